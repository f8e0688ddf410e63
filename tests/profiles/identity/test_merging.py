"""Two profiles become one on proof, and are parted again as they were."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import delete, select

from profiles import consent, conversations, events, profile
from profiles.database import Base, Database
from profiles.exceptions import FreeReference, NoSuchProfile, UndoLaterMerge
from profiles.identity import merging
from profiles.identity.schema import Merge
from profiles.schema import Conversation, Event, Profile, Turn
from scheduler.schema import Delivery
from tests.profiles.histories import HISTORY, everything, live

LAW = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
#: The merge itself stays on record, and the feed of changes notes both ways.
RECORDS = ("merge", "profile_change")
EMPTY: dict[str, Any] = {
    "name": None, "city": None, "birthday": None, "last_seen": None, "addresses": set(), "consents": [],
    "traits": {}, "tags": set(), "evidence": set(), "corrections": 0, "events": [], "talks": {},
    "deliveries": {}, "computed": False,
}  # fmt: skip


async def clear(database: Database) -> None:
    async with database.begin() as session:
        for table in reversed(Base.metadata.sorted_tables):
            await session.execute(delete(table))


async def both(
    database: Database, now: datetime, one: dict[str, Any], other: dict[str, Any]
) -> tuple[int, int]:
    async with database.begin() as session:
        first = await live(session, "C1", EMPTY | one, now - timedelta(days=1))
        return first, await live(session, "telegram:7", EMPTY | other, now - timedelta(days=1))


async def join(database: Database, survivor: int, absorbed: int, now: datetime) -> Merge:
    async with database.begin() as session:
        return await merging.merge(session, survivor=survivor, absorbed=absorbed, proof="link", now=now)


async def part(database: Database, merge_id: int, now: datetime) -> int:
    async with database.begin() as session:
        return await merging.undo(session, merge_id, now=now)


async def all_rows(database: Database, *, without: tuple[str, ...] = RECORDS) -> dict[str, Any]:
    async with database.read() as session:
        return await everything(session, without=without)


@LAW
@given(one=HISTORY, other=HISTORY, third=HISTORY)
async def test_what_was_merged_and_parted_is_as_it_was(
    database: Database, now: datetime, one: dict[str, Any], other: dict[str, Any], third: dict[str, Any]
) -> None:
    await clear(database)
    first, second = await both(database, now, one, other)
    async with database.begin() as session:
        last = await live(session, "C3", third, now - timedelta(days=1))
    before = await all_rows(database)
    merged = await join(database, first, second, now)
    between = await all_rows(database)
    again = await join(database, last, first, now)
    await part(database, again.id, now)
    assert await all_rows(database) == between
    assert await part(database, merged.id, now) == second
    assert await all_rows(database) == before


@LAW
@given(one=HISTORY, other=HISTORY)
async def test_merging_twice_is_merging_once_and_loses_nothing(
    database: Database, now: datetime, one: dict[str, Any], other: dict[str, Any]
) -> None:
    await clear(database)
    first, second = await both(database, now, one, other)
    before = await all_rows(database)
    merged = await join(database, first, second, now)
    once = await all_rows(database, without=("profile_change",))
    assert (await join(database, first, second, now + timedelta(hours=1))).id == merged.id
    assert await all_rows(database, without=("profile_change",)) == once
    for table in ("event", "turn", "identity", "correction", "outbox_reply"):
        assert len(once[table]) == len(before[table])
    assert {row["profile_id"] for row in once["event"]} <= {first}
    went_out = [row for row in before["delivery"] if row["state"] != "planned"]
    assert len([row for row in once["delivery"] if row["state"] != "planned"]) == len(went_out)


@LAW
@given(one=HISTORY, other=HISTORY)
async def test_a_refusal_by_either_stands_for_both(
    database: Database, now: datetime, one: dict[str, Any], other: dict[str, Any]
) -> None:
    await clear(database)
    ids = await both(database, now, one, other)
    channels = ["telegram", "web", "email"]

    async def refused(channel: str) -> set[int]:
        async with database.read() as session:
            return set(await session.scalars(select(Profile.id).where(consent.refused(channel))))

    async def allowed(channel: str) -> set[int]:
        async with database.read() as session:
            return set(await session.scalars(select(Profile.id).where(consent.allowed(channel))))

    before = {channel: (await refused(channel), await allowed(channel)) for channel in channels}
    await join(database, *ids, now)
    for channel in channels:
        no, yes = before[channel]
        assert await refused(channel) == ({ids[0]} if no else set())
        assert await allowed(channel) == ({ids[0]} if yes and not no else set())


async def test_two_merges_at_the_same_moment_make_one(database: Database, now: datetime) -> None:
    first, second = await both(database, now, {}, {"events": [("view", None)]})
    one, other = await asyncio.gather(join(database, first, second, now), join(database, first, second, now))
    assert one.id == other.id
    async with database.read() as session:
        assert list(await session.scalars(select(Event.profile_id))) == [first]


async def test_the_absorbed_reference_finds_the_one_who_remained(database: Database, now: datetime) -> None:
    first, second = await both(database, now, {}, {"addresses": {"telegram"}})
    merged = await join(database, first, second, now)
    async with database.read() as session:
        found = await profile.by_reference(session, "telegram:7")
        assert found is not None
        assert found.id == first
        assert await profile.references(session, found) == ["C1", "telegram:7"]
        assert [one.id for one in (await profile.find(session, "elegram:7"))[0]] == [first]
    await part(database, merged.id, now)
    async with database.read() as session:
        found = await profile.by_reference(session, "telegram:7")
        assert found is not None
        assert found.id == second


async def test_the_one_who_remains_takes_what_it_lacks_and_keeps_its_own(
    database: Database, now: datetime
) -> None:
    first, second = await both(
        database,
        now,
        {"name": "Ann", "traits": {"size": "1"}, "last_seen": 5},
        {"name": "Зоя", "city": "Riga", "traits": {"size": "red", "color": "red"}, "last_seen": 1},
    )
    await join(database, first, second, now)
    async with database.read() as session:
        known = await profile.export(session, first)
    assert (known["profile"]["name"], known["profile"]["city"]) == ("Ann", "Riga")
    assert known["profile"]["last_seen_at"] == (now - timedelta(days=2)).isoformat()
    assert {row["name"]: row["text_value"] for row in known["traits"]} == {"size": "1", "color": "red"}
    assert known["merges"][0]["copy"]["absorbed"]["name"] == "Зоя"


async def test_a_planned_message_gives_way_to_one_that_went_out(database: Database, now: datetime) -> None:
    first, second = await both(
        database, now, {"deliveries": {(1, 0): "planned", (2, 0): "sent"}},
        {"deliveries": {(1, 0): "sent", (2, 0): "sent"}},
    )  # fmt: skip
    await join(database, first, second, now)
    async with database.read() as session:
        rows = await session.execute(
            select(Delivery.campaign_id, Delivery.occurrence, Delivery.state, Delivery.link_token).order_by(
                Delivery.campaign_id, Delivery.occurrence
            )
        )
        assert [tuple(row) for row in rows] == [
            (1, 0, "sent", "telegram:7-1-0"),
            (2, 0, "sent", "C1-2-0"),
            (2, 1, "sent", "telegram:7-2-0"),
        ]


async def test_a_conversation_with_a_person_goes_on(database: Database, now: datetime) -> None:
    first, second = await both(
        database, now, {"talks": {"web": ("bot", 2)}}, {"talks": {"web": ("human", 1)}}
    )
    await join(database, first, second, now)
    async with database.read() as session:
        (talk,) = await session.scalars(select(Conversation))
        assert (talk.profile_id, talk.state) == (first, "human")
        assert len(list(await session.scalars(select(Turn).where(Turn.conversation_id == talk.id)))) == 3


async def test_what_came_later_goes_back_with_the_channel_it_came_on(
    database: Database, now: datetime
) -> None:
    first, second = await both(
        database, now, {"addresses": {"web"}, "events": [("view", "telegram")]}, {"addresses": {"telegram"}}
    )
    merged = await join(database, first, second, now)
    later = now + timedelta(hours=1)
    async with database.begin() as session:
        new = [
            events.NewEvent(profile_id=first, type="view", at=later, channel=channel)
            for channel in ("telegram", "web", None)
        ]
        await events.append(session, new, received_at=later)
        talk = await conversations.open_conversation(session, first, "telegram", now=later)
        await conversations.add_turn(session, talk, "customer", "hello", now=later)
    await part(database, merged.id, later)
    async with database.read() as session:
        theirs = select(Event.channel).where(Event.profile_id == second)
        assert list(await session.scalars(theirs)) == ["telegram"]
        assert await session.scalar(select(Conversation.profile_id)) == second
        own = select(Event.channel).where(Event.profile_id == first).order_by(Event.id)
        assert list(await session.scalars(own)) == ["telegram", "web", None]


@pytest.mark.parametrize("absorbed_refused", [True, False])
async def test_a_refusal_after_the_merge_stands_for_both_when_they_part(
    database: Database, now: datetime, absorbed_refused: bool
) -> None:
    said = [(None, not absorbed_refused, "marketing")]
    first, second = await both(database, now, {"consents": [(None, True, "marketing")]}, {"consents": said})
    merged = await join(database, first, second, now)
    async with database.begin() as session:
        await consent.record(
            session, first, granted=False, now=now + timedelta(hours=1), source="telegram:/stop"
        )
    await part(database, merged.id, now + timedelta(hours=2))
    async with database.read() as session:
        for profile_id in (first, second):
            found = await session.get(Profile, profile_id)
            assert found is not None
            assert found.consent is False
            assert await consent.latest(session, profile_id) is False


@pytest.mark.parametrize(("before", "after"), [(False, False), (None, True), (True, True)])
async def test_a_grant_after_the_merge_overturns_no_refusal_when_they_part(
    database: Database, now: datetime, before: bool | None, after: bool
) -> None:
    said = [] if before is None else [(None, before, "marketing")]
    first, second = await both(database, now, {"consents": said}, {})
    merged = await join(database, first, second, now)
    async with database.begin() as session:
        later = now + timedelta(hours=1)
        await consent.record(session, first, granted=True, now=later, source="telegram:question")
    await part(database, merged.id, now + timedelta(hours=2))
    async with database.read() as session:
        found = await session.get_one(Profile, first)
        assert found.consent is after
        assert await consent.latest(session, first) is after
        assert (await session.get_one(Profile, second)).consent is None


async def test_merges_are_undone_last_first(database: Database, now: datetime) -> None:
    first, second = await both(database, now, {}, {})
    async with database.begin() as session:
        third = await live(session, "C3", EMPTY, now)
    one = await join(database, first, second, now)
    two = await join(database, third, first, now)
    with pytest.raises(UndoLaterMerge, match="C1"):
        await part(database, one.id, now)
    await part(database, two.id, now)
    await part(database, one.id, now)
    assert await part(database, one.id, now) == second


async def test_a_reference_that_somebody_has_now_is_not_taken_from_them(
    database: Database, now: datetime
) -> None:
    first, second = await both(database, now, {}, {})
    merged = await join(database, first, second, now)
    async with database.begin() as session:
        session.add(Profile(reference="telegram:7", created_at=now))
    with pytest.raises(FreeReference, match="telegram:7"):
        await part(database, merged.id, now)


async def test_a_number_given_away_meanwhile_costs_nobody_their_rows(
    sqlite_database: Database, now: datetime
) -> None:
    database = sqlite_database
    talks = {"talks": {"web": ("bot", 1)}}
    first, second = await both(database, now, talks, talks)
    merged = await join(database, first, second, now)
    async with database.begin() as session:
        newcomer = await live(session, "C9", EMPTY | talks, now)
    assert newcomer == second  # SQLite gave the free number away
    back = await part(database, merged.id, now)
    assert back not in (first, second)
    async with database.read() as session:
        for profile_id in (first, newcomer, back):
            counted = select(Turn).join(Conversation).where(Conversation.profile_id == profile_id)
            assert len(list(await session.scalars(counted))) == 1


async def test_nobody_is_merged_with_themselves_or_with_nobody(database: Database, now: datetime) -> None:
    first, _ = await both(database, now, {}, {})
    for absorbed in (first, 999_999):
        with pytest.raises(NoSuchProfile):
            await join(database, first, absorbed, now)
    with pytest.raises(NoSuchProfile):
        await part(database, 999_999, now)


async def test_forgetting_the_one_who_remained_erases_the_copy(database: Database, now: datetime) -> None:
    first, second = await both(database, now, {"name": "Ann"}, {"name": "Зоя", "tags": {"vip"}})
    await join(database, first, second, now)
    async with database.begin() as session:
        await profile.forget(session, first)
    rows = await all_rows(database, without=("profile_change", "suppression", "suppression_key"))
    assert not any(rows.values())


async def test_forgetting_somebody_who_was_parted_takes_their_name_out_of_the_record(
    database: Database, now: datetime
) -> None:
    first, second = await both(database, now, {}, {})
    merged = await join(database, first, second, now)
    await part(database, merged.id, now)
    async with database.begin() as session:
        await profile.forget(session, second)
        assert await session.scalar(select(Merge)) is None
