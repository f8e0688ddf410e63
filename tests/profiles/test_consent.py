"""The consent ledger says what a customer decided last, and how we know."""

import asyncio
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from profiles import consent
from profiles.database import Database
from profiles.schema import Profile


async def customer(database: Database, now: datetime) -> int:
    async with database.begin() as session:
        profile = Profile(reference="1", created_at=now)
        session.add(profile)
        await session.flush()
        return profile.id


async def decide(database: Database, profile_id: int, granted: bool, now: datetime, **how: str) -> None:
    async with database.begin() as session:
        await consent.record(session, profile_id, granted=granted, now=now, **({"source": "link"} | how))


async def test_a_decision_is_kept_with_its_time_and_source(database: Database, now: datetime) -> None:
    known = await customer(database, now)
    await decide(database, known, True, now, source="telegram:/start")
    await decide(database, known, False, now + timedelta(days=1), source="link")
    async with database.read() as session:
        entries = await consent.ledger(session, known)
        profile = await session.get_one(Profile, known)
    assert [(entry.granted, entry.at, entry.source) for entry in entries] == [
        (True, now, "telegram:/start"),
        (False, now + timedelta(days=1), "link"),
    ]
    assert profile.consent is False


async def test_saying_the_same_again_adds_nothing(database: Database, now: datetime) -> None:
    known = await customer(database, now)
    await decide(database, known, False, now)
    await decide(database, known, False, now + timedelta(days=1))
    async with database.read() as session:
        assert len(await consent.ledger(session, known)) == 1


async def test_another_purpose_has_its_own_state(database: Database, now: datetime) -> None:
    known = await customer(database, now)
    await decide(database, known, True, now)
    await decide(database, known, False, now, purpose="research")
    async with database.read() as session:
        assert (await session.get_one(Profile, known)).consent is True
        assert await consent.latest(session, known, purpose="research") is False
        assert await consent.latest(session, known) is True


async def test_nothing_recorded_is_neither_yes_nor_no(database: Database, now: datetime) -> None:
    known = await customer(database, now)
    async with database.read() as session:
        assert await consent.latest(session, known) is None


async def test_a_profile_that_the_session_holds_shows_the_decision(database: Database, now: datetime) -> None:
    known = await customer(database, now)
    async with database.begin() as session:
        profile = await session.get_one(Profile, known)
        await consent.record(session, known, granted=True, now=now, source="link")
        assert profile.consent is True


async def test_decisions_at_the_same_moment_leave_ledger_and_profile_agreeing(
    database: Database, now: datetime
) -> None:
    known = await customer(database, now)
    await asyncio.gather(*(decide(database, known, bool(turn % 2), now) for turn in range(8)))
    async with database.read() as session:
        entries = await consent.ledger(session, known)
        assert (await session.get_one(Profile, known)).consent is entries[-1].granted
    changes = [entry.granted for entry in entries]
    assert all(before is not after for before, after in pairwise(changes))


LAW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@LAW
@given(decisions=st.lists(st.booleans(), max_size=8))
async def test_the_ledger_holds_exactly_the_changes(
    sqlite_database: Database, now: datetime, decisions: list[bool]
) -> None:
    async with sqlite_database.begin() as session:
        await session.execute(delete(Profile))
    known = await customer(sqlite_database, now)
    for granted in decisions:
        await decide(sqlite_database, known, granted, now)
    async with sqlite_database.read() as session:
        entries = await consent.ledger(session, known)
    changes = [one for i, one in enumerate(decisions) if i == 0 or one is not decisions[i - 1]]
    assert [entry.granted for entry in entries] == changes
