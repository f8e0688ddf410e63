"""Product cards: the goods that fit a request, or the honest word that none does."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.content.entry import label
from knowledge.draft import Citation, Draft
from knowledge.goods.conditions import amount_text, conditions_text, goods_text, kind_text, measures_text
from knowledge.goods.evidence import Evidence, ProductHit
from knowledge.goods.filters import Filter
from knowledge.goods.ordering import Ordered
from knowledge.goods.request import Request
from knowledge.goods.vocabulary import Meaning, normal, shipped, split
from knowledge.money import format_price
from knowledge.schema import Product
from knowledge.texts import say

#: Cards in one answer.
MOST = 5
#: The share of the asked words that a product must hold: less where goods are clearly asked for.
ENOUGH, ENOUGH_UNASKED = 0.55, 0.75
#: A product is left out when it holds clearly less of the question than the best one.
_BESIDE_BEST = 0.85
#: Practically every asked word.
_ALL = 0.95
#: A title this long is cut in a sentence of ours.
_TITLE_LENGTH = 80


def show_cards(evidence: Evidence, language: str) -> Draft | None:
    """The products that fit; None where the request is not for goods or nothing like them is sold."""
    fitting = fitting_products(evidence)
    if not fitting:
        return _none(evidence, language)
    products = [hit.product for hit in fitting]
    if evidence.request.cheapest and evidence.ordered is None:
        products = sorted(products, key=lambda each: (each.price is None, each.price or 0))
    elif evidence.ordered is None:
        products = [hit.product for hit in _to_be_had(fitting[:MOST])]
    shown = products[:MOST]
    return Draft(
        kind="products",
        text=_note(evidence.request, products, language)
        + _introduction(evidence, shown, language)
        + (say("others_unstated", language, count=evidence.unstated) if evidence.unstated else ""),
        products=tuple(product.id for product in shown),
        citations=tuple(Citation(f"product:{product.id}", product.title) for product in shown),
        suggested=_next_questions(shown[0], language),
    )


def fitting_products(evidence: Evidence) -> list[ProductHit]:
    """The products that are what was asked for, best first."""
    request = evidence.request
    if evidence.ordered or (request.filters and not request.open_words and not request.how):
        return list(evidence.products)
    if request.how and not request.shopping:
        return []
    enough = ENOUGH if request.shopping else ENOUGH_UNASKED
    # What only its description mentions is not what the product is.
    named = [hit for hit in evidence.products if hit.title_coverage or hit.fact_coverage >= _ALL]
    if request.unsold:
        named = [hit for hit in named if _calls_itself(hit.product, request.unsold)]
    best = max((hit.coverage for hit in named), default=0.0)
    if best < enough:
        # What is of the kind and meets the conditions is not left out for a word that nothing holds.
        return _closest(evidence.products) if _is_told_by_conditions(request) else []
    fitting = [hit for hit in named if hit.coverage >= max(enough, best * _BESIDE_BEST)]
    # The cheapest of a category is often an accessory; the cheapest of that name is what is meant.
    own = [hit for hit in fitting if hit.own_coverage >= _ALL]
    if request.cheapest and own:
        return own
    # Beside goods that are called what was asked for, those that only mention it are something else.
    called = [hit for hit in fitting if hit.title_coverage >= _ALL]
    return _closest(called or fitting) if request.kind and request.shopping else fitting


def _to_be_had(hits: Sequence[ProductHit]) -> list[ProductHit]:
    """What is sold out comes after what is as close to the words and is not."""
    held = [hit.coverage for hit in hits if not _is_sold_out(hit)]
    return sorted(hits, key=lambda hit: _is_sold_out(hit) and any(each >= hit.coverage for each in held))


def _is_sold_out(hit: ProductHit) -> bool:
    return hit.product.availability == "out_of_stock"


def _closest(hits: Sequence[ProductHit]) -> list[ProductHit]:
    """Those that state most of what no condition stands for: of cat food the one with turkey."""
    most = max((hit.open_coverage for hit in hits), default=0.0)
    return [hit for hit in hits if hit.open_coverage >= most * _BESIDE_BEST]


def _calls_itself(product: Product, kind: str) -> bool:
    """Whether the title names the kind, though what the product is was taken from another word."""
    phrases = shipped().find(split(normal(product.title)))
    return any(each.of("kind") == Meaning("kind", kind) for each in phrases)


def _is_told_by_conditions(request: Request) -> bool:
    return request.kind is not None and request.shopping and not request.named and not request.how


def _none(evidence: Evidence, language: str) -> Draft | None:
    """That nothing meets the conditions, what stands in the way and what is nearest; else None."""
    request, shortfall = evidence.request, evidence.shortfall
    if shortfall is not None and (request.shopping or request.kind):
        goods = goods_text(request, language)
        name = "unstated" if shortfall.unstated else "none_of"
        unmet = (shortfall.unmet,) if shortfall.unstated and shortfall.unmet else request.filters
        stated = conditions_text(unmet, language) or measures_text(shortfall.unstated, language)
        nearest = (
            say("nearest", language, **_naming(shortfall.nearest, language)) if shortfall.nearest else ""
        )
        text = say(name, language, goods=goods, conditions=stated, nearest=nearest)
        near = shortfall.nearest.id if shortfall.nearest else None
        return Draft(kind="products", text=text, reason="nothing_fits", nearest=near)
    # Goods that the shop lacks are a gap in its content; with conditions it is the goods that are asked for.
    if request.unsold and not request.how and (request.filters or request.order or request.foreign):
        goods = kind_text(request.unsold, language)
        return Draft(kind="products", text=say("unsold", language, goods=goods), reason="nothing_fits")
    return None


def names_goods(evidence: Evidence) -> bool:
    """Whether the request is, whole, the name of something the shop sells."""
    return any(hit.title_coverage >= _ALL for hit in evidence.products)


def nothing_fits(without_conditions: Evidence, language: str, conditions: Sequence[Filter]) -> Draft | None:
    """What to say when goods of the kind exist, but not under the conditions; None where none exist."""
    others = [hit.product for hit in fitting_products(without_conditions)]
    if not others:
        return None
    priced = [product for product in others if product.price is not None]
    wants_less = any(each.operator.startswith("<") for each in conditions)
    nearest = min(priced, key=lambda each: (each.price or 0) * (1 if wants_less else -1), default=None)
    shown = say("nearest", language, **_naming(nearest, language)) if nearest else ""
    text = say("nothing_fits", language, nearest=shown)
    return Draft(kind="products", text=text, reason="nothing_fits", nearest=nearest.id if nearest else None)


def _note(request: Request, products: Sequence[Product], language: str) -> str:
    currency = next((product.currency for product in products if product.currency), None)
    if not request.foreign or not currency:
        return ""
    return say("currency", language, currency=currency) + ("" if language == "zh" else " ")


def _introduction(evidence: Evidence, products: Sequence[Product], language: str) -> str:
    request, first = evidence.request, _naming(products[0], language)
    if evidence.ordered and not request.cheapest:
        return _foremost_text(evidence.ordered, products[0], first, language)
    told = conditions_text(request.filters, language)
    if told and not request.cheapest:
        goods = goods_text(request, language)
        return say("meeting", language, goods=goods, conditions=told, count=len(products), **first)
    if request.cheapest and products[0].price is not None:
        return say("cheapest", language, **first)
    if len(products) == 1:
        return say("one_product", language, **first)
    return say("some_products", language, count=len(products), range=_range(products, language), **first)


def _foremost_text(ordered: Ordered, product: Product, first: dict[str, str], language: str) -> str:
    measure = measures_text((ordered.measure,), language)
    if ordered.measure == "price":
        return say("dearest", language, **first)
    value = amount_text(ordered.measure, dict(ordered.values)[product.id])
    return say("foremost", language, measure=measure, value=value, **first)


def _range(products: Sequence[Product], language: str) -> str:
    """From the lowest to the highest price; nothing where currencies differ or prices do not."""
    prices = [product.price for product in products if product.price is not None]
    currencies = {product.currency for product in products if product.price is not None}
    if len(currencies) != 1 or min(prices) == max(prices):
        return ""
    currency = currencies.pop() or ""
    low, high = (format_price(each, currency, language) for each in (min(prices), max(prices)))
    return say("range", language, low=low, high=high)


def _naming(product: Product, language: str) -> dict[str, str]:
    price = price_of(product, language)
    return {"title": short_title(product, language), "price": f" ({price})" if price else ""}


def price_of(product: Product, language: str) -> str | None:
    """The product's price as the language writes it; None where the row names none."""
    if product.price is None or product.currency is None:
        return None
    return format_price(product.price, product.currency, language)


def title_in(product: Product, language: str) -> str:
    """The title in this language where the source gives it (a fact "title zh"), else as it stands."""
    wanted = f"title {language.partition('-')[0]}"
    return next((str(text) for name, text in product.facts.items() if label(name) == wanted), product.title)


def short_title(product: Product, language: str) -> str:
    """The title in this language, cut to fit a sentence."""
    title = title_in(product, language)
    return title if len(title) <= _TITLE_LENGTH else title[: _TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def _next_questions(product: Product, language: str) -> tuple[str, ...]:
    """Questions that the row of this product can answer."""
    questions = []
    if product.price is not None:
        questions.append(say("ask_price", language, title=short_title(product, language)))
    if product.availability is not None:
        questions.append(say("ask_stock", language, title=short_title(product, language)))
    return tuple(questions)
