"""Qualities: conditions of one phrase each - a brand, a colour, a feature - wanted or not wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.analysis import is_stop_word, tokens
from knowledge.goods.filters import Filter
from knowledge.goods.fitting import FITS, is_fitted
from knowledge.goods.kinds import Span, is_aside, of_value
from knowledge.goods.lexicon import Lexicon
from knowledge.goods.negation import is_carried, negation_before, negation_behind
from knowledge.goods.reading import Reading
from knowledge.goods.vocabulary import Phrase, Word, kinds_of

_OTHER_NEGATION = re.compile(
    r"(?:\b(?:not|without|except|other than|but no|(?:is|are|was)n't)\s+(?:an? |the |any |too |in )*"
    r"|(?<![а-я])(?:не|без|кроме)\s+"
    r"|不要|不带|除了)(?P<word>[^\W\d_]{2,})"
)
#: Qualities of which one thing has one, so that several are alternatives: a red or a blue one.
_EITHER = {"brand", "colour", "material", "value", "size"}
_OR = re.compile(r"\s*(?:,|/|\bor\b|(?<![а-я])(?:или|либо)(?![а-я])|、|或者?|还是).*", re.DOTALL)


def read_qualities(
    reading: Reading,
    words: Sequence[Word],
    phrases: Sequence[Phrase],
    aside: Sequence[Span],
    lexicon: Lexicon,
) -> None:
    """Take each phrase that asks for a quality; what is not wanted goes on over "or" and "and"."""
    behind = 0
    refused = False
    for phrase in phrases:
        start, end = words[phrase.first].start, words[phrase.behind - 1].end
        part = reading.text[start:end]
        condition = None
        if part == part.strip() and part:
            of_other = is_aside(start, aside)
            condition = (_fitting if of_other else _condition)(reading, phrase, start, lexicon)
        if condition is None:
            continue
        between = reading.text[behind:start]
        refused = _take(reading, condition, start, end, between, refused and is_carried(between))
        if condition.field == "value" and not refused:
            reading.filters += [each for each in _values(reading, phrase, lexicon) if each != condition]
        behind = end


def _take(reading: Reading, condition: Filter, start: int, end: int, between: str, carried: bool) -> bool:
    """Take one condition; whether it is one of what is not wanted."""
    before, after = negation_before(reading.text, start), negation_behind(reading.text, end)
    if before or after or carried:
        reading.take(before.start() if before else start, after.end() if after else end)
        reading.filters.append(_negated(condition))
        return True
    other = next((each for each in reading.filters if _are_alternatives(each, condition, between)), None)
    if other:
        reading.filters.remove(other)
        condition = Filter(condition.field, "=", (*other.words, *condition.words))
    reading.filters.append(condition)
    reading.take(start, end, describes=True)
    return False


def _are_alternatives(one: Filter, other: Filter, between: str) -> bool:
    same = one.field == other.field and one.operator == "=" and one.field in _EITHER
    # Two values that a comma parts are mostly of two sorts: medium roast, whole beans.
    listed = _OR.fullmatch(between) and (one.field != "value" or not between.strip().startswith(","))
    return same and (one.field == "brand" or bool(listed))


def _fitting(reading: Reading, phrase: Phrase, _start: int, lexicon: Lexicon) -> Filter | None:
    """Of "ink for an Epson printer" the maker of what the ink must fit."""
    brand = phrase.of("brand")
    if brand is None or is_stop_word(brand.name) or not is_fitted(reading.kind or ""):
        return None
    return Filter(FITS, "=", lexicon.brands[brand.name])


def _condition(reading: Reading, phrase: Phrase, start: int, lexicon: Lexicon) -> Filter | None:
    """What a phrase asks for; None where that is too doubtful to leave anything out for it."""
    brand = phrase.of("brand")
    if brand and not is_stop_word(brand.name):
        return Filter("brand", "=", lexicon.brands[brand.name])
    if reading.kind is None:
        return _made_of(reading, phrase, start)
    colour, feature = phrase.of("colour"), phrase.of("feature")
    material = next((each for each in phrase.meanings if each.sort == "material"), None)
    if colour and material and (found := of_value(reading, lexicon, material)):
        # A ring is of gold, where rings state what they are of.
        return found
    if colour:
        named = [each.name for each in phrase.meanings if each.sort == "colour"]
        # What is голубой is blue, but of the inks it is the cyan one.
        inks = [each for each in named if each == "cyan" and "cartridge" in kinds_of(reading.kind)]
        return Filter("colour", "=", tuple(inks or named))
    if of_material := material and of_value(reading, lexicon, material):
        return of_material
    if values := _values(reading, phrase, lexicon):
        return values[-1]
    return Filter(feature.name, "=", float(feature.side == "yes")) if feature else None


def _values(reading: Reading, phrase: Phrase, lexicon: Lexicon) -> list[Filter]:
    """The values that a phrase names, the narrowest last: a cat 6 cable is a network cable and of cat 6."""
    named = (each for each in phrase.meanings if each.sort == "value")
    return [found for each in named if (found := of_value(reading, lexicon, each))]


#: What anything may be said to be of, whatever it is.
_MADE_OF = re.compile(r"\b(?:made|built|crafted)(?: out)? (?:of|from|in|with) (?:solid |real |pure )?$")


def _made_of(reading: Reading, phrase: Phrase, start: int) -> Filter | None:
    """The material of whatever is asked for: "something made of wood"."""
    material = phrase.of("material")
    told = material and _MADE_OF.search(reading.text, 0, start)
    return Filter("material", "=", (material.name,)) if material and told else None


def _negated(each: Filter) -> Filter:
    if isinstance(each.value, float):
        return Filter(each.field, "=", 1.0 - each.value)
    return Filter(each.field, "!=", each.value)


def read_other_negations(reading: Reading) -> None:
    """What is not wanted and is no condition: nothing that calls itself so."""
    for found in _OTHER_NEGATION.finditer(reading.text):
        named = [word for word in tokens(found["word"]) if not is_stop_word(word)][:1]
        if named and reading.kind:
            reading.without += named
            reading.take(found.start(), found.end())
