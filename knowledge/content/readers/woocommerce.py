"""Products in WooCommerce's own export: variations stand in rows of their own and name their parent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from knowledge.content.readers.cells import price_of, quantity_of, refused, required, stock_of
from knowledge.content.readers.groups import Groups
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

_ATTRIBUTE = re.compile(r"^attribute_(\d+)_name$")
_MEASURE = re.compile(r"^(weight|length|width|height)_\((.+)\)$")
#: A comma that separates; one inside a value is written "\,".
_COMMA = re.compile(r"(?<!\\),\s*")
_FACTS = {"tags": "tags", "gtin,_upc,_ean,_or_isbn": "gtin", "sku": "sku", "shipping_class": "shipping class"}


def read_woocommerce(rows: Rows, *, currency: str) -> Iterator[ProductRecord | Refused]:
    """The published products, variations as their options; prices are in `currency`."""
    with Groups() as groups:
        parents: list[Row] = []
        for row in rows:
            if isinstance(row, Refused):
                yield row
            elif _kind(row) == "variation":
                groups.add(row.text("parent").lower(), row)
            elif _kind(row) == "variable":
                parents.append(row)
            elif _is_shown(row):
                yield from _tried(row, [], currency)
        for parent in parents:
            # Taken whether it is shown or not: its variations are no orphans.
            variations = [row for name in _references(parent) for row in groups.take(name)]
            if _is_shown(parent):
                yield from _tried(parent, variations, currency)
        for name in groups.names():
            for row in groups.take(name):
                yield Refused(row.line, f'Its parent "{row.text("parent")}" is not in this file.', "parent")


def _kind(row: Row) -> str:
    """The product's type without its marks, as in "simple, downloadable, virtual"."""
    return row.text("type").split(",")[0].strip().lower()


def _is_shown(row: Row) -> bool:
    published = row.text("published").lower() in {"1", "true", "yes", ""}
    return published and row.text("visibility_in_catalog").lower() != "hidden"


def _references(parent: Row) -> list[str]:
    """How variations name this product."""
    names = [f"id:{parent.text('id')}", parent.text("sku").lower()]
    return [name for name in names if name not in {"id:", ""}]


def _tried(row: Row, variations: Sequence[Row], currency: str) -> Iterator[ProductRecord | Refused]:
    variants: list[Variant] = []
    facts = _facts(row)
    for each in variations:
        try:
            if each.text("published").lower() not in {"0", "-1"}:
                variants.append(_variant(each, row, currency))
        except ValueError as error:
            yield refused(each.line, error)
    try:
        yield _product(row, variants or [_variant(row, row, currency)], facts, currency)
    except ValueError as error:
        yield refused(row.line, error)


def _product(row: Row, variants: Sequence[Variant], facts: dict[str, Any], currency: str) -> ProductRecord:
    title, (path, kind) = required(row, "name"), _category(row.text("categories"))
    price = lowest_price(variants)
    if path:
        facts["product_type"] = path
    regular = row.text("regular_price")
    if price is not None and _sale_price(row) and regular:
        facts["regular price"] = f"{regular} {currency}"
    return ProductRecord(
        line=row.line,
        id=_number(row),
        title=title,
        description=_description(row),
        brand=row.optional("brands") or row.optional("brand"),
        category=kind,
        price=price,
        currency=currency if price is not None else None,
        availability=best_availability(variants),
        quantity=total_quantity(variants),
        link=row.text("external_url") or None,
        image_link=_first(row.text("images")) or next((v.image_link for v in variants if v.image_link), None),
        facts=facts | (choices(variants) if len(variants) > 1 else {}),
        options=as_options(variants),
    )


def _number(row: Row) -> str:
    """The export's id of a product; a file that was written by hand has only its SKU."""
    return required(row, "id" if row.text("id") else "sku", longest=200)


def _variant(row: Row, parent: Row, currency: str) -> Variant:
    stock = row.text("stock")
    # A variation may share its parent's stock, which is no quantity of its own.
    quantity = quantity_of(row, "stock") if stock.lower() != "parent" else None
    price = price_of(row, "sale_price", currency) if _sale_price(row) else (None, None)
    if price[0] is None:
        price = price_of(row, "regular_price", currency)
    return Variant(
        id=_number(row),
        options=_attributes(row) if row is not parent else {},
        price=price[0],
        availability=_availability(row, quantity),
        quantity=quantity,
        image_link=_first(row.text("images")),
    )


def _sale_price(row: Row) -> str:
    """The sale's price; nothing where the sale has days, for a file does not know what day it is."""
    dated = row.text("date_sale_price_starts") or row.text("date_sale_price_ends")
    return "" if dated else row.text("sale_price")


def _availability(row: Row, quantity: int | None) -> str | None:
    said = row.text("in_stock?").lower()
    if said == "backorder":
        return "backorder"
    if said in {"1", "yes", "true"}:
        return "in_stock"
    if said in {"0", "no", "false"}:
        return "backorder" if row.text("backorders_allowed?").lower() in {"1", "notify"} else "out_of_stock"
    return stock_of(quantity)


def _category(text: str) -> tuple[str | None, str | None]:
    """The deepest of the categories, as a whole path and as its last part."""
    paths = [[part.strip() for part in each.split(">")] for each in _list(text)]
    deepest = max(paths, key=len, default=[])
    return " > ".join(deepest) if len(deepest) > 1 else None, deepest[-1][:200] if deepest else None


def _description(row: Row) -> str:
    # The export writes the line breaks of its HTML as the two characters \n.
    texts = [strip_html(row.text(name).replace("\\n", "\n")) for name in ("short_description", "description")]
    return "\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _facts(row: Row) -> dict[str, Any]:
    facts: dict[str, Any] = {name: row.text(column) for column, name in _FACTS.items() if row.text(column)}
    for column in row.values:
        if found := _MEASURE.match(column):
            facts[found[1]] = f"{row.text(column)} {found[2]}"
    return facts | _attributes(row)


def _attributes(row: Row) -> dict[str, str]:
    """The attributes that the shop shows, values in its own words."""
    found = {}
    for column in row.values:
        if (number := _ATTRIBUTE.match(column)) and row.text(f"attribute_{number[1]}_visible") != "0":
            values = _list(row.text(f"attribute_{number[1]}_value(s)"))
            if values:
                found[row.text(column)] = ", ".join(values)
    return found


def _list(text: str) -> list[str]:
    return [each.replace("\\,", ",").strip() for each in _COMMA.split(text) if each.strip()]


def _first(text: str) -> str | None:
    return next(iter(_list(text)), None)
