"""The consent ledger says what a customer decided last, and how we know."""

import asyncio
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

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


LAW = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


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


CHANNELS = ("telegram", "web")


async def ruling(database: Database, profile_id: int, channel: str) -> bool | None:
    """What the rule in SQL says: True allowed, False refused, None nothing recorded."""
    async with database.read() as session:
        own = select(Profile.id).where(Profile.id == profile_id)
        allowed = await session.scalar(own.where(consent.allowed(channel))) is not None
        refused = await session.scalar(own.where(consent.refused(channel))) is not None
        assert not (allowed and refused)
        # Neither clause is ever unknown: its negation holds exactly where it does not.
        assert (await session.scalar(own.where(~consent.allowed(channel))) is not None) is not allowed
        assert (await session.scalar(own.where(~consent.refused(channel))) is not None) is not refused
    return True if allowed else (False if refused else None)


SAID = st.tuples(st.sampled_from([None, *CHANNELS]), st.booleans())


@LAW
@given(said=st.lists(SAID, max_size=6))
async def test_the_last_word_about_a_channel_decides_in_sql_and_in_python(
    database: Database, now: datetime, said: list[tuple[str | None, bool]]
) -> None:
    async with database.begin() as session:
        await session.execute(delete(Profile))
    known = await customer(database, now)
    expected: dict[str | None, bool | None] = dict.fromkeys((None, *CHANNELS))
    refused_there: set[str] = set()
    for channel, granted in said:
        async with database.begin() as session:
            await consent.record(session, known, granted=granted, now=now, source="t", channel=channel)
        if channel is not None:
            expected[channel] = granted
            refused_there = refused_there - {channel} if granted else refused_there | {channel}
            continue
        # A word about every channel; a grant does not overturn a refusal of one channel by name.
        for one in expected:
            if not (granted and one in refused_there):
                expected[one] = granted
    async with database.read() as session:
        profile = await session.get_one(Profile, known)
        decisions = (await consent.decisions(session, [known]))[known]
    assert profile.consent is expected[None]
    for channel in CHANNELS:
        assert consent.decided(profile.consent, decisions, channel) is expected[channel]
        assert await ruling(database, known, channel) is expected[channel]


async def test_another_customers_words_decide_nothing(database: Database, now: datetime) -> None:
    known = await customer(database, now)
    async with database.begin() as session:
        other = Profile(reference="2", created_at=now)
        session.add(other)
        await session.flush()
        await consent.record(session, other.id, granted=True, now=now, source="t", channel="web")
        await consent.record(
            session, known, granted=True, now=now, source="t", channel="web", purpose="research"
        )
    assert await ruling(database, known, "web") is None


async def test_refusing_everything_again_after_a_channel_was_granted_counts(
    database: Database, now: datetime
) -> None:
    known = await customer(database, now)
    async with database.begin() as session:
        for channel, granted in ((None, False), ("web", True), (None, False)):
            await consent.record(session, known, granted=granted, now=now, source="t", channel=channel)
        assert len(await consent.ledger(session, known)) == 3
    assert await ruling(database, known, "web") is False
