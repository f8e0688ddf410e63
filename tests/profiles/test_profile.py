"""Who a customer is: met once, found again, erased without a trace."""

import asyncio
import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, Column, Table, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.schema import OutboxReply
from profiles import consent, conversations, editing, events, learning, profile, tags, traits, values
from profiles.database import Base, Database, UtcDateTime
from profiles.schema import Identity, Profile
from scheduler.schema import Campaign, Delivery


async def meet(database: Database, now: datetime, external_id: str = "7", **told: Any) -> Profile:
    async with database.begin() as session:
        return await profile.meet(session, channel="telegram", external_id=external_id, now=now, **told)


async def test_somebody_new_gets_a_profile_named_after_the_address(database: Database, now: datetime) -> None:
    met = await meet(database, now, name="Ann", language="zh-Hans")
    assert (met.reference, met.channel, met.name, met.language) == ("telegram:7", "telegram", "Ann", "zh")
    assert met.created_at == met.last_seen_at == now
    assert met.consent is None
    async with database.read() as session:
        found = await profile.by_identity(session, "telegram", "7")
        assert found is not None
        assert found.id == met.id
        assert await profile.by_identity(session, "web", "7") is None
        assert [address.external_id for address in await profile.identities(session, met.id)] == ["7"]


async def test_what_we_are_told_only_fills_what_is_empty(database: Database, now: datetime) -> None:
    await meet(database, now, name="Ann")
    again = await meet(database, now, name="Annie", language="de", country="DE", timezone="Europe/Berlin")
    assert (again.name, again.language, again.country, again.timezone) == (
        "Ann",
        "de",
        "DE",
        "Europe/Berlin",
    )


async def test_last_seen_moves_forward_and_never_backward(database: Database, now: datetime) -> None:
    await meet(database, now)
    later = await meet(database, now + timedelta(hours=1))
    assert later.last_seen_at == now + timedelta(hours=1)
    earlier = await meet(database, now - timedelta(days=1))
    assert earlier.last_seen_at == now + timedelta(hours=1)


async def test_meeting_shows_in_a_profile_that_the_session_already_holds(
    database: Database, now: datetime
) -> None:
    await meet(database, now)
    async with database.begin() as session:
        held = await profile.by_reference(session, "telegram:7")
        met = await profile.meet(
            session, channel="telegram", external_id="7", now=now + timedelta(hours=1), name="Ann"
        )
        assert held is met
        assert held.name == "Ann"


async def test_two_meetings_at_the_same_moment_make_one_profile(database: Database, now: datetime) -> None:
    met = await asyncio.gather(*(meet(database, now, name=f"Ann {i}") for i in range(6)))
    assert len({one.id for one in met}) == 1
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Profile)) == 1
        assert await session.scalar(select(func.count()).select_from(Identity)) == 1


async def test_an_address_joins_the_profile_whose_reference_it_spells(
    database: Database, now: datetime
) -> None:
    async with database.begin() as session:
        session.add(Profile(reference="telegram:7", name="Known", created_at=now))
    met = await meet(database, now)
    assert met.name == "Known"


async def test_somebody_who_writes_again_is_no_longer_blocked(database: Database, now: datetime) -> None:
    met = await meet(database, now)
    async with database.begin() as session:
        await profile.mark_blocked(session, met.id, "web", now=now)
        await profile.mark_blocked(session, met.id, "telegram", now=now)
        await profile.mark_blocked(session, met.id, "telegram", now=now + timedelta(hours=1))
    async with database.read() as session:
        (address,) = await profile.identities(session, met.id)
        assert address.blocked_at == now
    await meet(database, now)
    async with database.read() as session:
        (address,) = await profile.identities(session, met.id)
        assert address.blocked_at is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ann", ["Ann Lee", "joann"]),
        ("анна", ["Анна Петрова"]),
        ("PETR", []),
        ("c-1", ["Ann Lee"]),
        ("ann@example.com", ["joann"]),
        ("%", []),
        ("nobody", []),
        ("", ["Ann Lee", "Анна Петрова", "joann"]),
    ],
)
async def test_customers_are_found_by_name_reference_and_address(
    database: Database, now: datetime, text: str, names: list[str]
) -> None:
    async with database.begin() as session:
        session.add(Profile(reference="c-1", name="Ann Lee", created_at=now, last_seen_at=now))
        session.add(
            Profile(reference="c2", name="Анна Петрова", created_at=now, last_seen_at=now - timedelta(days=1))
        )
        session.add(Profile(reference="c3", name="joann", created_at=now))
        await session.flush()
        owner = await profile.by_reference(session, "c3")
        assert owner is not None
        session.add(
            Identity(profile_id=owner.id, channel="email", external_id="ann@example.com", created_at=now)
        )
    async with database.read() as session:
        found, total = await profile.find(session, text)
    assert ([one.name for one in found], total) == (names, len(names))


async def test_search_pages_count_everybody(database: Database, now: datetime) -> None:
    async with database.begin() as session:
        session.add_all(Profile(reference=f"c{i}", name="Ann", created_at=now) for i in range(5))
    async with database.read() as session:
        found, total = await profile.find(session, "ann", limit=2, offset=4)
    assert ([one.reference for one in found], total) == (["c4"], 5)


