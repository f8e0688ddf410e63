"""Bounds: numeric conditions of a request - "at least 16 GB", "27 inch", "больше 50 дюймов", "24口"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.goods.filters import Filter
from knowledge.goods.lexicon import Lexicon
from knowledge.goods.limits import ABOVE, AT_LEAST, AT_MOST, BELOW, OR_LESS, OR_MORE
from knowledge.goods.quantities import Quantity, find_quantities
from knowledge.goods.said import said_measure
from knowledge.goods.usual import gigabytes_of, measures_in, unit_of_measure, usual_measures
from knowledge.goods.vocabulary import Phrase, Word

#: What stands before a figure and the comparison it means; the first that fits.
_BEFORE = (
    (
        ">=",
        rf"{AT_LEAST}|>=|≥|至少|不低于|不少于|不小于|最少|起码"
        r"|от|не (?:менее|меньше|ниже|короче|легче|слабее|тише|уже|тоньше|мельче|хуже|младше)(?: чем)?"
        r"|минимум|как минимум|хотя бы",
    ),
    (
        "<=",
        rf"{AT_MOST}|within|<=|≤|down to"
        r"|(?:不要|不能|别)(?:超过|高于|大于|多于)|不超过|不高于|不大于|不多于|最多|至多"
        r"|до|не (?:более|больше|выше|дольше|длиннее|тяжелее|крупнее|громче|шире|толще|старше)(?: чем)?"
        r"|максимум|в пределах",
    ),
    (
        ">",
        rf"{ABOVE}|>|超过|大于|高于|多于|长于"
        r"|(?:больше|более|свыше|выше|длиннее|тяжелее|шире|ярче|быстрее|мощнее|крупнее|громче|толще"
        r"|старше|сильнее)(?: чем)?",
    ),
    (
        "<",
        rf"{BELOW}|<|小于|低于|少于|不到|轻于|短于"
        r"|(?:меньше|менее|ниже|короче|легче|тоньше|тише|уже)(?: чем)?",
    ),
)
_AFTER = (
    (">=", rf"{OR_MORE}|(?:及|或)?以上|起|之上|(?:и|или) (?:более|больше|выше|длиннее)"),
    ("<=", rf"{OR_LESS}|(?:及|或)?以下|以内|之内|(?:и|или) (?:менее|меньше|ниже|короче)"),
)
_ARTICLE = r"(?:\s+(?:an?|the|for))?\s*"
_PREFIXES = tuple((sign, re.compile(rf"(?<![a-zа-я])(?:{words}){_ARTICLE}$")) for sign, words in _BEFORE)
#: What is measured may stand between: "8 GB RAM or more", 8GB内存以上.
_MEASURED = (
    r"(?:\s+(?:of\s+)?(?!or\b|and\b|или|и\s)[a-zа-я]+(?=\s+(?:or|and|или|и)\s)"
    r"|[^\W\d_a-zа-я的]{1,3}(?=以[上下]))?"
)
_SUFFIXES = tuple((sign, re.compile(rf"{_MEASURED}[\s,]*(?:{words})")) for sign, words in _AFTER)
_BETWEEN = re.compile(r"\bbetween\s+(?:an?\s+)?$|(?<![а-я])между\s+$|(?<![а-я])от\s+$|从$|\bfrom\s+$")
#: How far before a figure its bound may begin.
_REACH = 56
_CHILD = (
    r"(?:child(?:ren)?|kids?|boys?|girls?|sons?|daughters?|bab(?:y|ies)|toddlers?|ребен\w+|дет(?:ям|ей|и)"
    r"|мальчик\w*|девочк\w*|сын\w*|доч\w+|孩子|小孩|宝宝|儿童|男孩|女孩|小朋友)"
)
_CHILD_BEFORE = re.compile(rf"{_CHILD}\s*(?:of|aged?|from|в возрасте|от|с)?\s*$")
_CHILD_BEHIND = re.compile(rf"(?:[\s-]*olds?)?\s*的?{_CHILD}")
_OLD = re.compile(r"[\s-]*(?:olds?\b|of age|лет(?:него|ней)?\b)|岁")


#: Who sits or stands on it, before a weight.
_BEARING = re.compile(
    r"(?:\bfor (?:an? |the )?(?:heavy )?(?:person|people|man|woman|adult|user|somebody|someone|guy)"
    r"|(?<![а-я])для (?:человека|людей|мужчины|женщины)|体重)"
    r"\s*(?:of|up to|weighing|who weighs|with|весом|до|массой)?\s*$"
    r"|\b(?:bears?|supports?|carr(?:y|ies)|withstands?|rated (?:for|to)|load of)(?: up to| at least)?\s*$"
)
#: The same where the weight is no other usual measure of such goods: a washing machine takes laundry.
_HOLDING = re.compile(r"\b(?:holds?|takes?|holding|taking)(?: up to| at least)?\s*$")


@dataclass(frozen=True)
class Bound:
    """A numeric condition and the part of the text that says it."""

    filters: tuple[Filter, ...]
    start: int
    end: int


def find_bounds(
    text: str, kind: str | None, lexicon: Lexicon, aside: Sequence[tuple[int, int]]
) -> list[Bound]:
    """The numeric conditions; `aside` are the parts that speak of what the thing goes with."""
    return [
        bound
        for quantity in find_quantities(text, gigabytes=gigabytes_of(kind))
        if (bound := _bound(text, quantity, kind, lexicon, aside)) is not None
    ]


def _bound(
    text: str, quantity: Quantity, kind: str | None, lexicon: Lexicon, aside: Sequence[tuple[int, int]]
) -> Bound | None:
    if bearing := _bearing(text, quantity, kind, lexicon):
        return bearing
    if any(start <= quantity.start < end for start, end in aside) and not _is_told_beside(quantity, kind):
        return None
    sign, start, end = _sign(text, quantity)
    child = _child(text, quantity)
    old = quantity.base == "year" and bool(_OLD.match(text, quantity.end))
    if (
        kind is None
        and child is None
        and not old
        and sign == "="
        and quantity.base in {"pieces", "pages", "year", "hour", "percent", "A", *_COUNTED}
    ):
        # "2 pieces", "1 year": too little to tell what is meant.
        return None
    plain = text[:start] + " " * (quantity.start - start) + text[quantity.start :]
    said = said_measure(plain, quantity)
    if child or old:
        said = ("age",)
    if quantity.said[2] in _LONG_TIMES and not _RUNS.search(text):
        # So long lasts a delivery or a return as well.
        return None
    names = (
        said or _compared(text[start:end], quantity) or usual_measures(kind, quantity) or _all_names(quantity)
    )
    if quantity.base == "players" and len(names) > 1:
        # Nobody counts the people that a cable is for.
        return None
    if child:
        start, end = min(start, child[0]), max(end, child[1])
    return Bound(_filters(quantity, sign, names, lexicon), start, end)


#: What is counted of a thing.
_COUNTED = frozenset({"slices", "outlets", "shelves", "drawers", "steps"})
#: What is told of what a thing is for and holds of the thing: whom it suits, and in what cold.
_BESIDE = frozenset({"year", "players", "C"})
#: Units of times that tell how long something runs only where its battery is spoken of.
_LONG_TIMES = frozenset({"day", "week"})
_RUNS = re.compile(
    r"batter|\bcharg|runtime|run time|\blasts?\b|\bruns?\b|аккум|батар|заряд|работ|电池|续航|充电"
)


def _is_told_beside(quantity: Quantity, kind: str | None) -> bool:
    """Whether an amount of what the thing is for is one of the thing too: a sleeve for a 14 inch laptop."""
    return quantity.base in _BESIDE or "diagonal" in usual_measures(kind, quantity)


def _bearing(text: str, quantity: Quantity, kind: str | None, lexicon: Lexicon) -> Bound | None:
    """What a thing must bear that is for a person of a weight."""
    if quantity.base != "g":
        return None
    found = _BEARING.search(text, 0, quantity.start)
    if (
        found is None
        and usual_measures(kind, quantity) == ("weight",)
        and not re.match(r"\s*of\b", text[quantity.end :])
    ):
        found = _HOLDING.search(text, 0, quantity.start)
    if found is None:
        return None
    return Bound(_filters(quantity, ">=", ("max load",), lexicon), found.start(), quantity.end)


def _child(text: str, quantity: Quantity) -> tuple[int, int] | None:
    """Where the child stands whose age a quantity is."""
    if quantity.base != "year":
        return None
    if behind := _CHILD_BEHIND.match(text, quantity.end):
        return quantity.start, behind.end()
    before = _CHILD_BEFORE.search(text, 0, quantity.start)
    return (before.start(), quantity.end) if before else None


def _sign(text: str, quantity: Quantity) -> tuple[str, int, int]:
    """The comparison, and where the whole condition begins and ends."""
    before = text[max(0, quantity.start - _REACH) : quantity.start]
    place = quantity.start - len(before)
    if quantity.low != quantity.high:
        between = _BETWEEN.search(before)
        return "..", place + between.start() if between else quantity.start, quantity.end
    for sign, suffix in _SUFFIXES:
        if found := suffix.match(text, quantity.end):
            start = next((p.search(before) for _, p in _PREFIXES if p.search(before)), None)
            return sign, place + start.start() if start else quantity.start, found.end()
    for sign, prefix in _PREFIXES:
        if found := prefix.search(before):
            return sign, place + found.start(), quantity.end
    return "=", quantity.start, quantity.end


#: Comparatives that tell what is measured, by the unit.
_LIGHTNESS = (("weight", r"light|heav|\bweigh|легче|тяжелее|轻|重"),)
_LENGTHS = (
    ("thickness", r"thick|thin|slim|толще|тоньше|厚|薄"),
    ("width", r"wide|narrow|broad|шире|(?<![а-я])уже|宽|窄"),
    ("height", r"tall|\bhigh|выше|ниже|高于|矮"),
    ("depth", r"deep|shallow|глубже|深"),
    ("length", r"long|short|длиннее|короче|长于|短于"),
)


def _compared(said: str, quantity: Quantity) -> tuple[str, ...]:
    """The length that "thicker than" speaks of, or "or longer"."""
    told = {"mm": _LENGTHS, "g": _LIGHTNESS}.get(quantity.base, ())
    found = (name for name, words in told if re.search(words, said))
    return tuple(found)[:1]


def _all_names(quantity: Quantity) -> tuple[str, ...]:
    """Whatever is measured in the unit."""
    return (*measures_in(quantity.base), f"stated:{quantity.base}")


def _filters(quantity: Quantity, sign: str, names: tuple[str, ...], lexicon: Lexicon) -> tuple[Filter, ...]:
    low, high, unit = quantity.said
    ends: tuple[tuple[str, float, float], ...]
    if sign == "..":
        ends = ((">=", quantity.low, low), ("<=", quantity.high, high))
    else:
        # Goods for the age of three are also those from two years on, and what is warm at -10 is warm at -5.
        sign = "<=" if names[:1] in {("age",), ("comfort",)} and sign == "=" else sign
        ends = ((sign, quantity.low, low),)
    factors = tuple((name, lexicon.factors[name]) for name in names if name in lexicon.factors)
    return tuple(
        Filter(names[0], each, value, unit=quantity.base, names=names, said=(said, unit), factors=factors)
        for each, value, said in ends
    )


_FIGURE = re.compile(
    r"[\s:=]*(?:(?:is|of|a)\s+)?(?P<before>[a-zа-я ]{2,20}?|[^\W\d_a-zа-я]{2,4})?[\s:=]*"
    r"(?P<figure>\d{1,4})(?![\d.,]*[a-zа-я\d])"
)


def _plain_sign(text: str, found: re.Match[str]) -> tuple[str, int]:
    """The comparison, and where the condition ends."""
    for sign, words in _SUFFIXES:
        if behind := words.match(text, found.end()):
            return sign, behind.end()
    sign = next((sign for sign, words in _PREFIXES if words.search(found["before"] or "")), "=")
    return sign, found.end()


def _sign_before(text: str, start: int) -> tuple[str, int] | None:
    """The comparison that is said before a measure, and where it begins: "at least SPF 30"."""
    before = text[max(0, start - _REACH) : start]
    found = ((sign, words.search(before)) for sign, words in _PREFIXES)
    return next(((sign, start - len(before) + each.start()) for sign, each in found if each), None)


#: Measures that are said without a unit.
_PLAIN = (
    "spf",
    "players",
    "persons",
    "pieces",
    "ports",
    "cores",
    "age",
    "drop",
    "slices",
    "outlets",
    "pages",
)


def find_plain_bounds(
    text: str, words: Sequence[Word], phrases: Sequence[Phrase], lexicon: Lexicon
) -> Iterator[tuple[Filter, int, int]]:
    """Figures without a unit beside a measure that has none: "SPF 50"."""
    counted = {each.start for each in find_quantities(text)}
    for phrase in phrases:
        measure = next((each.name for each in phrase.meanings if each.sort == "measure"), None)
        if measure not in _PLAIN:
            continue
        start, end = words[phrase.first].start, words[phrase.behind - 1].end
        found = _FIGURE.match(text, end)
        # Of "24 ports, 300 dollars" the figure stands before.
        if found and found.start("figure") not in counted and not text[:start].rstrip(" -")[-1:].isdigit():
            sign, behind = _plain_sign(text, found)
            if sign == "=" and (before := _sign_before(text, start)):
                sign, start = before
            unit = unit_of_measure(measure)
            value = float(found["figure"])
            condition = Filter(
                measure, sign, value, unit=unit, names=(measure,), said=(value, ""),
                factors=tuple(each for each in lexicon.factors.items() if each[0] == measure),
            )  # fmt: skip
            yield condition, start, behind
