"""What the library holds, as lists to look through: products, documents, approved answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from knowledge.schema import Document, Faq, Passage, Product, ProductFacet, Source

#: What the filter by stock calls products of which the source does not say.
UNTOLD = "unknown"
#: What `Product.availability` may say, and that nothing does.
STOCKS = ("in_stock", "out_of_stock", "preorder", "backorder", UNTOLD)
#: What the filter by source calls answers that were written in the console.
WRITTEN = 0


@dataclass(frozen=True)
class Wanted:
    """What a list shows; empty and None mean everything. `source` is a source's number, or WRITTEN."""

    text: str = ""
    source: int | None = None
    stock: str = ""


async def products(
    session: AsyncSession, wanted: Wanted, *, limit: int, offset: int = 0
) -> tuple[list[tuple[Product, str]], int]:
    """Products with the text in title, number, brand or category, each with its source; and how many."""
    columns = (Product.title, Product.id, Product.brand, Product.category)
    conditions = [*_mentioned(wanted.text, columns), *_from(wanted.source, Product.source_id)]
    if wanted.stock:
        said = Product.availability
        conditions.append(said.is_(None) if wanted.stock == UNTOLD else said == wanted.stock)
    found = select(Product, Source.location).join(Source).where(*conditions)
    return await _page(session, found, (Product.title, Product.id), limit, offset)


async def documents(
    session: AsyncSession, wanted: Wanted, *, limit: int, offset: int = 0
) -> tuple[list[tuple[Document, str]], int]:
    """Documents with the text in their title or in a passage, each with its source; and how many."""
    conditions = _from(wanted.source, Document.source_id)
    if wanted.text:
        within = _mentioned(wanted.text, (Passage.heading, Passage.text))
        holding = Document.id.in_(select(Passage.document_id).where(*within))
        conditions.append(or_(*_mentioned(wanted.text, (Document.title,)), holding))
    found = select(Document, Source.location).join(Source).where(*conditions)
    return await _page(session, found, (Document.title, Document.id), limit, offset)


async def answers(
    session: AsyncSession, wanted: Wanted, *, limit: int, offset: int = 0
) -> tuple[list[tuple[Faq, str | None]], int]:
    """Approved answers with the text in question, answer or topic; first those without a source."""
    columns = (Faq.question, Faq.answer, Faq.topic)
    conditions = [*_mentioned(wanted.text, columns), *_from(wanted.source, Faq.source_id)]
    found = select(Faq, Source.location).outerjoin(Source).where(*conditions)
    order = (Faq.source_id.is_not(None), func.coalesce(Faq.topic, Faq.question), Faq.id)
    return await _page(session, found, order, limit, offset)


async def facets(session: AsyncSession, product_id: str) -> list[ProductFacet]:
    """The properties that a product is sought by."""
    of_it = select(ProductFacet).where(ProductFacet.product_id == product_id)
    ordered = of_it.order_by(ProductFacet.variant, ProductFacet.name, ProductFacet.id)
    return list(await session.scalars(ordered))


async def passages(session: AsyncSession, document_id: int) -> list[Passage]:
    """The pieces of a document, in its order."""
    of_it = select(Passage).where(Passage.document_id == document_id)
    return list(await session.scalars(of_it.order_by(Passage.position, Passage.id)))


async def sources(session: AsyncSession, column: InstrumentedAttribute[Any]) -> list[Source]:
    """The sources that something of this column comes from, by location."""
    there = select(column).where(column.is_not(None))
    found = select(Source).where(Source.id.in_(there)).order_by(Source.location)
    return list(await session.scalars(found))


def _from(source: int | None, column: InstrumentedAttribute[Any]) -> list[ColumnElement[bool]]:
    if source is None:
        return []
    return [column.is_(None) if source == WRITTEN else column == source]


def _mentioned(text: str, columns: Sequence[InstrumentedAttribute[Any]]) -> list[ColumnElement[bool]]:
    # SQLite knows the case of Latin letters only.
    spellings = {text, text.lower(), text.upper(), text.capitalize()}
    each = (column.icontains(one, autoescape=True) for column in columns for one in sorted(spellings))
    return [or_(*each)] if text else []


async def _page(
    session: AsyncSession, found: Select[Any, Any], order: Sequence[Any], limit: int, offset: int
) -> tuple[list[Any], int]:
    counted = select(func.count()).select_from(found.order_by(None).subquery())
    rows = await session.execute(found.order_by(*order).limit(limit).offset(offset))
    return [tuple(row) for row in rows], await session.scalar(counted) or 0
