"""Products in the columns of a Google Merchant feed; rows of one item group become one product."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from knowledge.content.readers.cells import BadCell, availability_of, price_of, quantity_of, refused, required
from knowledge.content.readers.groups import Groups
from knowledge.content.readers.html import strip_html
from knowledge.content.readers.item_group import merged
from knowledge.content.readers.table import Row, Rows
from knowledge.content.records import ProductRecord, Refused

_FIELDS = {
    "id", "title", "description", "brand", "product_type", "price",
    "availability", "quantity", "link", "image_link", "item_group_id", "product_detail",
}  # fmt: skip


def read_merchant(rows: Rows, *, currency: str) -> Iterator[ProductRecord | Refused]:
    """The products; a bare price is in `currency`, a column that the feed does not define is a fact."""
    with Groups() as groups:
        for row in rows:
            if isinstance(row, Refused):
                yield row
            elif row.text("item_group_id"):
                groups.add(row.text("item_group_id"), row)
            else:
                yield _tried(row, currency)
        for name in groups.names():
            yield from _group(name, groups.take(name), currency)


def _tried(row: Row, currency: str) -> ProductRecord | Refused:
    try:
        return _product(row, currency)
    except ValueError as error:
        return refused(row.line, error)


def _group(name: str, rows: Sequence[Row], currency: str) -> Iterator[ProductRecord | Refused]:
    """One product of a group's good rows. A group of one is its own row, under its own id."""
    good: list[ProductRecord] = []
    for row in rows:
        record = _tried(row, currency)
        if isinstance(record, ProductRecord):
            record = _unlike(record, good) or record
        if isinstance(record, Refused):
            yield record
        else:
            good.append(record)
    if len(good) == 1 or len(name) > 200:
        yield from good
    elif good:
        yield merged(name, good)


def _unlike(record: ProductRecord, others: Sequence[ProductRecord]) -> Refused | None:
    """Why a row cannot stand beside the other variants of its group."""
    for other in others:
        if other.id == record.id:
            reason = f'The id "{record.id}" was already given in line {other.line}.'
            return Refused(record.line, reason, "id")
        if record.currency and other.currency and other.currency != record.currency:
            reason = f"The price is in {record.currency}, that of the same item group in {other.currency}."
            return Refused(record.line, reason, "price")
    return None


def _product(row: Row, currency: str) -> ProductRecord:
    number, title = required(row, "id", longest=200), required(row, "title")
    price, code = price_of(row, "price", currency)
    quantity = quantity_of(row, "quantity")
    path = [part.strip() for part in re.split(r"[>/|]", row.text("product_type")) if part.strip()]
    return ProductRecord(
        line=row.line,
        id=number,
        title=title,
        description=strip_html(row.text("description")),
        brand=row.optional("brand"),
        category=path[-1][:200] if path else None,
        price=price,
        currency=code,
        availability=availability_of(row, "availability", quantity),
        quantity=quantity,
        link=row.text("link") or None,
        image_link=row.text("image_link") or None,
        facts=_facts(row, path),
    )


def _facts(row: Row, path: Sequence[str]) -> dict[str, Any]:
    facts = {name: value for name, value in row.values.items() if name not in _FIELDS}
    for section, name, value in _details(row):
        facts[f"{section} {name}" if name in facts else name] = value
    if len(path) > 1:
        facts["product_type"] = " > ".join(path)
    return facts


def _details(row: Row) -> Iterator[tuple[str, str, str]]:
    """Section, name and value of each product detail, given as such or as "section:name:value,…"."""
    given = row.values.get("product_detail")
    if isinstance(given, list):
        yield from given
        return
    # A comma inside a value is no end of it: the next part would have two colons of its own.
    parts = re.split(r",(?=[^:,]*:[^:,]*:)", row.text("product_detail"))
    for part in filter(None, parts):
        section, _, rest = part.partition(":")
        name, _, value = rest.partition(":")
        if not name.strip() or not value.strip():
            raise BadCell("product_detail", f'The product detail "{part}" is not section:name:value')
        yield section.strip(), name.strip(), value.strip()
