"""One property of a product, in the form it is sought by."""

from __future__ import annotations

from typing import Any, NamedTuple


class Property(NamedTuple):
    """A property as `schema.ProductFacet` keeps it."""

    name: str
    number: float | None = None
    unit: str | None = None
    text: str | None = None
    variant: int = 0

    def as_row(self) -> dict[str, Any]:
        """The columns of `schema.ProductFacet` without the product's id."""
        return self._asdict()
