"""Sentences that definitions say of themselves, heard back."""

from __future__ import annotations

import random
import re
from string import Formatter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segments.conditions.listing import SAID
from segments.definition import parse_definition
from segments.exceptions import InvalidDefinition
from segments.hearing.sentence import hear
from segments.sentence import describe
from segments.wording import LANGUAGES
from tests.segments import strategies
from tests.segments.hearing.alike import canonical
from tests.segments.test_sentence import leaves

#: What the definitions that are put to databases do not use.
NAMES = st.sampled_from(["Anna", "or", "O”Brien \\", "St. Paul", "123", "上海", "в Туле", "a (b), c"])
CODES = st.sampled_from(["de", "zh", "pt_BR", "xx", "US", "de) or live in Berlin", "MM"])
further = st.one_of(
    *(
        strategies.attribute(
            attr, st.builds(lambda op, value: {"op": op, "value": value}, st.sampled_from(["=", "!="]), CODES)
        )
        for attr in ("language", "country", "lifecycle_stage", "timezone")
    ),
    *(
        strategies.attribute(
            attr, st.lists(NAMES, min_size=1, max_size=3).map(lambda some: {"op": "in", "value": some})
        )
        for attr in ("name", "reference", "language", "plan", "tags")
    ),
    st.one_of(NAMES, st.integers(1, 5000)).map(lambda one: {"segment": one}),
    st.builds(
        lambda was, window: {"delivery": {"was": was, "campaign": 1234, "window": window}},
        st.sampled_from(["clicked", "answered"]),
        strategies.windows,
    ),
    st.builds(
        lambda type_, field, value: {
            "count": {"type": type_, "where": {field: value}},
            "op": ">=",
            "value": 1,
        },
        st.sampled_from(
            ["reply", "opt_out", "complaint", "message", "add_to_cart", "favorite", "referral", "O”dd (type)"]
        ),
        st.sampled_from(["campaign_id", "topic", "product_id", "sentiment"]),
        NAMES,
    ),
    st.sampled_from(["since_sunday", "this_weekend", "day-3", "week-12", "year-2"]).map(
        lambda name: {"attr": "created_at", "in": {"calendar": name}}
    ),
    st.just({"attr": "last_seen_at", "op": "between", "value": ["2026-01-01", "2026-01-02 10:00"]}),
)
anything = st.one_of(
    strategies.definitions,
    strategies.leaves,
    further,
    st.lists(st.one_of(further, strategies.leaves), min_size=2, max_size=3).map(lambda some: {"any": some}),
)


@given(anything, st.sampled_from(["EUR", "JPY", "KWD"]), st.sampled_from(list(LANGUAGES)))
def test_every_sentence_is_heard_as_the_definition_that_said_it(data, currency, language):
    condition = parse_definition(data)
    heard = hear(describe(condition, currency, language), currency)
    assert heard is not None
    assert canonical(heard.condition) == canonical(condition)
    assert heard.language == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_definition_of_every_shape_and_its_negation_are_heard(language):
    for shape in leaves():
        for data in (shape, {"not": shape}):
            condition = parse_definition(data)
            heard = hear(describe(condition, "EUR", language), "EUR")
            is_told = not ("list" in shape and len(shape["list"]) > SAID)  # type: ignore[arg-type]  # a list
            assert (heard is not None) == is_told, data
            assert heard is None or canonical(heard.condition) == canonical(condition)


def own_words(language: str) -> list[str]:
    """Words and pieces of the language's own phrases."""
    found: set[str] = set()
    for phrase in LANGUAGES[language].phrases.values():
        for literal, *_ in Formatter().parse(phrase.replace("·", " ")):
            found |= {literal.strip(), *literal.split()}
            found |= {literal[:end] for end in range(1, len(literal))} if language == "zh" else set()
    return sorted(found - {""})


OWN_WORDS = {language: own_words(language) for language in LANGUAGES}
SHOP = {
    *strategies.CATEGORIES, *strategies.BRANDS, *strategies.CITIES, *strategies.TAGS, *strategies.TRAITS,
    "web", "9", "gold",
}  # fmt: skip


def renamed(part: Any, chosen: random.Random, language: str) -> Any:
    """The definition in a shop whose names look like the sentence's own words."""
    if isinstance(part, dict):
        return {key: renamed(value, chosen, language) for key, value in part.items()}
    if isinstance(part, list):
        return [renamed(one, chosen, language) for one in part]
    if not isinstance(part, str) or part not in SHOP:
        return part
    words = [chosen.choice(OWN_WORDS[language]), chosen.choice(["x", "2", "x12", *OWN_WORDS[language]])]
    chosen.shuffle(words)
    return LANGUAGES[language].blank.join(words[: chosen.choice([1, 2])])


@given(strategies.definitions, st.randoms(use_true_random=False), st.sampled_from(list(LANGUAGES)))
def test_no_name_is_taken_for_words_of_the_sentence(data, chosen, language):
    try:
        condition = parse_definition(renamed(data, chosen, language))
    except InvalidDefinition:  # a list of traits that are texts, say, and of numbers
        return
    heard = hear(describe(condition, "EUR", language), "EUR")
    assert heard is not None
    assert canonical(heard.condition) == canonical(condition)


BOUGHT = {"count": {"type": "purchase", "where": {"category": "coffee"}}, "op": ">=", "value": 1}
LATELY = {
    "sum": {"type": "purchase", "window": {"last": "30d"}},
    "field": "amount",
    "op": ">",
    "value": 1234.5,
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_blanks_a_capital_and_a_full_stop_make_no_difference(language):
    condition = parse_definition({"any": [BOUGHT, LATELY]})
    sentence = describe(condition, "EUR", language)
    for text in (re.sub(r"\s", " ", sentence), f" {sentence[0].upper()}{sentence[1:]}. ", f"{sentence}\n"):
        heard = hear(text, "EUR")
        assert heard is not None
        assert canonical(heard.condition) == canonical(condition)


def test_where_one_deed_has_a_time_the_others_say_theirs_too():
    assert describe(parse_definition({"all": [BOUGHT, LATELY]}), "EUR") == (
        "customers who bought coffee at any time and spent more than €1,234.50 in the last 30 days"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_window_that_ends_before_it_begins_does_not_sound_like_one_that_does_not(language):
    backwards, forwards = (
        describe(
            parse_definition(
                {"count": {"window": {"from_ago": start, "to_ago": end}}, "op": "=", "value": 0}
            ),
            "EUR",
            language,
        )
        for start, end in (("7d", "30d"), ("30d", "7d"))
    )
    assert hear(forwards, "EUR") is not None
    assert len(backwards) > len(forwards) * 1.2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "customers",
        "customers who bought coffee and",
        "customers who bought coffee but not toys",
        "customers who bought coffee or live in Berlin and have the tag vip",
        "customers who bought coffee at least once",
        "customers who spent more than €49.5",
        "customers who bought coffee and toys in the last 30 days",
        "customers who viewed toys and bought coffee in the last 30 days",
        "customers who bought something between 7 days and 30 days ago",
        "coffee buyers",
        "的客户",
        "клиенты, которые ",
        "customers who " + "are not among those who (" * 400,
        "customers who " + "(" * 3000,
    ],
)
def test_a_text_that_no_definition_says_is_not_heard(text):
    assert hear(text, "EUR") is None


def test_money_of_another_currency_is_not_heard():
    assert hear("customers who spent more than $5.00", "EUR") is None
