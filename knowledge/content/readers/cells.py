"""Single cells of a product's row: what they must hold, and what they mean."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from knowledge.content.readers.table import Row
from knowledge.content.records import Refused
from knowledge.money import parse_price

_AVAILABILITY = {
    "in_stock": "in_stock", "instock": "in_stock", "available": "in_stock",
    "limited_availability": "in_stock", "limitedavailability": "in_stock", "onlineonly": "in_stock",
    "out_of_stock": "out_of_stock", "outofstock": "out_of_stock", "sold_out": "out_of_stock",
    "soldout": "out_of_stock", "discontinued": "out_of_stock",
    "preorder": "preorder", "pre_order": "preorder", "presale": "preorder",
    "backorder": "backorder", "on_backorder": "backorder", "available_for_order": "backorder",
}  # fmt: skip
#: What a column of 32 bits holds.
_MOST = 2**31 - 1


class BadCell(ValueError):
    """A cell that cannot be used, with its column."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def refused(line: int, error: ValueError) -> Refused:
    """The row refused for this error."""
    return Refused(line, f"{error}.", error.column if isinstance(error, BadCell) else None)


def required(row: Row, column: str, *, longest: int | None = None) -> str:
    """The text of a cell that may not be empty."""
    text = row.text(column)
    if not text:
        raise BadCell(column, f"The column {column} is empty")
    if longest and len(text) > longest:
        raise BadCell(column, f"The {column} is longer than {longest} characters")
    return text


def price_of(row: Row, column: str, currency: str) -> tuple[int | None, str | None]:
    """Minor units with their currency; nothing where the cell is empty."""
    if not row.text(column):
        return None, None
    try:
        return parse_price(row.text(column), currency)
    except ValueError as error:
        raise BadCell(column, str(error)) from None


def quantity_of(row: Row, column: str) -> int | None:
    """A whole number of pieces; less than none is none. None where the cell is empty."""
    text = row.text(column)
    if not text:
        return None
    try:
        number = Decimal(text)
        whole = int(number)
    except (InvalidOperation, ValueError, OverflowError):
        raise BadCell(column, f'The quantity "{text}" is no number') from None
    if number != whole or whole > _MOST:
        raise BadCell(column, f'The quantity "{text}" is no whole number of pieces')
    return max(0, whole)


def availability_of(row: Row, column: str, quantity: int | None) -> str | None:
    """The stock in our words; where the cell is empty, what the quantity means."""
    text = row.text(column)
    if not text:
        return stock_of(quantity)
    known = availability(text)
    if known is None:
        choice = "in_stock, out_of_stock, preorder, backorder"
        raise BadCell(column, f'The availability "{text}" is not one of {choice}')
    return known


def availability(text: str) -> str | None:
    """The stock in our words, out of one of its many spellings; None for an unknown one."""
    return _AVAILABILITY.get(re.sub(r"[\s_\-]+", "_", text.rstrip("/").rsplit("/", 1)[-1].strip().lower()))


def stock_of(quantity: Any) -> str | None:
    """The availability that a quantity means; None where there is no quantity."""
    if quantity is None:
        return None
    return "in_stock" if quantity > 0 else "out_of_stock"
