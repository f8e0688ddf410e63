"""Figures and amounts of money in a text, to compare what is said with what was found."""

from __future__ import annotations

import re
from functools import cache

from knowledge.words import lines

#: A figure in every way it may be meant: "1,299" is 1299 or 1.299.
Figure = frozenset[str]

_NUMBER = re.compile(r"\d{1,3}(?:[ '\u00a0\u202f]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W\d_]+")
_CHINESE = re.compile(r"[二两三四五六七八九十百千](?=年|天|日|周|个|小时|分钟|升|瓦|元|块|件|台|倍|折)")
_SYMBOL = r"[€$£¥₽₹₩₴₺₪฿]|\b(?:USD|EUR|GBP|RUB|CNY|RMB|JPY|CHF|PLN|UAH|KRW|INR)\b"
_NAME = (
    r"(?i:\b(?:dollars?|bucks?|euros?|cents?|pounds?|yuan|yen|roubles?|rubles?|руб(?:л\w+|\.)?|р\.|доллар\w*|"
    r"евро|цент\w*|юан\w+|коп\w*)(?!\w)|元|块钱|美元|欧元|卢布|人民币|英镑|日元)"
)
_CURRENCY = re.compile(f"{_SYMBOL}|{_NAME}")
_BEFORE = re.compile(rf"(?:{_SYMBOL})\s*({_NUMBER.pattern})")
_AFTER = re.compile(rf"({_NUMBER.pattern})\s*(?:{_SYMBOL}|{_NAME})")
_PRICE = re.compile(
    r"\b(?:price[ds]?|costs?|worth)\b|价格|售价|多少钱|只要|仅需|(?<!\w)(?:цен[аыуе]|стоит|стоимост\w+)(?!\w)"
    r"|\b(?:kostet|preis|prix|coûte|precio|cuesta|prezzo|costa|preço|custa)\b",
    re.IGNORECASE,
)

#: Not the "free" of sugar-free and free of sugar.
_GIVEAWAY = re.compile(
    r"(?<![\w-])free(?! (?:of|from) (?!charge))(?!\w)|% off|免费|白送|打折|折扣|無料|무료"
    r"|\b(?:gratis|complimentary|kostenlos|gratuit\w*|discount\w*|rabatt|descuento|remise|sconto|desconto)\b"
    r"|(?<!\w)(?:бесплатн\w+|даром|скидк\w+)",
    re.IGNORECASE,
)


def figures(text: str) -> set[Figure]:
    """Every figure of a text, also those written as words."""
    return {_readings(each) for each in numbers(text)} | _in_words(text)


def numbers(text: str) -> list[str]:
    """Every figure that is written in digits, as it is written."""
    return _NUMBER.findall(text)


def amounts(text: str) -> set[Figure]:
    """The figures that stand beside a currency."""
    found = [match[1] for pattern in (_BEFORE, _AFTER) for match in pattern.finditer(text)]
    return {_readings(each) for each in found}


def speaks_of_money(text: str) -> bool:
    """Whether a currency is named."""
    return bool(_CURRENCY.search(text))


def speaks_of_price(text: str) -> bool:
    """Whether something is said to cost something, with or without a currency."""
    return bool(_PRICE.search(text)) or speaks_of_money(text)


def speaks_of_giveaway(text: str) -> bool:
    """Whether something is said to cost nothing, or less than its price."""
    return bool(_GIVEAWAY.search(text))


def all_among(said: set[Figure], known: set[Figure]) -> bool:
    """Whether each figure is known in one of its readings."""
    readings = {reading for each in known for reading in each}
    return all(each & readings for each in said)


def _readings(number: str) -> Figure:
    plain = re.sub(r"[ '\u00a0\u202f]", "", number)
    found = {_decimal(plain)}
    if re.search(r"[.,]\d{3}(?!\d)", plain):
        found.add(_decimal(re.sub(r"[.,](?=\d{3}(?:[.,]|$))", "", plain)))
    return frozenset(found)


def _decimal(number: str) -> str:
    """1,299.00 and 1.299,00 and 1299 in one form; the last mark is the decimal one."""
    whole, mark, rest = re.sub(r",", ".", number).rpartition(".")
    if not mark:
        return number.lstrip("0") or "0"
    whole = whole.replace(".", "").lstrip("0") or "0"
    rest = rest.rstrip("0")
    return f"{whole}.{rest}" if rest else whole


def _in_words(text: str) -> set[Figure]:
    known = _numerals()
    said = [*_WORD.findall(text.lower().replace("ё", "е")), *_CHINESE.findall(text)]
    return {frozenset({known[word]}) for word in said if word in known}


@cache
def _numerals() -> dict[str, str]:
    return {word: line[0] for line in lines("numerals") for word in line[1:]}
