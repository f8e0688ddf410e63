"""Tags: words that somebody put on a profile, each with who did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.exceptions import RefusedValue
from profiles.insertion import insert_or_keep, insert_or_replace
from profiles.schema import Tag
from profiles.sources import CONVERSATION, OPERATOR, is_operators

#: Characters of the longest tag.
LONGEST = 100

#: Whether a tag was put by an operator or learned in a conversation: an import, which brings all the
#: tags that its source knows, leaves such a tag alone.
STAYS = or_(
    func.coalesce(Tag.source, "") == CONVERSATION,
    func.coalesce(Tag.source, "").startswith(OPERATOR, autoescape=True),
)


def stays(source: str | None) -> bool:
    """STAYS, for a row that was read."""
    return source == CONVERSATION or is_operators(source)


async def add_tag(
    session: AsyncSession,
    profile_id: int,
    tag: str,
    *,
    source: str | None = None,
    now: datetime | None = None,
    confidence: float | None = None,
) -> None:
    """Put a tag on a profile; it is there once, however often it is put.

    Raises RefusedValue for a tag of more than LONGEST characters.
    """
    tag = tag.strip()
    if not 0 < len(tag) <= LONGEST:
        raise RefusedValue(f"A tag has 1 to {LONGEST} characters.")
    row = {"profile_id": profile_id, "tag": tag, "source": source, "at": now, "confidence": confidence}
    addition = insert_or_keep(session, Tag, "profile_id", "tag")
    if source is not None:
        replaced = ("source", "at", "confidence")
        addition = insert_or_replace(session, Tag, "profile_id", "tag", replaced=replaced)
    await session.execute(addition, row)


async def remove_tag(session: AsyncSession, profile_id: int, tag: str) -> None:
    """Take a tag off a profile."""
    await session.execute(delete(Tag).where(Tag.profile_id == profile_id, Tag.tag == tag.strip()))


async def tags(session: AsyncSession, profile_id: int) -> list[str]:
    """A profile's tags in alphabetical order."""
    return [each.tag for each in await tag_rows(session, profile_id)]


async def tag_rows(session: AsyncSession, profile_id: int) -> list[Tag]:
    """A profile's tags in alphabetical order, with their sources."""
    found = select(Tag).where(Tag.profile_id == profile_id).execution_options(populate_existing=True)
    return sorted(await session.scalars(found), key=lambda each: each.tag)
