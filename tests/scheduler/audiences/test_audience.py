"""Audiences: segments in, segments out, and who still belongs when the message would leave."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, event, update

from profiles import events
from profiles.database import Database
from profiles.schema import Profile, Tag
from scheduler import campaign
from scheduler.exceptions import AudienceIsBroken, InvalidCampaign
from scheduler.schema import Campaign
from segments import segment
from segments.definition import parse_definition
from segments.schema import Segment
from tests.scheduler.shop import Shop

IN_BERLIN = {"attr": "city", "op": "=", "value": "Berlin"}
FRIENDS = {"attr": "tags", "op": "has", "value": "friend"}


async def saved(shop: Shop, **definitions: Any) -> list[Segment]:
    async with shop.database.begin() as session:
        return [
            await segment.save(session, name=name, condition=parse_definition(one), now=shop.now)
            for name, one in definitions.items()
        ]


async def made_for(shop: Shop, **options: Any) -> Campaign:
    async with shop.database.begin() as session:
        return await campaign.create(session, name="News", message={"text": "Hi"}, now=shop.now, **options)


async def tag(shop: Shop, *ids: int) -> None:
    async with shop.database.begin() as session:
        session.add_all(Tag(profile_id=profile_id, tag="friend") for profile_id in ids)


async def untag(shop: Shop, *ids: int) -> None:
    async with shop.database.begin() as session:
        await session.execute(delete(Tag).where(Tag.profile_id.in_(ids)))


async def reached(shop: Shop, made: Campaign) -> list[int]:
    await shop.do(campaign.start, made.id, now=shop.now)
    await shop.plan()
    return [row.profile_id for row in await shop.deliveries(made.id)]


async def test_who_is_in_two_segments_gets_one_message(shop: Shop):
    ids = await shop.customers(4, city="Berlin")
    ids += await shop.customers(2, first=4, city="Paris")
    await tag(shop, ids[3], ids[4])
    both = await saved(shop, Berliners=IN_BERLIN, Friends=FRIENDS)
    made = await made_for(shop, segments=both)
    assert made.audience_name == "Berliners or Friends"
    assert made.segment_id is None
    assert await reached(shop, made) == ids[:5]
    await shop.sender().run_once()
    assert set(shop.messenger.counts().values()) == {1}


async def test_who_is_in_a_segment_that_is_left_out_gets_none(shop: Shop):
    ids = await shop.customers(4, city="Berlin")
    await tag(shop, ids[0], ids[2])
    berliners, friends = await saved(shop, Berliners=IN_BERLIN, Friends=FRIENDS)
    made = await made_for(shop, segments=[berliners], excluded=[friends])
    assert made.audience_name == "Berliners without Friends"
    assert await reached(shop, made) == [ids[1], ids[3]]


async def test_a_definition_can_leave_saved_segments_out(shop: Shop):
    ids = await shop.customers(3, city="Berlin")
    await tag(shop, ids[0])
    (friends,) = await saved(shop, Friends=FRIENDS)
    made = await made_for(
        shop, condition=parse_definition(IN_BERLIN), audience_name="Berliners", excluded=[friends]
    )
    assert made.audience_name == "Berliners without Friends"
    assert await reached(shop, made) == ids[1:]


async def test_an_audience_needs_somebody_and_nobody_on_both_sides(sqlite_shop: Shop):
    (friends,) = await saved(sqlite_shop, Friends=FRIENDS)
    for options in ({}, {"excluded": [friends]}, {"segments": [friends], "excluded": [friends]}):
        with pytest.raises(InvalidCampaign):
            await made_for(sqlite_shop, **options)


async def test_a_draft_follows_its_segments_until_it_starts_and_outlives_them(shop: Shop):
    ids = await shop.customers(2, city="Berlin")
    await tag(shop, ids[1])
    berliners, friends = await saved(shop, Berliners=IN_BERLIN, Friends=FRIENDS)
    made = await made_for(shop, segments=[berliners, friends])
    async with shop.database.begin() as session:
        await segment.redefine(session, berliners.id, parse_definition({"all": []}), now=shop.now)
        await segment.delete(session, friends.id)
    assert await reached(shop, made) == [ids[1]]


@pytest.mark.parametrize("side", ["segments", "excluded"])
async def test_a_segment_that_cannot_be_computed_keeps_the_campaign_from_starting(shop: Shop, side: str):
    berliners, friends = await saved(shop, Berliners=IN_BERLIN, Friends=FRIENDS)
    sides = {"segments": [berliners], "excluded": []}
    sides[side] = [*sides[side], friends]
    made = await made_for(shop, **sides)
    async with shop.database.begin() as session:
        broken = {"error": "out of memory", "computed_at": shop.now - timedelta(hours=30)}
        await session.execute(update(Segment).where(Segment.id == friends.id).values(broken))
    with pytest.raises(AudienceIsBroken, match=r"“Friends”: out of memory .*30 hours ago"):
        await shop.do(campaign.start, made.id, now=shop.now)
    assert (await shop.campaign(made.id)).state == "draft"


async def test_who_has_left_a_live_audience_is_skipped_and_who_has_left_a_frozen_one_is_not(shop: Shop):
    ids = await shop.customers(3)
    await tag(shop, *ids)
    live = await shop.running("live", definition=FRIENDS, live=True)
    frozen = await shop.running("frozen", definition=FRIENDS)
    await untag(shop, ids[1])
    await shop.sender().run_once()
    assert await shop.fates(live.id) == {("sent", None): 2, ("skipped", "left_segment"): 1}
    assert await shop.fates(frozen.id) == {("sent", None): 3}


async def test_who_enters_a_left_out_segment_of_a_live_audience_is_skipped(shop: Shop):
    ids = await shop.customers(3, city="Berlin")
    berliners, friends = await saved(shop, Berliners=IN_BERLIN, Friends=FRIENDS)
    made = await made_for(shop, segments=[berliners], excluded=[friends], live=True)
    assert await reached(shop, made) == ids
    await tag(shop, ids[0])
    await shop.sender().run_once()
    assert await shop.fates(made.id) == {("sent", None): 2, ("skipped", "left_segment"): 1}


async def test_a_live_audience_of_ranked_customers_is_compared_with_all_others(shop: Shop):
    ids = await shop.customers(3)
    await buy(shop, ids[0], 500)
    spent = {"fn": "sum", "of": {"type": "purchase", "window": {"ever": True}}, "field": "amount"}
    best = {"top": {"by": spent, "n": 1}}
    made = await shop.running(definition=best, live=True)
    assert [row.profile_id for row in await shop.deliveries(made.id)] == ids[:1]
    await buy(shop, ids[1], 900)
    await shop.sender().run_once()
    assert await shop.fates(made.id) == {("skipped", "left_segment"): 1}


async def buy(shop: Shop, profile_id: int, amount: int) -> None:
    shop.pass_time(seconds=1)
    bought = events.NewEvent(profile_id=profile_id, type="purchase", at=shop.now, amount=amount)
    async with shop.database.begin() as session:
        await events.append(session, [bought], received_at=shop.now)
    shop.pass_time(seconds=1)


async def test_an_audience_that_cannot_be_asked_any_more_pauses_its_campaign_alone(shop: Shop):
    await shop.customers(2)
    live = await shop.running("live", live=True)
    other = await shop.running("other")
    async with shop.database.begin() as session:
        gone = {"definition": {"segment": "a segment that is gone"}}
        await session.execute(update(Campaign).where(Campaign.id == live.id).values(gone))
    await shop.sender().run_once()
    assert await shop.fates(other.id) == {("sent", None): 2}
    assert await shop.fates(live.id) == {("planned", None): 2}
    paused = await shop.campaign(live.id)
    assert paused.state == "paused"
    assert paused.reason is not None
    assert "audience cannot be found any more" in paused.reason


async def test_a_live_audience_costs_the_same_few_queries_for_any_batch(sqlite_shop: Shop):
    shop = sqlite_shop
    ids = await shop.customers(40)
    await tag(shop, *ids)
    counts = []
    for in_flight in (2, 40):
        await shop.running("live", definition=FRIENDS, live=True)
        statements: list[str] = []
        listen(shop.database, statements)
        sender = shop.sender(in_flight=in_flight)
        await sender.run_once()
        batches = sum("UPDATE delivery SET state=" in one and "claimed_by" in one for one in statements)
        counts.append(sum("FROM tag" in one for one in statements) / max(1, batches))
    assert counts[1] <= counts[0]


def listen(database: Database, statements: list[str]) -> None:
    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        statements.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)


async def test_an_erased_customer_of_a_live_audience_leaves_nothing(shop: Shop):
    ids = await shop.customers(2)
    made = await shop.running(live=True)
    async with shop.database.begin() as session:
        await session.execute(delete(Profile).where(Profile.id == ids[0]))
    await shop.sender().run_once()
    assert await shop.fates(made.id) == {("sent", None): 1}
