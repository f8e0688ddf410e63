"""The head of a noun phrase: what a title or a request says a thing is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from knowledge.analysis import stem
from knowledge.goods.quantities import find_quantities
from knowledge.goods.vocabulary import Phrase, Vocabulary, Word, is_han, kinds_of, normal, split
from knowledge.words import words as raw_words

#: What follows one of these is not the thing but what it goes with, or a remark.
_CUT = re.compile(
    r"\b(?:for|für|pour|para|with|without|compatible|to|from|of|incl|including|includes|and more|per|by|on"
    r"|in|that|which|who|under|below|over|above)\b"
    r"|(?<![а-я])(?:для|с|со|без|к|на|под|из|от|до|котор[а-я]+|чтобы|за)(?![а-я])"
    r"|[,;:\[\]|+*?!.](?=\s|$)|\s[-–—]\s|适用于|适用|用于|兼容|[，。；、：]"
)
_REMARK = re.compile(r"\([^)]*\)?|（[^）]*）?")
_INCLUDED = re.compile(r"\s*(?:included|incl\b|optional|ready|compatible|not included)")
_CYRILLIC = re.compile(r"[а-я]")
_FOR = re.compile(r"\b(?:for|für|pour|para|compatible)\b|(?<![а-я])(?:для|к)(?![а-я])|适用于|用于")
_CLAUSE = re.compile(r"[,;，。；]")


#: What only goes with the thing that is named.
PART = "accessory"
#: Kinds that goods come in.
_CONTAINERS = frozenset({"bag", "bottle", "food container", "storage box"})
_CONTAINER = re.compile(
    r"\b(?:bags?|sacks?|packs?|packets?|boxe?s?|bottles?|jars?|cans?|tins?|cartons?|tubs?|pairs?)\s+of\s+"
    r"|(?<![а-я])(?:мешо?к\w*|пакет\w*|пачк\w|упаковк\w|бутылк\w|банк\w|коробк\w|пар[аеу])\s+"
    r"(?!(?:для|с|со|из|под|на|без|до|за|от|в|не|и|или)\s)(?=[а-я])"
)

#: What is named before a printer is what is put into it: "Toner B2520 MFP".
_PRINTER = "printer"
_PUT_IN = frozenset({"toner", "ink", "cartridge", "drum", "printer ribbon"})


@dataclass(frozen=True)
class Head:
    """The kind that a text names, and the phrase that says it."""

    kind: str
    phrase: Phrase
    #: Whether the phrase is a part of one that says something else as a whole.
    inside: bool = False


def head_of(text: str, words: Sequence[Word], phrases: Sequence[Phrase]) -> Head | None:
    """The kind that a text names first and that is no mere companion of something else.

    English and Chinese put the head last ("laptop bag"), Russian first ("чехол ноутбука").
    """
    plain = _CONTAINER.sub(_blank, _REMARK.sub(_blank, text))
    named = [each for each in phrases if each.of("kind") and _is_named(plain, words, each)]
    for start, end in _clauses(plain) if is_han(plain) else _segments(plain):
        inside = [each for each in named if start <= words[each.first].start < end]
        if inside:
            if _goes_on(words, inside[-1], end):
                return Head(PART, inside[-1])
            russian = _CYRILLIC.match(text[words[inside[0].first].start :])
            phrase = inside[0] if russian else _contained(inside) or inside[-1]
            meaning = phrase.of("kind")
            return Head(meaning.name, phrase) if meaning else None
    return None


def _contained(inside: Sequence[Phrase]) -> Phrase | None:
    """Of "a dog food bag" the food: what only comes in a bag is wanted, and not the bag."""
    if len(inside) < 2 or inside[-2].behind != inside[-1].first:
        return None
    bag, content = inside[-1].of("kind"), inside[-2].of("kind")
    known = {" ".join(each.split("_")) for each in raw_words("contained")}
    if not bag or not content or bag.name not in _CONTAINERS:
        return None
    return inside[-2] if not known.isdisjoint(kinds_of(content.name)) else None


def _goes_on(words: Sequence[Word], phrase: Phrase, end: int) -> bool:
    """Whether a noun stands behind that makes another thing of it: the liner of a sleeping bag liner."""
    behind = words[phrase.behind] if phrase.behind < len(words) else None
    return behind is not None and behind.start < end and behind.stem in _parts()


@cache
def _parts() -> frozenset[str]:
    return frozenset(stem(word) for word in raw_words("parts"))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


#: What joins two kinds of which either will do.
_OR = re.compile(
    r"[\s,]*(?:\b(?:or|and|and/or)\b|/|&|(?<![а-я])(?:или|либо|и)(?![а-я])|、|或者?是?|还是|和|与)\s*(?:an?\s|some\s|the\s)?\s*"
)


def beside_head(
    text: str, words: Sequence[Word], phrases: Sequence[Phrase], head: Head, vocabulary: Vocabulary
) -> Iterator[Head]:
    """The kinds that a text names as just as good: "a keyboard or a mouse", "dog or cat food"."""
    yield from _elided(text, words, head, vocabulary)
    kinds = [each for each in phrases if each.of("kind")]
    place = next((number for number, each in enumerate(kinds) if each.first == head.phrase.first), None)
    if place is None:
        return
    for step in (-1, 1):
        near, number = head.phrase, place + step
        while 0 <= number < len(kinds) and _are_joined(text, words, near, kinds[number]):
            near = kinds[number]
            if meaning := near.of("kind"):
                yield Head(meaning.name, near)
            number += step


def _are_joined(text: str, words: Sequence[Word], one: Phrase, other: Phrase) -> bool:
    first, last = sorted((one, other), key=lambda each: each.first)
    between = text[words[first.behind - 1].end : words[last.first].start]
    return bool(_OR.fullmatch(between))


def _elided(text: str, words: Sequence[Word], head: Head, vocabulary: Vocabulary) -> Iterator[Head]:
    """Of "dog or cat food" the dog food: the last word belongs to both."""
    phrase = head.phrase
    if phrase.first < 2 or phrase.behind - phrase.first < 2:
        return
    before = words[phrase.first - 2]
    if _OR.fullmatch(text[before.end : words[phrase.first].start]):
        for each in vocabulary.of_stems((before.stem, words[phrase.behind - 1].stem)):
            if each.sort == "kind":
                yield Head(each.name, Phrase(phrase.first - 2, phrase.first - 1, (each,)))


def _segments(text: str) -> list[tuple[int, int]]:
    """The parts of a text between what ends a noun phrase; a quantity ends one too."""
    cuts = [cut.start() for cut in _CUT.finditer(text)] + [each.start for each in find_quantities(text)]
    places = sorted({0, *cuts, len(text)})
    return list(pairwise(places))


def _clauses(text: str) -> list[tuple[int, int]]:
    """Chinese puts all that describes a thing before it, so that only a comma ends the phrase."""
    places = sorted({0, *(cut.start() for cut in _CLAUSE.finditer(text)), len(text)})
    return list(pairwise(places))


def _is_named(text: str, words: Sequence[Word], phrase: Phrase) -> bool:
    start, end = words[phrase.first].start, words[phrase.behind - 1].end
    return bool(text[start:end].strip()) and not _INCLUDED.match(text, end)


def kind_of_title(title: str, vocabulary: Vocabulary) -> str | None:
    """The kind that a title names; None where it names none but what the thing is for."""
    text = normal(title)
    words = split(text)
    phrases = vocabulary.find(words)
    if sum(each.base == "GB" for each in find_quantities(text)) > 1:
        # A thing with two amounts of memory is neither of the two.
        phrases = [each for each in phrases if not (each.of("kind") and each.of("measure"))]
    head = head_of(text, words, phrases)
    if head and head.kind == _PRINTER:
        before = (each.of("kind") for each in phrases if each.first < head.phrase.first)
        put_in = next((meaning.name for meaning in before if meaning and meaning.name in _PUT_IN), None)
        if put_in:
            return put_in
    return head.kind if head and not _FOR.search(text, 0, words[head.phrase.first].start) else None
