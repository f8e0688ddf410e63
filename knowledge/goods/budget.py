"""A budget: price limits said in words, in English, Chinese and Russian."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from knowledge.goods.filters import Filter
from knowledge.goods.limits import ABOVE, AT_LEAST, AT_MOST, BELOW, OR_LESS, OR_MORE
from knowledge.money import SIGNS, parse_number, to_minor

#: What follows a number that is no price: 27 inch, 16 GB, 2 days.
_NO_UNIT = (
    r"(?!\s*(?:[gtmk]b|kg|g|mg|lbs?|oz|mm|cm|m|km|inch(?:es)?|in|ft|ml|l|kw|w|watts?|v|volts?|mah|k?m?g?hz|mp|fps|dpi|"
    r"days?|hours?|weeks?|months?|years?|minutes?|people|persons?|pieces?|pcs|cups?|"
    r"[гтмк]б|кг|г|мм|см|м|мл|л|вт|в|к?м?г?гц|мач|шт\w*|дн\w*|час\w*|лет|год\w*|мин\w*|дюйм\w*)(?![a-zа-я])"
    r"|\s*(?:[%°\"”″]|厘米|毫米|公斤|千克|克|升|毫升|英寸|寸|瓦|小时|天|人(?!民币)|岁|年|个))"
)
_SIGN = r"us\$|[$€£¥￥₽₹₩₴₺₸]"
_WORD = (
    r"dollars?|bucks?|euros?|pounds?|quid|roubles?|rubles?|yuan|yen|usd|eur|gbp|rub|cny|rmb|jpy|uah|"
    r"块?(?:人民币|美元|美金|美刀|欧元|欧(?![洲姆米])|英镑|镑|卢布|日元)|刀(?![片具架叉鞘])|块钱|块|元|圆|大洋|rmb"
    r"|руб(?:лей|ля|ль|л|лики?)?\b\.?|р\b\.?|доллар(?:ов|а|ы)?|бакс(?:ов|а|ы)?|зелени|у\.?\s?е\.?(?![а-я])|евр(?:о|иков)"
    r"|фунт(?:ов|а|ы)?(?:\s+стерлингов)?|юан(?:ей|я|ь)?|" + _SIGN
)
_CODES = {
    "usd": "USD", "us$": "USD", "dollar": "USD", "buck": "USD", "доллар": "USD", "бакс": "USD",
    "美": "USD", "刀": "USD", "зелен": "USD", "уе": "USD", "у.": "USD", "у ": "USD",
    "eur": "EUR", "欧": "EUR", "евр": "EUR",
    "gbp": "GBP", "pound": "GBP", "quid": "GBP", "英镑": "GBP", "镑": "GBP", "фунт": "GBP",
    "rub": "RUB", "roubl": "RUB", "rubl": "RUB", "卢布": "RUB", "руб": "RUB", "р": "RUB",
    "cny": "CNY", "rmb": "CNY", "yuan": "CNY", "人民币": "CNY", "юан": "CNY",
    "jpy": "JPY", "yen": "JPY", "日元": "JPY", "uah": "UAH",
    **SIGNS,
}  # fmt: skip


def _amount(name: str) -> str:
    return (
        rf"(?P<{name}sign>{_SIGN})?\s*(?P<{name}>\d[\d.,]*(?:[ \u00a0]\d{{3}}(?!\d))*)(?<![.,])"
        rf"(?P<{name}thousand>\s*(?:k|grand|тыс(?:яч[аи]?)?\.?|тыщ[аи]?|т\.?(?=\s?р\b)|千|万|w(?=\s*[块元以]))(?![a-zа-я]))?{_NO_UNIT}(?![\d])\s*(?P<{name}word>{_WORD})?"
    )


_A, _B = _amount("a"), _amount("b")
_TO_SPEND = r"(?:is )?(?:all i|what i|as much as i)\b|to spend\b|budget\b|limit\b"
_RU_AT_MOST = r"не (?:дороже|более|больше|выше)(?:\s+чем)?|максимум|в пределах|бюджет\w*\s*[-–:—]?(?:\s*до)?"
_ABOUT = r"(?:around|about|approximately|approx\.?|roughly|close to|circa)"
_ABOUT_RU = r"(?:около|примерно(?:\s+за)?|приблизительно|порядка|в районе)"
_ABOUT_ZH = r"(?:大约|大概|差不多|约)"
#: How far from a price that is only about right another one may lie, as a share of it.
_WIDTH = Decimal("0.2")
#: Pattern, comparisons of its amounts, and whether it speaks of money only where a currency is named.
_SAYINGS = tuple(
    (re.compile(pattern, re.IGNORECASE), signs, needs_currency)
    for pattern, signs, needs_currency in (
        (rf"\bbetween\s*{_A}\s*and\s*{_B}", (">=", "<="), False),
        (rf"(?<![а-я])между\s*{_A}\s*и\s*{_B}", (">=", "<="), False),
        (
            rf"(?:\bfrom\s*)?(?<![a-zа-я0-9.]){_A}\s*(?:to\b|-|–|—|~|到|至)\s*{_B}(?:之间)?",
            (">=", "<="),
            True,
        ),
        (rf"(?<![а-я])от\s*{_A}\s*до\s*{_B}", (">=", "<="), False),
        (rf"\b{_ABOUT}\s*{_A}", ("~",), True),
        (rf"(?<![а-я]){_ABOUT_RU}\s*{_A}", ("~",), True),
        (rf"{_ABOUT_ZH}\s*{_A}(?:左右|上下)?", ("~",), True),
        (rf"{_A}\s*(?:左右|上下)", ("~",), True),
        (rf"\b(?:{AT_LEAST})\s*{_A}", (">=",), True),
        (rf"{_A}[\s,]*(?:{OR_MORE})", (">=",), True),
        (rf"\b(?:{AT_MOST})\s*(?:around |about )?{_A}", ("<=",), False),
        (rf"\b(?:budget|spend|pay)(?: is| of|:)?(?: up to| at most| around| about)?\s*{_A}", ("<=",), False),
        (rf"{_A}[\s,]*(?:{OR_LESS}|{_TO_SPEND})", ("<=",), True),
        (rf"\b(?:costs?|costing|priced(?: at)?|sells? (?:for|at))\s*{_A}[\s,]*(?:{OR_LESS})", ("<=",), False),
        (rf"\b(?:{BELOW})[\s-]*{_A}", ("<",), False),
        (
            rf"\b(?:within|inside|for|i have(?: got)?|i've got|have only|got)\s+(?:only |just )?{_A}",
            ("<=",),
            True,
        ),
        (rf"{_A}\s*(?:максимум|(?:или|и) (?:дешевле|меньше|менее|ниже))(?![а-я])", ("<=",), True),
        (rf"{_A}\s*(?:или|и) (?:дороже|больше|более|выше)(?![а-я])", (">=",), True),
        (rf"(?:低于|少于|小于|不到|便宜于)\s*{_A}", ("<",), False),
        (
            rf"(?:(?:不|不要|不能|别)(?:超过|高于|贵于|大于|多于)|最多|最高|预算)(?:是|为|在|只有)?\s*{_A}(?:左右|以内|之内|以下)?",
            ("<=",),
            False,
        ),
        (rf"{_A}\s*(?:以下|以内|之内|之下|封顶)", ("<=",), False),
        (rf"{_A}\s*内", ("<=",), True),
        (rf"(?<![а-я])(?:дешевле|менее|меньше)\s*(?:чем\s*)?{_A}", ("<",), False),
        (
            rf"(?<![а-я])(?:до|{_RU_AT_MOST})\s*{_A}",
            ("<=",),
            False,
        ),
        (rf"\b(?:{ABOVE})\s*{_A}", (">",), False),
        (rf"(?:高于|超过|大于)\s*{_A}", (">",), False),
        (rf"(?:至少|不低于)\s*{_A}", (">=",), True),
        (rf"{_A}\s*(?:以上|之上|起)", (">=",), True),
        (rf"(?<![а-я])дороже\s*(?:чем\s*)?{_A}", (">",), False),
        (rf"(?<![а-я])(?:от|не дешевле|не менее|не меньше|более|больше|минимум)\s*{_A}", (">=",), True),
    )
)


#: 块 counts pieces, and money before the name of one.
_PIECES_OF_MONEY = re.compile(r"\d\s*块(?:钱|人民币|美|欧|英镑|卢布)")
#: Words for money that are units too, in the shops whose currency they are.
_MONEY_FIRST = {"GBP": re.compile(r"\d\s*(?:фунт|pound)")}


def is_money(text: str, currency: str) -> bool:
    """Whether an amount is one of the shop's currency, though its word may be a unit: pounds, 块."""
    found = _MONEY_FIRST.get(currency)
    return bool((found and found.search(text)) or _PIECES_OF_MONEY.search(text))


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


