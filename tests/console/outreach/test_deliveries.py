from __future__ import annotations

import pytest

from console.outreach.delivery_pages import DeliveryFilter, DeliveryPages
from scheduler.schema import Delivery
from tests.console.html import Page
from tests.console.shop import add_buyers, add_sent_campaign


@pytest.fixture
async def ran(anna, services, now) -> int:
    """A campaign with every kind of outcome."""
    async with services.database.begin() as session:
        await add_buyers(session, now)
        return (await add_sent_campaign(session, now)).id


async def unknown(services, campaign_id: int) -> Delivery:
    async with services.database.read() as session:
        return await session.get_one(Delivery, (campaign_id, 0, 6, 0))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=sent", {"Ada Lovelace", "Boris Petrov", "李小龙"}),
        ("state=failed", {"Dana Scully"}),
        ("state=failed&reason=blocked", {"Dana Scully"}),
        ("state=failed&reason=other", set()),
        ("clicked=1", {"Ada Lovelace"}),
        ("state=sent&days=7", set()),
        ("state=skipped&days=7", set()),
        ("state=skipped&days=9", {"Emil Nolde"}),
        ("state=sent&days=9", {"Ada Lovelace", "Boris Petrov", "李小龙"}),
    ],
)
async def test_the_list_is_filtered_by_its_address(anna, ran, query, names):
    page = Page((await anna.get(f"/console/deliveries?campaign={ran}&{query}")).text)
    assert {row[0] for row in page.rows()} == names


async def test_a_message_that_may_have_arrived_waits_for_a_persons_decision(anna, ran):
    page = Page((await anna.get(f"/console/deliveries?campaign={ran}&state=unknown")).text)
    assert "Send again to Frida Kahlo" in page.buttons
    assert "Leave the one to Frida Kahlo" in page.buttons


async def test_sending_again_puts_one_back_into_the_plan_once(anna, services, ran, channels):
    form = {"campaign": str(ran), "profile": "6", "choice": "resend"}
    await anna.post("/console/deliveries/decide", data=form)
    assert (await unknown(services, ran)).state == "planned"
    await anna.post("/console/deliveries/decide", data=form)
    page = Page((await anna.get(f"/console/deliveries?campaign={ran}")).text)
    assert "already decided" in page.alerts[0]
    await services.sender.run_once()
    assert channels.web.counts() == {"visitor-6": 1}


async def test_leaving_one_keeps_it_unknown_and_asks_no_more(anna, services, ran):
    await anna.post("/console/deliveries/decide", data={"campaign": str(ran), "choice": "leave"})
    left = await unknown(services, ran)
    assert (left.state, left.reason) == ("unknown", "left")
    page = Page((await anna.get(f"/console/deliveries?campaign={ran}&state=unknown")).text)
    assert "Send again to Frida Kahlo" not in page.buttons


async def test_the_filter_means_the_same_on_each_engine(database, now, tmp_path):
    from console.rendering import Renderer
    from tests.console.conftest import Clock
    from tests.console.shop import Channels, make_services, stock

    async with database.begin() as session:
        await stock(session, now)
        await add_buyers(session, now)
        campaign_id = (await add_sent_campaign(session, now)).id
    services = make_services(database, tmp_path, Clock(now), Channels())
    pages = DeliveryPages(services, Renderer(services))
    query = pages._query(DeliveryFilter(campaign=campaign_id, state="sent", clicked=True, days=9))
    async with database.read() as session:
        rows = list(await session.execute(query))
    assert [(delivery.profile_id, profile.name) for delivery, profile, _ in rows] == [(1, "Ada Lovelace")]


async def test_a_decision_is_shown_with_who_took_it_and_when(anna, services, ran):
    form = {"campaign": str(ran), "profile": "6", "choice": "leave"}
    await anna.post("/console/deliveries/decide", data=form)
    page = Page((await anna.get(f"/console/deliveries?campaign={ran}&state=unknown")).text)
    assert "left by Anna" in " ".join(page.rows()[0])
    assert (await unknown(services, ran)).decided_at == services.clock()


async def test_an_old_form_decides_nothing_about_a_message_that_became_unknown_since(anna, services, ran):
    form = {"campaign": str(ran), "profile": "6", "choice": "resend", "seen_at": "2020-01-01T00:00:00+00:00"}
    await anna.post("/console/deliveries/decide", data=form)
    assert (await unknown(services, ran)).state == "unknown"
    page = Page((await anna.get(f"/console/deliveries?campaign={ran}")).text)
    assert "already decided" in page.alerts[0]


async def test_a_channels_own_words_of_refusal_are_shown_as_they_are(anna, services, ran):
    async with services.database.begin() as session:
        (await session.get_one(Delivery, (ran, 0, 6, 0))).reason = "<b>100% full</b> of held_out"
    for address in (f"/console/deliveries?campaign={ran}", f"/console/campaigns/{ran}"):
        assert "<b>100%" not in (await anna.get(address)).text
    page = Page((await anna.get(f"/console/deliveries?campaign={ran}&state=unknown")).text)
    assert "<b>100% full</b> of held out" in page.rows()[0][1]


async def test_without_any_delivery_the_next_step_is_a_campaign_not_another_filter(anna):
    assert "Write a campaign" in Page((await anna.get("/console/deliveries")).text).links
    filtered = Page((await anna.get("/console/deliveries?state=sent")).text)
    assert filtered.links["Show all"] == "/console/deliveries"
