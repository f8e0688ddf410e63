from __future__ import annotations

import pytest

from knowledge.approved import MARGIN, SAME, Approved, Likeness, Question


def question(number, *, topic=None, language="en", answer="Yes."):
    return Question(number, f"question {number}", answer, topic, language, {})


def match(*scores_and_questions):
    return Approved([], {}, 1.0).match("", [Likeness(each, score) for score, each in scores_and_questions])


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


def of_the_shop():
    hours = question(1, answer="We are open from 10:00 to 19:00.")
    returns = question(2, answer="You may return everything; opened skincare only if it is faulty.")
    return Approved([hours, returns], {}, 1.0), hours, returns


def test_the_answer_that_speaks_of_everything_asked_wins_over_a_question_that_shares_one_word():
    approved, hours, returns = of_the_shop()
    nearest = [Likeness(hours, 0.6), Likeness(returns, 0.3)]

    assert approved.match("can I return opened skincare?", nearest).id == 2
    assert approved.match("when are you open?", nearest).id == 1


def test_no_answer_is_given_where_one_that_is_not_near_speaks_of_much_more():
    approved, hours, returns = of_the_shop()

    assert approved.match("return opened skincare", [Likeness(hours, 0.6), Likeness(returns, 0.1)]) is None


@pytest.mark.parametrize(("language", "number"), [("en", 1), ("zh", 2), ("ru", 1)])
def test_the_topic_answers_in_the_language_asked_for_where_it_can(language, number):
    first, second = question(1, topic="a"), question(2, topic="a", language="zh")

    assert Approved([first, second], {}, 1.0).in_language(first, language).id == number


async def test_questions_are_compared_by_words_alone_when_vectors_are_out_of_reach(vectors, embedder):
    asked = Question(1, "gift wrap", "Yes.", None, "en", {"gift": 1.0})
    approved = Approved([asked], {"gift": 1.0}, 1.0)

    (likeness,) = await approved.nearest("gift?", vectors)

    assert likeness.score == pytest.approx(1.0)
    assert embedder.given == []