_IN_CURRENCY = re.compile(
    rf"(?:\bin (?:us )?|(?<![а-я])в |多少|几|换成|折合|合|用)(?P<word>{_WORD})(?![a-zа-я])", re.IGNORECASE
)
_RU_LOCATIVE = re.compile(r"(?<=[а-я])(?:ах|ях)(?![а-я])")


def asked_currency(text: str) -> str | None:
    """The code of the currency that a price is asked in: "how much is it in dollars"; None where none is."""
    # Of долларах and рублях the words are known without their ending.
    found = _IN_CURRENCY.search(_RU_LOCATIVE.sub("", text.lower())) or _IN_CURRENCY.search(text.lower())
    return _code_of(found["word"]) or None if found else None


def _named(found: re.Match[str]) -> str | None:
    """The code of the currency that is named; empty for a sign of several, None where none is."""
    groups = found.groupdict()
    marks = [groups.get(name) for name in ("bword", "bsign", "aword", "asign")]
    mark = next((each.lower() for each in marks if each), None)
    if mark is None:
        return None
    return _code_of(mark)


def _code_of(mark: str) -> str:
    """The code of a currency's word; empty for a sign of several."""
    return next((code for start, code in _CODES.items() if mark.removeprefix("块").startswith(start)), "")


def _limits(found: re.Match[str], signs: tuple[str, ...], currency: str) -> Iterator[Filter]:
    for name, sign in zip("ab", signs, strict=False):
        thousand = (found[f"{name}thousand"] or "").strip()
        times = 1 if not thousand else 10_000 if thousand in {"万", "w"} else 1000
        try:
            amount = parse_number(found[name]) * times
            ends = [(sign, amount)]
            if sign == "~":
                ends = [(">=", amount * (1 - _WIDTH)), ("<=", amount * (1 + _WIDTH))]
            limits = [Filter("price", each, to_minor(end, currency), currency) for each, end in ends]
        except ValueError:
            continue
        yield from limits
