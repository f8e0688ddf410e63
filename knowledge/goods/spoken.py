"""Spoken amounts: figures that English says in other words, as "half a litre" or "a set of four"."""

from __future__ import annotations

import re
from functools import cache

from knowledge.goods.quantities import unit_words
from knowledge.words import lines

#: Words that multiply or name a set rather than count.
_OTHERS = frozenset({"twice", "double", "triple", "dozen", "вдвое", "дюжина", "百", "千", "тысяч"})
DIGIT = "one|two|three|four|five|six|seven|eight|nine"
TEN = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
#: "Half a kilo", "two and a half litres", "a half-litre".
_HALF = re.compile(
    r"\b(?:(?P<whole>an?|one|two|three|four|five|\d+) and a half|(?:a )?half(?: of)?(?: an?)?)[ -]"
    r"(?=(?:kilo|lit|met|giga|tera|pound|ounce|inch))"
)
#: "Four or more people", "eight ports or more": the limit goes behind the unit.
_OR_MORE = re.compile(
    r"(?<![\w.])(?P<figure>\w+) (?P<limit>or (?:more|fewer|less)|and (?:more|up)|plus)"
    rf"(?P<unit>{unit_words()})"
)
_TENS = re.compile(rf"\b(?P<tens>{TEN})[ -](?P<ones>{DIGIT})\b")
_ONES = {word: number for number, word in enumerate(DIGIT.split("|"), 1)}
#: A note of money stands for its amount in the shop's own currency.
_NOTE = re.compile(r"\b(?:an?|one) (tenner|fiver)\b")
_NOTES = {"tenner": "$10", "fiver": "$5"}
_DOZEN = re.compile(rf"\b(?P<half>half )?(?:an? )?dozen(?={unit_words()})")
#: "Three in a pack", "a set of four".
_IN_A_PACK = re.compile(
    r"\b(?:(?P<one>\w+) (?:in|to|per) an? (?:pack|set|box)|(?:pack|set|box)s? of (?P<other>\w+))"
    r"(?=\s*(?:$|[,.;?!]|\b(?:under|below|for|with|that|in|up|and|at)\b))"
)
#: A size of clothes in inches, and a temperature without its unit.
_WAIST = re.compile(r"\b(\d\d)(?:[ -]?(?:inch(?:es)?|in|\"))? waist\b")
_COLD = re.compile(
    r"\b((?:down to|temperatures? (?:of |to |down to )?)\s*(?:-|minus )\d+)(?=\s*(?:$|[,.;?!]|or\b|and\b))"
)
_ANY = re.compile(r"\bwithout (?:any|an?|the) ")
#: Nothing of a length is a figure; zero of anything else is a thing without it.
_ZERO = re.compile(r"\bzero[ -](?=(?:heel )?drop\b)")
_NOTHING_OF = re.compile(r"\bzero[ -](?=[a-z])(?!degrees?\b)")
_A_YEAR = re.compile(r"\bone[ -](?=years?[ -]old)")
_YEARS_OLD = re.compile(r"(\d)[\s-]?(?:yo|y/o|y\.o\.?|yrs?(?:[\s-]olds?)?)(?![a-zа-я])")
_MAN = re.compile(r"\b(\w+)[ -]man\b(?=[ -](?:tent|[a-z]+ tent))")


def in_figures(text: str) -> str:
    """The text with figures for what English says in other words: half a litre, a tenner, a two-man tent."""
    text = _HALF.sub(lambda each: f"{_whole(each['whole'])}.5 ", text)
    text = _NOTE.sub(lambda each: _NOTES[each[1]], text)
    text = _DOZEN.sub(lambda each: "6" if each["half"] else "12", text)
    text = _IN_A_PACK.sub(_as_pieces, text)
    text = _ANY.sub("without ", _WAIST.sub(r"waist \1", _COLD.sub(r"\1 °c", text)))
    text = _NOTHING_OF.sub("no ", _ZERO.sub("0 mm ", text))
    text = _YEARS_OLD.sub(r"\1 year old", _A_YEAR.sub("1 ", text))
    text = _MAN.sub(r"\1-person", text)
    text = _TENS.sub(lambda each: str(number(each["tens"]) + _ONES[each["ones"]]), text)
    return _OR_MORE.sub(_limit_behind, text)


def number(word: str) -> int:
    """A figure or a word for one; an article stands for one."""
    return _ONES.get(word) or int(figures().get(word, word if word.isdigit() else "1"))


def _whole(word: str | None) -> str:
    if word is None:
        return "0"
    return "1" if word in {"a", "an", "one"} else figures().get(word, word)


def _as_pieces(found: re.Match[str]) -> str:
    figure = found["one"] or found["other"]
    figure = figures().get(figure, figure)
    return f"{figure} pieces" if figure.isdigit() else found[0]


def _limit_behind(found: re.Match[str]) -> str:
    figure = figures().get(found["figure"], found["figure"])
    return f"{figure}{found['unit']} {found['limit']}" if figure.isdigit() else found[0]


@cache
def figures() -> dict[str, str]:
    return {word: line[0] for line in lines("numerals") for word in line[1:] if word not in _OTHERS}
