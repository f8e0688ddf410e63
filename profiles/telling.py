"""Telling: what customers say about themselves, kept in the profile's own columns."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import corrections
from profiles.birthday import year_is_known
from profiles.schema import Profile, Trait
from profiles.sources import CONVERSATION
from profiles.traits import set_trait

#: How sure we are of what somebody said in so many words; rules read it, so not wholly.
CONFIDENCE = 0.9


async def tell(
    session: AsyncSession, profile: Profile, name: str, value: str | date, *, now: datetime
) -> bool:
    """Take over a told `city` or `birthday`; whether it changed the profile.

    Fills what is empty and replaces what was told before; a value that an import or an operator gave
    stays, and a rejected one is not taken over again.
    """
    held: str | date | None = getattr(profile, name)
    text = _text(value)
    if held == value or (name, text) in await corrections.rejected(session, profile.id):
        return False
    if held is not None and not await _was_told(session, profile.id, name, _text(held)):
        return False
    if isinstance(held, date) and isinstance(value, date) and _says_less(value, held):
        return False
    setattr(profile, name, value)
    await set_trait(session, profile.id, name, text, source=CONVERSATION, now=now, confidence=CONFIDENCE)
    await session.flush()
    return True


async def _was_told(session: AsyncSession, profile_id: int, name: str, text: str) -> bool:
    same = select(Trait.name).where(
        Trait.profile_id == profile_id,
        Trait.name == name,
        Trait.text_value == text,
        Trait.source == CONVERSATION,
    )
    return await session.scalar(same) is not None


def _says_less(told: date, held: date) -> bool:
    """The same day, without the year that is known."""
    same_day = (told.month, told.day) == (held.month, held.day)
    return same_day and year_is_known(held) and not year_is_known(told)


def _text(value: str | date) -> str:
    return value.isoformat() if isinstance(value, date) else value
