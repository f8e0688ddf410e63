"""Reading a request: each part of the text that is a condition is taken for one, once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.analysis import is_stop_word, tokens
from knowledge.goods.bounds import find_bounds, find_plain_bounds
from knowledge.goods.budget import find_budget
from knowledge.goods.filters import Filter
from knowledge.goods.head import Head, head_of
from knowledge.goods.lexicon import Lexicon, kinds_below
from knowledge.goods.preference import Comparison, Order, find_comparison
from knowledge.goods.vocabulary import Phrase, Word, is_han, normal, split

_IN_STOCK = re.compile(
    r"\b(?:that (?:is|are) )?in stock\b|\bavailable now\b|有货的?|现货的?"
    r"|(?:котор\w+ )?(?:есть )?в наличии"
)
_NEGATION = re.compile(
    r"(?:\b(?:not|no|non|without|except(?: for)?|excluding|other than|anything but|isn't|aren't"
    r"|don't want|nor)|(?<![а-я])(?:не|без|кроме|ни|исключая)|不要|不带|不想要|不是|没有|除了|除|非|不|无)"
    r"(?:[\s-]+(?:an?|the|from|by|any|made by|those|too|с|со|от|фирмы|марки|бренда))*[\s-]*$"
)
_OTHER_NEGATION = re.compile(
    r"(?:\b(?:not|without|except|but no)\s+(?:an? |the |any |too )*|(?<![а-я])(?:не|без|кроме)\s+"
    r"|不要|不带|除了)(?P<word>[^\W\d_]{2,})"
)
_FOR = re.compile(
    r"\b(?:for|compatible with|to fit|that fits?)\b|(?<![а-я])для(?![а-я])|适用于|适用|适合|兼容"
)
_FOR_ENDS = re.compile(
    r"\b(?:with|under|below|less|cheaper|from|between|over|above|at|up to|that|which|in|max|costing"
    r"|but|not|without)\b"
    r"|(?<![а-я])(?:до|с|от|дешевле|не|без|но|в|за)(?![а-я])|[,;.?!，。；的]"
)
_SIZE = re.compile(
    r"\b(?:in )?size:? ?(?P<en>\d{1,3}(?:\.5)?|x{0,4}[sml]|one size)\b"
    r"|(?<![а-я])размер[а-я]*:? ?(?P<ru>\d{1,3}(?:[.,]5)?|x{0,4}[sml])(?![a-zа-я\d])"
    r"|\b(?P<before>\d{2,3}(?:[.,]5)?|x{0,4}[sml]) ?(?:размер[а-я]*|码|号)"
    r"|(?:尺码|鞋码|码数)[:：]?(?P<zh>\d{2,3}|x{0,4}[sml])"
)


@dataclass
class Reading:
    """A text while it is read: what is taken is blank in `text`; `rest` keeps what also describes."""

    text: str
    rest: str
    filters: list[Filter] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    kind: str | None = None
    #: The kind that is asked for where the shop does not sell it.
    unsold: str | None = None
    order: Order | None = None
    comparison: Comparison | None = None
    foreign: str | None = None

    def take(self, start: int, end: int, *, describes: bool = False) -> None:
        """Take a part for a condition; what describes the thing is searched for all the same."""
        if not describes:
            self.rest = self.rest[:start] + " " * (end - start) + self.rest[end:]
        self.text = self.text[:start] + " " * (end - start) + self.text[end:]


def read(text: str, *, currency: str, lexicon: Lexicon) -> Reading:
    """Read a request from what is surest to what is most open."""
    plain = normal(text)
    reading = Reading(plain, plain)
    words = split(plain)
    phrases = lexicon.vocabulary.find(words)
    aside = _aside(plain, words, phrases)
    if compared := find_comparison(plain, words, phrases):
        reading.comparison, start, end = compared
        reading.take(start, end)
    _read_order(reading, words, phrases)
    head = _head(reading, words, phrases, aside, lexicon)
    _read_bounds(reading, words, phrases, head, aside, lexicon)
    _read_budget(reading, currency)
    _read_stock(reading)
    _read_size(reading)
    _read_kind(reading, words, head, lexicon)
    for phrase in phrases:
        if head is None or phrase != head.phrase:
            _read_phrase(reading, words, phrase, aside, lexicon)
    _read_other_negations(reading)
    reading.rest = " ".join(reading.rest.split())
    return reading


def _aside(text: str, words: Sequence[Word], phrases: Sequence[Phrase]) -> list[tuple[int, int]]:
    """The parts that speak of what the thing is for; "food for dogs" is a thing itself."""
    found = []
    for each in _FOR.finditer(text):
        if any(words[one.first].start <= each.start() < words[one.behind - 1].end for one in phrases):
            continue
        end = _FOR_ENDS.search(text, each.end() + 1)
        found.append((each.start(), end.start() if end else len(text)))
    return found


def _is_aside(place: int, aside: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in aside)


def _read_stock(reading: Reading) -> None:
    for found in _IN_STOCK.finditer(reading.text):
        reading.filters.append(Filter("availability", "=", "in_stock"))
        reading.take(found.start(), found.end())
        return


def _read_order(reading: Reading, words: Sequence[Word], phrases: Sequence[Phrase]) -> None:
    for phrase in phrases:
        meaning = phrase.of("superlative")
        if meaning and reading.order is None:
            reading.order = Order(tuple(meaning.name.split(",")), meaning.side == "max")
            reading.take(words[phrase.first].start, words[phrase.behind - 1].end)


def _head(
    reading: Reading,
    words: Sequence[Word],
    phrases: Sequence[Phrase],
    aside: Sequence[tuple[int, int]],
    lexicon: Lexicon,
) -> Head | None:
    """The phrase that says what is wanted: a known kind or a category of the shop."""
    free = [
        each
        for each in phrases
        if not _is_aside(words[each.first].start, aside)
        and reading.text[words[each.first].start : words[each.behind - 1].end].strip()
        and not _is_negated(reading.text, words[each.first].start)
    ]
    # "16 GB memory" is no memory module where something else is wanted.
    kinds = [each for each in free if each.of("kind")]
    if any(not each.of("measure") for each in kinds):
        free = [each for each in free if not (each.of("kind") and each.of("measure"))]
    head = head_of(reading.text, words, free)
    for each in free:
        category = each.of("category")
        if category and (head is None or head.phrase == each):
            return Head(category.name, each)
    return head


def _read_bounds(
    reading: Reading,
    words: Sequence[Word],
    phrases: Sequence[Phrase],
    head: Head | None,
    aside: Sequence[tuple[int, int]],
    lexicon: Lexicon,
) -> None:
    kind = head.kind if head else None
    for condition, start, end in find_plain_bounds(reading.text, words, phrases, lexicon):
        reading.filters.append(condition)
        reading.take(start, end, describes=True)
    for bound in find_bounds(reading.text, kind, lexicon, aside):
        reading.filters += bound.filters
        exact = all(each.operator == "=" for each in bound.filters)
        if exact:
            reading.take(bound.start, bound.end, describes=True)
        else:
            reading.take(bound.start, bound.end)
        names = {name for each in bound.filters for name in each.names}
        for phrase in phrases:
            if any(each.sort == "measure" and each.name in names for each in phrase.meanings):
                reading.take(words[phrase.first].start, words[phrase.behind - 1].end, describes=True)


def _read_budget(reading: Reading, currency: str) -> None:
    budget = find_budget(reading.text, currency=currency)
    reading.filters += budget.filters
    reading.foreign = budget.foreign
    for start, end in budget.spans:
        reading.take(start, end)


def _read_size(reading: Reading) -> None:
    found = _SIZE.search(reading.text)
    if found:
        size = next(each for each in found.groups() if each)
        reading.filters.append(Filter("size", "=", (size.replace(",", "."),)))
        reading.take(found.start(), found.end(), describes=True)


def _read_kind(reading: Reading, words: Sequence[Word], head: Head | None, lexicon: Lexicon) -> None:
    if head is None:
        return
    below = kinds_below(head.kind, lexicon)
    categories = lexicon.categories.get(head.kind, ())
    if not below and not categories:
        reading.unsold = head.kind
        return
    reading.kind = head.kind
    reading.filters.append(Filter("kind", "=", (*(below or (head.kind,)), *categories)))
    first = _own_part(head.phrase, words, head.kind, lexicon)
    reading.take(words[first].start, words[head.phrase.behind - 1].end, describes=True)


def _own_part(phrase: Phrase, words: Sequence[Word], kind: str, lexicon: Lexicon) -> int:
    """Where in "green tea" the tea begins: what stands before it still describes."""
    if _is_one_word(words, phrase):
        return phrase.first
    for first in range(phrase.behind - 1, phrase.first, -1):
        shorter = lexicon.vocabulary.of_stems(tuple(word.stem for word in words[first : phrase.behind]))
        if any(each.sort == "kind" and each.name == kind for each in shorter):
            return first
    return phrase.first


def _is_one_word(words: Sequence[Word], phrase: Phrase) -> bool:
    """Chinese words are not cut: 绿茶 is searched for as it is."""
    return all(is_han(word.stem) for word in words[phrase.first : phrase.behind])


def _read_phrase(
    reading: Reading,
    words: Sequence[Word],
    phrase: Phrase,
    aside: Sequence[tuple[int, int]],
    lexicon: Lexicon,
) -> None:
    start, end = words[phrase.first].start, words[phrase.behind - 1].end
    part = reading.text[start:end]
    if part != part.strip() or not part or _is_aside(start, aside):
        return
    condition = _condition(reading, phrase, lexicon)
    if condition is None:
        return
    negation = _NEGATION.search(reading.text, 0, start)
    if negation:
        reading.take(negation.start(), end)
        reading.filters.append(_negated(condition))
        return
    before = next((each for each in reading.filters if each.field == condition.field == "brand"), None)
    if before and before.operator == "=":
        reading.filters.remove(before)
        condition = Filter("brand", "=", (*before.words, *condition.words))
    reading.filters.append(condition)
    reading.take(start, end, describes=True)


def _condition(reading: Reading, phrase: Phrase, lexicon: Lexicon) -> Filter | None:
    """What a phrase asks for; None where that is too doubtful to leave anything out for it."""
    brand = phrase.of("brand")
    if brand and not is_stop_word(brand.name):
        return Filter("brand", "=", lexicon.brands[brand.name])
    if reading.kind is None:
        return None
    colour, feature = phrase.of("colour"), phrase.of("feature")
    if colour and not phrase.of("kind"):
        return Filter("colour", "=", (colour.name,))
    if feature:
        return Filter(feature.name, "=", float(feature.side == "yes"))
    return None


def _negated(each: Filter) -> Filter:
    if isinstance(each.value, float):
        return Filter(each.field, "=", 1.0 - each.value)
    return Filter(each.field, "!=", each.value)


def _is_negated(text: str, start: int) -> bool:
    return bool(_NEGATION.search(text, 0, start))


def _read_other_negations(reading: Reading) -> None:
    """What is not wanted and is no condition: nothing that calls itself so."""
    for found in _OTHER_NEGATION.finditer(reading.text):
        named = [word for word in tokens(found["word"]) if not is_stop_word(word)][:1]
        if named and reading.kind:
            reading.without += named
            reading.take(found.start(), found.end())
