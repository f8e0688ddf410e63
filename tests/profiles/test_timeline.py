"""The timeline tells everything once, newest first, however it is paged."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from profiles import consent, conversations, events
from profiles.database import Database
from profiles.events import NewEvent
from profiles.identity import merging
from profiles.schema import Profile
from profiles.timeline import Entry, timeline


async def lived(database: Database, now: datetime, minutes: list[tuple[str, int]]) -> int:
    """A profile with one entry of the named kind so many minutes ago."""
    async with database.begin() as session:
        await session.execute(delete(Profile))
        profile = Profile(reference="1", created_at=now)
        session.add(profile)
        await session.flush()
        talk = await conversations.open_conversation(session, profile.id, "web", now=now)
        for number, (kind, ago) in enumerate(minutes):
            at = now - timedelta(minutes=ago)
            if kind == "event":
                view = NewEvent(profile_id=profile.id, type="view", at=at, product_id=f"P{number}")
                await events.append(session, [view], received_at=now)
            elif kind == "turn":
                await conversations.add_turn(session, talk, "customer", f"Turn {number}", now=at)
            else:
                granted = await consent.latest(session, profile.id) is not True
                await consent.record(session, profile.id, granted=granted, now=at, source="link")
        return profile.id


async def test_all_kinds_are_merged_newest_first(database: Database, now: datetime) -> None:
    known = await lived(database, now, [("event", 3), ("turn", 1), ("consent", 2), ("turn", 4)])
    sent = Entry(now - timedelta(minutes=2, seconds=30), "delivery", "Spring sale", {"state": "sent"})
    async with database.read() as session:
        entries = await timeline(session, known, also=[sent])
    assert [(entry.kind, entry.title) for entry in entries] == [
        ("turn", "Turn 1"),
        ("consent", "Agreed to marketing"),
        ("delivery", "Spring sale"),
        ("event", "Looked at: P0"),
        ("turn", "Turn 3"),
    ]
    assert entries[0].details == {"role": "customer", "channel": "web"}
    agreed = {"granted": True, "purpose": "marketing", "channel": None, "source": "link"}
    assert entries[1].details == agreed
    assert entries[3].details == {"type": "view", "product_id": "P0"}


async def test_an_event_of_the_shops_own_kind_is_shown_by_its_name(database: Database, now: datetime) -> None:
    known = await lived(database, now, [])
    booked = NewEvent(
        profile_id=known, type="tasting_booked", at=now, properties={"seats": 2, "type": "evening"}
    )
    async with database.begin() as session:
        await events.append(session, [booked], received_at=now)
    async with database.read() as session:
        (entry,) = await timeline(session, known)
    assert (entry.title, entry.details) == ("Tasting booked", {"seats": 2, "type": "tasting_booked"})


async def test_another_customers_life_is_not_shown(database: Database, now: datetime) -> None:
    known = await lived(database, now, [("event", 1), ("turn", 1), ("consent", 1)])
    async with database.begin() as session:
        other = Profile(reference="2", created_at=now)
        session.add(other)
    async with database.read() as session:
        assert await timeline(session, other.id) == []
        assert len(await timeline(session, known)) == 3


LAW = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])


@LAW
@given(
    minutes=st.lists(
        st.tuples(st.sampled_from(["event", "turn", "consent"]), st.integers(0, 4)), max_size=12
    ),
    limit=st.integers(1, 5),
    deliveries=st.lists(st.integers(0, 4), max_size=3),
)
async def test_the_pages_together_hold_every_entry_once(
    sqlite_database: Database,
    now: datetime,
    minutes: list[tuple[str, int]],
    limit: int,
    deliveries: list[int],
) -> None:
    known = await lived(sqlite_database, now, minutes)
    also = [Entry(now - timedelta(minutes=ago), "delivery", "Sale", {}) for ago in deliveries]
    paged: list[Entry] = []
    before = None
    async with sqlite_database.read() as session:
        everything = await timeline(session, known, limit=1000, also=also)
        while page := await timeline(session, known, before=before, limit=limit, also=also):
            assert len({entry.at for entry in page[:-1]}) <= limit
            paged += page
            before = page[-1].at
    assert paged == everything
    assert len(everything) == len(minutes) + len(deliveries)
    assert [entry.at for entry in everything] == sorted((entry.at for entry in everything), reverse=True)


async def test_a_merge_and_its_undoing_are_on_the_timeline(database: Database, now: datetime) -> None:
    later = now + timedelta(hours=1)
    async with database.begin() as session:
        held = [Profile(reference=reference, created_at=now) for reference in ("C1", "C2")]
        session.add_all(held)
        await session.flush()
        one, other = (each.id for each in held)
        merged = await merging.merge(session, survivor=one, absorbed=other, proof="link:web", now=now)
        await merging.undo(session, merged.id, now=later)
    async with database.read() as session:
        first = await timeline(session, one, limit=1)
        rest = await timeline(session, one, before=first[-1].at, limit=1)
    assert [(entry.at, entry.title) for entry in first] == [(later, "Was parted from C2")]
    assert [(entry.at, entry.title) for entry in rest] == [(now, "Became one with C2")]
    assert rest[0].details["source"] == "link:web"


async def test_only_the_wanted_kinds_of_the_wanted_time_are_told(database: Database, now: datetime) -> None:
    minutes = [("event", 1), ("turn", 2), ("event", 3), ("consent", 4), ("event", 5), ("turn", 6)]
    known = await lived(database, now, minutes)
    also = [Entry(now - timedelta(minutes=number), "delivery", "Sale", {}) for number in (2, 9)]
    since = now - timedelta(minutes=5)
    async with database.read() as session:
        seen = await timeline(session, known, kinds=("event", "delivery"), since=since, also=also)
        assert [entry.kind for entry in seen] == ["event", "delivery", "event", "event"]
        first = await timeline(session, known, kinds=("event",), since=since, limit=2)
        rest = await timeline(session, known, kinds=("event",), since=since, before=first[-1].at, limit=2)
        assert (len(first), len(rest)) == (2, 1)
        assert await timeline(session, known, kinds=("delivery",)) == []