async def a_whole_life(database: Database, now: datetime) -> int:
    """A profile with a row in every table that can hold one."""
    met = await meet(database, now, name="Ann")
    async with database.begin() as session:
        held = await session.get_one(Profile, met.id)
        held.birthday = date(1990, 5, 17)
        await consent.record(session, met.id, granted=True, now=now, source="telegram:/start")
        await traits.set_trait(session, met.id, "size", 42, source="console:eve", now=now)
        await tags.add_tag(session, met.id, "vip")
        await learning.learn(session, met.id, [learning.Finding("topic", "returns", 1.0)], now=now)
        await editing.tag(session, held, "press", operator="eve", now=now)
        await events.append(
            session, [events.NewEvent(profile_id=met.id, type="view", at=now)], received_at=now
        )
        talk = await conversations.open_conversation(session, met.id, "telegram", now=now)
        await conversations.add_turn(session, talk, "customer", "Hello", now=now)
        session.add(
            OutboxReply(bot_id="1", chat_id="-2", conversation_id=talk.id, payload={}, created_at=now)
        )
        campaign = Campaign(name="c", audience_name="a", definition={}, message={}, created_at=now)
        session.add(campaign)
        await session.flush()
        session.add(
            Delivery(
                campaign_id=campaign.id,
                profile_id=met.id,
                state="planned",
                due_at=now,
                planned_at=now,
                link_token="t",
            )
        )
        await session.flush()
        for table in Base.metadata.sorted_tables:
            if table.name in tables_about_people():
                await some_row(session, table, met.id, now)
    return met.id


async def some_row(
    session: AsyncSession, table: Table, profile_id: int, now: datetime, wanted: Column[Any] | None = None
) -> Any:
    """The wanted value of a row, else its first key; made where the table has none."""
    first = next(iter(table.primary_key)) if wanted is None else wanted
    if (held := await session.scalar(select(first).limit(1))) is not None:
        return held
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.nullable or column.default is not None or column is table.autoincrement_column:
            continue
        plain = {str: "x", int: 1, float: 1.0, bool: False, date: now.date()}
        of_type = {UtcDateTime: now, JSON: {}}.get(type(column.type))
        row[column.name] = plain[column.type.python_type] if of_type is None else of_type
        for key in column.foreign_keys:
            of_profile = key.column.table.name == "profile"
            row[column.name] = (
                profile_id
                if of_profile
                else await some_row(session, key.column.table, profile_id, now, key.column)
            )
    return (await session.execute(insert(table).values(row).returning(first))).scalar_one()


def tables_about_people() -> set[str]:
    """Tables that refer to a profile, or to a row that does."""
    about = {"profile"}
    while True:
        more = {
            table.name
            for table in Base.metadata.sorted_tables
            if any(key.column.table.name in about and key.ondelete == "CASCADE" for key in table.foreign_keys)
        }
        if more <= about:
            return about
        about |= more


async def rows_by_table(database: Database) -> dict[str, int]:
    async with database.read() as session:
        return {
            table.name: await session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name in tables_about_people()
        }


async def test_every_reference_to_a_profile_is_erased_with_it() -> None:
    keys = [
        key
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in tables_about_people()
    ]
    assert len(keys) >= 8
    assert [str(key.parent) for key in keys if key.ondelete != "CASCADE"] == []


async def test_forgetting_somebody_leaves_nothing_of_them(database: Database, now: datetime) -> None:
    forgotten = await a_whole_life(database, now)
    kept = await meet(database, now, external_id="8")
    before = await rows_by_table(database)
    assert [name for name, count in before.items() if count == 0] == []
    async with database.begin() as session:
        await profile.forget(session, forgotten)
    after = await rows_by_table(database)
    assert {name: count for name, count in after.items() if count} == {"profile": 1, "identity": 1}
    async with database.read() as session:
        assert await session.get(Profile, kept.id) is not None
        assert await profile.by_reference(session, "telegram:7") is None


async def test_an_export_holds_everything_and_is_json(database: Database, now: datetime) -> None:
    known = await a_whole_life(database, now)
    await meet(database, now, external_id="8", name="Somebody else")
    async with database.read() as session:
        exported = await profile.export(session, known)
    assert exported["profile"]["name"] == "Ann"
    assert exported["profile"]["birthday"] == "1990-05-17"
    assert exported["tags"] == ["press", "topic:returns", "vip"]
    assert [row["source"] for row in exported["tag_sources"]] == ["console:eve", "conversation", None]
    assert exported["evidence"][0]["value"] == "returns"
    assert exported["turns"][0]["text"] == "Hello"
    assert exported["consents"][0]["at"] == "2026-09-16T14:30:00+00:00"
    assert [name for name, rows in exported.items() if not rows] == []
    # What was posted to the shop's people repeats turns; campaigns are watched by operators.
    left_out = {"outbox_reply", "campaign_watch"}
    assert len(exported) == len(tables_about_people() - left_out | {"tag_sources"})
    assert "Somebody else" not in json.dumps(exported)


@pytest.mark.parametrize(("tag", "code"), [("en", "en"), ("zh-Hans", "zh"), ("pt_BR", "pt"), (" DE ", "de")])
def test_a_language_tag_is_cut_to_its_language(tag: str, code: str) -> None:
    assert values.language_code(tag) == code
