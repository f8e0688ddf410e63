"""Values: the known words of several possible that goods are of - a roast, a material, for whom they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from knowledge.analysis import stem
from knowledge.goods.property import Property
from knowledge.goods.sizes import LIST
from knowledge.goods.vocabulary import groups, normal, shipped, split


def values_of(title: str, facts: Mapping[str, str]) -> Iterator[Property]:
    """The known values that a title and short facts name: "dark" under "roast" is a dark roast."""
    yield from _named_values(normal(title), "")
    for name, value in facts.items():
        yield from _named_values(normal(value), name)
        parts = LIST.split(value)
        if len(parts) > 1:
            # "All, sensitive" under "skin type" is for all skin types.
            yield from (each for part in parts for each in _named_values(normal(part).strip(), name))


@lru_cache(maxsize=20_000)
def _named_values(text: str, behind: str) -> tuple[Property, ...]:
    words = split(f"{text} {behind}")
    inside = [phrase for phrase in shipped().find(words) if words[phrase.first].start < len(text)]
    names = [each.name for phrase in inside for each in phrase.meanings if each.sort == "value"]
    return tuple(Property("value", text=name) for name in names)


def materials(text: str) -> tuple[str, ...]:
    """The materials that a text names: what is of stainless steel is of steel."""
    found = (each for phrase in shipped().find(split(text)) for each in phrase.meanings)
    return tuple(dict.fromkeys(each.name for each in found if each.sort == "material"))


def implied_by(title: str, names: set[str]) -> Iterator[Property]:
    """What a thing has by what it is called: a headset has a microphone."""
    stems = {word.stem for word in split(normal(title))}
    for feature, called in groups("implied"):
        if feature not in names and not stems.isdisjoint(stem(word) for word in called):
            yield Property(feature, number=1.0)


def suiting(names: Sequence[str]) -> tuple[str, ...]:
    """The values that suit what asks for one of these: what is for all skin is for dry skin too."""
    return tuple(name for name, narrow in groups("suiting") if not set(narrow).isdisjoint(names))
