"""Reading a request: each part of the text that is a condition is taken for one, once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.goods.asked_size import read_bare_size, read_size
from knowledge.goods.bounds import find_bounds, find_plain_bounds
from knowledge.goods.budget import find_budget, is_money
from knowledge.goods.compounds import with_sets
from knowledge.goods.filters import Filter
from knowledge.goods.head import Head
from knowledge.goods.kinds import read_kind, read_purpose, wanted_head
from knowledge.goods.lexicon import Lexicon
from knowledge.goods.limits import OR_LESS
from knowledge.goods.numerals import with_figures
from knowledge.goods.preference import Order, find_comparison
from knowledge.goods.qualities import read_other_negations, read_qualities
from knowledge.goods.reading import Reading
from knowledge.goods.vocabulary import Phrase, Word, normal, split

_NOW = r"(?:now|today|at once|immediately|right away|straight away|tomorrow)"
_SENT = r"(?:sent?|ship(?:ped|ping)?|deliver(?:ed|y)?|dispatch(?:ed)?|post(?:ed)?|go)"
_IN_STOCK = re.compile(
    r"\b(?:that (?:is|are) )?(?:(?:actually|currently) )?(?:in|on) stock\b|\bnot (?:out of stock|sold out)\b"
    rf"|\b(?:that (?:is|are) )?ready (?:to|for) (?:be )?{_SENT}(?: {_NOW})?\b"
    rf"|\bavailable {_NOW}\b|(?<=[,;] )available(?=\s*(?:$|[,.;?!]))|\b(?:currently|still|only) available\b"
    rf"|\b(?:that |which |you )?can (?:be )?{_SENT}(?: out)? {_NOW}\b"
    r"|\bfor immediate (?:delivery|dispatch)\b|有货的?|现货的?"
    r"|(?:котор\w+ )?(?:есть )?в наличии"
)
_FOR = re.compile(
    r"\b(?:for(?! (?:more|less|longer|at least|at most|up to|no more|under|over|about|around)\b)"
    r"|compatible with|to fit|that fits?)\b|(?<![а-я])для(?![а-я])|适用于|适用|适合|兼容"
)
#: "100 dollars for boots", "looking for boots": what stands behind is what is wanted.
_WANTING = re.compile(
    r"(?:\bbudget|\b(?:look|search|ask|shop|hunt)(?:ing|ed)?|(?<![а-я])бюджет"
    r"|(?:\d\s*(?:dollars?|bucks|euros?|pounds?|quid|[$€£])|[$€£]\s*\d+)"
    rf"(?:[\s,]*(?:{OR_LESS}|to spend))?)\s*$"
)
_FOR_ENDS = re.compile(
    r"\b(?:with|under|below|less|cheaper|from|between|over|above|at|up to|that|which|in|max|costing"
    r"|but|not|without)\b"
    r"|(?<![а-я])(?:до|с|от|дешевле|не|без|но|в|за)(?![а-я])|[,;.?!，。；的]"
)


def read(text: str, *, currency: str, lexicon: Lexicon) -> Reading:
    """Read a request from what is surest to what is most open."""
    plain = with_figures(normal(text))
    reading = Reading(plain, plain)
    words = split(plain)
    phrases = _without_money(plain, currency, words, lexicon.vocabulary.find(words))
    phrases = with_sets(plain, words, phrases, lexicon.vocabulary)
    aside = _aside(plain, words, phrases)
    if compared := find_comparison(plain, words, phrases):
        reading.comparison, start, end = compared
        reading.take(start, end)
    _read_order(reading, words, phrases)
    head = wanted_head(reading, words, phrases, aside, lexicon)
    _read_bounds(reading, words, phrases, head, aside, lexicon, currency)
    _read_budget(reading, currency)
    _read_stock(reading)
    read_size(reading)
    read_kind(reading, words, head, phrases, lexicon)
    if head is None:
        read_purpose(reading, lexicon)
    read_bare_size(reading, lexicon)
    others = [each for each in phrases if head is None or each != head.phrase]
    read_qualities(reading, words, others, aside, lexicon)
    read_other_negations(reading)
    reading.rest = " ".join(reading.rest.split())
    return reading


def _without_money(
    text: str, currency: str, words: Sequence[Word], phrases: Sequence[Phrase]
) -> list[Phrase]:
    """The phrases outside of price limits: the 刀 of 300刀 is a dollar and no knife."""
    spans = find_budget(text, currency=currency).spans
    return [
        each for each in phrases if not any(start < words[each.first].start < end for start, end in spans)
    ]


def _aside(text: str, words: Sequence[Word], phrases: Sequence[Phrase]) -> list[tuple[int, int]]:
    """The parts that speak of what the thing is for; "food for dogs" is a thing itself."""
    found = []
    for each in _FOR.finditer(text):
        if _WANTING.search(text, 0, each.start()):
            continue
        if any(words[one.first].start <= each.start() < words[one.behind - 1].end for one in phrases):
            continue
        if _says_whom(text, each.end(), words, phrases):
            continue
        end = _FOR_ENDS.search(text, each.end() + 1)
        found.append((each.start(), end.start() if end else len(text)))
    return found


def _says_whom(text: str, end: int, words: Sequence[Word], phrases: Sequence[Phrase]) -> bool:
    """Whether one of the values that goods are of stands behind: "for dry skin", "for puppies"."""
    behind = next((each for each in phrases if words[each.first].start >= end), None)
    return bool(behind and behind.of("value") and not text[end : words[behind.first].start].strip(" a"))


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


def _read_bounds(
    reading: Reading,
    words: Sequence[Word],
    phrases: Sequence[Phrase],
    head: Head | None,
    aside: Sequence[tuple[int, int]],
    lexicon: Lexicon,
    currency: str,
) -> None:
    kind = head.kind if head else None
    for condition, start, end in find_plain_bounds(reading.text, words, phrases, lexicon):
        reading.filters.append(condition)
        reading.take(start, end, describes=True)
    for bound in find_bounds(reading.text, kind, lexicon, aside):
        if is_money(reading.text[bound.start : bound.end + 1], currency):
            continue
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
