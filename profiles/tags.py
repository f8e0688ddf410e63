"""Tags: words that somebody put on a profile."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.insertion import insert_or_keep
from profiles.schema import Tag


async def add_tag(session: AsyncSession, profile_id: int, tag: str) -> None:
    """Put a tag on a profile; it is there once, however often it is put."""
    await session.execute(
        insert_or_keep(session, Tag, "profile_id", "tag"), {"profile_id": profile_id, "tag": tag.strip()}
    )


async def remove_tag(session: AsyncSession, profile_id: int, tag: str) -> None:
    """Take a tag off a profile."""
    await session.execute(delete(Tag).where(Tag.profile_id == profile_id, Tag.tag == tag.strip()))


async def tags(session: AsyncSession, profile_id: int) -> list[str]:
    """A profile's tags in alphabetical order."""
    found = select(Tag.tag).where(Tag.profile_id == profile_id)
    return sorted(await session.scalars(found))
