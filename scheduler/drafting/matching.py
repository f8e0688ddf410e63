"""Which materials a wish is about."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.analysis import is_stop_word, tokens
from scheduler.messages import material as materials
from scheduler.schema import Material

#: So many materials are compared, the newest ones, and so many are found at most.
COMPARED, FOUND = 200, 3
#: What a word of a tag or a name counts for beside one of the text.
TITLE = 3


async def matching(session: AsyncSession, wish: str) -> list[Material]:
    """The materials that share most words with the wish, the best first; none where none shares any."""
    wanted = _words(wish)
    rows, _ = await materials.materials(session, limit=COMPARED)
    tags = await materials.tags_of(session, [row.id for row in rows])
    scored = [(_score(row, tags.get(row.id, []), wanted), -place, row) for place, row in enumerate(rows)]
    best = sorted((one for one in scored if one[0]), key=lambda one: one[:2], reverse=True)
    return [row for _, _, row in best[:FOUND]]


def _score(material: Material, tags: Sequence[str], wanted: set[str]) -> int:
    title = _words(" ".join([material.name, *tags]))
    return TITLE * len(wanted & title) + len(wanted & (_words(material.text) - title))


def _words(text: str) -> set[str]:
    return {word for word in tokens(text) if not is_stop_word(word)}
