"""Comparatives: "lighter", "less expensive", and "too heavy", which wants something lighter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from knowledge.analysis import fold
from knowledge.goods.vocabulary import groups, is_han

#: What stands before a word that goods have too much of.
_TOO = (
    r"(?<!\w)(?:(?:(?:a|way|far|much) )*(?:too|bit)(?: too)?|not (?:so|that|as|too))\s+",
    r"(?:有点儿?|不?要?那么|别?不?要?太)",
    r"(?<!\w)(?:слишком|чересчур|немного|не (?:так|очень|слишком)|не так(?:ой|ая|ое|ие)(?: уж)?)\s+",
)
_ALONE = " alone"
_CYRILLIC = re.compile("[а-я]")


@dataclass(frozen=True)
class Comparative:
    """A word like "lighter": how it is found, its concept ("*" for any) and the side that wins."""

    pattern: re.Pattern[str]
    length: int
    concept: str
    side: str
    #: Says what is wrong with what was seen: "too heavy".
    complains: bool = False


@lru_cache(maxsize=1_000)
def find_comparative(text: str) -> Comparative | None:
    """The comparative that the text says, the longest."""
    said = fold(text)
    if not _any().search(said):
        return None
    found = [each for each in _comparatives() if each.pattern.search(said)]
    return max(found, key=_how_much_said, default=None)


def without_comparatives(text: str) -> str:
    """The folded text without all that it says of more and less: "too pricey, anything cheaper"."""
    while found := find_comparative(text):
        text = found.pattern.sub(" ", text)
    return text


def _how_much_said(comparative: Comparative) -> tuple[bool, int]:
    """A complaint is meant whole; the longer says more; of equals one with a concept of its own."""
    return comparative.complains, 2 * comparative.length - (comparative.concept == "*")


@cache
def _any() -> re.Pattern[str]:
    """Finds nothing where none of them is said, which is the usual case."""
    return re.compile("|".join(each.pattern.pattern for each in _comparatives()))


@cache
def _comparatives() -> tuple[Comparative, ...]:
    return (*_compared(), *_complaints())


def _compared() -> Iterator[Comparative]:
    for head, phrases in groups("compared"):
        concept, _, side = head.rpartition(" ")
        for phrase in phrases:
            word = re.escape(fold(phrase))
            # "500 g or more" is a limit.
            pattern = rf"(?<!多){word}" if is_han(phrase) else rf"(?<!\w)(?<!or )(?<!или ){word}(?!\w)"
            yield Comparative(re.compile(pattern), len(phrase), concept, side)


def _complaints() -> Iterator[Comparative]:
    for head, phrases in groups("excess"):
        concept, side, *alone = head.rsplit(maxsplit=2) if head.endswith(_ALONE) else head.rsplit(maxsplit=1)
        for too, said in zip(_TOO, _by_script(phrases), strict=True):
            if said:
                any_of = "|".join(map(re.escape, said))
                pattern = rf"(?<!\w)(?:{any_of})(?!\w)" if alone else rf"{too}(?:{any_of})"
                edge = "" if is_han(any_of) else r"(?!\w)"
                yield Comparative(re.compile(pattern + edge), len(any_of), concept, side, complains=True)


def _by_script(phrases: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """Latin, Chinese and Cyrillic ones."""
    folded = [fold(each) for each in phrases]
    han = [each for each in folded if is_han(each)]
    cyrillic = [each for each in folded if _CYRILLIC.search(each)]
    return [each for each in folded if each not in han and each not in cyrillic], han, cyrillic
