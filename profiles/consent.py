"""The consent ledger: who allowed what, on which channel, when, and how we know.

The rule for marketing on a channel, in one place. A refusal of that channel stands until that channel is
granted again. Otherwise a general grant allows every channel, and a grant of the channel allows it unless a
general refusal came later. Nothing recorded allows nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from profiles.identity.schema import Merge
from profiles.schema import Consent, Profile

#: The purpose that Profile.consent mirrors where no channel is named.
MARKETING = "marketing"
#: The source of entries that a merge added so that a refusal of either profile stands.
MERGED = "merge"


@dataclass(frozen=True)
class Decision:
    """An entry of the ledger for marketing, as far as the rule needs it; None means every channel."""

    channel: str | None
    granted: bool


def allowed(channel: str) -> ColumnElement[bool]:
    """Whether Profile allows marketing on this channel. True or false, never unknown."""
    general = func.coalesce(Profile.consent, false()) == true()
    return and_(Profile.id.not_in(_refusing(channel)), or_(general, Profile.id.in_(_granting(channel))))


def refused(channel: str) -> ColumnElement[bool]:
    """Whether Profile refuses marketing on this channel: neither allowed nor unasked."""
    general = func.coalesce(Profile.consent, true()) == false()
    return or_(Profile.id.in_(_refusing(channel)), and_(general, Profile.id.not_in(_granting(channel))))


def decided(general: bool | None, decisions: Iterable[Decision], channel: str) -> bool | None:
    """The same rule over one profile: True allowed, False refused, None where nothing is recorded.

    `general` is Profile.consent; `decisions` are its entries for marketing in the order of the ledger.
    """
    own = stopped_since = None
    for decision in decisions:
        if decision.channel == channel:
            own, stopped_since = decision.granted, False
        elif decision.channel is None and not decision.granted:
            stopped_since = True
    if own is False:
        return False
    if general is True or (own is True and not stopped_since):
        return True
    return general


async def record(
    session: AsyncSession,
    profile_id: int,
    *,
    granted: bool,
    now: datetime,
    source: str,
    purpose: str = MARKETING,
    channel: str | None = None,
) -> None:
    """Note what the customer decided; nothing is added where the ledger says the same already.

    Without a `channel` the decision is for every channel.
    """
    # The locked profile row puts two decisions at the same moment into an order.
    await session.execute(select(Profile.id).where(Profile.id == profile_id).with_for_update())
    if not await _says(session, profile_id, purpose, channel, granted):
        entry = Consent(profile_id=profile_id, purpose=purpose, channel=channel, granted=granted, at=now)
        entry.source = source[:100]
        session.add(entry)
        await session.flush()
    if purpose == MARKETING and channel is None:
        await session.execute(
            update(Profile)
            .where(Profile.id == profile_id)
            .values(consent=granted)
            .execution_options(synchronize_session="fetch")
        )


async def latest(
    session: AsyncSession, profile_id: int, *, purpose: str = MARKETING, channel: str | None = None
) -> bool | None:
    """What the customer decided last for this channel, or for every one; None where nothing is recorded."""
    entries = select(Consent.granted).where(
        Consent.profile_id == profile_id, Consent.purpose == purpose, _on(channel)
    )
    return await session.scalar(entries.order_by(Consent.id.desc()).limit(1))


async def decisions(session: AsyncSession, profile_ids: Sequence[int]) -> dict[int, list[Decision]]:
    """The entries for marketing of these profiles, each in the order of the ledger."""
    found: dict[int, list[Decision]] = {profile_id: [] for profile_id in profile_ids}
    entries = select(Consent.profile_id, Consent.channel, Consent.granted).where(
        Consent.profile_id.in_(profile_ids), Consent.purpose == MARKETING
    )
    for profile_id, channel, granted in await session.execute(entries.order_by(Consent.id)):
        found[profile_id].append(Decision(channel, granted))
    return found


async def ledger(session: AsyncSession, profile_id: int) -> list[Consent]:
    """All entries of a profile, oldest first."""
    entries = select(Consent).where(Consent.profile_id == profile_id).order_by(Consent.id)
    return list(await session.scalars(entries))


def _refusing(channel: str) -> Select[int]:
    """Profiles whose last word on this channel is no."""
    entry, later = aliased(Consent), aliased(Consent)
    same = and_(later.profile_id == entry.profile_id, later.purpose == MARKETING, later.id > entry.id)
    newer = select(later.id).where(same, later.channel == channel).exists()
    return select(entry.profile_id).where(
        entry.purpose == MARKETING, entry.channel == channel, entry.granted == false(), ~newer
    )


def _granting(channel: str) -> Select[int]:
    """Profiles that granted this channel and have refused neither it nor everything since."""
    entry, later = aliased(Consent), aliased(Consent)
    same = and_(later.profile_id == entry.profile_id, later.purpose == MARKETING, later.id > entry.id)
    bearing = or_(later.channel == channel, later.channel.is_(None))
    newer = select(later.id).where(same, bearing, later.granted == false()).exists()
    return select(entry.profile_id).where(
        entry.purpose == MARKETING, entry.channel == channel, entry.granted == true(), ~newer
    )


def _on(channel: str | None) -> ColumnElement[bool]:
    return Consent.channel.is_(None) if channel is None else Consent.channel == channel


async def _says(
    session: AsyncSession, profile_id: int, purpose: str, channel: str | None, granted: bool
) -> bool:
    """Whether this decision stands already, and nothing that bears on it came later."""
    bearing = [Consent.profile_id == profile_id, Consent.purpose == purpose]
    if channel is not None:
        bearing.append(or_(_on(channel), _on(None)))
    newest = select(Consent.channel, Consent.granted, Consent.at).where(*bearing)
    for entry in await session.execute(newest.order_by(Consent.id.desc())):
        if entry.granted != granted:
            return False
        if entry.channel == channel:
            return not await _merged_since(session, profile_id, entry.at)
    return False


async def _merged_since(session: AsyncSession, profile_id: int, at: datetime) -> bool:
    """Whether what was said at that time may have been said by another profile, which may be parted again."""
    since = select(Merge.id).where(Merge.profile_id == profile_id, Merge.undone_at.is_(None), Merge.at >= at)
    return await session.scalar(since.limit(1)) is not None
