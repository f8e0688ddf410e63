"""Values of a proposed definition that do not occur in the shop's data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from segments.vocabulary import MOST, Vocabulary

#: Attributes and event fields whose values are vocabulary, and where it keeps them.
LISTS = {
    "language": "languages",
    "country": "countries",
    "city": "cities",
    "tags": "tags",
    "lifecycle_stage": "lifecycle_stages",
    "rfm_type": "rfm_types",
    "channel": "channels",
    "category": "categories",
    "brand": "brands",
    "campaign_id": "campaigns",
    "topic": "topics",
    "sentiment": "sentiments",
    "type": "event_types",
    "product_id": "products",
}
#: Any event.
ANY = "*"


def unknown_values(definition: Any, vocabulary: Vocabulary) -> list[str]:
    """Each as `brand "Acne"`, in the order of the definition."""
    return [
        f'{field} "{value}"'
        for field, value in _named(definition)
        if value != ANY and not _occurs(field, value, vocabulary)
    ]


def _occurs(field: str, value: str, vocabulary: Vocabulary) -> bool:
    held = getattr(vocabulary, LISTS[field])
    # A list that was cut cannot say what does not occur.
    return value in held or len(held) >= MOST


def _named(part: Any) -> Iterator[tuple[str, str]]:
    if isinstance(part, list):
        for each in part:
            yield from _named(each)
    if not isinstance(part, Mapping):
        return
    if part.get("attr") in LISTS:
        yield from _texts(str(part["attr"]), part.get("value"))
    for key, value in part.items():
        if key in LISTS:
            yield from _texts(key, value)
        yield from _named(value)


def _texts(field: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        value = [each for each in value.values() if not isinstance(each, Mapping)]
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield field, each
