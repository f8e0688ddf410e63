"""Facets: what products are sought by, taken out of their rows at sync time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.batches import batches
from knowledge.content.records import ProductRecord
from knowledge.goods.properties import properties
from knowledge.schema import ProductFacet

_BATCH = 500


async def write(session: AsyncSession, products: Sequence[ProductRecord]) -> None:
    """Replace the facets of these products, whose rows are there."""
    for batch in batches(products, _BATCH):
        await forget(session, [product.id for product in batch])
        rows = [row for product in batch for row in rows_of(product)]
        if rows:
            await session.execute(insert(ProductFacet), rows)


def rows_of(product: ProductRecord) -> list[dict[str, Any]]:
    """The facets of a product, as the table keeps them."""
    return [{"product_id": product.id, **each._asdict()} for each in properties(product)]


async def forget(session: AsyncSession, ids: Sequence[str]) -> None:
    """Drop the facets of these products."""
    for batch in batches(ids, _BATCH):
        await session.execute(delete(ProductFacet).where(ProductFacet.product_id.in_(batch)))
