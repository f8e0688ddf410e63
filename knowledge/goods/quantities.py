"""Quantities: figures with units in the words of three languages, brought to base units."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from knowledge.goods.vocabulary import groups
from knowledge.money import parse_number

#: Not a part of a name (mx500), of a decimal or of a product (12 x 3 g, 1920 x 1080).
_ALONE = r"(?<![a-zа-я0-9_/])(?<!\d[.,])(?<!\s[x×]\s)"
#: Thousands set apart by a space are round; "M.2 512 GB" is no 2512.
NUMBER = rf"{_ALONE}(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d{{1,3}}(?: \d{{3}})* \d\d0(?!\d)|\d+(?:[.,]\d+)?)"
#: Units of fewer letters are not inflected.
_SHORTEST_STEM = 4
#: The base unit of which there is less than nothing.
_SIGNED = "C"
_MINUS = re.compile(r"(?<![\w%°])(?:[-−–]|minus\s+|минус\s+)$|零下$")
#: 3g, 4g and 5g are networks, unless a space stands between.
_NETWORKS = {"2", "2.4", "3", "4", "5", "6"}
#: Letters for the gram that some goods' gigabytes are written with as well.
_BARE_G = {"g", "г"}


@dataclass(frozen=True)
class Unit:
    """A unit and what one of it is in the base unit."""

    base: str
    factor: float
    #: How people read it: the first of its words.
    name: str


@dataclass(frozen=True)
class Quantity:
    """An amount in its base unit, or from one amount to another, and where it stands in the text."""

    low: float
    high: float
    base: str
    start: int
    end: int
    #: As it was said: the figures and the unit, for reading back.
    said: tuple[float, float, str]


def find_quantities(text: str, *, gigabytes: Container[float] = ()) -> list[Quantity]:
    """The figures of a text (as `vocabulary.normal` makes it) that have a unit.

    `gigabytes` holds the figures behind which a bare G is no gram.
    """
    found = []
    place = 0
    while each := _pattern().search(text, place):
        quantity = _quantity(each, gigabytes)
        found += [quantity] if quantity else []
        # What a range would join and does not is read again: "15 inches and 8 GB".
        place = quantity.end if quantity else each.end()
    return found


def read_quantity(text: str) -> Quantity | None:
    """The quantity that a value is, whatever follows it: "1.7 l", "40 to 100 °C, adjustable"."""
    text = text.strip()
    found = _pattern().search(text)
    return _quantity(found) if found and found.start() == len(_sign_before(text, found.start())) else None


def to_number(text: str) -> float:
    """A figure as people write it; ValueError where it is none."""
    text = text.replace(" ", "")
    # 1,5 is a decimal, as is 1.5; 1,500 is not.
    return float(parse_number(text)) if "," in text else float(Decimal(text))


def unit_of(word: str) -> Unit | None:
    """The unit that a word stands for: kg, inch, ГБ."""
    word = word.strip().lower().rstrip(".")
    # Russian words come with up to three letters of ending, English ones with one.
    forms = (word[: len(word) - cut] for cut in range(4) if cut == 0 or len(word) - cut >= _SHORTEST_STEM)
    return next((unit for form in forms if (unit := _units().get(form))), None)


def unit_words() -> str:
    """A pattern of every unit's words; the longest come first."""
    return _unit_pattern()


def _quantity(found: re.Match[str], gigabytes: Container[float] = ()) -> Quantity | None:
    try:
        low = to_number(found["low"])
        high = to_number(found["high"]) if found["high"] else low
    except (ValueError, ArithmeticError):
        return None
    word = found["unit"].strip(" -\u00a0")
    unit = _meant_unit(re.sub(r"\s+", " ", word), low, gigabytes)
    if unit is None or (unit.base == "g" and word == "g" and found["low"] in _NETWORKS and _touches(found)):
        return None
    start = found.start()
    other = _meant_unit(found["lowunit"].strip(" -"), low, gigabytes) if found["lowunit"] else None
    if other and other.base != unit.base:
        said = (low, low, other.name)
        return Quantity(low * other.factor, low * other.factor, other.base, start, found.end("lowunit"), said)
    if unit.base == _SIGNED and (minus := _sign_before(found.string, start)):
        low, high = sorted((-low, -high if found["high"] is None else high))
        start -= len(minus)
    said = (low, high, unit.name)
    return Quantity(low * (other or unit).factor, high * unit.factor, unit.base, start, found.end(), said)


def _meant_unit(word: str, figure: float, gigabytes: Container[float]) -> Unit | None:
    return unit_of("gb" if word in _BARE_G and figure in gigabytes else word)


def _sign_before(text: str, start: int) -> str:
    """The minus before a figure, where nothing stands before that: -5 °C, but not 0-5 °C."""
    found = _MINUS.search(text, 0, start)
    return found[0] if found else ""


def _touches(found: re.Match[str]) -> bool:
    return found["unit"][:1] not in " -"


@cache
def _units() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for base, factor, words in _table():
        for word in words:
            units.setdefault(word.lstrip("!").replace("_", " "), Unit(base, factor, words[0].lstrip("!")))
    return units


def _table() -> Iterator[tuple[str, float, list[str]]]:
    for base, phrases in groups("quantities"):
        for part in " ".join(phrases).split(";"):
            factor, *words = part.split()
            yield base, float(factor), words


@cache
def _unit_pattern() -> str:
    spaced: list[str] = []
    touching: list[str] = []
    for _, _, words in _table():
        for word in words:
            # Only known words are here, so that no escape can be missing.
            pattern = re.escape(word.lstrip("!")).replace("_", r"\s+") + _ending(word)
            (touching if word.startswith("!") else spaced).append(pattern)
    longest = sorted(spaced, key=len, reverse=True)
    closed = r"(?![a-zа-я0-9])"
    latin = [each for each in longest if re.match(r"[a-zа-яω]", each)]
    others = [each for each in longest if not re.match(r"[a-zа-яω]", each)]
    either = f"(?:{'|'.join(latin)})\\.?{closed}|(?:{'|'.join(others)})"
    return rf"(?:[\s\u00a0]*-?[\s\u00a0]*(?:{either})|(?:{'|'.join(touching)}){closed})"


def _ending(word: str) -> str:
    if len(word) < _SHORTEST_STEM or not word.isalpha():
        return ""
    return "s?" if word.isascii() else "[а-я]{0,3}" if re.match("[а-я]", word) else ""


@cache
def _pattern() -> re.Pattern[str]:
    unit = _unit_pattern()
    return re.compile(
        rf"(?P<low>{NUMBER})(?:(?P<lowunit>{unit})?\s*(?:-|–|—|~|to\b|до\b|и\b|and\b|到|至)\s*"
        rf"(?P<high>(?:(?<=[ \-–—~到至])|(?<=to)|(?<=до))(?:{NUMBER})))?(?P<unit>{unit})"
    )
