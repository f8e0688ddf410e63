"""The filter by source that the lists of knowledge share."""

from __future__ import annotations


def chosen_source(text: str) -> int | None:
    """The number of a source as it stands in an address; None for every source."""
    return int(text) if text.isascii() and text.isdecimal() else None
