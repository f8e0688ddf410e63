from __future__ import annotations

from datetime import timedelta

from console.figures import Figure, figures
from profiles import consent
from profiles.schema import Identity, Profile
from segments.moment import Moment
from tests.console.html import Page
from tests.console.shop import ZONE, add_buyers, add_campaign, add_sent_campaign, stock

CHANNELS = frozenset({"web", "telegram"})


async def found(database, now, channels=CHANNELS):
    async with database.read() as session:
        return await figures(session, Moment(now=now, zone=ZONE, channels=channels))


async def test_the_figures_of_an_empty_shop_are_zero(database, now):
    nothing = Figure(0, 0)
    numbers = await found(database, now)
    assert {numbers.reachable, numbers.asked, numbers.unanswered, numbers.sent, numbers.revenue} == {nothing}


async def test_each_figure_covers_its_seven_days_and_the_seven_before(database, now):
    async with database.begin() as session:
        await stock(session, now)
        await add_buyers(session, now)
        await add_sent_campaign(session, now)
    numbers = await found(database, now)
    assert numbers.reachable == Figure(10, 10)
    assert numbers.asked == Figure(1, 0)
    assert numbers.answered == Figure(0, 0)
    assert numbers.unanswered == Figure(1, 0)
    assert numbers.sent == Figure(0, 3)
    # Customers 1 to 3 bought for 49.95 each within their windows; a week earlier nobody had bought.
    assert numbers.revenue == Figure(3 * 4995, 0)
    a_week_ago = await found(database, now - timedelta(days=7))
    assert a_week_ago.sent == Figure(3, 0)


async def test_a_purchase_counts_once_however_many_messages_came_before_it(database, now):
    async with database.begin() as session:
        await stock(session, now)
        await add_buyers(session, now)
        first = await add_sent_campaign(session, now)
        second = await add_campaign(session, now)
        from sqlalchemy import insert, select

        from scheduler.schema import Delivery

        sent = (await session.scalars(select(Delivery).where(Delivery.campaign_id == first.id))).all()
        await session.execute(
            insert(Delivery),
            [
                {column.name: getattr(each, column.name) for column in Delivery.__table__.columns}
                | {"campaign_id": second.id, "link_token": f"again-{each.profile_id}"}
                for each in sent
            ],
        )
    assert (await found(database, now)).revenue == Figure(3 * 4995, 0)


async def test_who_refused_or_blocked_us_this_week_was_reachable_before_it(database, now):
    async with database.begin() as session:
        await stock(session, now)
        await consent.record(session, 1, granted=False, now=now - timedelta(days=1), source="link")
        blocked = await session.get_one(Identity, 2)
        blocked.blocked_at = now - timedelta(days=2)
        newcomer = Profile(id=99, reference="new", created_at=now - timedelta(days=1))
        session.add(newcomer)
        await session.flush()
        session.add(
            Identity(
                profile_id=newcomer.id, channel="web", external_id="new", created_at=now - timedelta(days=1)
            )
        )
        await consent.record(session, newcomer.id, granted=True, now=now - timedelta(days=1), source="web")
    assert (await found(database, now)).reachable == Figure(9, 10)
    assert (await found(database, now, frozenset({"telegram"}))).reachable == Figure(0, 0)


async def test_every_figure_leads_to_its_list(anna):
    page = Page((await anna.get("/console")).text)
    assert page.title == "Overview"
    assert page.figure("Reachable customers") == "10"
    assert page.figure("Unanswered") == "1"
    for label in (
        "Reachable customers",
        "Questions answered",
        "Unanswered",
        "Messages sent",
        "Attributed revenue",
    ):
        address = next(href for name, href in page.links.items() if name.startswith(label))
        assert (await anna.get(address)).status_code == 200


async def test_the_reachable_figure_and_its_list_agree(anna):
    figure = Page((await anna.get("/console")).text).figure("Reachable customers")
    shown = Page((await anna.get("/console/customers?reachable=1")).text)
    assert len(shown.rows()) == int(figure)


async def test_what_needs_a_person_stands_on_the_first_page(anna):
    page = Page((await anna.get("/console")).text)
    assert any("Do you repair shoes?" in name for name in page.links)
    assert "/console/inbox/1" in page.links.values()


async def test_a_campaign_that_runs_is_asked_for_again_and_one_that_is_paused_is_not(anna, services, now):
    async with services.database.begin() as session:
        await add_buyers(session, now)
        running = await add_sent_campaign(session, now)
        running.state = "running"
        campaign_id = running.id
    for state, polled in (("running", True), ("paused", False)):
        async with services.database.begin() as session:
            from scheduler.schema import Campaign

            (await session.get_one(Campaign, campaign_id)).state = state
        fragment = await anna.get("/console/running", headers={"HX-Request": "true"})
        assert "Summer boots" in fragment.text
        assert "<html" not in fragment.text
        assert ('hx-trigger="every 2s"' in fragment.text) == polled
