"""Profiles and their identities: who a customer is, and where they can be reached."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, delete, func, literal, or_, select, update
from sqlalchemy import case as sql_case
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import Base, UtcDateTime
from profiles.identity import suppression
from profiles.identity.schema import Alias, Merge
from profiles.insertion import insert_or_keep
from profiles.schema import Identity, Profile
from profiles.values import language_code

#: What an export calls the rows of a table, where it is not the table's own name.
PLURALS = {
    "identity": "identities",
    "consent": "consents",
    "trait": "traits",
    "tag": "tags",
    "event": "events",
    "conversation": "conversations",
    "delivery": "deliveries",
    "turn": "turns",
    "journey_run": "journeys",
    "journey_visit": "journey_steps",
    "alias": "aliases",
    "merge": "merges",
    "merge_request": "merge_requests",
}


async def by_reference(session: AsyncSession, reference: str) -> Profile | None:
    """The profile with the shop's own id, or `channel:external_id` for one that was met in chat.

    A reference of a profile that was merged into another finds that other one.
    """
    found = await session.scalar(select(Profile).where(Profile.reference == reference))
    if found is not None:
        return found
    return await session.scalar(select(Profile).join(Alias).where(Alias.reference == reference))


async def references(session: AsyncSession, profile: Profile) -> list[str]:
    """Everything that a profile is called: its reference, then those of the profiles merged into it."""
    further = select(Alias.reference).where(Alias.profile_id == profile.id).order_by(Alias.reference)
    return [profile.reference, *await session.scalars(further)]


async def by_identity(session: AsyncSession, channel: str, external_id: str) -> Profile | None:
    """The profile that uses this address."""
    found = select(Profile).join(Identity).where(_is_identity(channel, external_id))
    return await session.scalar(found)


async def meet(
    session: AsyncSession,
    *,
    channel: str,
    external_id: str,
    now: datetime,
    name: str | None = None,
    language: str | None = None,
    country: str | None = None,
    timezone: str | None = None,
) -> Profile:
    """The profile behind this address, made where there is none.

    It was seen at `now`; what we are told about it only fills what is empty. Somebody who writes has
    not blocked us, so the address counts as open again. Safe to call twice at the same moment.
    """
    profile_id = await _identified(session, channel, external_id)
    if profile_id is None:
        profile_id = await _add(session, channel, external_id, now)
        # Who was erased and comes back is met anew; imports stay away from what the shop called them.
        await suppression.lift(session, (channel, external_id))
        await suppression.lift(session, f"{channel}:{external_id}")
    await session.execute(
        update(Identity)
        .where(_is_identity(channel, external_id), Identity.blocked_at.is_not(None))
        .values(blocked_at=None)
        .execution_options(synchronize_session="fetch")
    )
    told = {"name": name and name[:200], "language": language and language_code(language)}
    told |= {"country": country, "timezone": timezone}
    return await _seen(session, profile_id, now, {key: value for key, value in told.items() if value})


async def seen(session: AsyncSession, profile_id: int, *, now: datetime) -> None:
    """Move last_seen_at forward to `now`; never backward."""
    await _seen(session, profile_id, now, {})


async def identities(session: AsyncSession, profile_id: int) -> list[Identity]:
    """All addresses of a profile, oldest first."""
    found = select(Identity).where(Identity.profile_id == profile_id).order_by(Identity.id)
    return list(await session.scalars(found))


async def mark_blocked(session: AsyncSession, profile_id: int, channel: str, *, now: datetime) -> None:
    """Remember that the channel does not let us write to this profile any more."""
    await session.execute(
        update(Identity)
        .where(Identity.profile_id == profile_id, Identity.channel == channel, Identity.blocked_at.is_(None))
        .values(blocked_at=now)
        .execution_options(synchronize_session="fetch")
    )


async def find(
    session: AsyncSession, text: str, *, limit: int = 50, offset: int = 0
) -> tuple[list[Profile], int]:
    """Profiles with `text` in name, reference or an address, last seen first; and how many there are."""
    wanted = _mentions(text.strip())
    total = await session.scalar(select(func.count()).select_from(Profile).where(wanted))
    newest = Profile.last_seen_at.desc().nulls_last()
    page = select(Profile).where(wanted).order_by(newest, Profile.id).limit(limit).offset(offset)
    return list(await session.scalars(page)), total or 0


async def forget(session: AsyncSession, profile_id: int) -> None:
    """Erase a person: the database removes every row that refers to the profile with it.

    What remains are hashes of their references and addresses, so that no import brings them back.
    """
    profile = await session.get(Profile, profile_id)
    if profile is None:
        return
    called = await references(session, profile)
    held = [(one.channel, one.external_id) for one in await identities(session, profile_id)]
    await suppression.suppress(session, called, held)
    # A merge that was undone still names who was parted.
    await session.execute(delete(Merge).where(Merge.reference.in_(called)))
    await session.execute(
        delete(Profile).where(Profile.id == profile_id).execution_options(synchronize_session="fetch")
    )


async def export(session: AsyncSession, profile_id: int) -> dict[str, Any]:
    """Everything that the database holds about a person, ready for JSON: one list of rows a table.

    Tables of the packages above are found by their foreign key, so that none is forgotten. Tags are there
    twice: as plain words, and with who put them there.
    """
    profiles = cast(Table, Profile.__table__)
    known: dict[str, Any] = {"profile": (await _rows(session, profiles, profiles.c.id == profile_id))[0]}
    for table in Base.metadata.sorted_tables:
        if any(key.column is profiles.c.id for key in table.foreign_keys):
            name = PLURALS.get(table.name, table.name)
            known[name] = await _rows(session, table, table.c.profile_id == profile_id)
    for table, theirs in _of_belongings(profile_id):
        known[PLURALS.get(table.name, table.name)] = await _rows(session, table, theirs)
    known["tag_sources"] = known["tags"]
    known["tags"] = [row["tag"] for row in known["tags"]]
    return known


def _of_belongings(profile_id: int) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Tables that refer to rows of the profile's (the turns of its talks), and which rows are theirs.

    A table that repeats others, or is about the shop's people, says `export: False`.
    """
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            owner = key.column.table
            if "profile_id" in owner.c and "profile_id" not in table.c and table.info.get("export", True):
                yield table, key.parent.in_(select(key.column).where(owner.c.profile_id == profile_id))


