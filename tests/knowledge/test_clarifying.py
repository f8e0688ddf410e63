from __future__ import annotations

import pytest

from knowledge.approved.approved_answers import Approved, Likeness, Question
from knowledge.clarifying import clarify


def question(number, text, topic):
    return Question(number, text, f"Answer {topic}.", topic, "en")


ORDER, ACCOUNT = (
    question(1, "How do I cancel an order?", "order"),
    question(2, "How do I close my account?", "account"),
)
SAME_TOPIC = question(3, "Can I cancel?", "order")


def clarified(*scored):
    approved = Approved([each for each, _ in scored])
    return clarify(approved, [Likeness(each, score) for each, score in scored], "en")


def test_two_approved_answers_that_are_as_likely_become_two_buttons():
    draft = clarified((ORDER, 0.62), (SAME_TOPIC, 0.618), (ACCOUNT, 0.615))

    assert (draft.kind, draft.suggested) == ("clarify", (ORDER.question, ACCOUNT.question))


@pytest.mark.parametrize(
    "scored",
    [((ORDER, 0.3), (ACCOUNT, 0.3)), ((ORDER, 0.9), (ACCOUNT, 0.6)), ((ORDER, 0.9), (SAME_TOPIC, 0.9)), ()],
)
def test_nothing_is_asked_where_one_is_clear_or_none_is_likely(scored):
    assert clarified(*scored) is None
