"""Definitions in words: readable, and never the same for two meanings."""

from __future__ import annotations

from itertools import product
from string import Formatter

import pytest

from segments.definition import parse_definition
from segments.sentence import describe
from segments.wording import LANGUAGES

WINDOWS = [
    {"ever": True}, {"last": "30d"}, {"last": "30h"}, {"last": "30min"}, {"last": "1mo"}, {"last": "1y"},
    {"from_ago": "60d", "to_ago": "30d"}, {"older_than": "30d"}, {"older_than": "30d", "inclusive": True},
    {"calendar": "last_month"}, {"calendar": "this_month"}, {"calendar": "month-2"},
    {"calendar": "since_monday"}, {"from": "2026-08-01"}, {"to": "2026-08-01"},
    {"from": "2026-08-01", "to": "2026-09-01"},
]  # fmt: skip
WHERES = [
    {}, {"category": "coffee"}, {"category": "or"}, {"category": ["a", "b"]}, {"category": "a or b"},
    {"category": {"!=": "coffee"}}, {"category": {"not_null": True}}, {"brand": "coffee"},
    {"product_id": "coffee"}, {"amount": 5}, {"amount": 5.004}, {"amount": {">": 5}},
    {"price": {">": 5}}, {"quantity": {">": 5}},
    {"amount": {"between": [5, 6]}}, {"channel": {"=": {"customer": "channel"}}},
    {"channel": {"!=": {"customer": "channel"}}}, {"topic": "coffee"},
    {"category": "coffee", "brand": "Aster"}, {"category": "coffee (brand Aster)"},
]  # fmt: skip
TYPES = [
    "purchase",
    "view",
    "add_to_cart",
    "favorite",
    "question",
    "click",
    "opt_out",
    "wrote",
    "*",
    ["view", "purchase"],
]
COMPARISONS = [
    ("=", 2),
    ("!=", 2),
    ("<", 2),
    ("<=", 2),
    (">", 2),
    (">=", 2),
    ("between", [2, 3]),
    (">=", 2.5),
]


def combined() -> list[dict[str, object]]:
    """Conditions on several events, on two numbers and on ranks."""
    bought, viewed = {"type": "purchase"}, {"type": "view"}
    steps = [
        {}, {"within": "3d"}, {"within": "3h"}, {"same": ["product_id"]}, {"same": ["category", "brand"]},
        {"anchor": "first"}, {"anchor": "last"}, {"negate": True}, {"negate": True, "within": "3d"},
        {"first": {**viewed, "window": {"last": "3d"}}}, {"then": {**bought, "window": {"last": "3d"}}},
    ]  # fmt: skip
    found: list[dict[str, object]] = [{"sequence": {"first": viewed, "then": bought, **one}} for one in steps]
    spent = {"fn": "sum", "of": bought, "field": "amount"}
    other = {"fn": "avg", "of": bought, "field": "amount"}
    for op in ("=", "!=", "<", "<=", ">", ">="):
        found += [{"compare": {"left": spent, "op": op, "right": other, "times": n}} for n in (1, 2, 2.5)]
        found += [
            {edge: bought, "since_attr": {"attr": attr, "op": op, "value": "7d"}}
            for edge, attr in product(["first", "last"], ["created_at", "last_seen_at"])
        ]
    for between, rest in product(["first_two", "last_two"], COMPARISONS):
        found += [{"gap": {"of": bought, "between": between, "op": rest[0], "value": rest[1]}}]
    having = [{"count": viewed, "op": ">=", "value": 2}, {"count": bought, "op": "=", "value": 0}]
    found += [{"exists_value": {"field": f, "having": having}} for f in ("product_id", "category")]
    for order, many in product(["desc", "asc"], [{"n": 10}, {"percent": 10}]):
        found += [{"top": {"by": by, "order": order, **many}} for by in (spent, other)]
    berlin = {"attr": "city", "op": "=", "value": "Berlin"}
    found += [{"top": {"by": spent, "n": 10, "among": berlin}}]
    found += [
        {"list": ["1", "2"]},
        {"list": [str(n) for n in range(20)]},
        {"list": [str(n) for n in range(21)]},
    ]
    found += [{"random": {"of": name, "to": to}} for name, to in product(["a", "b"], [10, 20])]
    for was, campaign in product(["sent", "clicked", "held_out", "skipped", "failed"], [{}, {"campaign": 3}]):
        found += [{"delivery": {"was": was, **campaign}}]
    return [*found, *({"distinct": viewed, "field": f, "op": ">", "value": 3} for f in ("day", "week"))]


