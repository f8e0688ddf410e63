"""Preference: the lightest of the goods, or goods lighter than one that is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.goods.vocabulary import Phrase, Word

_THAN = re.compile(r"\s*(?:than|чем)\s+(?P<name>.+)$")
_NAME_ENDS = re.compile(
    r"[,;?!，。；？]|\.\s|\.$|\b(?:with|under|below|but|and|that|which)\b|(?<![а-я])(?:с|но|до)(?![а-я])"
)
_ZH_THAN = re.compile(
    r"比(?P<name>.{1,40}?)(?:更|还|要)?(?=$|便宜|贵|轻|重|大|小|长|短|薄|快|安静|强|亮|高|宽)"
)
_POINTING = re.compile(
    r"^(?:the |your )?(?:this|that|it|these|those|this one|that one|one)\b"
    r"|^(?:этот|эта|это|эти|него|нее|них|этого|этой|тот)(?![а-я])"
    r"|^(?:这个|这款|这件|它|那个|那款)"
)
_AMOUNT = re.compile(
    r"\s*(?:for )?(?:us)?[$€£¥￥₽]?\s*\d+(?:[.,]\d+)*\s*(?:$|[^\w\s-]|[a-zа-я%\"″\u4e00-\u9fff])"
)
_MODEL = re.compile(r"\s*\d+[a-z]+\d")


@dataclass(frozen=True)
class Order:
    """Which of the goods is wanted: the least or the most of the first of these measures that they state."""

    measures: tuple[str, ...]
    descending: bool

    @property
    def is_cheapest(self) -> bool:
        return self.measures == ("price",) and not self.descending


@dataclass(frozen=True)
class Comparison:
    """A measure compared with that of a product that is named, or with the one in view (`name` None)."""

    measures: tuple[str, ...]
    operator: str
    name: str | None


def find_comparison(
    text: str, words: Sequence[Word], phrases: Sequence[Phrase]
) -> tuple[Comparison, int, int] | None:
    """What the wanted goods are compared with, and where the text says so."""
    for phrase in phrases:
        meaning = phrase.of("comparative")
        place = _other(text, words[phrase.first].start, words[phrase.behind - 1].end) if meaning else None
        if meaning is None or place is None:
            continue
        name, start, end = place
        # "Lighter than 4 kg" compares with an amount, not with a product.
        if _AMOUNT.match(name) and not _MODEL.match(name):
            continue
        measures = tuple(meaning.name.split(","))
        named = None if _POINTING.match(name) else re.sub(r"^(?:the|your|a)\s+", "", name)
        return Comparison(measures, meaning.side, named), start, end
    return None


def _other(text: str, start: int, end: int) -> tuple[str, int, int] | None:
    """The words for the other thing, and where the whole comparison stands."""
    if than := _THAN.match(text, end):
        stop = _NAME_ENDS.search(text, than.start("name"))
        behind = stop.start() if stop else len(text)
        return text[than.start("name") : behind].strip(), start, behind
    before = _ZH_THAN.search(text, 0, end)
    if before and before.end() <= end:
        return before["name"].strip(), before.start(), end
    return None
