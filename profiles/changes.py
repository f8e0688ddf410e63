"""The feed of changes: which profiles were touched, and by what, until somebody has dealt with it.

Triggers write it (`profiles.change_triggers`), in the transaction of the change itself: no writer can
forget it, and what is rolled back leaves nothing. Rows are only added, and removed by number once they are
dealt with; a row that arrives meanwhile stays. Whoever is interrupted finds the same rows again.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import String, bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from profiles.database import Base, BigKey, table_of
from profiles.membership import in_ids


class ProfileChange(Base):
    """Something that a profile is made of was added, changed or removed."""

    __tablename__ = "profile_change"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: No foreign key: the profile may be gone, which is a change too.
    profile_id: Mapped[int] = mapped_column(BigKey)
    #: new | gone | profile | profile:last_seen_at | identity | consent | tag | trait:NAME | event:TYPE |
    #: delivery.
    what: Mapped[str] = mapped_column(String(120))


class Change(NamedTuple):
    """One row of the feed."""

    id: int
    profile_id: int
    what: str


_FEED = table_of(ProfileChange)
#: Made once: a dialect then finds it among its compiled statements at once.
_OLDEST = select(_FEED.c.id, _FEED.c.profile_id, _FEED.c.what).order_by(_FEED.c.id).limit(bindparam("most"))
_DONE = delete(_FEED).where(in_ids(_FEED.c.id))


async def pending(session: AsyncSession, limit: int) -> list[Change]:
    """The oldest changes that nobody has dealt with."""
    rows = await session.execute(_OLDEST, {"most": limit})
    return [Change(*row) for row in rows]


async def count_pending(session: AsyncSession, most: int) -> int:
    """How many changes wait, counted up to `most`."""
    some = select(ProfileChange.id).limit(most).subquery()
    return await session.scalar(select(func.count()).select_from(some)) or 0


async def done(session: AsyncSession, ids: Collection[int]) -> None:
    """These changes are dealt with."""
    await session.execute(_DONE, {"ids": list(ids)})


async def forget_all(session: AsyncSession) -> None:
    """Drop every change that this transaction sees: for those who will look at everybody instead.

    What they owe must be noted in the same transaction.
    """
    await session.execute(delete(ProfileChange))
