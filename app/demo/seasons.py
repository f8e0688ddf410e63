"""When the year makes people want something, and how long it lasts them."""

from __future__ import annotations

#: How much likelier than on average a category is looked at, January to December.
_SEASONS: dict[str, tuple[float, ...]] = {
    "Coffee": (1.1, 1.0, 1.0, 1.0, 0.9, 0.9, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3),
    "Tea": (1.4, 1.2, 1.0, 0.8, 0.7, 0.6, 0.6, 0.6, 0.9, 1.3, 1.5, 1.5),
    "Kettles & brewing": (0.9, 0.8, 0.8, 0.8, 0.8, 0.8, 0.7, 0.8, 1.0, 1.1, 1.9, 2.0),
    "Cookware": (0.9, 0.9, 0.9, 1.0, 0.9, 0.8, 0.7, 0.8, 1.0, 1.1, 1.7, 1.9),
    "Running shoes": (1.5, 1.0, 1.6, 1.8, 1.4, 1.0, 0.8, 0.9, 1.2, 0.7, 0.5, 0.5),
    "Jackets": (0.8, 0.6, 0.6, 0.5, 0.3, 0.2, 0.2, 0.5, 1.8, 2.6, 2.4, 1.5),
    "Headphones": (0.8, 0.8, 0.8, 0.8, 0.9, 1.0, 1.0, 1.0, 1.0, 0.9, 1.8, 1.8),
    "Skincare": (1.0,) * 12,
    "Pet food": (1.0,) * 12,
    "Toys": (0.5, 0.5, 0.6, 0.8, 0.7, 0.9, 0.8, 0.6, 0.7, 0.9, 2.8, 3.4),
}

#: Days until a pack is used up.
REFILL_DAYS = {"Coffee": 28, "Tea": 42, "Skincare": 56, "Pet food": 35}


def demand(category: str, month: int) -> float:
    """The season's weight for the category in a month (1 to 12)."""
    return _SEASONS[category][month - 1]
