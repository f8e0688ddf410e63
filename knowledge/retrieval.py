"""Retrieval: full text and vectors, each searched for itself, then joined by one weighted sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import fulltext
from knowledge.analysis import query_tokens
from knowledge.batches import batches
from knowledge.embedder import Embedder
from knowledge.exceptions import EmbeddingFailed, VectorsUnavailable
from knowledge.schema import IndexEntry, Product
from knowledge.vectors import VectorIndex

#: Each way of searching looks this deep whatever is asked for: asking for more must not reorder the top.
DEPTH = 100
#: With fewer products than this behind a filter, vectors are compared among exactly these.
_FEW = 2000


@dataclass(frozen=True)
class Hit:
    """An entry with its fused score from 0 to 1, and what each way of searching gave it."""

    kind: str
    key: str
    score: float
    lexical: float
    likeness: float


async def retrieve(
    session: AsyncSession,
    vectors: VectorIndex,
    text: str,
    *,
    kinds: Sequence[str],
    condition: ColumnElement[bool] | None = None,
    limit: int,
) -> list[Hit]:
    """The best entries of these kinds, best first; under a condition only products that meet it."""
    depth = max(DEPTH, limit)
    tokens = query_tokens(text)
    matches = await fulltext.search(session, tokens, kinds=kinds, condition=condition, limit=depth)
    lexical = {(each.kind, each.key): each.score for each in matches}
    likeness: dict[tuple[str, str], float] = {}
    for kind in kinds if tokens else ():
        likeness.update(await _nearest(session, vectors, kind, text, condition, depth))
    return fuse(lexical, likeness, vectors.embedder)[:limit]


def fuse(
    lexical: dict[tuple[str, str], float], likeness: dict[tuple[str, str], float], embedder: Embedder
) -> list[Hit]:
    """Both scores brought to 0..1 and summed by the embedder's weight; ties in the order of kind and key."""
    highest = max(lexical.values(), default=0.0) or 1.0
    low, high = embedder.scale
    hits = []
    for kind, key in lexical.keys() | likeness.keys():
        words = max(0.0, lexical.get((kind, key), 0.0) / highest)
        alike = min(1.0, max(0.0, (likeness.get((kind, key), low) - low) / (high - low)))
        if not words and not alike:
            # Something is always nearest; that alone does not make it a find.
            continue
        score = (1 - embedder.weight) * words + embedder.weight * alike
        hits.append(Hit(kind, key, score, lexical.get((kind, key), 0.0), likeness.get((kind, key), 0.0)))
    return sorted(hits, key=lambda hit: (-hit.score, hit.kind, hit.key))


async def _nearest(
    session: AsyncSession,
    vectors: VectorIndex,
    kind: str,
    text: str,
    condition: ColumnElement[bool] | None,
    depth: int,
) -> dict[tuple[str, str], float]:
    """Likeness of the nearest entries; none where the vectors are out of reach, for words go a long way."""
    entries = select(IndexEntry.key, IndexEntry.vector_id).where(IndexEntry.kind == kind)
    among = None
    if condition is not None:
        entries = entries.join(Product, and_(Product.id == IndexEntry.key)).where(condition)
        few = (await session.execute(entries.limit(_FEW + 1))).all()
        among = [name for _, name in few] if len(few) <= _FEW else None
    try:
        found = await vectors.nearest(kind, text, limit=depth, among=among)
    except (EmbeddingFailed, VectorsUnavailable) as error:
        log = structlog.get_logger("retrieval")
        log.warning(
            "The vectors cannot be searched; words alone are.", action="vectors_skipped", error=str(error)
        )
        return {}
    likeness: dict[tuple[str, str], float] = {}
    for batch in batches(found, 500):
        rows = await session.execute(entries.where(IndexEntry.vector_id.in_(batch)))
        likeness.update({(kind, key): found[name] for key, name in rows})
    return likeness
