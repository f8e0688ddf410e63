"""Comparisons: "which of these two is lighter?", told by both rows' values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.analysis import fold
from knowledge.draft import Citation, Draft
from knowledge.facts.attributes import ordinals
from knowledge.facts.comparatives import Comparative, find_comparative
from knowledge.facts.concepts import Term, label_in
from knowledge.facts.inquiry import Inquiry, inquire
from knowledge.facts.product_facts import value_said
from knowledge.facts.stated import Fact, facts_of, find_stated
from knowledge.facts.subject import find_subject
from knowledge.goods.cards import price_of, short_title
from knowledge.goods.quantities import read_quantity
from knowledge.goods.vocabulary import normal
from knowledge.schema import Product
from knowledge.texts import say

#: Facts told where the question names none.
_MOST = 5
#: So many products in view are compared, where none is named.
_IN_VIEW = 3
_COMPARE = re.compile(
    r"\bcompar(?:e|ed|ison)\b|\bversus\b|\bvs\b|\bdifferences?\b|\bdiffer\b|比较|对比|区别|不同"
    r"|(?<![а-я])(?:сравни|разниц|отлича)",
    re.IGNORECASE,
)
#: What rows state of a size.
_STATED_AS = {"size": ("capacity", "display size", "height", "weight")}
_BETWEEN = re.compile(
    r"\s(?:or|and|vs\.?|versus|with|than|или|и|с|от)\s|[,，、;:：]|还是|和|跟|与|以及|对比|比较",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\b(?:these|those|they|them|two|both|which)\b|这两|哪|两个|两款|它们|них|они|эти|двух|обоих|оба|обе",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"-?\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class _Measured:
    """What one product's row says of what is compared; None where it does not say."""

    product: Product
    said: str | None
    #: The amount, and what it counts: only amounts of the same are compared.
    amount: float | None = None
    counts: str = ""


def is_comparison(text: str) -> bool:
    """Whether something may be compared with something."""
    return _wanted(text) is not None or bool(_COMPARE.search(text))


def answer_comparison(
    text: str, products: Sequence[Product], in_view: Sequence[Product], language: str
) -> Draft | None:
    """Both rows' values, with a verdict where both are stated; None where nothing is compared."""
    wanted = _wanted(text)
    if wanted is None and not _COMPARE.search(text):
        return None
    compared = _compared(text, products, in_view)
    if len(compared) < 2:
        return None
    if wanted is None:
        return _side_by_side(compared, language)
    concept, side = wanted
    return _verdict([_measure(each, concept, language) for each in compared], concept, side, language)


def _compared(text: str, products: Sequence[Product], in_view: Sequence[Product]) -> list[Product]:
    """The two or three that are compared: named, told by their places, or all in view."""
    places = [place for place in ordinals(text) if place < len(in_view)]
    if len(places) > 1:
        return [in_view[place] for place in places]
    subjects = (find_subject(piece, products, ()) for piece in _BETWEEN.split(text) if piece.strip())
    # Of several of one name, in other colours, the first stands for all; its title is told.
    named = [each.products[0] for each in subjects if each]
    found = list({product.id: product for product in named}.values())
    if len(found) > 1:
        return found[:_IN_VIEW]
    return list(in_view) if 1 < len(in_view) <= _IN_VIEW and not named and _speaks_of_view(text) else []


def _speaks_of_view(text: str) -> bool:
    """Whether the question names no goods of its own."""
    found = find_comparative(text)
    rest = found.pattern.sub(" ", fold(text)) if found else text
    return bool(_BOTH.search(text)) and all(term.is_concept for term in inquire(rest).terms)


def _wanted(text: str) -> tuple[str, str] | None:
    """The concept that is compared and the side that is asked for; None where none is named."""
    found = find_comparative(text)
    if found is None:
        return None
    if found.concept != "*":
        return found.concept, found.side
    concepts = inquire(found.pattern.sub(" ", fold(text))).concepts
    return (concepts[0], found.side) if concepts else None


