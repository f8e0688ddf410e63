"""The names in a definition, held against those that the shop's data know."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from segments.condition import Condition
from segments.conditions.attribute import KINDS
from segments.definition import dump
from segments.vocabulary import Vocabulary
from segments.wording.english import English

#: Values of profiles and of events by the vocabulary's own names. Any other value may be said freely.
ATTRIBUTES = {
    "language": "languages",
    "country": "countries",
    "city": "cities",
    "channel": "channels",
    "lifecycle_stage": "lifecycle_stages",
    "rfm_type": "rfm_types",
    "tags": "tags",
}
FIELDS = {
    "product_id": "products",
    "category": "categories",
    "brand": "brands",
    "campaign_id": "campaigns",
    "channel": "channels",
    "sentiment": "sentiments",
    "topic": "topics",
}
#: Keys of conditions whose value is itself such a name.
KEYS = {"category": "categories", "channel": "channels", "segment": "segments"}


def are_known(condition: Condition, vocabulary: Vocabulary) -> bool:
    """Whether everything that the definition names occurs: a name misspelt would mean nobody."""
    types = {*English.events, *vocabulary.event_types}
    known: dict[str, Collection[Any]] = {"types": types}
    return all(
        name in known.setdefault(kind, getattr(vocabulary, kind, ()))
        for kind, name in _names(dump(condition))
    )


def _names(part: Any) -> Iterator[tuple[str, Any]]:
    """Each name with the list of the vocabulary that it should be on."""
    if isinstance(part, list):
        for one in part:
            yield from _names(one)
    if not isinstance(part, dict):
        return
    if "op" in part and part.get("attr") not in (None, *KINDS):
        yield "traits", part["attr"]
    if part.get("attr") in ATTRIBUTES:
        yield from ((ATTRIBUTES[part["attr"]], name) for name in _strings(part.get("value")))
    for key, value in part.items():
        if key in ("where", "matches"):
            yield from _fields(value)
        elif key == "type":
            yield from (("types", name) for name in _strings(value))
        elif key in KEYS and not isinstance(value, dict):
            yield KEYS[key], value
        else:
            yield from _names(value)


def _fields(where: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for field, asked in where.items():
        tests = asked if isinstance(asked, dict) and "customer" not in asked else {"=": asked}
        for value in tests.values():
            if field in FIELDS:
                yield from ((FIELDS[field], name) for name in _strings(value))


def _strings(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
