"""What stands in the demo shop, and what people take from it first."""

from __future__ import annotations

from collections.abc import Sequence

from app.demo.catalogue import DemoProduct
from app.demo.chance import Chance


class Shelves:
    """The products by category, some of them more popular than others."""

    def __init__(self, products: Sequence[DemoProduct], seed: str) -> None:
        self._shelves: dict[str, list[tuple[DemoProduct, float]]] = {}
        for product in products:
            liked = Chance(f"{seed}/popularity/{product.id}").between(0.25, 1) ** 3
            self._shelves.setdefault(product.category, []).append((product, liked))

    def take(self, category: str, chance: Chance, *, pet: str | None = None) -> DemoProduct:
        """A product of the category; with a pet, one that the pet may eat."""
        shelf = self._shelves[category]
        if pet is not None:
            shelf = [entry for entry in shelf if entry[0].facts.get("animal", pet) in pet] or shelf
        return chance.weighted(shelf)
