"""What the small shop sells and says."""

from __future__ import annotations

import csv
from pathlib import Path

SHOP_URL = "https://shop.example"

COLUMNS = (
    "id", "title", "description", "brand", "product_type", "price", "availability", "quantity", "link",
    "image_link", "colour",
)  # fmt: skip
PRODUCTS = [
    ("K1", "Brook glass kettle", "A quiet kettle of glass.", "Brook", "Kitchen > Kettles", "39.90 EUR",
     "in_stock", "12", "/p/k1", "/media/kettle.png", "clear"),
    ("K2", "Brook steel kettle", "A kettle of brushed steel.", "Brook", "Kitchen > Kettles", "54.00 EUR",
     "in_stock", "2", "/p/k2", "https://pictures.example/k2.png", "silver"),
    ("K3", "Fell travel kettle", "A small kettle for the road.", "Fell", "Kitchen > Kettles", "24.50 EUR",
     "out_of_stock", "0", "/p/k3", "", "red"),
    ("K4", "Fell camping kettle", "A kettle for open fire.", "Fell", "Kitchen > Kettles", "29.00 EUR",
     "in_stock", "8", "/p/k4", "", "black"),
    ("gid://shop/Lamp/7", "Moor desk lamp", "A lamp with a warm light.", "Moor", "Office > Lamps",
     "80.00 EUR", "in_stock", "5", "", "", "white"),
]  # fmt: skip
FAQ = [
    ("How long does delivery take?", "Delivery takes two to four working days.", "delivery"),
    ("Can I return an item?", "You may return anything within 30 days.", "returns"),
    ("Сколько идёт доставка?", "Доставка идёт от двух до четырёх рабочих дней.", "delivery"),
]


def write_content(folder: Path) -> Path:
    folder.mkdir()
    _write(folder / "products.csv", COLUMNS, PRODUCTS)
    _write(folder / "faq.csv", ("question", "answer", "topic"), FAQ)
    return folder


def _write(path: Path, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *rows])
