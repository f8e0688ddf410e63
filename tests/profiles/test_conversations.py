"""Conversations keep what was said, and know who answers."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from profiles import conversations
from profiles.database import Database
from profiles.schema import Conversation, Profile


async def talk(database: Database, now: datetime, reference: str = "1") -> Conversation:
    async with database.begin() as session:
        profile = Profile(reference=reference, created_at=now)
        session.add(profile)
        await session.flush()
        return await conversations.open_conversation(session, profile.id, "web", now=now)


async def test_a_profile_has_one_conversation_on_each_channel(database: Database, now: datetime) -> None:
    first = await talk(database, now)
    assert (first.state, first.created_at) == ("bot", now)

    async def again(channel: str) -> int:
        async with database.begin() as session:
            later = now + timedelta(days=1)
            return (await conversations.open_conversation(session, first.profile_id, channel, now=later)).id

    assert set(await asyncio.gather(*(again("web") for _ in range(4)))) == {first.id}
    telegram = set(await asyncio.gather(*(again("telegram") for _ in range(4))))
    assert len(telegram) == 1
    assert telegram != {first.id}


async def test_turns_are_read_on_from_where_one_left_off(database: Database, now: datetime) -> None:
    held = await talk(database, now)
    async with database.begin() as session:
        for number in range(5):
            await conversations.add_turn(session, held, "customer", str(number), now=now)
    async with database.read() as session:
        page = await conversations.turns(session, held.id, limit=2)
        assert [turn.text for turn in page] == ["0", "1"]
        rest = await conversations.turns(session, held.id, after_id=page[-1].id)
        assert [turn.text for turn in rest] == ["2", "3", "4"]
        newest = await conversations.recent(session, held.id, 2)
        assert [turn.text for turn in newest] == ["3", "4"]


async def test_a_turn_keeps_what_was_shown_and_freshens_the_conversation(
    database: Database, now: datetime
) -> None:
    held = await talk(database, now)
    later = now + timedelta(minutes=5)
    async with database.begin() as session:
        turn = await conversations.add_turn(
            session, held, "bot", "Here:", now=later, details={"products": ["P1"]}
        )
    async with database.read() as session:
        (stored,) = await conversations.recent(session, held.id)
        fresh = await session.get_one(Conversation, held.id)
    assert (stored.id, stored.role, stored.details, stored.at) == (
        turn.id,
        "bot",
        {"products": ["P1"]},
        later,
    )
    assert fresh.updated_at == later


Step = Callable[..., Awaitable[bool]]


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [
        ("bot", conversations.request_person, "waiting"),
        ("waiting", conversations.request_person, None),
        ("human", conversations.request_person, None),
        ("bot", conversations.take_over, "human"),
        ("waiting", conversations.take_over, "human"),
        ("human", conversations.take_over, None),
        ("bot", conversations.hand_back, None),
        ("waiting", conversations.hand_back, "bot"),
        ("human", conversations.hand_back, "bot"),
    ],
)
async def test_who_answers_changes_along_the_known_steps_only(
    database: Database, now: datetime, before: str, step: Step, after: str | None
) -> None:
    held = await talk(database, now)
    async with database.begin() as session:
        (await session.get_one(Conversation, held.id)).state = before
    async with database.begin() as session:
        mine = await session.get_one(Conversation, held.id)
        assert await step(session, mine, now=now + timedelta(hours=1)) is (after is not None)
        assert mine.state == (after or before)
    async with database.read() as session:
        stored = await session.get_one(Conversation, held.id)
    assert stored.state == (after or before)
    assert stored.updated_at == (now + timedelta(hours=1) if after else now)


async def test_of_two_operators_one_takes_over(database: Database, now: datetime) -> None:
    held = await talk(database, now)

    async def take() -> bool:
        async with database.begin() as session:
            mine = await session.get_one(Conversation, held.id)
            return await conversations.take_over(session, mine, now=now)

    assert sorted(await asyncio.gather(take(), take(), take())) == [False, False, True]


async def test_who_waits_longest_comes_first(database: Database, now: datetime) -> None:
    talks = [await talk(database, now, reference) for reference in "abc"]
    async with database.begin() as session:
        for minutes, held in ((2, talks[0]), (1, talks[2])):
            mine = await session.get_one(Conversation, held.id)
            await conversations.request_person(session, mine, now=now + timedelta(minutes=minutes))
    async with database.read() as session:
        assert [one.id for one in await conversations.waiting(session)] == [talks[2].id, talks[0].id]
        assert [one.id for one in await conversations.in_state(session, "bot")] == [talks[1].id]
