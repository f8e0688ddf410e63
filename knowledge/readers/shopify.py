"""Products in Shopify's export: one row a variant or a further picture, joined by the handle."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from knowledge.money import parse_price
from knowledge.readers.html import strip_html
from knowledge.readers.merchant import parse_quantity, stock_of
from knowledge.readers.table import Row, Rows
from knowledge.records import ProductRecord, Refused

#: Columns that say something about the product to a customer, and the name of the fact they become.
_FACTS = {
    "tags": "tags",
    "google_shopping_/_gender": "gender",
    "google_shopping_/_age_group": "age group",
    "google_shopping_/_condition": "condition",
    "google_shopping_/_mpn": "mpn",
}
_VARIANT = ("variant_price", "variant_sku", "option1_value")


def read_shopify(rows: Rows, *, currency: str) -> Iterator[ProductRecord | Refused]:
    """The published products; prices have no currency in this format and are in `currency`."""
    group: list[Row] = []
    for row in chain(rows, [None]):
        if isinstance(row, Refused):
            yield row
            continue
        if group and (row is None or row.text("handle") != group[0].text("handle")):
            yield from _products(group, currency)
            group = []
        if row is not None and row.text("handle"):
            group.append(row)
        elif row is not None:
            yield Refused(row.line, "The column handle is empty.")


def _products(group: list[Row], currency: str) -> Iterator[ProductRecord | Refused]:
    if not _is_published(group[0]):
        return
    try:
        yield _product(group, currency)
    except ValueError as error:
        yield Refused(group[0].line, f"{error}.")


def _is_published(first: Row) -> bool:
    return (
        first.text("published").lower() not in {"false", "no", "0"}
        and first.text("status").lower() not in {"draft", "archived"}
    )  # fmt: skip


def _product(group: list[Row], currency: str) -> ProductRecord:
    first = group[0]
    if not first.text("title"):
        raise ValueError("The column title is empty")
    if len(first.text("handle")) > 200:
        raise ValueError("The handle is longer than 200 characters")
    variants = [row for row in group if any(row.text(name) for name in _VARIANT)]
    prices = [
        parse_price(row.text("variant_price"), currency)[0] for row in variants if row.text("variant_price")
    ]
    quantity = _quantity(variants)
    return ProductRecord(
        line=first.line,
        id=first.text("handle"),
        title=first.text("title"),
        description=strip_html(first.text("body_(html)")),
        brand=first.optional("vendor"),
        category=first.optional("type") or _last_part(first.text("product_category")),
        price=min(prices, default=None),
        currency=currency if prices else None,
        availability=_availability(variants, quantity),
        quantity=quantity,
        image_link=next((row.text("image_src") for row in group if row.text("image_src")), None),
        facts=_facts(first, variants),
    )


def _last_part(path: str) -> str | None:
    return path.rsplit(">", 1)[-1].strip()[:200] or None


def _quantity(variants: list[Row]) -> int | None:
    counted = [parse_quantity(row.text("variant_inventory_qty")) for row in variants]
    known = [number for number in counted if number is not None]
    return sum(known) if known else None


def _availability(variants: list[Row], quantity: int | None) -> str | None:
    # A variant that Shopify sells on without stock can be ordered whatever its quantity says.
    if quantity == 0 and any(row.text("variant_inventory_policy") == "continue" for row in variants):
        return "backorder"
    return stock_of(quantity)


def _facts(first: Row, variants: list[Row]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        name: first.text(column) for column, name in _FACTS.items() if first.text(column)
    }
    for number in (1, 2, 3):
        name = first.text(f"option{number}_name")
        values = list(dict.fromkeys(row.text(f"option{number}_value") for row in variants))
        if name and name != "Title":
            facts[name] = ", ".join(value for value in values if value)
    for name, column in (("sku", "variant_sku"), ("barcode", "variant_barcode")):
        codes = [code for row in variants if (code := row.text(column).lstrip("'"))]
        if codes:
            facts[name] = ", ".join(codes)
    return facts