def _is_identity(channel: str, external_id: str) -> ColumnElement[bool]:
    return and_(Identity.channel == channel, Identity.external_id == external_id)


async def _identified(session: AsyncSession, channel: str, external_id: str) -> int | None:
    return await session.scalar(select(Identity.profile_id).where(_is_identity(channel, external_id)))


async def _add(session: AsyncSession, channel: str, external_id: str, now: datetime) -> int:
    # Whoever comes second waits at the unique keys, inserts nothing and reads the first one's rows.
    reference = f"{channel}:{external_id}"
    row: dict[str, Any] = {"reference": reference, "channel": channel, "created_at": now, "last_seen_at": now}
    await session.execute(insert_or_keep(session, Profile, "reference"), row)
    made = await session.scalar(select(Profile.id).where(Profile.reference == reference))
    address = {"profile_id": made, "channel": channel, "external_id": external_id, "created_at": now}
    await session.execute(insert_or_keep(session, Identity, "channel", "external_id"), address)
    profile_id = await _identified(session, channel, external_id)
    assert profile_id is not None
    return profile_id


async def _seen(session: AsyncSession, profile_id: int, now: datetime, told: dict[str, str]) -> Profile:
    moment = literal(now, UtcDateTime())
    later = or_(Profile.last_seen_at.is_(None), Profile.last_seen_at < moment)
    values: dict[str, Any] = {"last_seen_at": sql_case((later, moment), else_=Profile.last_seen_at)}
    values |= {key: func.coalesce(getattr(Profile, key), value) for key, value in told.items()}
    changed = update(Profile).where(Profile.id == profile_id).values(values).returning(Profile)
    return (
        await session.scalars(
            changed, execution_options={"populate_existing": True, "synchronize_session": False}
        )
    ).one()


async def _rows(session: AsyncSession, table: Table, wanted: ColumnElement[bool]) -> list[dict[str, Any]]:
    found = await session.execute(select(table).where(wanted).order_by(*table.primary_key))
    return [{name: _plain(value) for name, value in row._mapping.items()} for row in found]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _mentions(text: str) -> ColumnElement[bool]:
    # SQLite folds the case of ASCII letters only, so the usual spellings are tried one by one.
    spellings = {text, text.lower(), text.title(), text.upper()}
    named = or_(*(Profile.name.icontains(spelling, autoescape=True) for spelling in spellings))
    addresses = select(Identity.profile_id).where(Identity.external_id.icontains(text, autoescape=True))
    further = select(Alias.profile_id).where(Alias.reference.icontains(text, autoescape=True))
    called = or_(Profile.reference.icontains(text, autoescape=True), Profile.id.in_(further))
    return or_(named, called, Profile.id.in_(addresses))
