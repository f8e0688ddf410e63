"""What is said about the audience at hand narrows it, widens it, moves its window, or asks about it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from segments.definition import dump, parse_definition
from segments.refining.inquiry import CountOf, Earlier, Goods, Plot
from segments.refining.phrase import languages
from segments.refining.refinement import Refinement, refine
from segments.translation import Translation, translate
from segments.vocabulary import Vocabulary

NOW = datetime(2026, 9, 16, 14, 30, tzinfo=UTC)
SHOP = Vocabulary(
    categories=("coffee", "toys"),
    cities=("Berlin", "Munich"),
    languages=("en", "zh"),
    tags=("vip",),
    event_types=("purchase", "view"),
)
BOUGHT = {"count": {"type": "purchase", "window": {"last": "30d"}}, "op": ">=", "value": 1}
BERLIN = {"attr": "city", "op": "=", "value": "Berlin"}
MUNICH = {"attr": "city", "op": "=", "value": "Munich"}
VIP = {"attr": "tags", "op": "has", "value": "vip"}
COFFEE = {"count": {"type": "purchase", "where": {"category": "coffee"}}, "op": ">=", "value": 1}


def read(words: str) -> Translation:
    return translate(words, SHOP, now=NOW, zone=ZoneInfo("UTC"), currency="EUR")


def refined(words: str, definition: dict[str, Any] = BOUGHT) -> Refinement | None:
    return refine(parse_definition(definition), words, read)


def definition_after(words: str, definition: dict[str, Any] = BOUGHT) -> Any:
    found = refined(words, definition)
    assert found is not None
    assert found.condition is not None, found.question
    return dump(found.condition)


def whole(definition: dict[str, Any]) -> dict[str, Any]:
    """With everything said that the JSON form may leave out."""
    return dump(parse_definition(definition))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("only those in Berlin", {"all": [BOUGHT, BERLIN]}),
        ("Just people who live in Berlin.", {"all": [BOUGHT, BERLIN]}),
        ("and who speak Chinese", {"all": [BOUGHT, {"attr": "language", "op": "=", "value": "zh"}]}),
        ("exclude VIPs", {"all": [BOUGHT, {"not": VIP}]}),
        ("but not those in Munich", {"all": [BOUGHT, {"not": MUNICH}]}),
        ("or those in Munich", {"any": [BOUGHT, MUNICH]}),
        ("make it 60 days", {**BOUGHT, "count": {"type": "purchase", "window": {"last": "60d"}}}),
        (
            "what about last month?",
            {**BOUGHT, "count": {"type": "purchase", "window": {"calendar": "last_month"}}},
        ),
    ],
)
def test_an_audience_is_changed_in_words(words: str, expected: dict[str, Any]) -> None:
    assert definition_after(words) == whole(expected)


def test_a_question_counts_a_part_of_the_audience() -> None:
    found = refined("how many of them bought coffee?")
    assert found is not None
    assert isinstance(found.inquiry, CountOf)
    assert dump(found.inquiry.part) == whole({"all": [BOUGHT, COFFEE]})
    everybody = refined("how many are there?")
    assert everybody is not None
    assert everybody.inquiry == CountOf(parse_definition(BOUGHT))


@pytest.mark.parametrize(
    ("words", "inquiry"),
    [
        ("what else do they buy?", Goods()),
        ("他们还买什么？", Goods()),
        ("что ещё они покупают?", Goods()),
        ("compare with last month", Earlier("1mo")),
        ("和上个月相比", Earlier("1mo")),
        ("сравни с прошлым месяцем", Earlier("1mo")),
        ("plot their orders by week", Plot("purchase", "week")),
        ("按周画出他们的订单", Plot("purchase", "week")),
        ("построй график их трат по месяцам", Plot("spent", "month")),
        ("show their views per day", Plot("view", "day")),
    ],
)
def test_questions_are_read_in_three_languages(words: str, inquiry: Any) -> None:
    found = refined(words)
    assert found is not None
    assert found.inquiry == inquiry


def test_a_window_is_not_changed_where_several_are_named() -> None:
    both = {"all": [BOUGHT, {**COFFEE, "count": {**COFFEE["count"], "window": {"last": "7d"}}}]}
    found = refined("make it 60 days", both)
    assert found is not None
    assert found.condition is None
    assert found.question is not None


def test_what_is_not_understood_is_asked_back_and_nothing_is_guessed() -> None:
    found = refined("only those with blue eyes")
    assert found is not None
    assert found.condition is None
    assert found.question is not None
    assert "blue" in found.question
    unknown = refined("plot their sneezes by week")
    assert unknown is not None
    assert unknown.question is not None
    assert "sneezes" in unknown.question


@pytest.mark.parametrize("words", ["customers in Berlin who bought coffee", "北京的客户", "", "hello"])
def test_a_new_request_does_not_speak_about_the_audience_at_hand(words: str) -> None:
    assert refined(words) is None


def test_every_example_is_read_by_its_own_phrase() -> None:
    for language in languages():
        for phrase in language.phrases:
            first = next(
                one for one in language.phrases if one.compiled.fullmatch(phrase.example.rstrip(" ?？.。"))
            )
            assert first.wish is phrase.wish, phrase.example


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("plot their sneezes by week", "I do not know “sneezes” here."),
        ("построй график их чиханий по неделям", "Не понимаю здесь «чиханий»."),
        ("按周画出他们的喷嚏", "这里的“喷嚏”我不明白。"),
    ],
)
def test_a_question_is_asked_in_the_language_of_the_words(words: str, begins: str) -> None:
    found = refined(words)
    assert found is not None
    assert found.question is not None
    assert found.question.startswith(begins)