def better_than(
    products: Sequence[Product], others: Sequence[Product], wanted: Comparative, language: str
) -> list[Product]:
    """Those of `products` that beat all `others` in what is wanted, as far as the rows state it."""
    stated = (concept for concept in (wanted.concept, *_STATED_AS.get(wanted.concept, ())))
    concept = next(
        (each for each in stated if any(_measure(one, each, language).amount is not None for one in others)),
        wanted.concept,
    )
    bounds = [_measure(each, concept, language) for each in others]
    amounts = [each.amount for each in bounds if each.amount is not None]
    counted = {each.counts for each in bounds if each.amount is not None}
    if not amounts or len(counted) > 1:
        return []
    return [
        each
        for each in products
        if (measured := _measure(each, concept, language)).amount is not None
        and measured.counts in counted
        and (measured.amount > max(amounts) if wanted.side == ">" else measured.amount < min(amounts))
    ]


def _measure(product: Product, concept: str, language: str) -> _Measured:
    if concept == "price":
        price = price_of(product, language)
        return _Measured(product, price, product.price if price else None, product.currency or "")
    inquiry = Inquiry((Term(concept, (), True),), yes_no=False, open=True, count=False)
    fact = next(iter(find_stated(product, inquiry).facts), None)
    if fact is None:
        return _Measured(product, None)
    return _Measured(product, value_said(fact, language), *_amount(fact))


def _amount(fact: Fact) -> tuple[float | None, str]:
    """The amount in its base unit; a bare figure counts only against the same column."""
    text = normal(str(fact.value))
    quantity = read_quantity(text)
    if quantity and quantity.low == quantity.high:
        return quantity.low, quantity.base
    figures = _FIGURE.findall(text)
    if len(figures) == 1 and figures[0] == text.strip():
        return float(figures[0].replace(",", ".")), fact.label
    return None, ""


def _verdict(measured: Sequence[_Measured], concept: str, side: str, language: str) -> Draft:
    label = say("price_word", language) if concept == "price" else label_in(concept, language)
    products = [each.product for each in measured]
    if not any(each.said for each in measured):
        missing = say("not_stated", language, title=_titles(products, language), near="")
        return Draft(
            kind="unanswered", text=missing, products=tuple(each.id for each in products), reason="not_stated"
        )
    lines = [_line(each, label, language) for each in measured]
    return _draft(products, [*lines, _winner(measured, label, side, language)])


def _line(measured: _Measured, label: str, language: str) -> str:
    title = short_title(measured.product, language)
    if measured.said is None:
        missing = say("not_stated_too", language, label=label)
        return f"{title}: {missing}" if language != "zh" else f"{title}：{missing}"
    fact = say("one_fact", language, label=label, value=measured.said)
    return say("facts", language, title=title, facts=fact)


def _winner(measured: Sequence[_Measured], label: str, side: str, language: str) -> str:
    """Who has more or less; nothing where a row is silent, and that it cannot be told where units differ."""
    if not all(each.said for each in measured):
        return ""
    if any(each.amount is None for each in measured) or len({each.counts for each in measured}) > 1:
        return say("not_comparable", language, label=label)
    ranked = sorted(measured, key=lambda each: each.amount or 0.0, reverse=side == ">")
    if ranked[0].amount == ranked[1].amount:
        return say("equal", language, label=label)
    title = short_title(ranked[0].product, language)
    return say("higher" if side == ">" else "lower", language, label=label, title=title)


def _side_by_side(products: Sequence[Product], language: str) -> Draft | None:
    """Prices and the facts that all state, those that differ."""
    stated = [{fact.label: value_said(fact, language) for fact in facts_of(each)} for each in products]
    shared = [label for label in stated[0] if all(label in each for each in stated[1:])]
    differing = [label for label in shared if len({each[label] for each in stated}) > 1][:_MOST]
    lines = []
    for product, values in zip(products, stated, strict=True):
        told = [(say("price_word", language), price)] if (price := price_of(product, language)) else []
        told += [(label_in(label, language), values[label]) for label in differing]
        facts = [say("one_fact", language, label=label, value=value) for label, value in told]
        if not facts:
            return None
        joined = say("between_facts", language).join(facts)
        lines.append(say("facts", language, title=short_title(product, language), facts=joined))
    return _draft(products, lines)


def _draft(products: Sequence[Product], lines: Sequence[str]) -> Draft:
    return Draft(
        kind="fact",
        text="\n".join(line for line in lines if line),
        products=tuple(each.id for each in products),
        citations=tuple(Citation(f"product:{each.id}", each.title) for each in products),
    )


def _titles(products: Sequence[Product], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(short_title(each, language) for each in products)
