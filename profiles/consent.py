"""The consent ledger: who allowed what, when, and how we know."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Consent, Profile

#: The purpose that Profile.consent mirrors.
MARKETING = "marketing"


async def record(
    session: AsyncSession,
    profile_id: int,
    *,
    granted: bool,
    now: datetime,
    source: str,
    purpose: str = MARKETING,
) -> None:
    """Note what the customer decided; nothing is added where the latest entry says the same."""
    # The locked profile row puts two decisions at the same moment into an order.
    await session.execute(select(Profile.id).where(Profile.id == profile_id).with_for_update())
    if await latest(session, profile_id, purpose=purpose) != granted:
        session.add(
            Consent(profile_id=profile_id, purpose=purpose, granted=granted, at=now, source=source[:100])
        )
        await session.flush()
    if purpose == MARKETING:
        await session.execute(
            update(Profile)
            .where(Profile.id == profile_id)
            .values(consent=granted)
            .execution_options(synchronize_session="fetch")
        )


async def latest(session: AsyncSession, profile_id: int, *, purpose: str = MARKETING) -> bool | None:
    """What the customer decided last; None where nothing is recorded."""
    entries = select(Consent.granted).where(Consent.profile_id == profile_id, Consent.purpose == purpose)
    return await session.scalar(entries.order_by(Consent.id.desc()).limit(1))


async def ledger(session: AsyncSession, profile_id: int) -> list[Consent]:
    """All entries of a profile, oldest first."""
    entries = select(Consent).where(Consent.profile_id == profile_id).order_by(Consent.id)
    return list(await session.scalars(entries))
