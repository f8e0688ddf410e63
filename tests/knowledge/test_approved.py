from __future__ import annotations

import asyncio
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.approved.approved_answers import CERTAIN, MARGIN, SAME, Approved, Likeness, Question
from knowledge.content.entry import faq_text
from knowledge.index.vectors import VectorIndex


def question(number, text="", *, topic=None, language="en", answer="Yes."):
    return Question(number, text or f"question {number}", answer, topic, language)


def match(*scores_and_questions, text="where is my parcel"):
    approved = Approved([each for _, each in scores_and_questions])
    return approved.match(text, [Likeness(each, score) for score, each in scores_and_questions])


#: What a shop answers, one answer a question.
QUESTIONS = (
    "Which countries do you deliver to?",
    "How long does delivery take?",
    "How much is shipping?",
    "How can I return something?",
    "When do I get my money back?",
    "What warranty do you give?",
    "Can I cancel my order?",
    "When are you open?",
    "How do I enable two-factor login?",
    "Do you have gift cards?",
    "Can I pay in instalments?",
)


@pytest.fixture(scope="module")
def of_the_shop():
    return Approved([question(n, text, answer=f"Answer {n}.") for n, text in enumerate(QUESTIONS)])


@pytest.fixture
def asked(of_the_shop, vectors):
    """Which question of the shop a line asks, or None."""

    async def asking(line):
        found = of_the_shop.match(line, await of_the_shop.nearest(line, vectors))
        return found.question if found else None

    return asking


def test_only_a_question_that_is_like_enough_is_the_one():
    assert match((SAME, question(1))).id == 1
    assert match((SAME - 0.01, question(1))) is None
    assert match() is None


def test_two_answers_as_like_as_each_other_are_no_answer():
    assert match((0.9, question(1)), (0.9 - MARGIN / 2, question(2, answer="No."))) is None
    assert match((0.9, question(1)), (0.9 - MARGIN * 2, question(2, answer="No."))).id == 1


def test_two_questions_of_one_topic_do_not_contradict_each_other():
    assert match((0.9, question(1, topic="a")), (0.9, question(2, topic="a", answer="No."))).id == 1
    assert match((0.9, question(1)), (0.9, question(2))).id == 1


def test_a_line_of_little_words_asks_nothing_that_is_not_asked_in_just_these_words():
    assert match((SAME, question(1)), text="and when?") is None
    assert match((CERTAIN, question(1)), text="and when?").id == 1


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Do you ship to Switzerland?", "Which countries do you deliver to?"),
        ("how fast do you ship", "How long does delivery take?"),
        ("delivery charges", "How much is shipping?"),
        ("can i send it back", "How can I return something?"),
        ("refund", "When do I get my money back?"),
        ("guarantee?", "What warranty do you give?"),
        ("emi", "Can I pay in instalments?"),
        ("what time do you open", "When are you open?"),
        ("do u have gft cards", "Do you have gift cards?"),
    ],
)
async def test_other_words_for_the_same_find_the_question(asked, line, expected):
    assert await asked(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("сколько стоит доставка?", "How much is shipping?"),
        ("Сколько идёт доставка?", "How long does delivery take?"),
        ("как вернуть товар?", "How can I return something?"),
        ("можно в рассрочку?", "Can I pay in instalments?"),
        ("运费多少？", "How much is shipping?"),
        ("怎么退货？", "How can I return something?"),
        ("有保修吗", "What warranty do you give?"),
    ],
)
async def test_a_question_in_another_language_finds_what_surely_is_the_same(asked, line, expected):
    assert await asked(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Do you not ship to Switzerland?",
        "What can't I return?",
        "How do I disable two-factor login?",
        "I don't want to cancel my order",
        "how do I open the box",
        "можно вернуть открытый корм?",
        "does it have bluetooth",
        "X200 price",
        "доставка",
        "price",
        "kettle under 40",
        "when",
        "ok",
        "?!",
        "",
    ],
)
async def test_what_is_not_asked_in_the_faq_finds_no_answer(asked, line):
    assert await asked(line) is None


async def test_every_question_finds_itself(asked):
    assert [await asked(each.upper() + " !") for each in QUESTIONS] == list(QUESTIONS)


@given(line=st.text(max_size=40))
def test_likeness_lies_between_0_and_1_for_any_line(of_the_shop, line):
    # Words alone are compared here, and the index is not asked.
    nearest = asyncio.run(of_the_shop.nearest(line, cast("VectorIndex", None)))

    assert {each.question.id for each in nearest} == set(range(len(QUESTIONS)))
    assert all(0 <= each.score <= 1 for each in nearest)


@pytest.mark.parametrize(("language", "number"), [("en", 1), ("zh", 2), ("ru", 1)])
def test_the_topic_answers_in_the_language_asked_for_where_it_can(language, number):
    first, second = question(1, topic="a"), question(2, topic="a", language="zh")

    assert Approved([first, second]).in_language(first, language).id == number


async def test_the_name_of_a_topic_is_asked_for_like_its_questions(vectors):
    named = question(1, "Can I get it on a card of yours?", topic="LOYALTY_SCHEME")
    other = question(2, "How do I wash the jacket?", topic="care")
    nearest = await Approved([named, other]).nearest("loyalty scheme", vectors)

    assert nearest[0].question is named
    assert nearest[0].score > SAME


async def test_without_questions_nothing_is_near(vectors):
    assert await Approved([]).nearest("hello", vectors) == []


class Meanings:
    """An embedder that knows three meanings by their words."""

    name, weight, scale, question_scale, knows_meaning = "meanings", 0.5, (0.0, 1.0), (0.0, 1.0), True
    known = (("parcel", "package"), ("colour", "shade"), ("chair", "seat"))

    def embed(self, texts):
        rows = [[float(any(word in text for word in words)) for words in self.known] for text in texts]
        return np.array(rows, dtype=np.float32)


async def test_vectors_that_know_meaning_find_what_words_do_not(tmp_path):
    questions = [
        question(1, "track the parcel", answer="a"),
        question(2, "pick a colour", answer="b"),
        question(3, "fold the chair", answer="c"),
    ]
    vectors = VectorIndex(Meanings(), path=tmp_path / "chroma")
    await vectors.add({faq_text(each.question, "").vector_id: each.question for each in questions})
    approved = Approved(questions)

    assert (await approved.nearest("my package", vectors))[0].score < SAME
    await approved.load_vectors(vectors)
    best = (await approved.nearest("my package", vectors))[0]
    vectors.close()

    assert best.question.id == 1
    assert best.score > SAME


async def test_questions_are_compared_by_words_alone_where_vectors_know_no_meaning(vectors, embedder):
    approved = Approved([question(1, "gift wrap")])
    await approved.load_vectors(vectors)

    assert (await approved.nearest("gift wrap?", vectors))[0].score == pytest.approx(1.0)
    assert embedder.given == []
