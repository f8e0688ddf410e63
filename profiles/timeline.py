"""The timeline: everything that happened with one profile, newest first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from profiles.corrections import TAGS
from profiles.identity.schema import Merge
from profiles.schema import Consent, Conversation, Correction, Event, Turn

#: What an entry may be of; the last two come from the caller.
KINDS = ("event", "turn", "consent", "correction", "merge", "delivery", "journey")

#: How the known event types read; others are shown by their own name.
TITLES = {
    "message": "Wrote a message",
    "question": "Asked a question",
    "view": "Looked at",
    "add_to_cart": "Added to the cart",
    "favorite": "Saved as a favorite",
    "purchase": "Bought",
    "click": "Followed a campaign's link",
    "reply": "Answered a campaign",
    "opt_out": "Opted out",
    "complaint": "Complained",
    "referral": "Referred somebody",
}

#: Columns of an event that say something to a reader, in reading order.
EVENT_DETAILS = (
    "product_id", "category", "brand", "price", "quantity", "amount", "order_id", "campaign_id", "channel",
    "sentiment", "topic",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One thing that happened. Money in `details` is in minor units."""

    at: datetime
    #: One of KINDS.
    kind: str
    title: str
    details: dict[str, Any]


async def timeline(
    session: AsyncSession,
    profile_id: int,
    *,
    before: datetime | None = None,
    since: datetime | None = None,
    kinds: Collection[str] = KINDS,
    limit: int = 100,
    also: Sequence[Entry] = (),
) -> list[Entry]:
    """One page of a profile's timeline, newest first; `before` is the last entry's time of the page before.

    Nothing earlier than `since` and of no other than `kinds`. An instant is never split between two pages, so
    a page may be longer than `limit`. `also` are entries that the caller knows of (deliveries); they are
    merged in where they fall on the page.
    """
    rest = [entry for entry in also if entry.kind in kinds and _is_within(entry.at, before, since)]
    end = await _page_end(session, profile_id, before, since, kinds, limit, rest) or since
    entries = [entry for entry in rest if _is_within(entry.at, None, end)]
    for kind, (at, read) in _READERS.items():
        if kind in kinds:
            entries += await read(session, _within(at, before, end), profile_id)
    if "merge" in kinds:
        entries += await _merges(session, profile_id, before, end)
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


async def _page_end(
    session: AsyncSession,
    profile_id: int,
    before: datetime | None,
    since: datetime | None,
    kinds: Collection[str],
    limit: int,
    rest: Sequence[Entry],
) -> datetime | None:
    """The oldest instant on the page; None where everything fits."""
    newest = [entry.at for entry in rest]
    parts = [
        instants.where(*_within(at, before, since)).order_by(at.desc()).limit(limit).subquery()
        for kind, instants, at in _instants(profile_id)
        if kind in kinds
    ]
    if parts:
        newest += await session.scalars(union_all(*(select(part) for part in parts)))
    newest.sort(reverse=True)
    return newest[limit - 1] if len(newest) >= limit else None


def _instants(profile_id: int) -> list[tuple[str, Select[Any], InstrumentedAttribute[Any]]]:
    """Where the times of each kind of entry stand."""
    turns = select(Turn.at).join(Conversation).where(Conversation.profile_id == profile_id)
    undone = select(Merge.undone_at).where(Merge.profile_id == profile_id, Merge.undone_at.is_not(None))
    return [
        ("event", select(Event.at).where(Event.profile_id == profile_id), Event.at),
        ("turn", turns, Turn.at),
        ("consent", select(Consent.at).where(Consent.profile_id == profile_id), Consent.at),
        ("correction", select(Correction.at).where(Correction.profile_id == profile_id), Correction.at),
        ("merge", select(Merge.at).where(Merge.profile_id == profile_id), Merge.at),
        ("merge", undone, Merge.undone_at),
    ]


