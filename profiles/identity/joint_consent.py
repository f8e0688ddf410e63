"""Joint consent: what two ledgers say together once their profiles are one, and each alone afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.consent import MARKETING, MERGED, Decision, decided, record
from profiles.membership import one_of
from profiles.schema import Consent

#: A purpose, and a channel or None for every channel.
Scope = tuple[str, str | None]
GENERAL: Scope = (MARKETING, None)
#: What was said last, by scope.
Said = Mapping[Scope, bool]
#: Where a refusal came from that a parted profile takes along.
PARTED = "unmerge"


async def wanted(
    session: AsyncSession, one: Mapping[str, Any], other: Mapping[str, Any]
) -> dict[Scope, bool | None]:
    """What holds for both of these profile rows together: a refusal of either, else a grant of either."""
    ledgers = [await _entries(session, each["id"]) for each in (one, other)]
    entries = [entry for ledger in ledgers for entry in ledger]
    scopes = [GENERAL, *((entry.purpose, None) for entry in entries)]
    scopes += [(entry.purpose, entry.channel) for entry in entries]
    generals = (one["consent"], other["consent"])
    found: dict[Scope, bool | None] = {}
    for scope in scopes:
        said = [_state(ledger, scope, general) for ledger, general in zip(ledgers, generals, strict=True)]
        found[scope] = False if False in said else (True if True in said else None)
    return found


async def settle(
    session: AsyncSession, profile_id: int, wanted: Mapping[Scope, bool | None], *, now: datetime
) -> list[int]:
    """Make the joined ledger say what is wanted; the ids of the entries that this took."""
    added: list[int] = []
    for scope, granted in wanted.items():
        ledger = await _entries(session, profile_id)
        general = _state(ledger, (scope[0], None), None)
        if granted is None or _state(ledger, scope, general) == granted:
            continue
        purpose, channel = scope
        entry = Consent(
            profile_id=profile_id, purpose=purpose, channel=channel, granted=granted, at=now, source=MERGED
        )
        session.add(entry)
        await session.flush()
        added.append(entry.id)
    return added


async def part(session: AsyncSession, profile_id: int, copy: Mapping[str, Any], *, since: datetime) -> Said:
    """Take the merge's own entries away; what was said after it."""
    await session.execute(delete(Consent).where(one_of(session, Consent.id, copy["consents_added"])))
    came = {key[0] for key in copy["moved"]["consent"]["rows"]}
    entries = await _entries(session, profile_id)
    later = [entry for entry in entries if entry.id not in came and entry.at >= since]
    return {(entry.purpose, entry.channel): entry.granted for entry in later}


def alone(before: bool | None, later: Said) -> bool | None:
    """What holds for the profile that remained: a grant after the merge may have been the other's."""
    said = later.get(GENERAL)
    return before if said is None else said and before is not False


async def repeat(session: AsyncSession, profile_id: int, later: Said, *, now: datetime) -> None:
    """Refusals that came after the merge stand for the profile that is parted, too."""
    for (purpose, channel), granted in later.items():
        if not granted:
            await _refuse(session, profile_id, purpose, channel, now)


async def stand(
    session: AsyncSession, profile_id: int, before: bool | None, later: Said, *, now: datetime
) -> None:
    """The ledger says so where `alone` keeps a refusal against a later grant."""
    if later.get(GENERAL) and alone(before, later) is False:
        await _refuse(session, profile_id, *GENERAL, now)


async def _refuse(
    session: AsyncSession, profile_id: int, purpose: str, channel: str | None, now: datetime
) -> None:
    await record(session, profile_id, granted=False, now=now, source=PARTED, purpose=purpose, channel=channel)


def _state(ledger: list[Consent], scope: Scope, general: bool | None) -> bool | None:
    """What a ledger says; `general` holds for marketing where the ledger itself has no general entry."""
    purpose, channel = scope
    decisions = [Decision(entry.channel, entry.granted) for entry in ledger if entry.purpose == purpose]
    overall = [decision.granted for decision in decisions if decision.channel is None]
    latest = overall[-1] if overall else (general if purpose == MARKETING else None)
    return latest if channel is None else decided(latest, decisions, channel)


async def _entries(session: AsyncSession, profile_id: int) -> list[Consent]:
    found = select(Consent).where(Consent.profile_id == profile_id).order_by(Consent.id)
    return list(await session.scalars(found.execution_options(populate_existing=True)))
