"""What a page declares about itself in schema.org's words (JSON-LD): a product, questions with answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from knowledge.content.readers.cells import availability
from knowledge.content.readers.html import strip_html
from knowledge.content.records import FaqRecord, ProductRecord, Refused, clean
from knowledge.language import detect_language
from knowledge.money import parse_price

Thing = dict[str, Any]


def records(
    declarations: Iterable[str], *, currency: str, link: str | None
) -> Iterator[ProductRecord | FaqRecord | Refused]:
    """The one product that the page is about, and its questions; declarations that are broken say nothing."""
    things = [thing for text in declarations for thing in _things(text)]
    products = [thing for thing in things if _is(thing, "Product", "ProductGroup")]
    # A page that lists several products is about none of them.
    if len(products) == 1:
        yield _product(products[0], currency, link)
    for thing in things:
        if _is(thing, "FAQPage"):
            yield from _questions(thing)


def _things(text: str) -> Iterator[Thing]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return
    for each in found if isinstance(found, list) else [found]:
        if isinstance(each, dict):
            graph = each.get("@graph")
            yield from (
                (thing for thing in graph if isinstance(thing, dict)) if isinstance(graph, list) else [each]
            )


def _is(thing: Thing, *types: str) -> bool:
    given = thing.get("@type")
    return any(each in types for each in (given if isinstance(given, list) else [given]))


def _product(thing: Thing, currency: str, link: str | None) -> ProductRecord | Refused:
    offer = _first(thing.get("offers")) or {}
    title = _text(thing.get("name"))
    number = _text(thing.get("productID") or thing.get("sku") or thing.get("productGroupID")) or link or ""
    price, code = None, None
    try:
        if not title or not number:
            raise ValueError("The product on this page has no name")
        given = _text(offer.get("price") or offer.get("lowPrice"))
        if given:
            price, code = parse_price(given, _text(offer.get("priceCurrency")) or currency)
    except ValueError as error:
        return Refused(1, f"{error}.", page=link)
    kind = _text(thing.get("category")).rsplit(">", 1)[-1].strip()
    return ProductRecord(
        line=1,
        id=number[:200],
        title=title,
        description=strip_html(_text(thing.get("description"))),
        brand=_text(thing.get("brand"))[:200] or None,
        category=kind[:200] or None,
        price=price,
        currency=code,
        availability=availability(_text(offer.get("availability"))),
        link=link,
        image_link=_text(thing.get("image")) or None,
        facts=dict(_facts(thing)),
    )


def _facts(thing: Thing) -> Iterator[tuple[str, str]]:
    for name in ("sku", "mpn", "gtin", "gtin13", "color", "size", "material", "pattern", "weight", "model"):
        if text := _text(thing.get(name)):
            yield name, text
    further = thing.get("additionalProperty")
    for each in further if isinstance(further, list) else [further]:
        if isinstance(each, dict) and _text(each.get("name")) and _text(each.get("value")):
            unit = _text(each.get("unitText"))
            yield _text(each["name"]), f"{_text(each['value'])} {unit}".strip()


def _questions(thing: Thing) -> Iterator[FaqRecord]:
    entities = thing.get("mainEntity")
    for each in entities if isinstance(entities, list) else [entities]:
        if not isinstance(each, dict):
            continue
        accepted = _first(each.get("acceptedAnswer")) or {}
        question, answer = strip_html(_text(each.get("name"))), strip_html(_text(accepted.get("text")))
        if question and answer:
            yield FaqRecord(line=1, question=question, answer=answer, language=detect_language(question))


def _first(value: Any) -> Thing | None:
    value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, dict) else None


def _text(value: Any) -> str:
    """A value as text: of a thing its name, address or amount, of several the first."""
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    if isinstance(value, dict):
        amount = f"{value['value']} {value.get('unitText', '')}" if value.get("value") else ""
        return _text(value.get("name") or value.get("url") or amount)
    return clean(str(value)) if isinstance(value, str | int | float) else ""
