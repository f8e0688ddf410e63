"""The products that a timeline speaks of, by the names that the shop has for them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.schema import Product
from profiles.timeline import Entry


async def product_titles(session: AsyncSession, entries: Iterable[Entry]) -> dict[str, str]:
    """By id; a product that the shop's content does not hold (any more) is not there."""
    named = {entry.details.get("product_id") for entry in entries} - {None, ""}
    if not named:
        return {}
    found = await session.execute(select(Product.id, Product.title).where(Product.id.in_(named)))
    return {row.id: row.title for row in found}
