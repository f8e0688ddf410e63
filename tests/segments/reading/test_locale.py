"""In which language a request is answered."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from segments.reading.language import spoken
from segments.translation import Translation, translate
from tests.conftest import NOW
from tests.segments.words import BENCHMARK


def read(text: str, locale: str | None) -> Translation:
    zone = ZoneInfo("UTC")
    return translate(text, BENCHMARK, now=NOW, zone=zone, currency="EUR", locale=locale)


@pytest.mark.parametrize("text", ["Kunden aus Berlin", "qwerty", "12345"])
def test_words_of_no_known_language_are_asked_about_in_that_of_the_marketer(text: str):
    asked = {read(text, locale).question for locale in (None, "zh-CN", "ru")}
    assert len(asked) == 3
    assert read(text, "en").question == read(text, "xx").question == read(text, None).question


def test_names_and_signs_are_answered_in_the_language_of_the_marketer():
    assert read("VIP, Berlin", "ru").description == read("VIP, живут в Берлине", None).description


@pytest.mark.parametrize("text", ["customers in Berlin", "Клиенты qwerty", "北京的客户", "unknown customers"])
def test_a_known_language_is_answered_in_itself(text: str):
    assert read(text, "zh") == read(text, "ru") == read(text, None)


def test_a_locale_names_its_language():
    assert [spoken(one).name for one in ("en-GB", "zh_Hans", "RU", "de")] == [
        "english", "chinese", "russian", "english",
    ]  # fmt: skip
