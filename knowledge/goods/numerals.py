"""Numerals: figures written as words where something is counted, as "a two-person tent"."""

from __future__ import annotations

import re
from functools import cache

from knowledge.goods.quantities import unit_words
from knowledge.goods.spoken import DIGIT, TEN, figures, in_figures, number

_MONEY = r"[\s-]+(?:dollars?|bucks|euros?|pounds?|quid|долл|евро|руб|фунт|юан)|(?:美元|欧元|英镑|块|元)"
_ZH_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_ZH_POWERS = {"十": 10, "百": 100, "千": 1000}
_ZH_NUMBER = re.compile(r"[一二两三四五六七八九][十百千][一二两三四五六七八九十百千零]*")
#: "Two hundred and twenty euros".
_HUNDREDS = re.compile(
    rf"\b(an?|{DIGIT}) (hundred|thousand)(?: (?:and )?(\d{{1,2}}|{TEN}|{DIGIT}|ten|twelve|fifteen))?(?="
    + _MONEY
    + ")"
)
_GROUPS = {"двоих": 2, "троих": 3, "четверых": 4, "пятерых": 5, "шестерых": 6}
_GROUP = re.compile(rf"(?<![а-я])на ({'|'.join(_GROUPS)})(?![а-я])")
#: "For two" at the end of what is said.
_FOR_SOME = re.compile(
    r"\b((?:for|sleeps?|seats?|seating|family of)(?: (?:at least|up to|no more than|more than|at most))?)"
    r" (two|three|four|five|six|eight|ten|twelve|\d)"
    r"(?=\s*(?:$|[,.;?!]|\b(?:under|below|with|that|in|up|and|at|not|no|or)\b))"
)
#: One of a unit without its figure: "under a kilo", "от литра", 一升以上.
_ONE = re.compile(
    r"(?P<en>\b(?:under|over|than|least|most|below|above|of|holds?|holding|takes?|about|exactly) )an?"
    r" (?=(?:kilo|lit|met|giga|tera))"
    r"|\ban? (?=(?:kilo|lit|met)\w* (?:or|and) (?:less|more|longer|shorter|over))"
    r"|\bone[ -](?=(?:kilo|lit|met|giga|tera|inch))"
    r"|(?P<ru>(?<![а-я])(?:от|до|около|больше|меньше|легче|тяжелее|длиннее|короче)(?: чем)? )"
    r"(?=(?:килограмм|литр|метр|терабайт|гигабайт)а(?![а-я]))"
    r"|一(?=升|公斤|千克|米|斤)"
)
_CHILD_OF = re.compile(
    r"\b(child|kid|boy|girl|son|daughter|toddler) (?:of|aged|age|is|turns) "
    r"(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?!\s*(?:\d|-|to|months?|years?))"
)
_PLUS = re.compile(rf"(\d)\s?\+\s*((?!\d)(?:{unit_words()}))")
_PLACES = re.compile(r"(?<![а-я])(одно|двух|трех|четырех|пяти|шести|восьми)(?=местн)")
_OF_PLACES = {"одно": 1, "двух": 2, "трех": 3, "четырех": 4, "пяти": 5, "шести": 6, "восьми": 8}
_ZH = {"单": 1, "双": 2}
#: Letters of codes typed on Russian keys: а4, м2.
_CODE = re.compile(r"(?<![а-яa-z\d])[авсекмнорх](?=\d)")
_LATIN = str.maketrans("авсекмнорх", "abcekmhopx")


def with_figures(text: str) -> str:
    """The text with figures for the words that count units, people or money; "30+ litres" is 30 litres+."""
    text = _CODE.sub(lambda each: each[0].translate(_LATIN), text)
    text = in_figures(text)
    text = _ONE.sub(lambda each: f"{each['en'] or each['ru'] or ''}1 ", text)
    text = _CHILD_OF.sub(lambda each: f"{each[1]} {figures().get(each[2], each[2])} years", text)
    text = _PLUS.sub(r"\1 \2+", text)
    text = _ZH_NUMBER.sub(lambda each: str(_zh_number(each[0])), text)
    text = _HUNDREDS.sub(
        lambda each: str(
            number(each[1]) * (100 if each[2] == "hundred" else 1000) + (number(each[3]) if each[3] else 0)
        ),
        text,
    )
    text = _GROUP.sub(lambda each: f"на {_GROUPS[each[1]]} человек", text)
    text = _FOR_SOME.sub(lambda each: f"{each[1]} {figures().get(each[2], each[2])} people", text)
    text = _PLACES.sub(lambda each: f"{_OF_PLACES[each[1]]} ", text)
    text = re.sub(r"([单双])(?=人)", lambda each: str(_ZH[each[1]]), text)
    return _counting().sub(lambda each: figures()[each[1]], text)


def _zh_number(text: str) -> int:
    """三百五十 as a figure; what is said last without a power counts the next lower one: 一百五 is 150."""
    total, digit, power = 0, 0, 0
    for each in text:
        if each in _ZH_POWERS:
            power = _ZH_POWERS[each]
            total, digit = total + max(digit, 1) * power, 0
        elif each == "零":
            power = 10
        else:
            digit = _ZH_DIGITS[each]
    return total + digit * (power // 10 if power > 10 else 1)


@cache
def _counting() -> re.Pattern[str]:
    either = "|".join(sorted(map(re.escape, figures()), key=len, reverse=True))
    return re.compile(rf"(?<![a-zа-я])({either})(?![a-zа-я])(?={unit_words()}|{_MONEY})")
