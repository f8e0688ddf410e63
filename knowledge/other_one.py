"""The other one: what is meant beside the one product that is talked about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.analysis import is_stop_word, tokens
from knowledge.draft import Draft
from knowledge.facts.attributes import is_asking
from knowledge.facts.mention import find_mention
from knowledge.facts.named import load_products
from knowledge.facts.product_facts import ask_again
from knowledge.facts.subject import FEW
from knowledge.follow_up import without_lead_in
from knowledge.goods.cards import short_title
from knowledge.schema import Product
from knowledge.texts import say

_OTHER = re.compile(
    r"\bthe others?(?: ones?)?\b|另外?一?[个款件双只台]|(?<![а-я])друг(?:ой|ая|ое|ого|ую|ом|ие|их)(?![а-я])",
    re.IGNORECASE,
)
#: Words beside it that ask nothing.
_POLITE = re.compile(
    r"\b(?:please|show|me|give|then)\b|(?<![а-я])(?:пожалуйста|покажи(?:те)?|давай(?:те)?)(?![а-я])|给我看|看看|请"
)
#: The share of a title's words that two of one name have in common.
_ALIKE = 0.5


@dataclass(frozen=True)
class Other:
    """The other products, and the question as it is put to each of them."""

    products: tuple[Product, ...]
    asked: tuple[str, ...]

    def which(self, language: str) -> Draft | None:
        """Asks which of several is meant; None where there is only one."""
        if len(self.products) < 2:
            return None
        ids = tuple(each.id for each in self.products)
        return Draft(kind="clarify", text=say("which", language), products=ids, suggested=self.asked)


async def find_other(
    session: AsyncSession,
    text: str,
    earlier: Sequence[str],
    in_view: Sequence[Product],
    shown: Sequence[str],
    language: str,
) -> Other | None:
    """What "the other one" is while one product is talked about; None where nothing is asked of another.

    `earlier` are the customer's lines, oldest first; `shown` the ids that were shown together before.
    """
    if len(in_view) != 1 or not _OTHER.search(text):
        return None
    others = (await _others(session, in_view[0], shown))[:FEW]
    asked = [_ask(text, earlier, in_view[0], other, language) for other in others]
    return Other(tuple(others), tuple(asked)) if others else None


async def _others(session: AsyncSession, product: Product, shown: Sequence[str]) -> list[Product]:
    """Those that were shown beside it, else those of its category that are called most like it."""
    if product.id in shown and len(shown) > 1:
        return await load_products(session, [each for each in shown if each != product.id])
    same = select(Product).where(Product.category == product.category, Product.id != product.id)
    found = {each: _likeness(each, product) for each in await session.scalars(same.order_by(Product.id))}
    most = max(found.values(), default=0.0)
    return [each for each, alike in found.items() if alike == most >= _ALIKE]


def _ask(text: str, earlier: Sequence[str], product: Product, other: Product, language: str) -> str:
    """The question put to the other product: its own, else the one that was last asked of `product`."""
    title, own = short_title(other, language), without_lead_in(text)
    if _POLITE.sub(" ", _OTHER.sub(" ", own)).strip(" ?？!.。,，呢"):
        return _OTHER.sub(lambda _: title, own)
    before = earlier[-1] if earlier else ""
    if not is_asking(before):
        return title
    named = find_mention(before, product)
    return ask_again(before, named.rest if named else before, other, language)


def _likeness(one: Product, product: Product) -> float:
    """The share of the product's title that the other one has too."""
    theirs, own = ({word for word in tokens(each.title) if not is_stop_word(word)} for each in (one, product))
    return len(own & theirs) / max(1, len(own))
