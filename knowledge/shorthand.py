"""Shorthand: how people write in a chat, in the words that they would say."""

from __future__ import annotations

import re

_WITH_YOU = "have|got|sell|ship|do|can|are|offer|stock|deliver|recommend|think|take|accept|guys"
_SPELLED: tuple[tuple[str, str], ...] = (
    (
        r"\b(if|do|can|are|did|thx|will|does|have|love|help|could|would|thank|thanks|which|where) u\b",
        r"\1 you",
    ),
    (rf"\bu(?= (?:{_WITH_YOU})\b)", "you"),
    (r"\bur(?= \w)", "your"),
    (r"\b(where|when|who)['’]s\b", r"\1 is"),
    (r"\b\d{1,2} ?(?:%|percent) off\b", "a discount"),
    (r"\br u\b", "are you"),
    (r"\br(?= (?:you|they|these|those|there)\b)", "are"),
    (r"\b4(?= (?:me|my|him|his|her|us|them|[a-z]{3,}ing)\b)", "for"),
    (r"\bpl(?:s+|z+|ease+)\b", "please"),
    (r"\bwann?a\b", "want to"),
    (r"\b(?:smth|sth|sumthing)\b", "something"),
    (r"\bbudget(?: is| of)? (?:like|maybe|kinda|roughly|about)\b", "budget around"),
    (r"\bgonna\b", "going to"),
    (r"\bgimme\b", "give me"),
    (r"\blemme\b", "let me"),
    (r"\b(what|how|who|where|that|it|there)s(?= (?:the|a|an|your|my|this|that|it|in|there|on)\b)", r"\1 is"),
    (r"\b(any|some|no)thin\b", r"\1thing"),
    (r"\b(look|search|think|mak|do|go|shop)in\b'?", r"\1ing"),
    (r"(?<![а-яё])(?:скок|скока|скоко)(?![а-яё])", "сколько"),
    (r"(?<![а-яё])(?:ч[её]|чо|шо)(?![а-яё])", "что"),
    (r"(?<![а-яё])(?:плиз|пжл?|пжлст|пжста|пож)(?![а-яё])", "пожалуйста"),
    (r"有木有", "有没有"),
    (r"咋样", "怎么样"),
    (r"肿么|咋", "怎么"),
    (r"啥", "什么"),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), said) for pattern, said in _SPELLED)


def in_full(text: str) -> str:
    """The line with its shorthand written out: "do u have" is "do you have", 有啥 is 有什么."""
    for pattern, said in _PATTERNS:
        text = pattern.sub(said, text)
    return text