def _is_within(at: datetime, before: datetime | None, end: datetime | None) -> bool:
    return (before is None or at < before) and (end is None or at >= end)


def _within(
    at: InstrumentedAttribute[Any], before: datetime | None, end: datetime | None
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if before is not None:
        conditions.append(at < before)
    if end is not None:
        conditions.append(at >= end)
    return conditions


async def _events(session: AsyncSession, page: Sequence[ColumnElement[bool]], profile_id: int) -> list[Entry]:
    found = select(Event).where(Event.profile_id == profile_id, *page).order_by(Event.id.desc())
    return [_event_entry(event) for event in await session.scalars(found)]


def _event_entry(event: Event) -> Entry:
    details = {name: getattr(event, name) for name in EVENT_DETAILS if getattr(event, name) is not None}
    title = TITLES.get(event.type) or event.type.replace("_", " ").capitalize()
    about = f"{title}: {event.product_id}" if event.product_id else title
    return Entry(event.at, "event", about, event.properties | {"type": event.type} | details)


async def _turns(session: AsyncSession, page: Sequence[ColumnElement[bool]], profile_id: int) -> list[Entry]:
    found = select(Turn, Conversation.channel).join(Conversation)
    rows = await session.execute(
        found.where(Conversation.profile_id == profile_id, *page).order_by(Turn.id.desc())
    )
    return [
        Entry(turn.at, "turn", turn.text, turn.details | {"role": turn.role, "channel": channel})
        for turn, channel in rows
    ]


async def _consents(
    session: AsyncSession, page: Sequence[ColumnElement[bool]], profile_id: int
) -> list[Entry]:
    found = select(Consent).where(Consent.profile_id == profile_id, *page).order_by(Consent.id.desc())
    return [
        Entry(
            entry.at,
            "consent",
            _decided(entry),
            {
                "granted": entry.granted,
                "purpose": entry.purpose,
                "channel": entry.channel,
                "source": entry.source,
            },
        )
        for entry in await session.scalars(found)
    ]


def _decided(entry: Consent) -> str:
    where = f" on {entry.channel}" if entry.channel else ""
    return f"{'Agreed to' if entry.granted else 'Refused'} {entry.purpose}{where}"


async def _merges(
    session: AsyncSession, profile_id: int, before: datetime | None, end: datetime | None
) -> list[Entry]:
    found = select(Merge).where(Merge.profile_id == profile_id).order_by(Merge.id.desc())
    entries: list[Entry] = []
    for one in await session.scalars(found):
        details = {"reference": one.reference, "source": one.proof}
        entries.append(Entry(one.at, "merge", f"Became one with {one.reference}", details))
        if one.undone_at is not None:
            entries.append(Entry(one.undone_at, "merge", f"Was parted from {one.reference}", details))
    return [entry for entry in entries if _is_within(entry.at, before, end)]


async def _corrections(
    session: AsyncSession, page: Sequence[ColumnElement[bool]], profile_id: int
) -> list[Entry]:
    found = select(Correction).where(Correction.profile_id == profile_id, *page)
    return [
        Entry(
            entry.at,
            "correction",
            _corrected(entry),
            {"name": entry.name, "former": entry.former, "value": entry.value, "source": entry.source},
        )
        for entry in await session.scalars(found.order_by(Correction.id.desc()))
    ]


def _corrected(entry: Correction) -> str:
    what = "The tag" if entry.name == TAGS else entry.name.replace("_", " ").capitalize()
    if entry.former is None:
        return f"{what} was added: {entry.value}"
    if entry.value is None:
        return f"{what} was removed: {entry.former}"
    return f"{what} was corrected: {entry.former} → {entry.value}"


#: How the entries of a kind are read, and by which time they are found.
_READERS = {
    "event": (Event.at, _events),
    "turn": (Turn.at, _turns),
    "consent": (Consent.at, _consents),
    "correction": (Correction.at, _corrections),
}
