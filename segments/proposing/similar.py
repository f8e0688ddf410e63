"""The values of a long list that a request may be about."""

from __future__ import annotations

from collections.abc import Sequence


def most_similar(request: str, values: Sequence[str], most: int) -> list[str]:
    """All values of a short list; of a long one those that resemble a part of the request most."""
    if len(values) <= most:
        return list(values)
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        request, values, scorer=fuzz.partial_ratio, processor=utils.default_process, limit=most
    )
    return sorted(value for value, _, _ in found)
