"""Suggestions: what a customer may ask next, each of which leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.approved.approved_answers import Approved, Likeness, Question
from knowledge.draft import Draft
from knowledge.goods.conditions import in_language, kind_text
from knowledge.goods.lexicon import names_of_category
from knowledge.goods.vocabulary import shipped
from knowledge.schema import Product

#: Suggestions with one answer.
MOST = 3
#: So many categories are known.
LARGEST = 8
_AND = re.compile(r" & | and |, ")


def suggest(
    draft: Draft,
    approved: Approved,
    nearest: Sequence[Likeness],
    large: Sequence[str],
    language: str,
) -> tuple[str, ...]:
    """The draft's own suggestions, then approved questions like what was asked, then `large` categories."""
    if draft.kind == "clarify" or (draft.kind == "talk" and draft.suggested):
        return draft.suggested[:MOST]
    if draft.reason == "nothing_fits":
        return named(large[:MOST], language)
    questions = approved.suggestions(nearest, language, without=_asked(draft, approved))
    # One approved question beside product questions is enough; the customer is looking at goods.
    found = [*draft.suggested, *(questions[:1] if draft.products else questions)]
    if len(found) < MOST and not draft.products:
        found += large
    return tuple(dict.fromkeys(found))[:MOST]


def _asked(draft: Draft, approved: Approved) -> Question | None:
    cited = {citation.id for citation in draft.citations}
    return next((each for each in approved.questions if f"faq:{each.id}" in cited), None)


async def categories(session: AsyncSession, *, limit: int = LARGEST) -> tuple[str, ...]:
    """The categories with the most products."""
    largest = select(Product.category).where(Product.category.is_not(None)).group_by(Product.category)
    ordered = largest.order_by(func.count().desc(), Product.category).limit(limit)
    return tuple(each for each in await session.scalars(ordered) if each)


def named(sold: Sequence[str], language: str) -> tuple[str, ...]:
    """Categories in this language, each once."""
    return tuple(dict.fromkeys(_category_in(each, language) for each in sold))


def _category_in(category: str, language: str) -> str:
    """The narrowest name of a category, in this language where it names a kind; of "A & B" the first may."""
    name = category.rpartition(">")[2].strip()
    meanings = shipped().meanings(name) or shipped().meanings(_AND.split(name)[0])
    kind = next((each.name for each in meanings if each.sort == "kind"), None)
    if language == "en":
        return name
    return kind_text(kind, language) if kind else in_language(names_of_category(category), language, name)
