"""Conditions in words, so that an answer can say which of them it kept to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.goods.filters import Filter
from knowledge.goods.request import Request
from knowledge.goods.usual import unit_of_measure
from knowledge.goods.vocabulary import groups, measure_table
from knowledge.money import format_price

_SCRIPTS = {"zh": re.compile(r"[\u4e00-\u9fff]"), "ru": re.compile(r"[а-я]")}
_SIGNS = {
    "en": {
        "=": "{}",
        "!=": "not {}",
        "<": "under {}",
        "<=": "at most {}",
        ">": "over {}",
        ">=": "at least {}",
    },
    "zh": {"=": "{}", "!=": "非{}", "<": "低于{}", "<=": "不超过{}", ">": "高于{}", ">=": "至少{}"},
    "ru": {"=": "{}", "!=": "не {}", "<": "меньше {}", "<=": "до {}", ">": "больше {}", ">=": "от {}"},
}
_WORDS = {
    "en": {"goods": "products", "availability": "in stock", "price": "price", "size": "size"},
    "zh": {"goods": "商品", "availability": "有货", "price": "价格", "size": "尺码"},
    "ru": {"goods": "товары", "availability": "в наличии", "price": "цена", "size": "размер"},
}
#: Units that read better than the base unit from some amount on.
_READABLE = {
    "mm": ((1000, "m"), (10, "cm")),
    "g": ((1000, "kg"),),
    "ml": ((1000, "l"),),
    "GB": ((1000, "TB"),),
}
_FACTORS = {"m": 1000, "cm": 10, "kg": 1000, "l": 1000, "TB": 1000}


def goods_text(request: Request, language: str) -> str:
    """The goods that are asked for, by the name of their kind."""
    return kind_text(request.kind, language) if request.kind else _word("goods", language)


def kind_text(kind: str, language: str) -> str:
    """A kind in this language, or a category; one that we know no words for stays in the shop's own."""
    name = kind.rpartition(">")[2].strip()
    for head, phrases in (*groups("kinds"), *groups("categories")):
        if head.partition("<")[0].strip() == name:
            return in_language(phrases, language, kind)
    return kind


def measures_text(names: Sequence[str], language: str) -> str:
    """The name of the first of these measures or features."""
    name = next(iter(names), "")
    if name == "price":
        return _word("price", language)
    table = {measure: words for measure, _, words, _ in measure_table()}
    return in_language(table[name], language, name) if name in table else feature_text(name, language)


def feature_text(name: str, language: str) -> str:
    for group in ("features", "colours", "materials", "values"):
        for head, phrases in groups(group):
            if head == name:
                return in_language(phrases, language, name)
    return name.removeprefix("fact:")


def conditions_text(filters: Sequence[Filter], language: str) -> str:
    """The conditions in words, without the kind."""
    told = [_condition_text(each, language) for each in filters if each.field not in {"kind", "category"}]
    return ("、" if language == "zh" else ", ").join(dict.fromkeys(told))


def _condition_text(each: Filter, language: str) -> str:
    signs = _SIGNS.get(language, _SIGNS["en"])
    if each.field == "price" and each.currency:
        return signs[each.operator].format(format_price(int(str(each.value)), each.currency, language))
    if each.field == "availability":
        return _word("availability", language)
    if each.names:
        amount = f"{each.said[0]:g} {each.said[1]}" if each.said else f"{each.value:g}"
        measure = "" if each.field.startswith("stated") else measures_text((each.field,), language) + " "
        return measure + signs[each.operator].format(amount.strip())
    if isinstance(each.value, float):
        positive = bool(each.value) == (each.operator == "=")
        return signs["=" if positive else "!="].format(feature_text(each.field, language))
    words = "/".join(feature_text(word, language) for word in each.words[:3])
    label = f"{_word('size', language)} " if each.field == "size" else ""
    return label + signs[each.operator].format(words)


def amount_text(measure: str, value: float) -> str:
    """A value in its base unit, written with a unit that people read."""
    unit = unit_of_measure(measure) or ""
    if measure == "diagonal":
        return f"{value / 25.4:.4g} inch"
    if measure in {"refresh", "clock"}:
        steps = ((1e9, "GHz"), (1e6, "MHz"), (1.0, "Hz"))
        factor, name = next(step for step in steps if value >= step[0] or step[0] == 1.0)
        return f"{value / factor:.4g} {name}"
    for least, name in _READABLE.get(unit, ()):
        if value >= least:
            return f"{value / _FACTORS[name]:.4g} {name}"
    return f"{value:g} {unit}".strip()


def in_language(phrases: Sequence[str], language: str, otherwise: str) -> str:
    """The first of the phrases that this language writes; `otherwise` where there is none."""
    script = _SCRIPTS.get(language.partition("-")[0])
    if script is None:
        return otherwise
    return next((phrase for phrase in phrases if script.search(phrase)), otherwise)


def _word(name: str, language: str) -> str:
    return _WORDS.get(language.partition("-")[0], _WORDS["en"])[name]
