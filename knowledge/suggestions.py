"""Suggestions: what a customer may ask next, each of which leads somewhere."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.approved.approved_answers import Approved, Likeness, Question
from knowledge.draft import Draft
from knowledge.schema import Product

#: Suggestions with one answer.
MOST = 3


def suggest(
    draft: Draft,
    approved: Approved,
    nearest: Sequence[Likeness],
    large: Sequence[str],
    language: str,
) -> tuple[str, ...]:
    """The draft's own suggestions, then approved questions like what was asked, then `large` categories."""
    if draft.kind == "clarify":
        return draft.suggested[:MOST]
    questions = approved.suggestions(nearest, language, without=_asked(draft, approved))
    # One approved question beside product questions is enough; the customer is looking at goods.
    found = [*draft.suggested, *(questions[:1] if draft.products else questions)]
    if len(found) < MOST and not draft.products:
        found += large
    return tuple(dict.fromkeys(found))[:MOST]


def _asked(draft: Draft, approved: Approved) -> Question | None:
    cited = {citation.id for citation in draft.citations}
    return next((each for each in approved.questions if f"faq:{each.id}" in cited), None)


async def categories(session: AsyncSession, *, limit: int = MOST) -> tuple[str, ...]:
    """The categories with the most products."""
    largest = select(Product.category).where(Product.category.is_not(None)).group_by(Product.category)
    ordered = largest.order_by(func.count().desc(), Product.category).limit(limit)
    return tuple(each for each in await session.scalars(ordered) if each)
