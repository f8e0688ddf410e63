"""Campaigns: what may be saved, and which state follows which."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scheduler import campaign
from scheduler.exceptions import (
    AudienceIsBroken,
    InvalidCampaign,
    InvalidMessage,
    UnknownCampaign,
    WrongState,
)
from segments import segment
from segments.definition import parse_definition
from tests.scheduler.shop import EVERYONE, Shop

ACTIONS = {
    "start": campaign.start,
    "pause": campaign.pause,
    "resume": campaign.resume,
    "cancel": campaign.cancel,
}
#: state -> what each allowed action leads to
ALLOWED = {
    "draft": {"start": "scheduled", "cancel": "cancelled"},
    "scheduled": {"cancel": "cancelled"},
    "running": {"pause": "paused", "cancel": "cancelled"},
    "paused": {"resume": "running", "cancel": "cancelled"},
    "completed": {},
    "cancelled": {},
    "failed": {},
}


async def in_state(shop: Shop, state: str) -> int:
    made = await shop.draft()
    async with shop.database.begin() as session:
        row = await campaign.by_id(session, made.id)
        row.state = state
    return made.id


@pytest.mark.parametrize("state", ALLOWED)
@pytest.mark.parametrize("action", ACTIONS)
async def test_every_action_is_possible_in_its_states_and_refused_in_the_others(
    sqlite_shop: Shop, state: str, action: str
):
    campaign_id = await in_state(sqlite_shop, state)
    after = ALLOWED[state].get(action)
    if after is None:
        with pytest.raises(WrongState, match=state):
            await sqlite_shop.do(ACTIONS[action], campaign_id, now=sqlite_shop.now)
    else:
        await sqlite_shop.do(ACTIONS[action], campaign_id, now=sqlite_shop.now)
    assert (await sqlite_shop.campaign(campaign_id)).state == (after or state)


async def test_of_two_clicks_at_the_same_moment_one_wins(shop: Shop):
    made = await shop.draft()
    clicks = (shop.do(campaign.start, made.id, now=shop.now) for _ in range(4))
    results = await asyncio.gather(*clicks, return_exceptions=True)
    assert sum(isinstance(result, WrongState) for result in results) == 3


async def test_a_campaign_starts_at_its_time_and_not_before(shop: Shop):
    await shop.customers(1)
    made = await shop.draft()
    later = shop.now + timedelta(hours=2)
    await shop.do(campaign.start, made.id, now=shop.now, send_at=later)
    assert await shop.plan() == 0
    assert (await shop.campaign(made.id)).state == "scheduled"
    shop.now = later
    assert await shop.plan() == 1
    assert (await shop.campaign(made.id)).started_at == later


async def test_a_time_in_the_past_means_now(sqlite_shop: Shop):
    made = await sqlite_shop.draft()
    past = sqlite_shop.now - timedelta(days=1)
    started = await sqlite_shop.do(campaign.start, made.id, now=sqlite_shop.now, send_at=past)
    assert started.send_at == sqlite_shop.now


async def test_a_message_with_a_blocking_problem_can_be_saved_but_not_started(sqlite_shop: Shop):
    made = await sqlite_shop.draft("Hi {nmae|friend}")
    with pytest.raises(InvalidMessage, match="nmae"):
        await sqlite_shop.do(campaign.start, made.id, now=sqlite_shop.now)
    assert (await sqlite_shop.campaign(made.id)).state == "draft"


@pytest.mark.parametrize(
    "options",
    [
        {"name": " "},
        {"name": "x" * 201},
        {"condition": None},
        {"holdout_percent": 101},
        {"holdout_percent": -1},
        {"attribution_days": 0},
        {"kind": "journey"},
        {"repeat_after_days": 60},
        {"kind": "nudge", "repeat_after_days": 0},
        {"kind": "nudge", "timing": {"at": "10:00"}},
        {"messages_per_minute": 0},
        {"skip_after_minutes": 0},
        {"skip_after_minutes": 10**12},
        {"when_quiet": "shout"},
        {"expires_at": datetime(2026, 12, 24)},  # noqa: DTZ001 - no zone is what is wrong with it
        {"expires_at": datetime.max.replace(tzinfo=UTC)},
    ],
)
async def test_what_cannot_be_a_campaign_is_refused(sqlite_shop: Shop, options: dict[str, Any]):
    values = {"name": "News", "condition": parse_definition(EVERYONE), "message": {"text": "Hi"}} | options
    with pytest.raises(InvalidCampaign):
        async with sqlite_shop.database.begin() as session:
            await campaign.create(session, now=sqlite_shop.now, **values)


async def test_a_campaign_keeps_its_audience_when_the_segment_is_deleted(shop: Shop):
    await shop.customers(2)
    async with shop.database.begin() as session:
        saved = await segment.save(
            session, name="All", condition=parse_definition(EVERYONE), request=None, now=shop.now
        )
        made = await campaign.create(
            session, name="News", segment=saved, message={"text": "Hi"}, now=shop.now
        )
        await session.delete(saved)
    kept = await shop.campaign(made.id)
    assert (kept.segment_id, kept.audience_name) == (None, "All")
    await shop.do(campaign.start, made.id, now=shop.now)
    assert await shop.plan() == 2


async def test_a_campaign_on_a_segment_that_cannot_be_computed_does_not_start(shop: Shop):
    async with shop.database.begin() as session:
        everyone = parse_definition(EVERYONE)
        saved = await segment.save(session, name="All", condition=everyone, now=shop.now)
        made = await campaign.create(session, name="A", segment=saved, message={"text": "Hi"}, now=shop.now)
        saved.error = "the engine is out of memory"
        with pytest.raises(AudienceIsBroken, match="“All”: the engine is out of memory"):
            await campaign.start(session, made.id, now=shop.now)
        saved.error = None
        assert (await campaign.start(session, made.id, now=shop.now)).state == "scheduled"


async def test_an_unknown_number_is_said_to_be_unknown(sqlite_shop: Shop):
    with pytest.raises(UnknownCampaign):
        await sqlite_shop.do(campaign.start, 404, now=sqlite_shop.now)


async def test_the_newest_campaign_comes_first(sqlite_shop: Shop):
    made = [(await sqlite_shop.draft()).id for _ in range(3)]
    async with sqlite_shop.database.read() as session:
        assert [row.id for row in await campaign.all_campaigns(session)] == made[::-1]


async def test_progress_counts_each_state(shop: Shop):
    await shop.customers(3)
    await shop.customers(2, first=3, consent=False)
    made = await shop.running()
    async with shop.database.read() as session:
        assert await campaign.progress(session, made.id) == {"planned": 5}
    await shop.sender().run_once()
    async with shop.database.read() as session:
        assert await campaign.progress(session, made.id) == {"sent": 3, "skipped": 2}


async def test_a_campaign_without_members_is_completed_at_once(shop: Shop):
    made = await shop.running()
    assert made.state == "completed"


async def test_a_campaign_is_not_completed_before_its_planning_has_ended(shop: Shop):
    made = await shop.draft()
    async with shop.database.begin() as session:
        row = await campaign.by_id(session, made.id)
        row.state, row.started_at = "running", shop.now
    await shop.sender().run_once()
    assert (await shop.campaign(made.id)).state == "running"
