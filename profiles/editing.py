"""Editing: what operators add, change and remove among a profile's traits and tags."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import corrections, kinds, trait_types, values
from profiles.birthday import UNKNOWN_YEAR
from profiles.exceptions import RefusedValue
from profiles.intake.profile_rows import KNOWN
from profiles.learning import forget_value
from profiles.schema import Profile, Tag, Trait
from profiles.sources import OPERATOR
from profiles.tags import add_tag, remove_tag
from profiles.traits import set_trait, stored

_YEARLESS = re.compile(r"\d\d-\d\d")


def birthday(value: str) -> date:
    """A date, or month and day of one whose year nobody knows: 05-17."""
    return values.day(f"{UNKNOWN_YEAR}-{value}" if _YEARLESS.fullmatch(value) else value)


#: Values that are columns of the profile; a trait beside them says where they come from.
OWN: dict[str, Callable[[str], str | date]] = {"city": values.text(100), "birthday": birthday}

_trait_name = values.text(100)


async def correct(
    session: AsyncSession, profile: Profile, name: str, value: str, *, operator: str, now: datetime
) -> bool:
    """Give a trait the value that an operator knows; whether it changed.

    Raises RefusedValue for a name or value that cannot be kept.
    """
    name, value = _trait_name(name.strip()), value.strip()
    if not name or not value:
        raise RefusedValue("Give the trait a name and a value.")
    if name in KNOWN - OWN.keys():
        raise RefusedValue(f"{name} is no trait; an import or the customer gives it.")
    former = await _former(session, profile, name)
    source = f"{OPERATOR}{operator}"
    if name in OWN:
        read = OWN[name](value)
        setattr(profile, name, read)
        value = read.isoformat() if isinstance(read, date) else read
    else:
        value, _ = stored((await trait_types.load(session)).read(name, value))
    await set_trait(session, profile.id, name, value, source=source, now=now)
    await session.flush()
    if former == value:
        return False
    await _reject(session, profile.id, name, former, now)
    await corrections.enter(session, profile.id, name, former=former, value=value, source=source, now=now)
    return True


async def remove(session: AsyncSession, profile: Profile, name: str, *, operator: str, now: datetime) -> bool:
    """Take a trait away for good; whether it was there."""
    former = await _former(session, profile, name)
    if former is None:
        return False
    if name in OWN:
        setattr(profile, name, None)
    source = f"{OPERATOR}{operator}"
    await set_trait(session, profile.id, name, None, source=source, now=now)
    await session.flush()
    await _reject(session, profile.id, name, former, now)
    await corrections.enter(session, profile.id, name, former=former, value=None, source=source, now=now)
    return True


async def tag(session: AsyncSession, profile: Profile, word: str, *, operator: str, now: datetime) -> bool:
    """Put a tag on by hand; whether it is new. Raises RefusedValue for one that cannot be kept."""
    held = await session.get(Tag, (profile.id, word.strip()))
    source = f"{OPERATOR}{operator}"
    await add_tag(session, profile.id, word, source=source, now=now)
    if held is None:
        await corrections.enter(
            session, profile.id, corrections.TAGS, former=None, value=word.strip(), source=source, now=now
        )
    return held is None


async def untag(session: AsyncSession, profile: Profile, word: str, *, operator: str, now: datetime) -> bool:
    """Take a tag off for good; whether it was there."""
    if await session.get(Tag, (profile.id, word)) is None:
        return False
    await remove_tag(session, profile.id, word)
    source = f"{OPERATOR}{operator}"
    await corrections.enter(
        session, profile.id, corrections.TAGS, former=word, value=None, source=source, now=now
    )
    if meant := kinds.of_tag(word):
        await forget_value(session, profile.id, *meant, now=now)
    return True


async def _former(session: AsyncSession, profile: Profile, name: str) -> str | None:
    if name in OWN:
        own = getattr(profile, name)
        return own.isoformat() if isinstance(own, date) else own
    return await session.scalar(
        select(Trait.text_value).where(Trait.profile_id == profile.id, Trait.name == name)
    )


async def _reject(
    session: AsyncSession, profile_id: int, name: str, former: str | None, now: datetime
) -> None:
    if former is not None and name in kinds.KINDS:
        await forget_value(session, profile_id, name, former, now=now)
