"""A draft: what one way of answering returns, before it becomes the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: "talk" replies to a greeting, to thanks or to the wish for a person: no question was asked or answered.
Kind = Literal["faq", "fact", "products", "passage", "model", "talk", "clarify", "unanswered"]


@dataclass(frozen=True)
class Citation:
    """Where a statement was taken from: `kind:id`, and a title to show."""

    id: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What one way of answering has to say."""

    kind: Kind
    text: str
    products: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    suggested: tuple[str, ...] = ()
    topic: str | None = None
    #: Why there is no answer; None where there is one.
    reason: str | None = None
    #: Where nothing fits, the product that comes nearest.
    nearest: str | None = None
