"""Corrections: what operators changed by hand, and that a removed value is not learned again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import kinds
from profiles.schema import Correction

#: Under this name corrections speak of tags.
TAGS = "tags"


async def rejected(session: AsyncSession, profile_id: int) -> set[tuple[str, str]]:
    """Names and values that are not learned again; a tag stands for the value of its kind as well."""
    found = select(Correction.name, Correction.former).where(
        Correction.profile_id == profile_id, Correction.state == "rejected"
    )
    pairs = {(name, former) for name, former in await session.execute(found) if former is not None}
    return pairs | {meant for name, former in pairs if name == TAGS and (meant := kinds.of_tag(former))}


async def enter(
    session: AsyncSession,
    profile_id: int,
    name: str,
    *,
    former: str | None,
    value: str | None,
    source: str,
    now: datetime,
) -> None:
    """Enter a change; a former value counts as rejected from now on."""
    session.add(
        Correction(
            profile_id=profile_id,
            name=name,
            former=former,
            value=value,
            state="added" if former is None else "rejected",
            source=source[:100],
            at=now,
        )
    )
    await session.flush()


async def allow(session: AsyncSession, profile_id: int, correction_id: int) -> bool:
    """Let a rejected value be learned again; whether it was rejected."""
    same = select(Correction.name, Correction.former).where(
        Correction.id == correction_id, Correction.profile_id == profile_id, Correction.state == "rejected"
    )
    found = (await session.execute(same)).one_or_none()
    if found is None:
        return False
    await session.execute(
        update(Correction)
        .where(
            Correction.profile_id == profile_id,
            Correction.name == found.name,
            Correction.former == found.former,
            Correction.state == "rejected",
        )
        .values(state="allowed")
    )
    return True


async def corrections(session: AsyncSession, profile_id: int) -> Sequence[Correction]:
    """What operators changed about a profile, newest first."""
    found = select(Correction).where(Correction.profile_id == profile_id)
    newest = found.order_by(Correction.id.desc()).execution_options(populate_existing=True)
    return list(await session.scalars(newest))
