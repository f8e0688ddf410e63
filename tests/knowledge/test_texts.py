from __future__ import annotations

import string

import pytest

from knowledge.approved.small_talk import small_talk
from knowledge.texts import _TEXTS, LANGUAGES, say


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_exists_in_every_language_with_the_same_fields():
    for name, text in _TEXTS["en"].items():
        for language in LANGUAGES:
            assert fields(_TEXTS[language][name]) == fields(text), (language, name)
    assert {len(texts) for texts in _TEXTS.values()} == {len(_TEXTS["en"])}


@pytest.mark.parametrize(
    ("language", "start"), [("zh-CN", "不客气"), ("zh_TW", "不客气"), ("RU", "Пожал"), ("fr", "You")]
)
def test_regions_are_read_and_other_languages_are_english(language, start):
    assert say("thanks", language).startswith(start)


def test_braces_in_a_title_are_left_alone():
    assert "{price}" in say("one_product", "en", title="Mug {price} {0}", price="")


@pytest.mark.parametrize(
    ("text", "talk"),
    [("Hi there!", "greeting"), ("谢谢啦", "thanks"), ("До свидания.", "farewell"),
     ("Can I talk to a human, please?", "person"), ("heyyy anyone here", "greeting"), ("ку", "greeting"),
     ("有人在吗？", "greeting"), ("look, just give me a real person", "person"),
     ("дайте мне уже живого человека", "person"), ("别说了，转人工", "person"),
     ("да позовите кого-нибудь", "person"), ("get me someone", "person"),
     ("are you a real person?", "assistant"),
     ("lol ok. are you a robot?", "assistant"), ("你是机器人吗", "assistant"), ("ты бот?", "assistant"),
     ("hi, how are you?", "wellbeing"), ("what can you do?", "abilities"), ("помогите", "abilities"),
     ("what do you sell?", "assortment"), ("你们都卖什么", "assortment"), ("что вы продаёте", "assortment"),
     ("hi again", "greeting"), ("ok cool thanks", "thanks"), ("no thanks", "declined"),
     ("不用了", "declined"),
     ("yes please", "agreed"), ("好的", "agreed"), ("ага", "agreed"), ("cool", "heard"), ("👍🙏", "heard")],
)  # fmt: skip
def test_small_talk_is_told(text, talk):
    assert small_talk(text) == talk


@pytest.mark.parametrize(
    "text",
    [
        "hello do you have kettles",
        "thanks, and how much is it?",
        "",
        "human size doll",
        "no real person needed",
        "не надо звать оператора, сколько стоит чайник",
        "yes or no",
        "что вы продаёте из чая",
        "are you open today",
        "no milk",
        "😡",
        "?",
    ],
)
def test_a_message_that_says_more_is_no_small_talk(text):
    assert small_talk(text) is None
