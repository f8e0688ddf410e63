"""The demo shop's products, as its own file lists them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

SHOP = Path(__file__).parent / "shop"

#: The columns that are no facts about the product.
_FEED_COLUMNS = frozenset(
    [
        "id",
        "title",
        "description",
        "brand",
        "product_type",
        "price",
        "availability",
        "quantity",
        "link",
        "image_link",
    ]
)


@dataclass(frozen=True)
class DemoProduct:
    """One row of products.csv."""

    id: str
    title: str
    description: str
    brand: str
    category: str
    #: In currency units, with two decimals.
    price: Decimal
    currency: str
    available: bool
    quantity: int
    image_link: str
    #: Every other column that is filled.
    facts: Mapping[str, str]


def read_products(path: Path = SHOP / "products.csv") -> list[DemoProduct]:
    """The products in the file's order."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [_product(row) for row in csv.DictReader(lines)]


def _product(row: dict[str, str]) -> DemoProduct:
    amount, currency = row["price"].split(" ")
    return DemoProduct(
        id=row["id"],
        title=row["title"],
        description=row["description"],
        brand=row["brand"],
        category=row["product_type"],
        price=Decimal(amount),
        currency=currency,
        available=row["availability"] == "in_stock",
        quantity=int(row["quantity"]),
        image_link=row["image_link"],
        facts={name: value for name, value in row.items() if value and name not in _FEED_COLUMNS},
    )
