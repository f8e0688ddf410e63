"""The event log only grows, and takes each keyed event once."""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import func, select

from profiles import events, traits
from profiles.database import Database
from profiles.events import NewEvent
from profiles.schema import Event, Profile


async def customer(database: Database, now: datetime, reference: str = "1") -> int:
    async with database.begin() as session:
        profile = Profile(reference=reference, created_at=now)
        session.add(profile)
        await session.flush()
        return profile.id


async def append(
    database: Database, *new: NewEvent, received_at: datetime, given_stands: bool = False
) -> int:
    async with database.begin() as session:
        return await events.append(session, new, received_at=received_at, given_stands=given_stands)


async def last_seen(database: Database, profile_id: int) -> datetime | None:
    async with database.read() as session:
        return (await session.get_one(Profile, profile_id)).last_seen_at


async def test_an_event_is_stored_as_it_was_given(database: Database, now: datetime) -> None:
    known = await customer(database, now)
    bought = NewEvent(
        profile_id=known, type="purchase", at=now, key="k", product_id="P1", category="tea", brand="Leaf",
        price=495, quantity=2, amount=990, campaign_id="7", channel="web", sentiment="positive",
        topic="gifts", properties={"colour": "green"},
    )  # fmt: skip
    assert await append(database, bought, received_at=now + timedelta(seconds=1)) == 1
    async with database.read() as session:
        (stored,) = await events.latest(session, known)
    assert {name: getattr(stored, name) for name in vars(bought)} == vars(bought)
    assert stored.received_at == now + timedelta(seconds=1)


async def test_a_known_key_is_skipped_whether_it_came_before_or_in_the_same_breath(
    database: Database, now: datetime
) -> None:
    known = await customer(database, now)
    view = NewEvent(profile_id=known, type="view", at=now, key="k")
    assert await append(database, view, view, received_at=now) == 1
    other = NewEvent(profile_id=known, type="view", at=now, key="l")
    assert await append(database, view, other, received_at=now) == 1
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Event)) == 2


async def test_events_without_a_key_are_all_kept(database: Database, now: datetime) -> None:
    known = await customer(database, now)
    view = NewEvent(profile_id=known, type="view", at=now)
    assert await append(database, view, view, received_at=now) == 2


async def test_two_deliveries_of_one_event_at_the_same_moment_store_it_once(
    database: Database, now: datetime
) -> None:
    known = await customer(database, now)
    view = NewEvent(profile_id=known, type="view", at=now, key="k")
    added = await asyncio.gather(*(append(database, view, received_at=now) for _ in range(6)))
    assert sum(added) == 1


async def test_appending_nothing_is_nothing(database: Database, now: datetime) -> None:
    assert await append(database, received_at=now) == 0


async def test_last_seen_moves_to_the_latest_event_that_has_happened(
    database: Database, now: datetime
) -> None:
    known = await customer(database, now)
    other = await customer(database, now, "2")
    days = (timedelta(days=-3), timedelta(days=-1), timedelta(days=1))
    views = [NewEvent(profile_id=known, type="view", at=now + day) for day in days]
    await append(database, *views, received_at=now)
    assert await last_seen(database, known) == now - timedelta(days=1)
    assert await last_seen(database, other) is None
    await append(
        database, NewEvent(profile_id=known, type="view", at=now - timedelta(days=2)), received_at=now
    )
    assert await last_seen(database, known) == now - timedelta(days=1)


async def test_events_in_the_future_do_not_count_as_seen(database: Database, now: datetime) -> None:
    known = await customer(database, now)
    await append(
        database, NewEvent(profile_id=known, type="view", at=now + timedelta(days=1)), received_at=now
    )
    assert await last_seen(database, known) is None


async def test_a_given_last_seen_stands_against_imported_events_but_not_against_live_ones(
    database: Database, now: datetime
) -> None:
    known = await customer(database, now)
    given = now - timedelta(days=5)
    async with database.begin() as session:
        (await session.get_one(Profile, known)).last_seen_at = given
        await traits.set_trait(session, known, "last_seen_at", given.isoformat(), source="import", now=now)
    view = NewEvent(profile_id=known, type="view", at=now - timedelta(days=1))
    await append(database, view, received_at=now, given_stands=True)
    assert await last_seen(database, known) == given
    await append(database, NewEvent(profile_id=known, type="message", at=now), received_at=now)
    assert await last_seen(database, known) == now


async def test_a_thousand_events_and_more_fit_into_one_call(database: Database, now: datetime) -> None:
    known = await customer(database, now)
    many = [NewEvent(profile_id=known, type="view", at=now, key=str(i)) for i in range(2500)]
    assert await append(database, *many, received_at=now) == 2500
    assert await append(database, *many, received_at=now) == 0


async def test_the_latest_events_come_newest_first(database: Database, now: datetime) -> None:
    known = await customer(database, now)
    views = [
        NewEvent(profile_id=known, type="view", at=now - timedelta(days=day), product_id=str(day))
        for day in (2, 0, 1)
    ]
    await append(database, *views, received_at=now)
    async with database.read() as session:
        found = await events.latest(session, known, limit=2)
    assert [event.product_id for event in found] == ["0", "1"]
