"""What readers take out of sources: records to keep, and rows refused."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any


@dataclass(frozen=True, kw_only=True)
class ProductRecord:
    """A product as a source gives it; the fields are those of `schema.Product`."""

    line: int
    id: str
    title: str
    description: str = ""
    brand: str | None = None
    category: str | None = None
    price: int | None = None
    currency: str | None = None
    availability: str | None = None
    quantity: int | None = None
    link: str | None = None
    image_link: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class FaqRecord:
    """A question with its approved answer."""

    line: int
    question: str
    answer: str
    topic: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class PassageRecord:
    """A piece of a document; `heading` is the path of headings above it."""

    heading: str
    text: str


@dataclass(frozen=True, kw_only=True)
class DocumentRecord:
    """A document, cut into passages."""

    line: int = 1
    title: str
    language: str | None
    passages: tuple[PassageRecord, ...]


@dataclass(frozen=True)
class Refused:
    """A row that cannot be used, and why in words."""

    line: int
    reason: str


Record = ProductRecord | FaqRecord | DocumentRecord


def digest(record: Record) -> str:
    """The hash of what a record says, wherever in its source it stands."""
    content = {name: value for name, value in vars(record).items() if name != "line"}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=vars)
    return blake2b(text.encode(), digest_size=32).hexdigest()


def clean(text: str) -> str:
    """Text that every database takes: no NUL, no lone surrogates, no space around it."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode().strip()
