"""What is remembered of an address between syncs: each page's version, and what the page brought."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge.content.fetching import Version
from knowledge.content.form import form_of_products
from knowledge.content.records import Key


class Visits:
    """By the address of the page; kept as JSON in `Source.visits`."""

    def __init__(self, stored: dict[str, Any] | None = None) -> None:
        # Pages that were read by an earlier form of the readers are read again.
        current = stored if stored and stored.get("form") == form_of_products() else {}
        self.kind: str | None = current.get("kind")
        self._pages: dict[str, dict[str, Any]] = current.get("pages", {})

    def version(self, page: str) -> Version | None:
        """The state in which the page was last read; None where it must be read anew."""
        found = self._pages.get(page, {})
        etag, modified = found.get("etag"), found.get("modified")
        return Version(etag, modified) if etag or modified else None

    def keys(self, page: str) -> tuple[Key, ...]:
        """What the page brought."""
        return tuple(tuple(key) for key in self._pages.get(page, {}).get("keys", ()))

    def note(self, page: str, version: Version | None, keys: Sequence[Key] = ()) -> None:
        """Remember a page that was read; without a version it is read anew next time."""
        content: dict[str, Any] = {"keys": [list(key) for key in keys]}
        if version is not None:
            content |= {"etag": version.etag, "modified": version.modified}
        self._pages[page] = content

    def take_over(self, page: str, other: Visits) -> None:
        """Remember a page as another visit did."""
        if page in other._pages:
            self._pages[page] = other._pages[page]
        self.kind = self.kind or other.kind

    def as_json(self) -> dict[str, Any]:
        return {"form": form_of_products(), "kind": self.kind, "pages": self._pages}
