"""Named products: those that a text may name, found by its words alone, whatever else it asks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.analysis import query_tokens
from knowledge.facts.mention import model_tokens
from knowledge.index import fulltext
from knowledge.schema import Product

#: A name that more products carry is none.
_MOST = 20
#: So many of a text's words are enough to find what it names.
_TELLING = 10
#: A text with more of them quotes a whole title.
_FEW = 2


async def named_products(session: AsyncSession, text: str) -> list[Product]:
    """The products that hold the text's model number; where that names none or many, most of its words."""
    model = model_tokens(text)
    keys = await _holding(session, model) if 0 < len(model) <= _FEW else []
    if not keys or len(keys) == _MOST:
        keys += await _holding(session, query_tokens(text))
    return await load_products(session, list(dict.fromkeys(keys)))


async def _holding(session: AsyncSession, tokens: Sequence[str]) -> list[str]:
    rarest = await _rarest(session, tokens)
    matches = await fulltext.search(session, rarest, kinds=("product",), limit=_MOST)
    return [each.key for each in matches]


async def _rarest(session: AsyncSession, tokens: Sequence[str]) -> list[str]:
    """The tokens that fewest products hold: where a whole title is quoted, the others tell nothing more."""
    _, holders = await fulltext.frequencies(session, tokens)
    known = sorted((token for token in tokens if token in holders), key=lambda token: holders[token])
    return known[:_TELLING]


async def load_products(session: AsyncSession, ids: Sequence[str]) -> list[Product]:
    """The products of these ids that exist, in the given order."""
    if not ids:
        return []
    there = {each.id: each for each in await session.scalars(select(Product).where(Product.id.in_(ids)))}
    return [there[each] for each in ids if each in there]
