"""Runs: who is let in, waits, branches, gets a message, and leaves."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from profiles import consent, profile
from profiles.database import Database
from profiles.events import NewEvent, append
from profiles.schema import Profile, Tag
from profiles.traits import set_trait
from scheduler.journeys import journey as journeys
from scheduler.journeys import ticker as ticking
from scheduler.journeys.schema import JourneyRun
from segments.definition import parse_definition
from segments.schema import SegmentChange
from segments.segment import delete, save
from tests.scheduler.journeys.travel import Operators, Travel, says, waits
from tests.scheduler.shop import Shop

BOUGHT = {"count": {"type": "purchase", "window": {"ever": True}}, "op": ">=", "value": 1}


async def test_an_event_lets_a_customer_in_who_gets_each_message_at_its_time(travel: Travel):
    one, other = await travel.shop.customers(2)
    await travel.running(says("hello", "Hello"), waits("pause", "3d"), says("again", "Again"))
    await travel.does(one, "view")
    await travel.does(other, "purchase")
    await travel.turn()
    assert travel.texts() == ["Hello"]
    await travel.later(days=2, hours=23)
    assert travel.texts() == ["Hello"]
    await travel.later(hours=1)
    assert travel.texts() == ["Hello", "Again"]
    (run,) = await travel.runs()
    assert (run.profile_id, run.state, run.due_at, run.alone) == (one, "completed", None, None)
    assert [visit.step for visit in await travel.visits()] == ["hello", "pause", "again"]


async def test_a_tick_run_twice_changes_nothing(travel: Travel):
    (one,) = await travel.shop.customers(1)
    await travel.running(says("hello", "Hello"), waits("pause", "3d"), says("again", "Again"))
    await travel.does(one, "view")
    assert await travel.tick() == 1
    for _ in range(3):
        assert await travel.tick() == 0
    travel.shop.pass_time(days=3)
    assert await travel.tick() == 2
    assert await travel.tick() == 0
    assert len(await travel.shop.deliveries()) == 2


async def test_what_happened_before_the_start_or_long_ago_lets_nobody_in(travel: Travel):
    one, other, third = await travel.shop.customers(3)
    await travel.does(one, "view")
    travel.shop.pass_time(seconds=1)
    await travel.running(says("hello", "Hello"))
    travel.shop.pass_time(days=3)
    await travel.does(other, "view", at=travel.shop.now - timedelta(days=2))
    await travel.does(third, "view", at=travel.shop.now - timedelta(hours=2))
    await travel.turn()
    assert [run.profile_id for run in await travel.runs()] == [third]


async def test_an_event_must_have_the_fields_that_the_trigger_asks_for(travel: Travel):
    one, other = await travel.shop.customers(2)
    await travel.running(
        says("hello", "Hello"), trigger={"event": ["purchase"], "where": {"category": "coffee"}}
    )
    await travel.does(one, "purchase", category="coffee", amount=500)
    await travel.does(other, "purchase", category="tea", amount=500)
    await travel.turn()
    (run,) = await travel.runs()
    assert (run.profile_id, run.why) == (one, "Event “purchase”")


@pytest.mark.parametrize(("edge", "entered"), [("entered", True), ("left", False)])
async def test_an_edge_of_a_segment_lets_in_once(travel: Travel, edge: str, entered: bool):
    one, other = await travel.shop.customers(2)
    async with travel.shop.database.begin() as session:
        segment = await save(session, name="Buyers", condition=parse_definition(BOUGHT), now=travel.shop.now)
    await travel.running(
        says("hello", "Hello"), trigger={"segment": "Buyers", "edge": edge}, reentry="always"
    )
    async with travel.shop.database.begin() as session:
        for profile_id, came in ((one, entered), (other, not entered)):
            session.add(
                SegmentChange(
                    segment_id=segment.id,
                    profile_id=profile_id,
                    entered=came,
                    at=travel.shop.now,
                    generation=1,
                )
            )
    for _ in range(3):
        await travel.turn()
    assert [(run.profile_id, run.why) for run in await travel.runs()] == [
        (one, f"{edge.capitalize()} the segment “Buyers”")
    ]
    assert travel.texts() == ["Hello"]


async def test_a_journey_whose_segment_is_gone_is_paused_with_the_reason_and_others_go_on(travel: Travel):
    (one,) = await travel.shop.customers(1)
    async with travel.shop.database.begin() as session:
        segment = await save(session, name="Buyers", condition=parse_definition(BOUGHT), now=travel.shop.now)
        session.add(
            SegmentChange(
                segment_id=segment.id, profile_id=one, entered=True, at=travel.shop.now, generation=1
            )
        )
    broken = await travel.running(says("hello", "No"), trigger={"segment": "Buyers"})
    await travel.running(says("hello", "Yes"))
    async with travel.shop.database.begin() as session:
        await delete(session, segment.id)
        other = await save(session, name="Other", condition=parse_definition(BOUGHT), now=travel.shop.now)
        session.add(
            SegmentChange(segment_id=other.id, profile_id=one, entered=True, at=travel.shop.now, generation=1)
        )
    await travel.does(one, "view")
    await travel.turn()
    found = await travel.journey(broken.id)
    assert found.state == "paused"
    assert found.reason is not None
    assert "Buyers" in found.reason
    assert travel.texts() == ["Yes"]


async def test_a_schedule_lets_in_who_meets_the_condition_each_time(travel: Travel):
    one, other = await travel.shop.customers(2)
    await travel.does(one, "purchase", amount=1)
    travel.shop.pass_time(seconds=1)
    trigger = {"schedule": {"every": "1h"}, "condition": BOUGHT}
    await travel.running(says("hello", "Hello"), trigger=trigger)
    await travel.turn()
    assert [run.profile_id for run in await travel.runs()] == [one]
    await travel.does(other, "purchase", amount=1)
    await travel.later(minutes=59)
    assert len(await travel.runs()) == 1
    await travel.later(minutes=2)
    assert [run.profile_id for run in await travel.runs()] == [one, other]


async def test_a_schedule_by_the_clock_waits_for_its_time_and_makes_up_for_a_missed_one_once(travel: Travel):
    (one,) = await travel.shop.customers(1)
    trigger = {"schedule": {"at": "09:00", "weekdays": ["monday"]}, "condition": {"everyone": True}}
    await travel.running(says("hello", "Hello"), trigger=trigger, reentry="always")
    await travel.turn()
    assert await travel.runs() == []
    # Monday 21 September 2026, 09:00 in Berlin.
    travel.shop.now = datetime(2026, 9, 21, 7, 0, tzinfo=UTC)
    await travel.turn()
    assert [run.profile_id for run in await travel.runs()] == [one]
    await travel.later(days=20)
    await travel.later(minutes=5)
    assert len(await travel.runs()) == 2


async def test_a_birthday_lets_in_once_a_year_at_the_time_of_the_customers_own_day(travel: Travel):
    (one,) = await travel.shop.customers(
        1, timezone="Pacific/Auckland", birthday=datetime(1990, 9, 20, tzinfo=UTC).date()
    )
    await travel.running(
        says("hello", "Happy"), trigger={"date": "birthday", "at": "10:00"}, reentry="always"
    )
    # 10:00 on 20 September in Auckland (UTC+12) is 22:00 UTC on the 19th.
    travel.shop.now = datetime(2026, 9, 19, 21, 50, tzinfo=UTC)
    await travel.turn()
    assert await travel.runs() == []
    for _ in range(8):
        await travel.later(minutes=20)
    (run,) = await travel.runs()
    assert (run.profile_id, run.cause) == (one, "birthday:2026")
    for _ in range(73):
        await travel.later(days=5)
    assert [run.cause for run in await travel.runs()] == ["birthday:2026", "birthday:2027"]


async def test_a_day_in_a_trait_lets_in_so_many_days_before(travel: Travel):
    (one,) = await travel.shop.customers(1)
    async with travel.shop.database.begin() as session:
        await set_trait(session, one, "wedding", "2019-09-20", source="import:x", now=travel.shop.now)
    trigger = {"date": "trait:wedding", "days_before": 3, "at": "10:00"}
    await travel.running(says("hello", "Soon"), trigger=trigger)
    await travel.turn()
    assert travel.texts() == []
    await travel.later(days=1)
    assert travel.texts() == ["Soon"]


async def test_an_event_ends_a_wait_at_once_and_without_it_the_time_does(travel: Travel):
    one, other = await travel.shop.customers(2)
    await travel.running(
        waits("buy", {"event": "purchase", "at_most": "2d", "late": "remind"}),
        says("thanks", "Thanks", next="end"),
        says("remind", "Remember?"),
    )
    for profile_id in (one, other):
        await travel.does(profile_id, "view")
    await travel.turn()
    await travel.later(hours=5)
    assert travel.texts() == []
    await travel.does(one, "purchase", amount=100)
    await travel.later(seconds=1)
    assert travel.shop.messenger.counts() == {"0": 1}
    await travel.later(days=2)
    assert travel.texts() == ["Thanks", "Remember?"]


async def test_an_event_of_before_the_wait_does_not_end_it(travel: Travel):
    (one,) = await travel.shop.customers(1)
    await travel.does(one, "purchase", amount=100)
    await travel.running(waits("buy", {"event": "purchase", "at_most": "2d"}), says("done", "Done"))
    travel.shop.pass_time(seconds=1)
    await travel.does(one, "view")
    await travel.turn()
    await travel.later(hours=1)
    assert travel.texts() == []


async def test_an_event_that_was_announced_ends_the_wait_when_it_happens(travel: Travel):
    (one,) = await travel.shop.customers(1)
    await travel.running(waits("buy", {"event": "purchase", "at_most": "9d"}), says("done", "Done"))
    await travel.does(one, "view")
    await travel.turn()
    await travel.does(one, "purchase", at=travel.shop.now + timedelta(days=2), amount=1)
    await travel.later(days=1)
    assert travel.texts() == []
    await travel.later(days=1)
    assert travel.texts() == ["Done"]


async def test_a_wait_for_a_local_time_is_over_when_the_customers_own_clock_shows_it(travel: Travel):
    await travel.shop.customers(1, timezone="Asia/Tokyo")
    await travel.shop.customers(1, first=1, timezone="America/New_York")
    await travel.shop.customers(1, first=2, timezone="Nowhere/Land")
    await travel.running(
        waits("morning", {"at": "10:00", "weekdays": ["thursday"]}),
        says("hello", "Hello"),
        trigger={"schedule": {"every": "1d"}, "condition": {"everyone": True}},
    )
    arrived: dict[str, datetime] = {}
    for _ in range(48):
        await travel.later(minutes=30)
        for recipient, _message in travel.shop.messenger.received:
            arrived.setdefault(recipient, travel.shop.now)
    # Thursday 17 September 2026; the third one has the shop's zone (Berlin).
    assert arrived == {
        "0": datetime(2026, 9, 17, 1, 0, tzinfo=UTC),
        "1": datetime(2026, 9, 17, 14, 0, tzinfo=UTC),
        "2": datetime(2026, 9, 17, 8, 0, tzinfo=UTC),
    }


async def test_a_branch_goes_by_the_condition_at_that_moment(travel: Travel):
    one, other = await travel.shop.customers(2)
    await travel.running(
        waits("pause", "1d"),
        {"id": "bought", "branch": BOUGHT, "otherwise": "ask"},
        says("thank", "Thanks", next="end"),
        says("ask", "Anything?"),
    )
    for profile_id in (one, other):
        await travel.does(profile_id, "view")
    await travel.turn()
    await travel.does(one, "purchase", amount=100)
    await travel.later(days=1)
    assert {who: message.text for who, message in travel.shop.messenger.received} == {
        "0": "Thanks",
        "1": "Anything?",
    }


async def test_a_branch_may_ask_who_is_among_the_top(travel: Travel):
    one, other = await travel.shop.customers(2)
    await travel.does(one, "purchase", amount=100)
    await travel.does(other, "purchase", amount=900)
    spent = {"fn": "sum", "field": "amount", "of": {"type": "purchase", "window": {"ever": True}}}
    best = {"top": {"by": spent, "n": 1}}
    await travel.running({"id": "best", "branch": best, "otherwise": "end"}, says("gift", "Gift"))
    travel.shop.pass_time(seconds=1)
    for profile_id in (one, other):
        await travel.does(profile_id, "view")
    await travel.turn()
    assert travel.shop.messenger.counts() == {"1": 1}


async def test_a_split_is_stable_and_keeps_its_shares(sqlite_travel: Travel):
    ids = await sqlite_travel.shop.customers(400)
    await sqlite_travel.running(
        {"id": "lot", "split": [{"percent": 25, "to": "a"}, {"percent": 75, "to": "b"}]},
        {"id": "a", "tag": "a", "next": "end"},
        {"id": "b", "tag": "b"},
        trigger={"schedule": {"every": "1d"}, "condition": {"everyone": True}},
        reentry="always",
    )
    for _ in range(2):
        await sqlite_travel.turn()
        sqlite_travel.shop.pass_time(days=1)
    async with sqlite_travel.shop.database.read() as session:
        tags = [tag for (tag,) in await session.execute(select(Tag.tag))]
    assert len(tags) == len(ids)
    assert 70 <= tags.count("a") <= 130


async def test_a_tag_is_put_on_and_a_later_branch_sees_it(travel: Travel):
    (one,) = await travel.shop.customers(1)
    await travel.running(
        {"id": "mark", "tag": "seen"},
        {"id": "has", "branch": {"attr": "tags", "op": "has", "value": "seen"}, "otherwise": "end"},
        says("hello", "Hello"),
        {"id": "unmark", "tag": "seen", "off": True},
    )
    await travel.does(one, "view")
    await travel.turn()
    assert travel.texts() == ["Hello"]
    assert await travel.shop.count(Tag) == 0


async def test_a_person_is_called_once(travel: Travel):
    (one,) = await travel.shop.customers(1)
    await travel.running({"id": "call", "person": "Ask how it went"})
    await travel.does(one, "view")
    await travel.tick()
    await travel.tick()
    assert travel.caller.called == [(one, "Ask how it went")]
    assert [visit.reason for visit in await travel.visits()] == ["A person was called: Ask how it went"]


async def test_where_nobody_can_be_called_the_run_says_so_and_goes_on(sqlite_shop: Shop):
    travel = Travel(sqlite_shop, Operators(reachable=False))
    (one,) = await travel.shop.customers(1)
    await travel.running({"id": "call", "person": "Ask"}, says("hello", "Hello"))
    await travel.does(one, "view")
    await travel.turn()
    assert (await travel.visits())[0].reason == "There is no chat to call a person to."
    assert travel.texts() == ["Hello"]


async def test_a_goal_by_event_ends_the_run_and_withdraws_what_was_only_planned(travel: Travel):
    one, other = await travel.shop.customers(2)
    await travel.running(
        says("hello", "Hello"), waits("pause", "1d"), says("more", "More"), goal={"event": "purchase"}
    )
    for profile_id in (one, other):
        await travel.does(profile_id, "view")
    await travel.tick()
    travel.shop.pass_time(minutes=1)
    await travel.does(one, "purchase", amount=100)
    await travel.turn()
    await travel.later(days=1)
    assert travel.shop.messenger.counts() == {"1": 2}
    assert [(run.state, run.reason) for run in await travel.runs()] == [
        ("goal", "The goal was reached."),
        ("completed", "The message was planned."),
    ]
    assert (await travel.shop.fates())["skipped", "goal_reached"] == 1


async def test_a_goal_counts_from_what_let_the_customer_in_even_if_it_is_read_late(travel: Travel):
    (one,) = await travel.shop.customers(1)
    await travel.running(says("hello", "You forgot something"), goal={"event": "purchase"})
    await travel.does(one, "view")
    travel.shop.pass_time(minutes=10)
    await travel.does(one, "purchase", amount=100)
    await travel.later(hours=1)
    assert travel.texts() == []
    assert [run.state for run in await travel.runs()] == ["goal"]


async def test_a_goal_by_condition_is_reached_without_waiting_for_the_next_step(travel: Travel):
    (one,) = await travel.shop.customers(1)
    await travel.running(waits("pause", "9d"), says("hello", "Hello"), goal=BOUGHT)
    await travel.does(one, "view")
    await travel.turn()
    await travel.does(one, "purchase", amount=1)
    await travel.later(seconds=1)
    assert [run.state for run in await travel.runs()] == ["goal"]


@pytest.mark.parametrize(
    ("reentry", "expected"),
    [("once", 1), ("always", 4), ({"after": "2d"}, 2)],
    ids=["once", "always", "after"],
)
async def test_the_rules_of_reentry_decide_who_comes_again(travel: Travel, reentry: Any, expected: int):
    (one,) = await travel.shop.customers(1)
    await travel.running(says("hello", "Hello"), reentry=reentry)
    for _ in range(4):
        await travel.does(one, "view")
        await travel.turn()
        travel.shop.pass_time(days=1)
    assert len(await travel.runs()) == expected
    assert travel.texts() == ["Hello"] * expected
    assert [row.occurrence for row in await travel.shop.deliveries()] == list(range(expected))


async def test_a_customer_is_in_a_journey_once_at_a_time(travel: Travel):
    (one,) = await travel.shop.customers(1)
    await travel.running(waits("pause", "1d"), reentry="always")
    for _ in range(3):
        await travel.does(one, "view")
        await travel.later(hours=1)
    assert len(await travel.runs()) == 1
    await travel.later(days=1)
    await travel.tick()
    assert [run.state for run in await travel.runs()] == ["completed"]


async def test_a_customer_may_be_in_a_journey_several_times_where_it_says_so(travel: Travel):
    (one,) = await travel.shop.customers(1)
    await travel.running(waits("pause", "1d"), says("hello", "Hello"), reentry="always", several=True)
    for _ in range(3):
        await travel.does(one, "view")
        await travel.later(hours=1)
    await travel.later(days=2)
    assert [(run.state, run.occurrence) for run in await travel.runs()] == [
        ("completed", n) for n in range(3)
    ]
    assert travel.texts() == ["Hello"] * 3


async def test_people_in_a_version_finish_it_and_a_new_version_takes_new_entrants(travel: Travel):
    one, other = await travel.shop.customers(2)
    made = await travel.running(waits("pause", "1d"), says("hello", "Old"))
    await travel.does(one, "view")
    await travel.turn()
    changed = {"trigger": {"event": "view"}, "steps": [waits("rest", "1d"), says("hello", "New")]}
    await travel.act(journeys.change, made.id, changed)
    await travel.does(other, "view")
    await travel.turn()
    await travel.later(days=1)
    assert {who: message.text for who, message in travel.shop.messenger.received} == {
        "0": "Old",
        "1": "New",
    }
    assert [run.version for run in await travel.runs()] == [1, 2]


async def test_a_pause_keeps_everybody_where_they_are_and_a_resume_goes_on(travel: Travel):
    one, other = await travel.shop.customers(2)
    made = await travel.running(waits("pause", "1h"), says("hello", "Hello"))
    await travel.does(one, "view")
    await travel.turn()
    await travel.act(journeys.pause, made.id)
    await travel.does(other, "view")
    await travel.later(hours=2)
    assert (len(await travel.runs()), travel.texts()) == (1, [])
    await travel.act(journeys.resume, made.id)
    await travel.turn()
    assert (len(await travel.runs()), travel.texts()) == (2, ["Hello"])


async def test_a_pause_keeps_back_what_was_planned_already(travel: Travel):
    (one,) = await travel.shop.customers(1)
    made = await travel.running(says("hello", "Hello"))
    await travel.does(one, "view")
    await travel.tick()
    await travel.act(journeys.pause, made.id)
    await travel.turn()
    assert travel.texts() == []
    await travel.act(journeys.resume, made.id)
    await travel.turn()
    assert travel.texts() == ["Hello"]


async def test_a_stop_ends_every_run_and_nothing_planned_is_sent(travel: Travel):
    one, _ = await travel.shop.customers(2)
    made = await travel.running(says("hello", "Hello"), waits("pause", "1h"), says("more", "More"))
    await travel.does(one, "view")
    await travel.tick()
    await travel.act(journeys.stop, made.id)
    await travel.does(one, "view")
    for _ in range(3):
        await travel.later(hours=1)
    assert travel.texts() == []
    assert [(run.state, run.due_at) for run in await travel.runs()] == [("stopped", None)]
    assert await travel.shop.fates() == {("skipped", "cancelled"): 1}


async def test_who_opted_out_gets_no_message_of_a_journey(travel: Travel):
    (one,) = await travel.shop.customers(1)
    await travel.running(waits("pause", "1h"), says("hello", "Hello"))
    await travel.does(one, "view")
    await travel.turn()
    async with travel.shop.database.begin() as session:
        await consent.record(session, one, granted=False, now=travel.shop.now, source="test")
    await travel.later(hours=1)
    assert travel.texts() == []
    assert await travel.shop.fates() == {("skipped", "unsubscribed"): 1}


async def test_the_control_group_gets_nothing_in_any_step(sqlite_travel: Travel):
    travel = sqlite_travel
    await travel.shop.customers(200)
    await travel.running(
        says("one", "One"),
        says("two", "Two"),
        trigger={"schedule": {"every": "1d"}, "condition": {"everyone": True}},
        holdout_percent=30,
    )
    await travel.turn()
    counts = travel.shop.messenger.counts()
    assert set(counts.values()) == {2}
    assert 110 <= len(counts) <= 170
    assert (await travel.shop.fates())["held_out", None] == 2 * (200 - len(counts))


async def test_a_clock_that_jumps_neither_repeats_nor_hurries_messages(travel: Travel):
    (one,) = await travel.shop.customers(1)
    await travel.running(says("a", "A"), waits("w", "1d"), says("b", "B"), waits("v", "1d"), says("c", "C"))
    await travel.does(one, "view")
    await travel.turn()
    start = travel.shop.now
    await travel.later(days=400)
    assert travel.texts() == ["A", "B"]
    travel.shop.now = start
    await travel.turn()
    assert travel.texts() == ["A", "B"]
    travel.shop.now = start + timedelta(days=402)
    await travel.turn()
    assert travel.texts() == ["A", "B", "C"]


async def test_an_erased_customer_leaves_no_run(travel: Travel):
    (one,) = await travel.shop.customers(1)
    await travel.running(waits("w", "1d"), says("b", "B"))
    await travel.does(one, "view")
    await travel.turn()
    async with travel.shop.database.begin() as session:
        await session.delete(await session.get(Profile, one))
    await travel.later(days=1)
    assert await travel.runs() == []


async def test_only_so_many_runs_are_moved_in_one_transaction(
    sqlite_travel: Travel, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ticking, "TOGETHER", 3)
    await sqlite_travel.shop.customers(10)
    trigger = {"schedule": {"every": "1d"}, "condition": {"everyone": True}}
    await sqlite_travel.running(says("hello", "Hello"), trigger=trigger)
    assert await sqlite_travel.tick() == 10
    assert len(await sqlite_travel.shop.deliveries()) == 10


async def test_two_processes_at_once_move_each_run_once(postgres_url: str, now: datetime):
    one, other = Database(postgres_url), Database(postgres_url)
    shop = Shop(one, now)
    travel = Travel(shop)
    ids = await shop.customers(30)
    await travel.running(says("hello", "Hello"), waits("w", "1h"), says("more", "More"), reentry="always")
    for _ in range(3):
        for profile_id in ids:
            await travel.does(profile_id, "view")
        for _ in range(3):
            await asyncio.gather(*(travel.tick(database=each) for each in (one, other, one, other)))
        shop.pass_time(hours=1)
        await asyncio.gather(*(travel.tick(database=each) for each in (one, other, one, other)))
        await travel.turn()
        shop.pass_time(hours=1)
    assert len(await travel.runs()) == 90
    assert set(shop.messenger.counts().values()) == {6}
    await one.close()
    await other.close()


async def test_on_postgresql_an_event_that_was_committed_late_is_not_missed(postgres_url: str, now: datetime):
    database = Database(postgres_url)
    travel = Travel(Shop(database, now))
    late, early = await travel.shop.customers(2)
    await travel.running(says("hello", "Hello"))
    async with database.begin() as slow:
        await append(slow, [NewEvent(profile_id=late, type="view", at=now)], received_at=now)
        await travel.does(early, "view")
        await travel.tick()
        travel.shop.pass_time(seconds=5)
        await travel.tick()
    for _ in range(10):
        await travel.tick()
        travel.shop.pass_time(seconds=10)
    assert sorted(run.profile_id for run in await travel.runs()) == sorted([late, early])
    await database.close()


async def test_nothing_is_written_while_nothing_is_due(sqlite_travel: Travel):
    (one,) = await sqlite_travel.shop.customers(1)
    await sqlite_travel.running(waits("w", "1d"), says("b", "B"))
    await sqlite_travel.does(one, "view")
    await sqlite_travel.tick()
    async with sqlite_travel.shop.database.begin() as session:
        await session.execute(update(JourneyRun).values(reason="untouched"))
        # While this transaction is open a tick that wrote would have to wait.
        assert await asyncio.wait_for(sqlite_travel.tick(), 5) == 0


@pytest.mark.parametrize("seen", [1, 3])
async def test_who_comes_after_an_erased_customer_is_let_in(travel: Travel, seen: int):
    """SQLite numbers new events with the erased ones' numbers."""
    one, other = await travel.shop.customers(2)
    await travel.running(says("hello", "Hello"))
    for _ in range(seen):
        await travel.does(one, "purchase")
    assert await travel.tick() == 0
    async with travel.shop.database.begin() as session:
        await profile.forget(session, one)
    await travel.does(other, "view")
    await travel.turn()
    assert travel.texts() == ["Hello"]


async def test_who_enters_a_segment_after_another_one_was_deleted_is_let_in(travel: Travel):
    one, other = await travel.shop.customers(2)
    shop, condition = travel.shop, parse_definition(BOUGHT)
    async with shop.database.begin() as session:
        gone = await save(session, name="Gone", condition=condition, now=shop.now)
        kept = await save(session, name="Kept", condition=condition, now=shop.now)
    await travel.running(says("hello", "Hello"), trigger={"segment": "Kept", "edge": "entered"})
    await _enters(shop, gone.id, one)
    await travel.tick()
    async with shop.database.begin() as session:
        await delete(session, gone.id)
    await _enters(shop, kept.id, other)
    await travel.turn()
    assert travel.texts() == ["Hello"]


async def _enters(shop: Shop, segment_id: int, profile_id: int) -> None:
    change = SegmentChange(
        segment_id=segment_id, profile_id=profile_id, entered=True, at=shop.now, generation=1
    )
    async with shop.database.begin() as session:
        session.add(change)
