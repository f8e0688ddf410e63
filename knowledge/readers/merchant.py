"""Products in the columns of a Google Merchant feed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from knowledge.money import parse_price
from knowledge.readers.html import strip_html
from knowledge.readers.table import Row, Rows
from knowledge.records import ProductRecord, Refused

_FIELDS = {
    "id", "title", "description", "brand", "product_type", "price",
    "availability", "quantity", "link", "image_link",
}  # fmt: skip
_AVAILABILITY = {
    "in_stock": "in_stock", "instock": "in_stock", "available": "in_stock",
    "limited_availability": "in_stock",
    "out_of_stock": "out_of_stock", "outofstock": "out_of_stock", "sold_out": "out_of_stock",
    "discontinued": "out_of_stock",
    "preorder": "preorder", "pre_order": "preorder",
    "backorder": "backorder", "on_backorder": "backorder", "available_for_order": "backorder",
}  # fmt: skip
#: What a column of 32 bits holds.
_MOST = 2**31 - 1


def read_merchant(rows: Rows, *, currency: str) -> Iterator[ProductRecord | Refused]:
    """The products; a bare price is in `currency`, a column that the feed does not define is a fact."""
    for row in rows:
        if isinstance(row, Refused):
            yield row
            continue
        try:
            yield _product(row, currency)
        except ValueError as error:
            yield Refused(row.line, f"{error}.")


def _product(row: Row, currency: str) -> ProductRecord:
    for name in ("id", "title"):
        if not row.text(name):
            raise ValueError(f"The column {name} is empty")
    if len(row.text("id")) > 200:
        raise ValueError("The id is longer than 200 characters")
    price, code = parse_price(row.text("price"), currency) if row.text("price") else (None, None)
    quantity = parse_quantity(row.text("quantity"))
    facts = {name: value for name, value in row.values.items() if name not in _FIELDS}
    path = [part.strip() for part in re.split(r"[>/|]", row.text("product_type")) if part.strip()]
    if len(path) > 1:
        facts["product_type"] = " > ".join(path)
    return ProductRecord(
        line=row.line,
        id=row.text("id"),
        title=row.text("title"),
        description=strip_html(row.text("description")),
        brand=row.optional("brand"),
        category=path[-1][:200] if path else None,
        price=price,
        currency=code,
        availability=_availability(row.text("availability"), quantity),
        quantity=quantity,
        link=row.text("link") or None,
        image_link=row.text("image_link") or None,
        facts=facts,
    )


def parse_quantity(text: str) -> int | None:
    """A whole number; less than nothing is nothing. None where the text is empty."""
    if not text:
        return None
    try:
        number = Decimal(text)
        whole = int(number)
    except (InvalidOperation, ValueError, OverflowError):
        raise ValueError(f'The quantity "{text}" is no number') from None
    if number != whole or whole > _MOST:
        raise ValueError(f'The quantity "{text}" is no whole number of pieces')
    return max(0, whole)


def _availability(text: str, quantity: int | None) -> str | None:
    if not text:
        return stock_of(quantity)
    word = re.sub(r"[\s_\-]+", "_", text.rsplit("/", 1)[-1].strip().lower())
    if word not in _AVAILABILITY:
        raise ValueError(
            f'The availability "{text}" is not one of in_stock, out_of_stock, preorder, backorder'
        )
    return _AVAILABILITY[word]


def stock_of(quantity: Any) -> str | None:
    """The availability that a quantity means; None where there is no quantity."""
    if quantity is None:
        return None
    return "in_stock" if quantity > 0 else "out_of_stock"
