"""Saved segments keep themselves up to date: after any history they are what a fresh look would find."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import changes
from profiles.changes import Change
from profiles.database import Database
from profiles.schema import Event, Identity, Profile
from segments import audience, roll, segment, upkeep
from segments.definition import parse_definition
from segments.exceptions import SegmentIsBroken
from segments.expansion import shelf
from segments.live import WHOLE_AT_LEAST, WHOLE_AT_MOST
from segments.membership import Membership
from segments.moment import Moment
from segments.schema import Segment, SegmentChange, SegmentMember
from segments.upkeep import Upkeep
from tests.segments.histories import Shop, histories

NOW = datetime(2026, 9, 16, 14, 30, tzinfo=UTC)
MOMENT = Moment(now=NOW, zone=ZoneInfo("Europe/Berlin"))
LAW = settings(
    max_examples=6,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Free:
    async def hold(self) -> bool:
        return True


class Taken:
    async def hold(self) -> bool:
        return False


class Killed(BaseException):
    """The process ends here."""


class DiesAfter(Database):
    """A database whose process is killed when it begins one more writing transaction than it may."""

    def __init__(self, database: Database, transactions: int) -> None:
        self.__dict__ |= database.__dict__
        self._left = transactions

    def begin(self):
        if self._left == 0:
            raise Killed
        self._left -= 1
        return super().begin()


def upkeep_of(database: Database) -> Upkeep:
    return Upkeep(database, [Membership(database)], Free())


async def shown(session: AsyncSession, *, whole: bool) -> list[Segment]:
    """The segments; those that rank customers, which are computed now and then, only where they are meant."""
    shelved = await shelf(session)
    return [
        one
        for one in await segment.all_segments(session)
        if whole or not shelved.expand(segment.condition_of(one)).unsettled()
    ]


async def stored(database: Database, *, whole: bool = True) -> dict[int, set[str]]:
    """The members that readers see, by segment."""
    async with database.read() as session:
        found = {one.id: set() for one in await shown(session, whole=whole)}
        rows = (
            select(Segment.id, Profile.reference)
            .join(
                SegmentMember,
                (SegmentMember.segment_id == Segment.id) & (SegmentMember.generation == Segment.generation),
            )
            .join(Profile, Profile.id == SegmentMember.profile_id)
        )
        for segment_id, reference in await session.execute(rows):
            if segment_id in found:
                found[segment_id].add(reference)
    return found


async def meant(database: Database, moment: Moment, *, whole: bool = True) -> dict[int, set[str]]:
    """The members as one query for each definition finds them."""
    async with database.read() as session:
        return {
            one.id: set(await audience.members(session, segment.condition_of(one), moment))
            for one in await shown(session, whole=whole)
        }


async def settle(database: Database, moment: Moment) -> Moment:
    """Let the upkeep work until nothing is due, rankings too; the moment at which that is so."""
    await upkeep_of(database).run(moment)
    later = replace(moment, now=moment.now + WHOLE_AT_LEAST)
    for _ in range(3):
        await upkeep_of(database).run(later)
    return later


@LAW
@given(histories)
async def test_a_fresh_look_at_any_time_finds_the_members_that_the_increments_did(database, history):
    moment, people, wanted, steps = history
    shop = Shop(database, moment)
    await shop.open(people, wanted)
    kept = upkeep_of(database)
    # Complete sets first: what comes then has to be followed.
    await kept.run(shop.moment)
    for step in steps:
        if step.kind == "upkeep":
            await kept.run(shop.moment)
            assert await stored(database, whole=False) == await meant(database, shop.moment, whole=False)
        elif step.kind == "killed":
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(upkeep, "BATCH", 3)
                with suppress(Killed):
                    await upkeep_of(DiesAfter(database, step.given[0])).run(shop.moment)
        elif step.kind == "import":
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(upkeep, "BATCH", 1)
                patch.setattr(upkeep, "MANY", -1)
                await kept.run(shop.moment)
        else:
            await shop.happen(step)
    later = await settle(database, shop.moment)
    assert await stored(database) == await meant(database, later)
    async with database.read() as session:
        assert await changes.pending(session, 10) == []
        assert (await session.scalars(select(Segment.error).where(Segment.error.is_not(None)))).all() == []


BOUGHT = {"count": {"type": "purchase", "window": {"last": "30d"}}, "op": ">=", "value": 1}
SILENT = {"count": {"type": "purchase", "window": {"last": "30d"}}, "op": "=", "value": 0}


def at(**later: float) -> Moment:
    return replace(MOMENT, now=NOW + timedelta(**later))


async def save(database: Database, name: str, definition: dict) -> int:
    async with database.begin() as session:
        return (await segment.save(session, name=name, condition=parse_definition(definition), now=NOW)).id


async def buys(database: Database, profile_id: int, when: datetime) -> None:
    row = {"profile_id": profile_id, "type": "purchase", "at": when, "received_at": NOW, "properties": {}}
    async with database.begin() as session:
        await session.execute(insert(Event), [row])


async def edges(database: Database) -> list[tuple[int, int, bool, timedelta]]:
    """Segment, profile, whether they entered, and how long after NOW."""
    async with database.read() as session:
        rows = await session.scalars(select(SegmentChange).order_by(SegmentChange.id))
        return [(one.segment_id, one.profile_id, one.entered, one.at - NOW) for one in rows]


@pytest.fixture
async def people(database: Database) -> None:
    async with database.begin() as session:
        session.add_all(Profile(id=one, reference=f"p{one}", created_at=NOW) for one in (1, 2, 3))


async def test_the_first_members_are_there_and_do_not_enter(database, people):
    await buys(database, 1, NOW - timedelta(days=1))
    bought = await save(database, "Bought", BOUGHT)
    assert await stored(database) == {bought: set()}
    await upkeep_of(database).run(MOMENT)
    assert await stored(database) == {bought: {"p1"}}
    assert await edges(database) == []


async def test_an_event_lets_enter_and_time_lets_leave_each_once(database, people):
    bought, silent = await save(database, "Bought", BOUGHT), await save(database, "Silent", SILENT)
    await upkeep_of(database).run(MOMENT)
    await buys(database, 2, NOW)
    for minutes in (1, 2, 3):
        await upkeep_of(database).run(at(minutes=minutes))
    assert await stored(database) == {bought: {"p2"}, silent: {"p1", "p3"}}
    for days in (29, 30, 31, 32):
        await upkeep_of(database).run(at(days=days))
    assert await stored(database) == {bought: set(), silent: {"p1", "p2", "p3"}}
    minute, month = timedelta(minutes=1), timedelta(days=31)
    assert sorted(await edges(database)) == sorted(
        [
            (bought, 2, True, minute),
            (silent, 2, False, minute),
            (bought, 2, False, month),
            (silent, 2, True, month),
        ]
    )


async def test_an_event_of_the_future_counts_from_its_own_time(database, people):
    bought = await save(database, "Bought", BOUGHT)
    await upkeep_of(database).run(MOMENT)
    await buys(database, 1, NOW + timedelta(hours=2))
    await upkeep_of(database).run(at(hours=1))
    assert await stored(database) == {bought: set()}
    await upkeep_of(database).run(at(hours=3))
    assert await stored(database) == {bought: {"p1"}}


async def test_a_changed_definition_starts_afresh_and_readers_see_one_set_or_the_other(database, people):
    await buys(database, 1, NOW - timedelta(days=1))
    found = await save(database, "Some", BOUGHT)
    await upkeep_of(database).run(MOMENT)
    async with database.begin() as session:
        await segment.redefine(session, found, parse_definition(SILENT), now=NOW)
    seen = []
    for transactions in range(12):
        with suppress(Killed):
            await Membership(DiesAfter(database, transactions)).turn(at(minutes=5))
        seen.append((await stored(database))[found])
    assert seen[0] == {"p1"}
    assert seen[-1] == {"p2", "p3"}
    assert all(one in ({"p1"}, {"p2", "p3"}) for one in seen)
    assert await edges(database) == []
    await Membership(database).rebuild(found, at(minutes=6))
    async with database.read() as session:
        rows = await session.scalar(select(func.count()).select_from(SegmentMember))
        assert (rows, (await segment.by_id(session, found)).generation) == (2, 2)


async def test_only_what_a_change_can_touch_is_judged_again(database, people, monkeypatch):
    await save(database, "Bought", BOUGHT)
    tagged = await save(database, "Tagged", {"attr": "tags", "op": "has", "value": "vip"})
    step = Membership(database)
    await step.turn(MOMENT)
    asked: list[dict[int, list[int]]] = []

    async def note(database, wanted, moment):
        asked.append({one: [live.id for live in segments] for one, segments in wanted.items()})
        return {}

    monkeypatch.setattr("segments.membership.judge", note)
    await step.update([Change(1, 2, "tag"), Change(2, 3, "event:view"), Change(3, 1, "trait:points")], MOMENT)
    assert asked == [{2: [tagged]}]


async def test_a_ranking_is_computed_as_a_whole_and_not_at_every_event(database, people):
    ranking = {"top": {"by": {"fn": "count", "of": {"type": "purchase"}}, "n": 1}}
    best = await save(database, "Best", ranking)
    await buys(database, 1, NOW - timedelta(days=2))
    await upkeep_of(database).run(MOMENT)
    for _ in range(2):
        await buys(database, 2, NOW - timedelta(days=1))
    await upkeep_of(database).run(at(seconds=30))
    assert await stored(database) == {best: {"p1"}}
    await upkeep_of(database).run(replace(MOMENT, now=NOW + WHOLE_AT_MOST))
    assert await stored(database) == {best: {"p2"}}
    assert [one[:3] for one in await edges(database)] == [(best, 1, False), (best, 2, True)]


async def test_an_event_has_a_ranking_that_is_old_computed_in_the_same_run(database, people):
    ranking = {"top": {"by": {"fn": "count", "of": {"type": "purchase"}}, "n": 1}}
    best = await save(database, "Best", ranking)
    await buys(database, 1, NOW - timedelta(days=2))
    following = upkeep_of(database)
    await following.run(MOMENT)
    for _ in range(2):
        await buys(database, 2, NOW - timedelta(days=1))
    await following.run(replace(MOMENT, now=NOW + WHOLE_AT_MOST))
    assert await stored(database) == {best: {"p2"}}


async def test_a_segment_that_cannot_be_read_keeps_its_members_and_shows_why(database, people):
    await buys(database, 1, NOW - timedelta(days=1))
    found, other = await save(database, "Bought", BOUGHT), await save(database, "Silent", SILENT)
    await upkeep_of(database).run(MOMENT)
    async with database.begin() as session:
        (await segment.by_id(session, found)).definition = {"from": "the future"}
    await buys(database, 2, NOW)
    await upkeep_of(database).run(at(minutes=1))
    assert await stored(database) == {found: {"p1"}, other: {"p3"}}
    async with database.read() as session:
        broken = await segment.by_id(session, found)
        assert (broken.error or "").startswith("This is not a segment definition")
        assert (broken.error_at, broken.computed_at) == (at(minutes=1).now, NOW)
        with pytest.raises(SegmentIsBroken):
            await segment.require_computed(session, found)
        await segment.require_computed(session, other)
    async with database.begin() as session:
        (await segment.by_id(session, found)).definition = BOUGHT
    await upkeep_of(database).run(at(minutes=5))
    assert (await stored(database))[found] == {"p1", "p2"}
    async with database.read() as session:
        await segment.require_computed(session, found)


async def test_an_erased_customer_is_no_member_and_no_memory(database, people):
    await save(database, "Silent", SILENT)
    await upkeep_of(database).run(MOMENT)
    await buys(database, 1, NOW)
    await upkeep_of(database).run(at(minutes=1))
    async with database.begin() as session:
        await session.execute(delete(Profile).where(Profile.id == 1))
    await upkeep_of(database).run(at(minutes=2))
    assert await edges(database) == []
    assert list((await stored(database)).values()) == [{"p2", "p3"}]


async def test_other_channels_or_another_zone_are_another_question(database, people):
    found = await save(database, "Reachable", {"reachable": True})
    async with database.begin() as session:
        await session.execute(update(Profile).values(consent=True))
        session.add(Identity(profile_id=1, channel="web", external_id="1", created_at=NOW))
    await upkeep_of(database).run(MOMENT)
    assert await stored(database) == {found: set()}
    await upkeep_of(database).run(replace(MOMENT, channels=frozenset({"web"})))
    assert await stored(database) == {found: {"p1"}}


async def test_the_roll_tells_members_counts_and_movements(database, people):
    silent = await save(database, "Silent", SILENT)
    unbuilt = await save(database, "Later", BOUGHT)
    async with database.begin() as session:
        (await segment.by_id(session, unbuilt)).error_at = NOW
    await upkeep_of(database).run(MOMENT)
    await buys(database, 1, NOW)
    await upkeep_of(database).run(at(seconds=1))
    async with database.read() as session:
        assert await roll.counts(session) == {silent: 2}
        assert await roll.count(session, silent) == 2
        page = await roll.members(session, silent, limit=1, offset=1)
        assert [(profile.reference, since) for profile, since in page] == [("p3", NOW)]
        assert await roll.movement(session, silent, since=NOW) == roll.Movement(entered=0, left=1)
        [(change, profile)] = await roll.changes(session, silent, since=NOW, limit=5)
        assert (change.entered, profile.reference) == (False, "p1")
        assert await roll.changes(session, silent, since=NOW + timedelta(hours=1), limit=5) == []


async def test_a_rebuild_finds_what_nobody_told(database, people):
    found = await save(database, "Silent", SILENT)
    await upkeep_of(database).run(MOMENT)
    await buys(database, 1, NOW)
    async with database.begin() as session:
        await changes.forget_all(session)
    await Membership(database).rebuild(found, at(minutes=1))
    assert await stored(database) == {found: {"p2", "p3"}}
    assert await edges(database) == [(found, 1, False, timedelta(minutes=1))]


NEVER_BOUGHT = {
    "exists_value": {
        "field": "product_id",
        "having": [{"count": {"type": "purchase"}, "op": "=", "value": 0}],
    }
}


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=1)])
async def test_a_value_that_is_first_met_in_any_event_counts(database, later):
    async with database.begin() as session:
        session.add(Profile(id=1, reference="1", created_at=NOW))
        await segment.save(session, name="one", condition=parse_definition(NEVER_BOUGHT), now=NOW)
    await upkeep_of(database).run(MOMENT)
    async with database.begin() as session:
        view = {"type": "view", "product_id": "P1", "at": NOW + later - timedelta(hours=1)}
        await session.execute(insert(Event).values(profile_id=1, received_at=NOW, properties={}, **view))
    then = replace(MOMENT, now=NOW + later)
    for moment in (MOMENT, then):
        await upkeep_of(database).run(moment)
        assert await stored(database) == await meant(database, moment)
    assert list((await stored(database)).values()) == [{"1"}]
