"""Negation: whether what stands at a place of a text is not wanted."""

from __future__ import annotations

import re

#: Of what anything is welcome but one: "any colour", "anyone".
_SORT = r"(?:colou?r|shade|brand|maker?|material|kind|sort)s?"
_ANY = rf"(?:in )?any(?:one|body|thing|where)?(?: other)?(?: {_SORT})?"
_EXCEPT = r"(?:except(?: for)?|excluding|other than|apart from|besides|save for)"
_NEGATION = re.compile(
    r"(?:\b(?:not|no|non|never|without|free (?:of|from)|avoid(?:ing)?|nor|neither|rather than|instead of"
    r"|(?:is|are|was|must|should|ca|may|wo|does|do)n't(?: be| want| like)?|must not be|cannot be"
    rf"|(?:{_ANY} )?{_EXCEPT}|{_ANY} but|(?:in )?an?(?:other)? {_SORT} {_EXCEPT})"
    r"|(?<![а-я])(?:не|без|кроме|ни|исключая|только не|не хочу|не нужн[а-я]+)"
    r"|不要|别要|不带|不含|不想要|不想买|不喜欢|不是|没有|除了|除|非|不|无)"
    r"(?:[\s-]+(?:an?|the|from|by|of|in|any|made|ones?|those|too|с|со|от|фирмы|марки|бренда))*[\s-]*$"
)
#: Chinese says so behind it as well.
_BEHIND = re.compile(r"\s*(?:品牌|牌子|牌|色|的)?(?:以外|之外|除外)")
#: What carries a negation on to the next of several.
_CARRIED = re.compile(
    r"[\s,]*(?:\b(?:or|nor|and)\b|(?<![а-я])(?:или|и|ни)(?![а-я])|、|和|或|与|跟|也|还)?[\s]*(?:an?\s|the\s)?\s*"
)


def negation_before(text: str, start: int) -> re.Match[str] | None:
    """The words that say that what begins there is not wanted."""
    return _NEGATION.search(text, 0, start)


def negation_behind(text: str, end: int) -> re.Match[str] | None:
    """The words that say that what ends there is not wanted."""
    return _BEHIND.match(text, end)


def is_carried(between: str) -> bool:
    """Whether a negation holds for the next thing too: "no red or black", "не красное и чёрное"."""
    return bool(between.strip() and _CARRIED.fullmatch(between))
