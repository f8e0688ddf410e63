"""Feelings: how a message sounds, by a lexicon with negation and words that strengthen or weaken."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache

from bot.remembering import words
from bot.remembering.sentences import Sentence, sentences

#: From here on a message is clearly positive, and below its negative clearly negative.
CLEAR = 0.35
#: Below this a person should look at once.
VERY_UNHAPPY = -0.7
#: A sum of weights of this much is three quarters of the way to the end of the scale.
_SCALE = 3.0
#: How far before a word its negation and its intensifiers may stand.
_REACH = 24
_HAN_REACH = 4
#: What a negated word is still worth: "not great" is less bad than "bad".
_NEGATED = -0.5
_STRONGER, _WEAKER, _CRIED = 1.5, 0.5, 1.3
#: A question seldom says how somebody feels; the strongest words do even there.
_ASKED = 0.2
_STRONG_WORD = 3.0

_HAN = re.compile(r"[\u3400-\u9fff]")
#: Turning words that belong to a phrase of the lexicon or to no statement: "why not", "if not".
_NO_TURN = re.compile(
    r"(?:why|if|or|whether|почему|или) (?:not|не)\W*$|not only\W*$|не только\W*$|不仅$|不但$"
)


def feeling(text: str) -> float:
    """From -1 (very unhappy) to 1 (delighted); 0 where nothing is felt."""
    parts = sentences(text)
    aside = is_elsewhere(parts)
    total = sum(_felt(sentence, aside) for sentence in parts)
    if _is_shouted(text):
        total *= _CRIED
    return round(math.tanh(total / _SCALE), 3)


def is_elsewhere(parts: Sequence[Sentence]) -> bool:
    """Whether a message speaks of something old or of what is to be bought, and of nothing from this shop."""
    whole = " ".join(part.text for part in parts)
    if words.pattern("context", "ours").search(whole):
        return False
    return any(words.pattern("context", each).search(whole) for each in ("old", "shopping"))


def _felt(sentence: Sentence, aside: bool) -> float:
    total = 0.0
    for found in words.pattern("feelings").finditer(sentence.text):
        weight = _weight(found)
        if (sentence.asks or sentence.supposes) and abs(weight) < _STRONG_WORD:
            weight *= _ASKED
        # What troubles somebody about their old kettle is no feeling about us.
        if aside and weight == -1.0:
            continue
        shown = not found.group()[0].isalnum()
        total += weight * (1.0 if shown else _shift(_before(sentence.text, found)))
    return total * (_CRIED if sentence.cries > 1 else 1.0)


def _before(text: str, found: re.Match[str]) -> str:
    """What stands before a word within its own clause."""
    reach = _HAN_REACH if _HAN.search(found.group()) else _REACH
    near = text[max(0, found.start() - reach) : found.start()]
    return re.split(r"[,，:：()]| but | но |但是|但", near)[-1]


def _shift(before: str) -> float:
    factor = 1.0
    if words.pattern("shifters", "not").search(before) and not _NO_TURN.search(before):
        factor *= _NEGATED
    elif words.pattern("shifters", "less").search(before):
        factor *= _WEAKER
    elif words.pattern("shifters", "more").search(before):
        factor *= _STRONGER
    return factor


def _is_shouted(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha() and letter.lower() != letter.upper()]
    return len(letters) > 12 and sum(letter.isupper() for letter in letters) > 0.8 * len(letters)


@cache
def _patterns() -> tuple[tuple[float, re.Pattern[str]], ...]:
    return tuple((float(weight), words.pattern("feelings", weight)) for weight in words.meanings("feelings"))


def _weight(found: re.Match[str]) -> float:
    """The weight of a match: of the strongest line that knows it."""
    weights = (weight for weight, pattern in _patterns() if pattern.fullmatch(found.group()))
    return max(weights, key=abs, default=0.0)
