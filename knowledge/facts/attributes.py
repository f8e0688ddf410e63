"""Attributes: the forms in which customers ask about a product, in three languages."""

from __future__ import annotations

import re

_PRICE = re.compile(
    r"\b(?:price|cost|costs|how much)\b"
    r"|\bwhat(?:'s| is| would| s)?\b.{0,20}"
    r"\bin (?:us )?(?:dollars|bucks|euros?|pounds|usd|eur|gbp|rubles|roubles|yuan|rmb|cny)\b"
    r"|\b(?:is|are) .{0,30}\bexpensive\b|贵(?:吗|不贵)"
    r"|(?<![а-я])(?:он|она|оно|они|это) дорог(?:ой|ая|ое|ие|о)"
    r"|多少(?:钱|元|块|人民币|美元|美金|欧元?|刀|卢布|英镑)|价格|价钱|几块|怎么卖"
    r"|(?<![а-я])(?:сколько стоит|сколько стоят|цена|цену|почем)"
    r"|(?<![а-я])сколько.{0,12} в (?:доллар|рубл|евро|юан|фунт)",
    re.IGNORECASE,
)
_STOCK = re.compile(
    r"\bin stock\b|\bavailable\b|\bavailability\b|\bsold out\b|有货|有现货|现货|缺货|库存"
    r"|в наличии|на складе|закончил",
    re.IGNORECASE,
)
_BRAND = re.compile(
    r"\bwho (?:makes|made|manufactures|produces)\b|\bbrand\b|\bmanufacturer\b|谁生产|牌子|品牌|厂家"
    r"|(?<![а-я])(?:кто (?:производит|делает|выпускает)|бренд|производител|какой фирмы)",
    re.IGNORECASE,
)
#: Forms in which something is asked about one product.
_ASKING = re.compile(
    r"^\W*(?:what|which|how (?:much|many|long|big|heavy|tall|wide|large|loud|deep|high|old)|is|are"
    r"|does|do|has|have|can|will)\b"
    r"|\?\s*$|？\s*$|吗|多少|什么|多[大长高宽重]|几|哪|是否"
    r"|^\W*(?:какой|какая|какое|какие|какого|сколько|есть ли|имеет|из чего|кто|чей)(?![а-я])"
    r"|(?<![а-я])ли(?![а-я])",
    re.IGNORECASE,
)
_ORDINALS = (
    (re.compile(r"\b(?:first|1st)\b|第一|(?<![а-я])перв", re.IGNORECASE), 0),
    (re.compile(r"\b(?:second|2nd)\b|第二|(?<![а-я])втор", re.IGNORECASE), 1),
    (re.compile(r"\b(?:third|3rd)\b|第三|(?<![а-я])трет", re.IGNORECASE), 2),
    (re.compile(r"\b(?:fourth|4th)\b|第四|(?<![а-я])четв[её]рт", re.IGNORECASE), 3),
    (re.compile(r"\b(?:fifth|5th)\b|第五|(?<![а-я])пят(?:ый|ая|ого|ой)", re.IGNORECASE), 4),
    (re.compile(r"\blast one\b|最后一|(?<![а-я])последн", re.IGNORECASE), -1),
)
_POINTING = re.compile(
    r"\b(?:it|its|this|that|this one|that one|they|them|these|those)\b|它"
    r"|[这那][个款件双条只台把套]|这些"
    r"|(?<![а-я])(?:он|она|оно|они|его|ее|её|их|него|нее|неё|них|ней|нем|нём|ним|этот|эта|это|эти|этого|этой)(?![а-я])",
    re.IGNORECASE,
)


def asks_price(text: str) -> bool:
    return bool(_PRICE.search(text))


def asks_stock(text: str) -> bool:
    return bool(_STOCK.search(text))


def asks_brand(text: str) -> bool:
    return bool(_BRAND.search(text))


def is_asking(text: str) -> bool:
    """Whether the text has the form of a question about something."""
    return bool(_ASKING.search(text)) or asks_price(text) or asks_stock(text) or asks_brand(text)


def ordinal(text: str) -> int | None:
    """The place in a list that the text points to, from 0; -1 is the last."""
    return next((place for pattern, place in _ORDINALS if pattern.search(text)), None)


def ordinals(text: str) -> list[int]:
    """All places in a list that the text points to, in the order of the list."""
    return [place for pattern, place in _ORDINALS if place >= 0 and pattern.search(text)]


def is_pointing(text: str) -> bool:
    """Whether the text speaks of something seen before: it, this one, 它, он."""
    return bool(_POINTING.search(text))