def leaves() -> list[dict[str, object]]:
    """One definition of every shape; no two mean the same."""
    selections = [{"type": type_, "where": where} for type_, where in product(TYPES, WHERES)]
    selections += [{"type": "purchase", "window": window} for window in WINDOWS[1:]]
    found: list[dict[str, object]] = [{"count": one, "op": ">=", "value": 1} for one in selections]
    found += [{"count": one, "op": "=", "value": 0} for one in selections]
    compared = [{"op": op, "value": value} for op, value in COMPARISONS]
    found += [{"count": {"type": "purchase"}, **one} for one in compared]
    for fn, field in product(["sum", "avg", "max", "min", "distinct"], ["amount", "price", "quantity"]):
        found += [{fn: {"type": "purchase"}, "field": field, **one} for one in compared]
    found += [
        {edge: {"type": "purchase"}, "in": window} for edge, window in product(["first", "last"], WINDOWS)
    ]
    found += [
        {edge: {"type": "view"}, "matches": where} for edge, where in product(["first", "last"], WHERES[1:])
    ]
    for attr in ("city", "country", "language", "channel", "lifecycle_stage", "rfm_type", "plan", "name"):
        found += [{"attr": attr, "op": op, "value": "de"} for op in ("=", "!=")]
        found += [{"attr": attr, "op": "in", "value": ["de", "en"]}]
        found += [{"attr": attr, "op": op} for op in ("is_null", "not_null")]
    found += [{"attr": attr, **one} for attr, one in product(["age", "points"], compared)]
    found += [
        {"attr": attr, "in": window} for attr, window in product(["created_at", "last_seen_at"], WINDOWS)
    ]
    found += [{"attr": "consent", "op": "=", "value": value} for value in (0, 1)]
    found += [
        {"attr": "tags", "op": "has", "value": "vip"},
        {"attr": "tags", "op": "in", "value": ["vip", "x"]},
    ]
    found += [{"birthday": {"next_days": days}} for days in (1, 7)] + [{"birthday": {"month": "current"}}]
    found += combined()
    return [*found, {"reachable": True}, {"reachable": {"channel": "web"}}, {"everyone": True}, {"any": []}]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_definitions_say_the_same(language):
    seen: dict[str, object] = {}
    for data in leaves():
        sentence = describe(parse_definition(data), "EUR", language)
        assert sentence not in seen, (data, seen[sentence])
        seen[sentence] = data
    assert len(seen) > 500


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_negation_says_something_else_than_what_it_negates(language):
    for data in leaves():
        sentence, negated = (
            describe(parse_definition(one), "EUR", language) for one in (data, {"not": data})
        )
        assert sentence != negated


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_phrases_with_the_same_places(language):
    def places(phrase: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(phrase)} - {None}

    words, english = LANGUAGES[language], LANGUAGES["en"]
    assert words.phrases.keys() == english.phrases.keys()
    assert words.events.keys() == english.events.keys()
    assert words.fields.keys() == english.fields.keys()
    for name, phrase in english.phrases.items():
        assert places(words.phrases[name]) == places(phrase), name


BERLIN, VIP = {"attr": "city", "op": "=", "value": "Berlin"}, {"attr": "tags", "op": "has", "value": "vip"}
COFFEE = {"count": {"type": "purchase", "where": {"category": "coffee"}}, "op": ">=", "value": 1}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"all": [BERLIN, VIP]}, "customers who live in Berlin and have the tag vip"),
        (
            {"all": [{"any": [BERLIN, VIP]}, COFFEE]},
            "customers who (live in Berlin or have the tag vip) and bought coffee",
        ),
        (
            {"any": [BERLIN, {"all": [VIP, COFFEE]}]},
            "customers who live in Berlin or (have the tag vip and bought coffee)",
        ),
        ({"not": BERLIN}, "customers who do not live in Berlin"),
        ({**BERLIN, "op": "!="}, "customers who live in a known city other than Berlin"),
        ({"not": COFFEE}, "customers who did not buy coffee"),
        (
            {"not": {"all": [BERLIN, VIP]}},
            "customers who are not among those who (live in Berlin and have the tag vip)",
        ),
        ({"not": {"not": VIP}}, "customers who are not among those who (do not have the tag vip)"),
        ({"attr": "language", "op": "=", "value": "de"}, "customers who speak German (de)"),
        (
            {
                "sum": {"type": "purchase", "window": {"last": "30d"}},
                "field": "amount",
                "op": ">",
                "value": 49.5,
            },
            "customers who spent more than €49.50 in the last 30 days",
        ),
        ({"all": []}, "nobody"),
        ({"everyone": True}, "all customers"),
    ],
)
def test_a_definition_reads_well(data, sentence):
    assert describe(parse_definition(data), "EUR") == sentence


def test_money_is_said_in_the_shops_currency():
    spent = {"sum": {"type": "purchase"}, "field": "amount", "op": ">=", "value": 5000}
    assert describe(parse_definition(spent), "JPY") == "customers who spent at least ¥5,000"


LOOKED_ONLY = {
    "all": [
        {
            "sequence": {
                "first": {"type": "view", "where": {"category": "coffee"}},
                "then": {"type": "purchase"},
                "within": "1w",
                "negate": True,
            }
        },
        {"sum": {"type": "purchase", "window": {"last": "1mo"}}, "field": "amount", "op": ">", "value": 50},
    ]
}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "zh",
            "浏览过coffee，之后1周内没有购买任何商品且近1个月内消费金额超过€50.00的客户",
        ),
        (
            "ru",
            "клиенты, которые смотрели товары категории coffee и затем не покупали ничего в течение "
            "1 недели после этого и потратили больше чем 50,00\xa0€ за последний месяц",
        ),
        ("fr", describe(parse_definition(LOOKED_ONLY), "EUR")),
    ],
)
def test_a_definition_speaks_the_reader_s_language_or_english(language, sentence):
    assert describe(parse_definition(LOOKED_ONLY), "EUR", language) == sentence
