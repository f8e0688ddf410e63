"""Learning: values of a profile that a conversation speaks for, with a confidence that grows and fades.

Each turn that speaks for a value adds its weight to the value's strength, and the strength halves with
every half-life of its kind; confidence is 1 - 2^-strength. So one mention of weight 1 gives 0.5, two at
once 0.75, and with no further word a confidence of 0.75 is 0.5 again after one half-life. A value becomes a
trait or tag after as many turns as its kind asks for, and is dropped when its confidence falls below FADED.
Whatever an import or an operator gave stays, and what an operator rejected is not learned again.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import corrections
from profiles.insertion import insert_or_replace
from profiles.kinds import KINDS, Kind
from profiles.schema import Evidence, Tag, Trait
from profiles.sources import CONVERSATION
from profiles.tags import LONGEST, add_tag
from profiles.traits import set_trait

#: A value below this confidence is forgotten.
FADED = 0.25
#: A value is known from this confidence on.
KNOWN = 0.5
#: Strength beyond this adds nothing that a reader of a confidence could see.
STRONGEST = 10.0
#: Values of one kind that a profile keeps; a customer who asks about everything has no interests.
MOST_VALUES = 50


@dataclass(frozen=True)
class Finding:
    """One turn's word for a value; a plain mention weighs 1."""

    name: str
    value: str
    weight: float


async def learn(
    session: AsyncSession, profile_id: int, findings: Sequence[Finding], *, now: datetime
) -> None:
    """Add what one turn speaks for, and bring traits and tags of these kinds up to date.

    `now` is the turn's time: a turn that is not later than the last one which spoke for a value adds nothing
    to it, so learning from the same turn again changes nothing.
    """
    rejected = await corrections.rejected(session, profile_id)
    fresh = [found for found in findings if _tidy(found) and (found.name, found.value) not in rejected]
    names = {found.name for found in fresh}
    rows = await _evidence(session, profile_id, names) if names else []
    held = {(row.name, row.value): row for row in rows}
    for found in _strongest(fresh):
        row = held.get((found.name, found.value))
        if row is None or row.at < now:
            await _write(session, profile_id, found, row, now)
    await _refresh(session, profile_id, names, now)


async def fade(session: AsyncSession, *, now: datetime, limit: int = 1000) -> int:
    """Drop learned values that have faded, at most `limit` of them, and return how many that were."""
    gone = select(Evidence.profile_id, Evidence.name).where(Evidence.until <= now)
    rows = (await session.execute(gone.order_by(Evidence.until).limit(limit))).all()
    for profile_id, name in sorted({(row.profile_id, row.name) for row in rows}):
        await _refresh(session, profile_id, {name}, now)
    return len(rows)


async def forget_value(
    session: AsyncSession, profile_id: int, name: str, value: str, *, now: datetime
) -> None:
    """Drop all that speaks for a value, and with it the learned trait and tag."""
    one = (Evidence.profile_id == profile_id, Evidence.name == name, Evidence.value == value)
    await session.execute(delete(Evidence).where(*one))
    await _refresh(session, profile_id, {name}, now)


def confidence_at(name: str, confidence: float | None, at: datetime | None, now: datetime) -> float | None:
    """What is left at `now` of a confidence of the time `at`; a kind that does not fade keeps it."""
    kind = KINDS.get(name)
    if confidence is None or at is None or kind is None:
        return confidence
    return _confidence(_faded(_strength(confidence), kind, now - at))


def _tidy(found: Finding) -> bool:
    prefix = KINDS[found.name].prefix or ""
    return bool(found.value.strip()) and len(prefix) + len(found.value) <= LONGEST


def _strongest(findings: Sequence[Finding]) -> list[Finding]:
    """Each value once: a turn that says something twice says it once, at its strongest."""
    best: dict[tuple[str, str], Finding] = {}
    for found in findings:
        known = best.get((found.name, found.value))
        if known is None or known.weight < found.weight:
            best[found.name, found.value] = found
    return list(best.values())


async def _evidence(session: AsyncSession, profile_id: int, names: Collection[str]) -> list[Evidence]:
    found = select(Evidence).where(Evidence.profile_id == profile_id, Evidence.name.in_(names))
    return list(await session.scalars(found.execution_options(populate_existing=True)))


