from __future__ import annotations

import pytest

from knowledge.analysis import fold
from knowledge.approved.services import speaks_of
from knowledge.words import lines


@pytest.mark.parametrize(
    "text", ["How much is shipping?", "сколько стоит доставка", "运费多少", "what do you charge for delivery"]
)
def test_the_same_question_in_other_words_speaks_of_the_same(text):
    spoken = speaks_of(text)

    assert spoken.is_whole
    assert (spoken.subjects, spoken.aspects) == ({"deliver"}, {"~price"})


def test_the_longest_phrase_is_read():
    assert speaks_of("cash on delivery").services == ("cod",)
    assert speaks_of("наложенный платеж").services == ("cod",)
    assert speaks_of("货到付款").services == ("cod",)


@pytest.mark.parametrize("ending", ["возврат", "возврата", "возвратом", "возвраты"])
def test_russian_endings_do_not_matter(ending):
    assert speaks_of(ending).services == ("return",)


def test_english_words_of_one_stem_are_kept_apart():
    assert speaks_of("instalment").services != speaks_of("install").services


def test_a_text_that_names_anything_else_is_not_whole():
    assert speaks_of("warranty of the grinder").rest == ("grinder",)
    assert not speaks_of("warranty of the grinder").is_whole
    assert not speaks_of("hello there").is_whole


def test_no_phrase_of_the_list_stands_in_two_lines_but_those_that_say_two_things():
    where: dict[str, set[str]] = {}
    for line in lines("service"):
        phrases = [fold(phrase.strip()) for phrase in " ".join(line).split(",")]
        for phrase in filter(None, phrases):
            where.setdefault(phrase, set()).add(phrases[0])

    assert {phrase for phrase, found in where.items() if len(found) > 1} == {"运费", "邮费"}
