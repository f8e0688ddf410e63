"""Promises in drafts: a model may repeat what the marketer and the materials say, and add none."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.writing.figures import all_among, figures, numbers, speaks_of_giveaway


def unfounded_numbers(text: str, sources: Sequence[str]) -> list[str]:
    """The numbers of a text, as it writes them, that none of the sources has."""
    known = set[frozenset[str]]().union(*map(figures, sources))
    found = (number for number in numbers(text) if not all_among(figures(number), known))
    return list(dict.fromkeys(found))


def gives_away(text: str, sources: Sequence[str]) -> bool:
    """Whether it promises a discount or a gift, and none of the sources does."""
    return speaks_of_giveaway(text) and not any(map(speaks_of_giveaway, sources))
