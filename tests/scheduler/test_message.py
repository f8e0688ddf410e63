"""Messages: fields, fallbacks, problems found before sending."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.schema import Profile
from scheduler.exceptions import InvalidMessage, MissingField, TooLong
from scheduler.message import check, dump, outgoing, parse, preview, render, stop_label


def profile(**values: Any) -> Profile:
    return Profile(reference="1", created_at=datetime(2026, 1, 1, tzinfo=UTC), **values)


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("Hi {name}!", {"name": "Ada"}, "Hi Ada!"),
        ("Hi {name|friend}!", {"name": "Ada"}, "Hi Ada!"),
        ("Hi {name|friend}!", {}, "Hi friend!"),
        ("Hi {name|friend}!", {"name": "  "}, "Hi friend!"),
        ("Hi { name | dear friend }!", {}, "Hi dear friend!"),
        ("Hi{name|}!", {}, "Hi!"),
        ("{city|你的城市}的新品", {}, "你的城市的新品"),
        ("{name|a} {name|b}", {}, "a b"),
        ("{language}/{country}", {"language": "ru", "country": "RU"}, "ru/RU"),
    ],
)
def test_fields_are_filled_in_and_fall_back(text: str, values: dict[str, str], expected: str):
    assert render(parse({"text": text}), profile(**values)) == expected


def test_a_value_is_never_read_as_a_field_itself():
    message = parse({"text": "Hi {name|friend}"})
    assert render(message, profile(name="{city} {name}")) == "Hi {city} {name}"


def test_a_missing_value_without_a_fallback_is_refused():
    with pytest.raises(MissingField, match="name"):
        render(parse({"text": "Hi {name}"}), profile())


def test_the_limit_counts_what_the_customer_gets():
    assert len(render(parse({"text": "{name}" + "x" * 4000}), profile(name="A" * 96))) == 4096
    with pytest.raises(TooLong):
        render(parse({"text": "{name}" + "x" * 4000}), profile(name="A" * 97))


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        ({"text": "Hi {name|friend}"}, set()),
        ({"text": "Hi {name}"}, {"no_fallback"}),
        ({"text": "Hi {nmae|friend}"}, {"unknown_field"}),
        ({"text": "Hi {имя}"}, {"unknown_field"}),
        ({"text": "Hi {name"}, {"stray_brace"}),
        ({"text": "Hi }"}, {"stray_brace"}),
        ({"text": "x" * 4096}, set()),
        ({"text": "x" * 4097}, {"too_long"}),
        ({"text": "x" * 1024, "image": "/media/a.png"}, set()),
        ({"text": "x" * 1025, "image": "/media/a.png"}, {"too_long"}),
        ({"text": "{name|}"}, {"empty"}),
    ],
)
def test_problems_are_found_before_sending(data: dict[str, str], codes: set[str]):
    assert {problem.code for problem in check(parse(data))} == codes


def test_only_a_missing_fallback_leaves_the_choice_to_the_marketer():
    assert [problem.blocking for problem in check(parse({"text": "Hi {name}"}))] == [False]
    assert [problem.blocking for problem in check(parse({"text": "Hi {nmae}"}))] == [True]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({}, "text"),
        ({"text": "  "}, "text"),
        ({"text": "Hi", "image": "javascript:alert(1)"}, "image"),
        ({"text": "Hi", "image": "/media/../secret"}, "image"),
        ({"text": "Hi", "button": {"label": "Look", "url": "javascript:alert(1)"}}, "button.url"),
        ({"text": "Hi", "button": {"label": "", "url": "https://shop.example"}}, "button.label"),
        ({"text": "Hi", "buttons": []}, "buttons"),
    ],
)
def test_what_is_no_message_is_refused_with_its_place(data: dict[str, Any], place: str):
    with pytest.raises(InvalidMessage, match=place):
        parse(data)


def test_a_preview_shows_what_is_missing_and_never_fails():
    button = {"label": "Look", "url": "https://a.b"}
    message = parse({"text": "Hi {name}, from {city|here}", "button": button})
    seen = preview(message, profile(language="zh-Hans"))
    assert seen.text == "Hi {name}, from here"
    assert seen.missing == ("name",)
    assert (seen.button_label, seen.button_url, seen.stop_label) == ("Look", "https://a.b", "退订")


def test_the_tracked_link_takes_the_place_of_the_address():
    message = parse({"text": "Hi", "button": {"label": "Look", "url": "https://shop.example/p"}})
    sent = outgoing(
        message, profile(), link="https://shop.example/l/t", stop_url="https://shop.example/stop/t"
    )
    assert sent.button is not None
    assert (sent.button.label, sent.button.url) == ("Look", "https://shop.example/l/t")
    assert outgoing(parse({"text": "Hi"}), profile(), link="l", stop_url="s").button is None


@pytest.mark.parametrize(("language", "label"), [(None, "Stop these messages"), ("de", "Stop these messages"),
                                                 ("zh_CN", "退订"), ("RU", "Отписаться")])  # fmt: skip
def test_the_stop_link_speaks_the_customers_language(language: str | None, label: str):
    assert stop_label(language) == label


@given(st.text(min_size=1).filter(str.strip), st.none() | st.text())
def test_a_message_survives_its_json_form_and_a_preview_never_fails(text: str, name: str | None):
    message = parse({"text": text})
    assert parse(dump(message)) == message
    seen = preview(message, profile(name=name))
    if not check(message):
        assert seen.text == render(message, profile(name=name))
