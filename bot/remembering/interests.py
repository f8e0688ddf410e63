"""Interests: what a turn says about categories, brands, prices and topics that a customer cares for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.remembering import words
from bot.remembering.protected import is_protected
from knowledge.answers import Answer
from knowledge.schema import Product
from profiles.learning import Finding

#: What a turn weighs: 1 for what was asked about, more for what was pressed, less for what was only shown.
ASKED, SHOWN = 1.0, 0.4
PRESSED = {"view": 1.0, "compare": 1.0, "favorite": 1.5, "add_to_cart": 2.0}
#: Goods in a category of which it takes this share were asked for rather than only shown.
_MOST = 0.6
#: Prices of fewer goods make no bands.
FEWEST = 6
BANDS = ("low", "middle", "high")


def interests(
    text: str, answer: Answer | None, products: Sequence[Product], action: str | None
) -> list[Finding]:
    """Categories and brands of what was asked for, shown or pressed."""
    if not products:
        return []
    pressed = PRESSED.get(action or "", 0.0)
    asked = ASKED if answer is not None and answer.kind in {"products", "fact"} and text else SHOWN
    found = []
    for category, share in _shares([each.category for each in products]):
        weight = pressed or (asked if share >= _MOST else SHOWN)
        found.append(Finding("interest_category", category.strip().lower(), weight))
    said = words.plain(text)
    for brand, _ in _shares([each.brand for each in products]):
        named = words.plain(brand) in said or len(products) == 1
        found.append(Finding("interest_brand", brand.strip(), pressed or (asked if named else SHOWN)))
    return [each for each in found if not is_protected(each.value)]


def topics(answer: Answer | None, products: Sequence[Product], text: str) -> list[Finding]:
    """The topic of an approved answer, and the category that a question about goods was about."""
    if answer is None or not answer.answered or not text:
        return []
    found = []
    if answer.kind == "faq" and answer.citations and answer.topic:
        found.append(answer.topic.strip())
    if answer.kind in {"products", "fact"}:
        shares = _shares([each.category for each in products])
        found += [category.strip().lower() for category, share in shares if share >= _MOST]
    return [Finding("topic", topic, ASKED) for topic in found if topic and not is_protected(topic)]


async def price_band(session: AsyncSession, products: Sequence[Product], action: str | None) -> list[Finding]:
    """low, middle or high: the third of its category's prices that the one product in question is in.

    Of several products none is in question. Of a category with few prices all prices of the shop count.
    """
    priced = [each for each in products if each.price is not None]
    if len(products) != 1 or not priced:
        return []
    product = priced[0]
    alike = Product.currency == product.currency
    share = await _share_below(session, product, alike, Product.category == product.category)
    if share is None:
        share = await _share_below(session, product, alike)
    if share is None:
        return []
    return [Finding("price_band", BANDS[min(2, int(share * 3))], PRESSED.get(action or "", ASKED))]


async def _share_below(session: AsyncSession, product: Product, *alike: ColumnElement[bool]) -> float | None:
    below = func.sum(case((Product.price < product.price, 1), else_=0))
    counted = select(func.count(), below).where(Product.price.is_not(None), *alike)
    total, cheaper = (await session.execute(counted)).one()
    return float(cheaper) / total if total >= FEWEST else None


def _shares(values: Sequence[str | None]) -> list[tuple[str, float]]:
    counts = Counter(value for value in values if value and value.strip())
    return [(value, number / len(values)) for value, number in counts.most_common()]
