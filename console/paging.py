"""Lists that are longer than a page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request

PAGE_SIZE = 50


@dataclass(frozen=True)
class Page:
    """One page of a list of `total`; `number` counts from 1."""

    number: int
    total: int
    #: The list's address with its filters, without the page.
    address: str
    size: int = PAGE_SIZE

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        return min(self.offset + self.size, self.total)

    @property
    def previous(self) -> str | None:
        return self._at(self.number - 1) if self.number > 1 else None

    @property
    def following(self) -> str | None:
        return self._at(self.number + 1) if self.last < self.total else None

    def _at(self, number: int) -> str:
        return f"{self.address}{'&' if '?' in self.address else '?'}page={number}"


def page_of(request: Request, number: int, total: int, *, size: int = PAGE_SIZE) -> Page:
    """The page that was asked for; the filters in the address are kept."""
    filters = [(key, value) for key, value in request.query_params.multi_items() if key != "page" and value]
    address = request.url.path + (f"?{urlencode(filters)}" if filters else "")
    return Page(number, total, address, size)
