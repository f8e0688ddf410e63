"""Phrases about purchases that are to be expected, in each language."""

from __future__ import annotations

ENGLISH = {
    "expected": "are expected to buy {category} within the next {days}",
    "not_expected": "are not expected to buy {category} within the next {days}",
    "expected_any": "something again",
    "expected_on": "expected to buy {category} around {day}",
}
CHINESE = {
    "expected": "预计未来{days}内购买{category}",
    "not_expected": "预计未来{days}内不会购买{category}",
    "expected_any": "某种常购商品",
    "expected_on": "预计{day}前后购买{category}",
}
RUSSIAN = {
    "expected": "вероятно купят {category} (ближайшие·{days})",
    "not_expected": "вряд ли купят {category} (ближайшие·{days})",
    "expected_any": "что-то снова",
    "expected_on": "покупка {category} ожидается около {day}",
}
