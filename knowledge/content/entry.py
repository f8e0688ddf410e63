"""What of a record is searched: the three fields of the full text, and the text that is embedded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Protocol

from knowledge.analysis import fold, tokens

#: Words of a text that are embedded: what stands first says what a thing is.
EMBEDDED_WORDS = 120
_PREFIX = re.compile(r"^attr_[a-z]_", re.IGNORECASE)
_TRUE = {"true", "yes", "да", "是"}
_FALSE = {"false", "no", "нет", "否", "not available", "not supported", "n"}
_NAMES = re.compile(r"(?:title|name|keywords?|synonyms?|tags|product type|also )", re.IGNORECASE)
_ADDRESS = re.compile(r"^https?://", re.IGNORECASE)


class ProductText(Protocol):
    """What records and rows of products have in common."""

    @property
    def title(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def brand(self) -> str | None: ...
    @property
    def category(self) -> str | None: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...
    @property
    def id(self) -> str: ...


@dataclass(frozen=True)
class EntryText:
    """Text to be searched: three fields of tokens joined by spaces, and what is embedded with its name."""

    title: str
    summary: str
    detail: str
    embedded: str
    vector_id: str


def product_text(product: ProductText) -> EntryText:
    kind = f"{product.brand or ''} . {product.category or ''}"
    return _entry(
        "product",
        title=f"{product.title} . {id_token(product.id)}",
        summary=f"{kind} . {product.description}",
        detail=" . ".join(fact_words(name, value) for name, value in product.facts.items()),
        embedded=f"{product.title} {kind} {product.description}",
    )


def id_token(product_id: str) -> str:
    """An id as one token: its parts would make every number a name."""
    return "".join(letter for letter in fold(product_id) if letter.isalnum())


def faq_text(question: str, answer: str) -> EntryText:
    return _entry("faq", title=question, summary="", detail=answer, embedded=question)


def passage_text(heading: str, text: str) -> EntryText:
    return _entry("passage", title=heading, summary=text, detail="", embedded=f"{heading} {text}")


def _entry(kind: str, *, title: str, summary: str, detail: str, embedded: str) -> EntryText:
    embedded = " ".join(embedded.split()[:EMBEDDED_WORDS])
    name = blake2b(embedded.encode(), digest_size=20).hexdigest()
    fields = [" ".join(tokens(text)) for text in (title, summary, detail)]
    return EntryText(fields[0], fields[1], fields[2], embedded, f"{kind}:{name}")


@lru_cache(maxsize=20_000)
def label(name: str) -> str:
    """A fact's name for people: "attr_n_page_yield" and "Page Yield" become "page yield"."""
    return " ".join(_PREFIX.sub("", name).replace("_", " ").split())


@lru_cache(maxsize=20_000)
def is_name(fact: str) -> bool:
    """Whether a fact says what the thing is called: other words for it, its name in another language."""
    return bool(_NAMES.match(label(fact)))


def truth(value: Any) -> bool | None:
    """What a yes/no value says; None for a value of any other kind."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    return True if word in _TRUE else False if word in _FALSE else None


def fact_words(name: str, value: Any) -> str:
    """What to search of a fact: what a product does not have must not be found."""
    says = truth(value)
    if says is False or _ADDRESS.match(str(value)):
        return ""
    return label(name) if says else value_text(value)


def value_text(value: Any) -> str:
    """A value as text; 23000.0 is written 23000."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def fact_lines(facts: Mapping[str, Any]) -> Iterator[str]:
    """The facts as "name: value" lines, links left out."""
    for name, value in facts.items():
        if not _ADDRESS.match(str(value)):
            yield f"{label(name)}: {value_text(value)}"
