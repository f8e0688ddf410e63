"""Conversations of several turns, without a model, over the small shop of tests/knowledge/shop."""

from __future__ import annotations

import pytest

from knowledge.answers import Answerer, Line, Question
from tests.conftest import NOW


@pytest.fixture
def talk(shop):
    answerer = Answerer(shop, None)

    async def talking(*lines):
        """The answers to the lines of one customer, who sees what a face would show."""
        history, in_view, answers = [], (), []
        for line in lines:
            question = Question(text=line, history=tuple(history), products_in_view=in_view)
            answer = await answerer.answer(question, now=NOW)
            history += [Line("customer", line), Line("bot", answer.text)]
            in_view = answer.products[:3] or in_view
            answers.append(answer)
        return answers

    return talking


@pytest.mark.parametrize(
    ("lines", "products"),
    [
        (["X200 headphones", "something cheaper"], {"H2"}),
        (["gooseneck kettle", "and something cheaper?"], {"K2"}),
        (["наушники X200", "а подешевле?"], {"H2"}),
    ],
)
async def test_something_cheaper_is_cheaper_than_what_was_shown(talk, lines, products):
    assert set((await talk(*lines))[-1].products) == products


async def test_nothing_cheaper_is_an_answer_too(talk):
    answer = (await talk("kettles", "something cheaper"))[-1]

    assert (answer.kind, answer.reason, answer.products) == ("products", "nothing_fits", ())


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["headphones", "how much is the first one?", "and how heavy is it?"], "weight"),
        (["how heavy is the X200?", "and the S10?"], "15 g"),
        (["how much is the X200?", "does it have bluetooth?"], "bluetooth: yes"),
        (["X200多少钱", "它有多重？"], "250 g"),
        (["сколько стоит X200?", "а какого она цвета?"], "Blue"),
        (["X200", "in stock?"], "in stock"),
    ],
)
async def test_a_follow_up_is_answered_from_the_row_that_is_talked_about(talk, lines, said):
    answer = (await talk(*lines))[-1]

    assert answer.kind == "fact"
    assert said in answer.text


async def test_what_a_follow_up_asks_and_the_row_does_not_say_is_not_stated(talk):
    answer = (await talk("how much is the X200?", "is it waterproof?"))[-1]

    assert (answer.kind, answer.reason, answer.products) == ("unanswered", "not_stated", ("H1",))


async def test_two_that_were_shown_are_compared(talk):
    answer = (await talk("headphones", "which of these two is lighter?"))[-1]

    assert answer.kind == "fact"
    assert "250 g" in answer.text
    assert answer.text.splitlines()[-1].endswith("Aurora S10 Earphones.")


@pytest.mark.parametrize(
    "text",
    [
        "how much is the X200?",
        "how heavy is the X200?",
        "does the X200 have NFC?",
        "headphones",
        "kettle under 40",
        "How long does delivery take?",
        "可以退货吗？",
        "Сколько идёт доставка?",
        "What is the capital of France?",
        "X200 or S10, which is lighter?",
    ],
)
@pytest.mark.parametrize("before", [("kettles",), ("how much is the gooseneck kettle?", "is it waterproof?")])
async def test_a_question_that_stands_alone_has_one_answer_with_and_without_a_conversation(
    talk, text, before
):
    alone = (await talk(text))[-1]
    after = (await talk(*before, text))[-1]

    assert (alone.kind, alone.text, set(alone.products)) == (after.kind, after.text, set(after.products))


async def test_a_change_of_topic_is_not_glued_to_the_goods(talk):
    answer = (await talk("headphones", "how much is the first one?", "what about delivery?"))[-1]

    assert (answer.kind, answer.topic) == ("faq", "delivery")
