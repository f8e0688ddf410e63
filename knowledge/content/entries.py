"""Entries of the full text index, each with the name of its vector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import String, cast, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.content.entry import EntryText
from knowledge.index import fulltext
from knowledge.schema import IndexEntry

#: The kind of an entry that nothing shows any more; its text is still to be cleared away.
GONE = "gone"


async def add_entries(session: AsyncSession, kind: str, texts: Sequence[tuple[str, EntryText]]) -> list[int]:
    """Put things into the full text index, by their keys; the numbers of their entries."""
    entries = [IndexEntry(kind=kind, key=key, vector_id=each.vector_id) for key, each in texts]
    session.add_all(entries)
    await session.flush()
    await fulltext.add(session, [(entry.id, each) for entry, (_, each) in zip(entries, texts, strict=True)])
    return [entry.id for entry in entries]


async def forget_entries(session: AsyncSession, kind: str, keys: Sequence[str]) -> None:
    """Take things out of the full text index, text and all."""
    of_these = (IndexEntry.kind == kind, IndexEntry.key.in_(keys))
    await remove_entries(session, (await session.scalars(select(IndexEntry.id).where(*of_these))).all())


async def remove_entries(session: AsyncSession, numbers: Sequence[int]) -> None:
    """Take entries out by their numbers, text and all."""
    await fulltext.remove(session, numbers)
    await session.execute(delete(IndexEntry).where(IndexEntry.id.in_(numbers)))


async def retire_entries(session: AsyncSession, kind: str, keys: Any) -> None:
    """Take things out of every search at once; `keys` is a list or a query. Their text goes later."""
    await session.execute(
        update(IndexEntry)
        .where(IndexEntry.kind == kind, IndexEntry.key.in_(keys))
        # The number as its key, for two of the same product may be gone.
        .values(kind=GONE, key=cast(IndexEntry.id, String))
        .execution_options(synchronize_session=False)
    )
