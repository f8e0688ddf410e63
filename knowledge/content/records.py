"""What readers take out of sources: records to keep, and rows refused."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from knowledge.content.form import FORM, form_of_products


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
    options: list[dict[str, Any]] | None = None


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
    """A document, cut into passages; `link` is the address of a page among others of its source."""

    line: int = 1
    title: str
    language: str | None
    passages: tuple[PassageRecord, ...]
    link: str | None = None


@dataclass(frozen=True, kw_only=True)
class SynonymRecord:
    """Words that mean the same in this shop, as its file writes them."""

    line: int
    synonyms: str


@dataclass(frozen=True)
class Refused:
    """A row that cannot be used, and why in words; `column` where it is one column's fault."""

    line: int
    reason: str
    column: str | None = None
    #: The page, where the source has several.
    page: str | None = None


Record = ProductRecord | FaqRecord | DocumentRecord | SynonymRecord

#: (kind, what names the record there): a product's id; a location and a question; a location and a page.
Key = tuple[str, ...]


@dataclass(frozen=True)
class Untouched:
    """Records that a source brought before and that its server says have not changed; None: all of them."""

    keys: tuple[Key, ...] | None = None


def key_of(location: str, record: Record) -> Key:
    """What names a record among all that the library holds."""
    if isinstance(record, ProductRecord):
        return "product", record.id
    if isinstance(record, FaqRecord):
        return "faq", location, record.question
    if isinstance(record, SynonymRecord):
        return "synonym", location, record.synonyms
    return "document", location, record.link or ""


def digest(record: Record) -> str:
    """The hash of what a record says, wherever in its source it stands, and of what we make of it."""
    content = {name: value for name, value in vars(record).items() if name != "line"}
    content["form"] = form_of_products() if isinstance(record, ProductRecord) else FORM
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=vars)
    return blake2b(text.encode(), digest_size=32).hexdigest()


def clean(text: str) -> str:
    """Text that every database takes: no NUL, no lone surrogates, no space around it."""
    text = text.replace("\x00", "").strip()
    return text if text.isascii() else text.encode("utf-8", "replace").decode().strip()
