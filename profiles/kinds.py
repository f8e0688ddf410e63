"""Kinds of values that conversations teach, and how each is learned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Kind:
    """How values of one kind are learned. The strongest is the trait of this name, each may be a tag."""

    half_life: timedelta
    #: How many turns must speak for a value.
    mentions: int = 1
    trait: bool = True
    #: What a tag begins with; None where values are no tags.
    prefix: str | None = None


KINDS = {
    "interest_category": Kind(timedelta(days=30), mentions=2, prefix="interest:"),
    "interest_brand": Kind(timedelta(days=30), mentions=2, prefix="brand:"),
    "price_band": Kind(timedelta(days=60), mentions=2),
    "intent": Kind(timedelta(days=7)),
    "sentiment": Kind(timedelta(days=30)),
    "spoken_language": Kind(timedelta(days=180)),
    "topic": Kind(timedelta(days=60), trait=False, prefix="topic:"),
    "complaint": Kind(timedelta(days=60), trait=False, prefix="complaint:"),
}


def of_tag(tag: str) -> tuple[str, str] | None:
    """The kind that a tag belongs to, and its value there; None where nobody could have learned it."""
    for name, kind in KINDS.items():
        if kind.prefix and tag.startswith(kind.prefix):
            return name, tag.removeprefix(kind.prefix)
    return None
