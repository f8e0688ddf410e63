"""Products in Shopify's export: one row a variant or a further picture, joined by the handle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from knowledge.content.readers.cells import price_of, quantity_of, refused, required, stock_of
from knowledge.content.readers.html import strip_html
from knowledge.content.readers.table import Row, Rows
from knowledge.content.readers.variants import (
    Variant,
    as_options,
    best_availability,
    choices,
    lowest_price,
    total_quantity,
)
from knowledge.content.records import ProductRecord, Refused

#: The names of the columns since 2025, and those that they had before.
_RENAMED = {
    "url_handle": "handle",
    "description": "body_(html)",
    "published_on_online_store": "published",
    "sku": "variant_sku",
    "barcode": "variant_barcode",
    "price": "variant_price",
    "inventory_quantity": "variant_inventory_qty",
    "continue_selling_when_out_of_stock": "variant_inventory_policy",
    "product_image_url": "image_src",
    "variant_image_url": "variant_image",
}
#: Columns that say something about the product to a customer, and the name of the fact they become.
_FACTS = {
    "tags": "tags",
    "google_shopping_/_gender": "gender",
    "google_shopping_/_age_group": "age group",
    "google_shopping_/_condition": "condition",
    "google_shopping_/_mpn": "mpn",
}
#: A field of the shop's own, such as "Fabric (product.metafields.custom.fabric)".
_METAFIELD = re.compile(r"^(.+)_\(product\.metafields\.")
_VARIANT = ("variant_price", "variant_sku", "option1_value")


def read_shopify(rows: Rows, *, currency: str) -> Iterator[ProductRecord | Refused]:
    """The published products; prices have no currency in this format and are in `currency`."""
    group: list[Row] = []
    for given in chain(rows, [None]):
        if isinstance(given, Refused):
            yield given
            continue
        row = _with_old_names(given) if given else None
        if group and (row is None or row.text("handle") != group[0].text("handle")):
            yield from _products(group, currency)
            group = []
        if row is not None and row.text("handle"):
            group.append(row)
        elif row is not None:
            yield Refused(row.line, "The column handle is empty.", "handle")


def _with_old_names(row: Row) -> Row:
    if "url_handle" not in row.values:
        return row
    return Row(row.line, {_RENAMED.get(name, name): value for name, value in row.values.items()})


def _products(group: list[Row], currency: str) -> Iterator[ProductRecord | Refused]:
    if not _is_published(group[0]):
        return
    variants: list[Variant] = []
    for row in group:
        try:
            if any(row.text(name) for name in _VARIANT):
                variants.append(_variant(row, group[0], currency))
        except ValueError as error:
            yield refused(row.line, error)
            if row is group[0]:
                return
    try:
        yield _product(group, variants, currency)
    except ValueError as error:
        yield refused(group[0].line, error)


def _is_published(first: Row) -> bool:
    return (
        first.text("published").lower() not in {"false", "no", "0"}
        and first.text("status").lower() not in {"draft", "archived"}
    )  # fmt: skip


def _variant(row: Row, first: Row, currency: str) -> Variant:
    options = {}
    for number in (1, 2, 3):
        name, value = first.text(f"option{number}_name"), row.text(f"option{number}_value")
        if name and value and name != "Title":
            options[name] = value
    quantity = quantity_of(row, "variant_inventory_qty")
    # A variant that Shopify sells on without stock can be ordered whatever its quantity says.
    sold_on = row.text("variant_inventory_policy").lower() in {"continue", "true"}
    code = row.text("variant_sku").lstrip("'")
    return Variant(
        id=code or "/".join([first.text("handle"), *options.values()]),
        options=options,
        price=price_of(row, "variant_price", currency)[0],
        availability="backorder" if quantity == 0 and sold_on else stock_of(quantity),
        quantity=quantity,
        image_link=row.text("variant_image") or None,
    )


def _product(group: Sequence[Row], variants: Sequence[Variant], currency: str) -> ProductRecord:
    first = group[0]
    title, handle = required(first, "title"), required(first, "handle", longest=200)
    price = lowest_price(variants)
    return ProductRecord(
        line=first.line,
        id=handle,
        title=title,
        description=strip_html(first.text("body_(html)")),
        brand=first.optional("vendor"),
        category=first.optional("type") or _last_part(first.text("product_category")),
        price=price,
        currency=currency if price is not None else None,
        availability=best_availability(variants),
        quantity=total_quantity(variants),
        image_link=next((row.text("image_src") for row in group if row.text("image_src")), None),
        facts=_facts(first) | choices(variants) | _codes(group),
        options=as_options(variants),
    )


def _last_part(path: str) -> str | None:
    return path.rsplit(">", 1)[-1].strip()[:200] or None


def _facts(first: Row) -> dict[str, Any]:
    facts: dict[str, Any] = {
        name: first.text(column) for column, name in _FACTS.items() if first.text(column)
    }
    for column in first.values:
        if found := _METAFIELD.match(column):
            facts[found[1].replace("_", " ")] = first.text(column)
    return facts


def _codes(group: Sequence[Row]) -> dict[str, Any]:
    facts = {}
    for name, column in (("sku", "variant_sku"), ("barcode", "variant_barcode")):
        codes = [code for row in group if (code := row.text(column).lstrip("'"))]
        if codes:
            facts[name] = ", ".join(codes)
    return facts
