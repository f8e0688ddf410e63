"""What a search found, as it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.index.retrieval import Hit
from knowledge.index.vectors import KINDS
from knowledge.schema import Document, Faq, Passage, Product, Source


@dataclass(frozen=True)
class Found:
    """One thing a search found. `kind` is product | faq | passage, `source` the location it came from."""

    kind: str
    id: str
    title: str
    #: The share of the question that it holds, from 0 to 1: comparable across searches.
    score: float
    source: str


async def found(session: AsyncSession, hits: Sequence[Hit]) -> list[Found]:
    """The hits with title and source, in their order."""
    shown = {
        kind: await _shown(session, kind, [hit.key for hit in hits if hit.kind == kind]) for kind in KINDS
    }
    return [
        Found(hit.kind, hit.key, title, round(hit.score, 4), source)
        for hit in hits
        for title, source in [shown[hit.kind].get(hit.key, ("", ""))]
        if title
    ]


async def _shown(session: AsyncSession, kind: str, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Title and source by key."""
    if not keys:
        return {}
    if kind == "product":
        query = select(Product.id, Product.title, Source.location).join(
            Source, Source.id == Product.source_id
        )
        rows = await session.execute(query.where(Product.id.in_(keys)))
        return {key: (title, source) for key, title, source in rows}
    numbers = [int(key) for key in keys]
    if kind == "faq":
        questions = select(Faq.id, Faq.question, Source.location).outerjoin(
            Source, Source.id == Faq.source_id
        )
        rows = await session.execute(questions.where(Faq.id.in_(numbers)))
        return {str(key): (question, source or "console") for key, question, source in rows}
    title = func.coalesce(func.nullif(Passage.heading, ""), Document.title)
    passages = select(Passage.id, title, Source.location).select_from(Passage).join(Document).join(Source)
    rows = await session.execute(passages.where(Passage.id.in_(numbers)))
    return {str(key): (heading, source) for key, heading, source in rows}
