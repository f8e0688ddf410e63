"""A budget: price limits said in words, in English, Chinese and Russian."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.goods.filters import Filter
from knowledge.money import SIGNS, parse_number, to_minor

#: What follows a number that is no price: 27 inch, 16 GB, 2 days.
_NO_UNIT = (
    r"(?!\s*(?:[gtmk]b|kg|g|mg|lbs?|oz|mm|cm|m|km|inch(?:es)?|in|ft|ml|l|kw|w|watts?|v|volts?|mah|k?m?g?hz|mp|fps|dpi|"
    r"days?|hours?|weeks?|months?|years?|minutes?|people|persons?|pieces?|pcs|cups?|"
    r"[гтмк]б|кг|г|мм|см|м|мл|л|вт|в|к?м?г?гц|мач|шт\w*|дн\w*|час\w*|лет|год\w*|мин\w*|дюйм\w*)(?![a-zа-я])"
    r"|\s*(?:[%°\"”″]|厘米|毫米|公斤|千克|克|升|毫升|英寸|寸|瓦|小时|天|人|岁|年|个))"
)
_SIGN = r"us\$|[$€£¥￥₽₹₩₴₺₸]"
_WORD = (
    r"dollars?|bucks?|euros?|pounds?|roubles?|rubles?|yuan|yen|usd|eur|gbp|rub|cny|rmb|jpy|uah|"
    r"人民币|美元|欧元|欧(?![洲姆米])|英镑|卢布|日元|块钱|块|元|руб(?:лей|ля|ль)?\b\.?|р\b\.?|доллар(?:ов|а)?|евро|юан(?:ей|я|ь)|"
    + _SIGN
)
_CODES = {
    "usd": "USD", "us$": "USD", "dollar": "USD", "buck": "USD", "美元": "USD", "доллар": "USD",
    "eur": "EUR", "欧": "EUR", "евро": "EUR",
    "gbp": "GBP", "pound": "GBP", "英镑": "GBP",
    "rub": "RUB", "roubl": "RUB", "rubl": "RUB", "卢布": "RUB", "руб": "RUB", "р": "RUB",
    "cny": "CNY", "rmb": "CNY", "yuan": "CNY", "人民币": "CNY", "юан": "CNY",
    "jpy": "JPY", "yen": "JPY", "日元": "JPY", "uah": "UAH",
    **SIGNS,
}  # fmt: skip


def _amount(name: str) -> str:
    return (
        rf"(?P<{name}sign>{_SIGN})?\s*(?P<{name}>\d[\d.,]*(?:[ \u00a0]\d{{3}}(?!\d))*)(?<![.,])"
        rf"(?P<{name}thousand>\s*(?:k|тыс\.?|千|万)(?![a-zа-я]))?{_NO_UNIT}(?![\d])\s*(?P<{name}word>{_WORD})?"
    )


_A, _B = _amount("a"), _amount("b")
#: Pattern, comparisons of its amounts, and whether it speaks of money only where a currency is named.
_SAYINGS = tuple(
    (re.compile(pattern, re.IGNORECASE), signs, needs_currency)
    for pattern, signs, needs_currency in (
        (rf"\bbetween\s*{_A}\s*and\s*{_B}", (">=", "<="), False),
        (rf"(?:\bfrom\s*)?(?<![\w.]){_A}\s*(?:to\b|-|–|—|~|到|至)\s*{_B}(?:之间)?", (">=", "<="), True),
        (rf"(?<![а-я])от\s*{_A}\s*до\s*{_B}", (">=", "<="), False),
        (rf"\b(?:under|below|less than|cheaper than|not over)\s*{_A}", ("<",), False),
        (rf"\b(?:up to|at most|no more than|not more than|max(?:imum)?(?: of)?)\s*{_A}", ("<=",), False),
        (rf"\bwithin\s*{_A}", ("<=",), True),
        (rf"(?:低于|少于|小于|不到|便宜于)\s*{_A}", ("<",), False),
        (rf"(?:不超过|不高于|最多|最高)\s*{_A}", ("<=",), False),
        (rf"{_A}\s*(?:以下|以内|之内|之下)", ("<=",), False),
        (rf"(?<![а-я])(?:дешевле|менее|меньше)\s*(?:чем\s*)?{_A}", ("<",), False),
        (rf"(?<![а-я])(?:до|не дороже|не более|не больше|максимум)\s*{_A}", ("<=",), False),
        (rf"\b(?:over|above|more than|more expensive than)\s*{_A}", (">",), False),
        (rf"\b(?:at least|min(?:imum)?(?: of)?|not less than|from)\s*{_A}", (">=",), True),
        (rf"(?:高于|超过|大于)\s*{_A}", (">",), False),
        (rf"(?:至少|不低于)\s*{_A}", (">=",), True),
        (rf"{_A}\s*(?:以上|之上|起)", (">=",), True),
        (rf"(?<![а-я])дороже\s*(?:чем\s*)?{_A}", (">",), False),
        (rf"(?<![а-я])(?:от|не дешевле|не менее|не меньше|более|больше|минимум)\s*{_A}", (">=",), True),
    )
)


@dataclass(frozen=True)
class Budget:
    """Limits on the price, and the text without them."""

    filters: tuple[Filter, ...]
    rest: str
    #: A currency that was named and is not the shop's: its limits are not applied.
    foreign: str | None = None
    #: Where in the text the limits stand.
    spans: tuple[tuple[int, int], ...] = ()


def find_budget(text: str, *, currency: str) -> Budget:
    """The price limits of a text; a "$", a 元 or a bare number is in the shop's currency."""
    filters: list[Filter] = []
    foreign: str | None = None
    rest = text
    spans: list[tuple[int, int]] = []
    for saying, signs, needs_currency in _SAYINGS:
        for found in saying.finditer(rest):
            named = _named(found)
            if (needs_currency or found["athousand"]) and named is None:
                continue
            if named not in {None, "", currency}:
                foreign = named
            else:
                filters += _limits(found, signs, currency)
            spans.append(found.span())
        for start, end in spans:
            rest = rest[:start] + " " * (end - start) + rest[end:]
    return Budget(tuple(filters), " ".join(rest.split()), foreign, tuple(spans))


def _named(found: re.Match[str]) -> str | None:
    """The code of the currency that is named; empty for a sign of several, None where none is."""
    groups = found.groupdict()
    marks = [groups.get(name) for name in ("bword", "bsign", "aword", "asign")]
    mark = next((each.lower() for each in marks if each), None)
    if mark is None:
        return None
    return next((code for start, code in _CODES.items() if mark.startswith(start)), "")


def _limits(found: re.Match[str], signs: tuple[str, ...], currency: str) -> Iterator[Filter]:
    for name, sign in zip("ab", signs, strict=False):
        thousand = (found[f"{name}thousand"] or "").strip()
        times = 1 if not thousand else 10_000 if thousand == "万" else 1000
        try:
            minor = to_minor(parse_number(found[name]) * times, currency)
        except ValueError:
            continue
        yield Filter("price", sign, minor, currency)
