"""Which segments a customer is in and why, and why a campaign reached them or did not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from profiles.schema import Event
from scheduler.schema import Campaign, Delivery
from segments import segment
from segments.definition import parse_definition
from tests.console.html import Page
from tests.console.shop import add_buyers, add_campaign, add_sent_campaign


async def page_of(client, address: str) -> Page:
    response = await client.get(address)
    assert response.status_code == 200, response.text
    return Page(response.text)


@pytest.fixture
async def sent(anna, services, now) -> int:
    async with services.database.begin() as session:
        await add_buyers(session, now)
        return (await add_sent_campaign(session, now)).id


async def test_the_segments_of_a_customer_are_named_each_with_what_matches(anna, services, now, sent):
    async with services.database.begin() as session:
        munich = parse_definition({"attr": "city", "op": "=", "value": "Munich"})
        await segment.save(session, name="Munich", condition=munich, now=now)
    buyer = await page_of(anna, "/console/customers/1/segments")
    assert "Buyers" in buyer.links
    assert "Munich" not in buyer.text
    assert "bought" in buyer.text
    other = await page_of(anna, "/console/customers/12/segments")
    assert "They are in none of the saved segments." in other.text


async def test_the_customers_page_loads_the_segments_after_it_and_links_to_them(anna, sent):
    whole = await page_of(anna, "/console/customers/1")
    assert whole.links["Which segments, and why"] == "/console/customers/1/segments"
    part = await anna.get("/console/customers/1/segments", headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "Buyers" in part.text


async def why(client, customer: int, campaign: int) -> str:
    return (await page_of(client, f"/console/customers/{customer}/campaigns?campaign={campaign}")).text


@pytest.mark.parametrize(
    ("customer", "said"),
    [
        (1, "They got it. They followed its link"),
        (4, "It could not be sent. They have blocked us on the channel."),
        (5, "They were left out. They have not agreed to marketing"),
        (6, "Nobody knows whether it arrived"),
    ],
)
async def test_a_delivery_is_told_in_words(anna, sent, customer, said):
    assert said in await why(anna, customer, sent)


async def test_whoever_is_not_in_the_audience_learns_what_it_asks_for(anna, sent):
    text = await why(anna, 8, sent)
    assert "They were not in its audience when those who get it were written down." in text
    assert "They are not in its audience now. It asks for: customers who bought" in text
    assert "A message would not reach them" not in text


async def test_the_rule_that_keeps_a_message_away_is_named_as_well(anna, sent):
    assert "A message would not reach them now. Nothing is recorded about their consent" in await why(
        anna, 12, sent
    )


async def test_whoever_came_to_fit_too_late_learns_that(anna, services, now, sent):
    async with services.database.begin() as session:
        session.add(Event(profile_id=8, type="purchase", at=now - timedelta(hours=1), received_at=now))
    assert "They are in its audience now, which is too late for it." in await why(anna, 8, sent)
    async with services.database.begin() as session:
        await session.execute(update(Campaign).values(kind="nudge", state="running"))
    assert "it looks for new members every hour" in await why(anna, 8, sent)


async def test_a_draft_has_reached_nobody(anna, services, now, sent):
    async with services.database.begin() as session:
        draft = (await add_campaign(session, now)).id
    text = await why(anna, 1, draft)
    assert "It is a draft: nobody has got it. They are in its audience now." in text


async def test_a_reason_in_the_channels_own_words_is_shown_as_it_is(anna, services, sent):
    async with services.database.begin() as session:
        own = update(Delivery).where(Delivery.profile_id == 4).values(reason="<b>chat_not_found</b>")
        await session.execute(own)
    assert "It could not be sent. <b>chat not found</b>" in await why(anna, 4, sent)


async def test_an_unknown_campaign_or_customer_is_not_found(anna):
    assert (await anna.get("/console/customers/1/campaigns?campaign=999")).status_code == 404
    assert (await anna.get("/console/customers/999/campaigns")).status_code == 404
    assert (await anna.get("/console/customers/999/segments")).status_code == 404


async def test_the_timeline_is_filtered_by_kind_and_days(anna, services, now, sent):
    async def kinds(query: str) -> list[str]:
        lists = (await page_of(anna, f"/console/customers/1?{query}")).root.all("ol")
        return [item.attributes["data-kind"] for each in lists for item in each.all("li")]

    assert await kinds("kind=consent") == ["consent"]
    assert await kinds("kind=delivery") == ["delivery"]
    assert await kinds("kind=&from=2026-09-01&to=") == ["event", "event", "delivery"]
    assert await kinds("to=2026-08-31") == ["consent"]
    assert await kinds("kind=turn") == []
    assert (await anna.get("/console/customers/1?from=soon")).status_code == 422


async def test_a_filtered_timeline_goes_on_with_its_filter(anna, services, now):
    async with services.database.begin() as session:
        session.add_all(
            Event(profile_id=12, type="view", at=now - timedelta(hours=number + 1), received_at=now)
            for number in range(70)
        )
    first = await page_of(anna, "/console/customers/12?kind=event&from=2026-01-01")
    rest = await page_of(anna, first.links["Earlier"])
    assert rest.fields["Show"] == "event"
    assert rest.fields["From"] == "2026-01-01"
    shown = [len(page.root.all("ol")[0].all("li")) for page in (first, rest)]
    assert shown == [50, 20]
