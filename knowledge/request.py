"""What a customer's words ask for: what describes the thing, and how they ask for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.analysis import fold, query_tokens, stem
from knowledge.budget import find_budget
from knowledge.filters import Filter
from knowledge.words import words

_SHOPPING = re.compile(
    r"\b(?:do you (?:have|sell|stock|carry)|have you got|got any|looking for|i (?:want|need|would like)|"
    r"i'?d like|show me|find me|search|recommend|suggest|buy|purchase|gift|cheapest|in stock under)\b"
    r"|有没有|有.{0,12}吗|有什么|有哪些|想买|要买|我要|想要|购买|推荐|在找|找一|卖|需要|看看|最便宜"
    r"|(?<![а-я])(?:ищу|хочу|купить|куплю|покажите|покажи|посоветуйте|посоветуй|подскажите|нуж(?:ен|на|но|ны)|"
    r"продаете|продаёте|есть ли(?: у вас)?|у вас есть|самы[йе] деш[её]в|сам(?:ая|ое) деш[её]в|подарок)",
    re.IGNORECASE,
)
#: Questions about how things are done: a product card is no answer to them.
_HOW = re.compile(
    r"^\W*(?:how|when|why|where|who|can i|could i|may i|do i|must i|should i|am i|what if|what happens|"
    r"is there a way)\b"
    r"|怎么|如何|为什么|什么时候|多久|可不可以|能不能|可以.{0,12}吗|能.{0,10}吗"
    r"|^\W*(?:как|когда|почему|зачем|где|кто|куда|можно|могу|должен|сколько времени|за сколько)(?![а-я])",
    re.IGNORECASE,
)
_CHEAPEST = re.compile(r"\bcheapest\b|\blowest price|最便宜|价格最低|сам\w+ деш[её]в\w+", re.IGNORECASE)
_IN_STOCK = re.compile(
    r"\b(?:that (?:is|are) )?in stock\b|\bavailable now\b|有货的?|现货的?|(?:котор\w+ )?(?:есть )?в наличии",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Request:
    """A customer's words, understood as far as they go."""

    #: The text without conditions; what is searched for.
    text: str
    #: What describes the thing: tokens without stop words and words of asking.
    words: tuple[str, ...]
    filters: tuple[Filter, ...]
    #: A currency that was named and is not the shop's.
    foreign: str | None
    #: Says that it wants goods.
    shopping: bool
    #: Asks how something is done.
    how: bool
    cheapest: bool


def understand(text: str, *, currency: str) -> Request:
    """Read a request; hard conditions leave the text and become filters."""
    budget = find_budget(text, currency=currency)
    filters, rest = budget.filters, budget.rest
    if _IN_STOCK.search(rest):
        filters += (Filter("availability", "=", "in_stock"),)
        rest = _IN_STOCK.sub(" ", rest)
    words = tuple(word for word in query_tokens(rest) if word not in _filler())
    return Request(
        text=rest,
        words=words,
        filters=filters,
        foreign=budget.foreign,
        shopping=bool(_SHOPPING.search(text) or filters),
        how=bool(_HOW.search(text)),
        cheapest=bool(_CHEAPEST.search(text)),
    )


@lru_cache(maxsize=1)
def _filler() -> frozenset[str]:
    """Words of asking, which describe nothing."""
    return frozenset(stem(fold(word)) for word in words("shopping"))