async def _write(
    session: AsyncSession, profile_id: int, found: Finding, row: Evidence | None, now: datetime
) -> None:
    kind = KINDS[found.name]
    before = _faded(row.strength, kind, now - row.at) if row else 0.0
    strength = min(STRONGEST, before + found.weight)
    values = {
        "profile_id": profile_id,
        "name": found.name,
        "value": found.value,
        "strength": strength,
        "mentions": (row.mentions if row else 0) + 1,
        "at": now,
        "until": now + _lasts(strength, kind),
    }
    replaced = ("strength", "mentions", "at", "until")
    await session.execute(
        insert_or_replace(session, Evidence, "profile_id", "name", "value", replaced=replaced), values
    )


async def _refresh(session: AsyncSession, profile_id: int, names: Collection[str], now: datetime) -> None:
    """Bring the learned traits and tags of these kinds to what speaks for them."""
    for name in sorted(names):
        rows = await _evidence(session, profile_id, {name})
        ranked = sorted(rows, key=lambda row: (-_now(row, now), row.value))
        left = [row for row in ranked if row.until > now][:MOST_VALUES]
        for row in ranked:
            if row not in left:
                await session.delete(row)
        await session.flush()
        enough = [row for row in left if row.mentions >= KINDS[name].mentions]
        known = [row for row in enough if _confidence(_now(row, now)) >= FADED]
        if KINDS[name].trait:
            await _put_trait(session, profile_id, name, known, now)
        if KINDS[name].prefix:
            await _put_tags(session, profile_id, name, known, now)


async def _put_trait(
    session: AsyncSession, profile_id: int, name: str, known: Sequence[Evidence], now: datetime
) -> None:
    wanted = (Trait.profile_id == profile_id, Trait.name == name)
    held = await session.scalar(select(Trait).where(*wanted).execution_options(populate_existing=True))
    if held is not None and held.source != CONVERSATION:
        return
    sure = known[0] if known else None
    keeps = held is not None and sure is not None and held.text_value == sure.value
    if sure is None or not (keeps or _confidence(_now(sure, now)) >= KNOWN):
        await set_trait(session, profile_id, name, None, source=CONVERSATION, now=now)
        return
    confidence = _confidence(sure.strength)
    await set_trait(
        session, profile_id, name, sure.value, source=CONVERSATION, now=sure.at, confidence=confidence
    )


async def _put_tags(
    session: AsyncSession, profile_id: int, name: str, known: Sequence[Evidence], now: datetime
) -> None:
    prefix = KINDS[name].prefix or ""
    found = select(Tag).where(Tag.profile_id == profile_id, Tag.tag.startswith(prefix, autoescape=True))
    held = {row.tag: row.source for row in await session.scalars(found)}
    learned = {tag for tag, source in held.items() if source == CONVERSATION}
    kept = set()
    for row in known:
        tag = f"{prefix}{row.value}"
        if tag in learned or (tag not in held and _confidence(_now(row, now)) >= KNOWN):
            kept.add(tag)
            confidence = _confidence(row.strength)
            await add_tag(session, profile_id, tag, source=CONVERSATION, now=row.at, confidence=confidence)
    faded = Tag.tag.in_(learned - kept)
    await session.execute(delete(Tag).where(Tag.profile_id == profile_id, faded))


def _now(row: Evidence, now: datetime) -> float:
    return _faded(row.strength, KINDS[row.name], now - row.at)


def _faded(strength: float, kind: Kind, age: timedelta) -> float:
    return strength * math.pow(2.0, -(max(age, timedelta()) / kind.half_life))


def _confidence(strength: float) -> float:
    return round(1 - math.pow(2.0, -strength), 4)


def _strength(confidence: float) -> float:
    return -math.log2(1 - min(confidence, 1 - 2.0**-STRONGEST))


def _lasts(strength: float, kind: Kind) -> timedelta:
    """How long evidence is kept: until its value would have faded, and for a half-life where it is weak."""
    return kind.half_life * max(1.0, math.log2(strength / _strength(FADED)))
