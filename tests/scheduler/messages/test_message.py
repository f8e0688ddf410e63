"""Messages: fields, fallbacks, problems found before sending."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.schema import Profile
from scheduler.exceptions import InvalidMessage, MissingField, TooLong
from scheduler.messages.message import Button, changed, dump, outgoing, parse, preview, render, stop_label
from scheduler.messages.message_check import check


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
        ({"text": "Hi", "button": {"label": "Look", "url": "javascript:alert(1)"}}, "buttons.0.url"),
        ({"text": "Hi", "button": {"label": "", "url": "https://shop.example"}}, "buttons.0.label"),
        ({"text": "Hi", "knobs": []}, "knobs"),
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
    assert (seen.buttons, seen.stop_label) == ((Button(**button),), "退订")


def test_the_tracked_link_takes_the_place_of_the_address():
    message = parse({"text": "Hi", "button": {"label": "Look", "url": "https://shop.example/p"}})
    sent = outgoing(
        message, profile(), link=lambda place: f"https://shop.example/l/t{place}", stop_url="https://s/stop"
    )
    assert [(each.label, each.url) for each in sent.buttons] == [("Look", "https://shop.example/l/t0")]
    assert outgoing(parse({"text": "Hi"}), profile(), link=str, stop_url="s").buttons == ()


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


@pytest.mark.parametrize(
    "text",
    ["Hi {{name}}", "Hi {{ name }}", 'Hi {{ name | default: "friend" }}', "Hi {{name|default('friend')}}"],
)
def test_fields_may_be_written_as_other_systems_write_them(text: str):
    assert render(parse({"text": text}), profile(name="Ada")) == "Hi Ada"
    if "default" in text:
        assert render(parse({"text": text}), profile()) == "Hi friend"


def test_a_trait_may_have_any_name_and_is_filled_from_what_is_made():
    message = parse({"text": "Size {trait.shoe size|?}, {trait.farbe}"})
    made = {"trait.shoe size": "42", "trait.farbe": "rot"}
    assert render(message, profile(), made) == "Size 42, rot"
    with pytest.raises(MissingField, match=r"trait\.farbe"):
        render(message, profile())


RUSSIAN = {"text": "Привет, {name|друг}", "buttons": [{"label": "Да", "url": "https://shop.example/ru"}]}


@pytest.mark.parametrize(
    ("language", "text", "url"),
    [
        ("ru", "Привет, Ada", "https://shop.example/ru"),
        ("RU_ru", "Привет, Ada", "https://shop.example/ru"),
        ("en", "Hi Ada", "https://shop.example/"),
        (None, "Hi Ada", "https://shop.example/"),
        ("r", "Hi Ada", "https://shop.example/"),
    ],
)
def test_each_customer_gets_the_text_of_their_language(language: str | None, text: str, url: str):
    button = {"label": "Yes", "url": "https://shop.example/"}
    message = parse({"text": "Hi {name}", "button": button, "translations": {"ru-RU": RUSSIAN}})
    seen = preview(message, profile(name="Ada", language=language))
    assert (seen.text, seen.buttons[0].url) == (text, url)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"buttons": [{"label": "x", "url": "https://a.b"}] * 4}, "buttons"),
        ({"translations": {"russian": {"text": "x"}}}, "language"),
        ({"translations": {"ru": RUSSIAN}}, "as many buttons"),
        ({"button": {"label": "x", "url": "https://evil.example\\@shop.example/"}}, "url"),
        (
            {
                "button": {"label": "x", "url": "https://a.b"},
                "buttons": [{"label": "x", "url": "https://a.b"}],
            },
            "either",
        ),
    ],
)
def test_what_buttons_and_translations_cannot_be_is_refused(data: dict[str, Any], said: str):
    with pytest.raises(InvalidMessage, match=said):
        parse({"text": "Hi", **data})


def test_a_variant_with_another_text_has_no_translation_of_the_former_one():
    base = {"text": "Hi", "buttons": [{"label": "x", "url": "https://a.b"}], "translations": {"ru": RUSSIAN}}
    assert changed(base, {"text": "Hello"}) == {"text": "Hello", "buttons": base["buttons"]}
    other = changed(base, {"button": None, "image": "/media/b.png"})
    assert parse(other).translations["ru"].buttons == ()
    assert parse(other).image == "/media/b.png"


def test_lengths_are_those_of_the_channel_in_units_of_utf_16():
    message = parse({"text": "{name}" + "x" * 4000})
    assert len(render(message, profile(name="😀" * 48))) == 4048
    with pytest.raises(TooLong):
        render(message, profile(name="😀" * 49), channel="telegram")
    assert render(message, profile(name="😀" * 49), channel="web")


def test_problems_of_a_translation_say_which_one():
    message = parse({"text": "Hi", "translations": {"ru": {"text": "Привет, {nmae}"}}})
    (problem,) = check(message)
    assert (problem.code, problem.text[:6], problem.blocking) == ("unknown_field", "In ru:", True)


def test_a_code_needs_an_offer_and_an_offer_wants_its_code():
    assert [one.code for one in check(parse({"text": "Take {offer.code}"}))] == ["no_offer"]
    assert [one.code for one in check(parse({"text": "Hi", "offer": "autumn"}))] == ["unused_offer"]
    assert check(parse({"text": "Take {offer.code}", "offer": "autumn"})) == []
