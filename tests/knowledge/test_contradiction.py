from __future__ import annotations

import pytest

from knowledge.approved.contradiction import contradicts


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("Do you NOT ship to Switzerland?", "Which countries do you ship to?"),
        ("Which countries do you not ship to?", "Which countries do you ship to?"),
        ("What can't be returned?", "What can be returned?"),
        ("I don't want to cancel my order", "I want to cancel my order"),
        ("How do I disable the alarm?", "How do I enable the alarm?"),
        ("unsubscribe from the newsletter", "subscribe to the newsletter"),
        ("куда вы не доставляете?", "Куда вы доставляете?"),
        ("не хочу отменять заказ", "Хочу отменить заказ"),
        ("как отключить уведомления", "Как включить уведомления?"),
        ("哪些国家不发货", "发货到哪些国家？"),
        ("我不想取消订单", "怎么取消订单？"),
        ("怎么关闭通知", "怎么开启通知？"),
    ],
)
def test_the_opposite_is_another_question(line, question):
    assert contradicts(line, [question])


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("I have not received my order", "Where is my order?"),
        ("Don't you ship to Switzerland?", "Which countries do you ship to?"),
        ("What if I do not like it?", "Can I return it?"),
        ("my alarm is not working", "How do I repair the alarm?"),
        ("нельзя ли вернуть?", "Можно вернуть?"),
        ("能不能退货", "可以退货吗？"),
        ("when do you close", "When are you open?"),
    ],
)
def test_a_report_or_a_doubtful_question_denies_nothing(line, question):
    assert not contradicts(line, [question])


def test_a_topic_that_itself_speaks_of_both_sides_is_not_contradicted():
    assert not contradicts("disable the alarm", ["enable the alarm", "turn off or disable the alarm"])
    assert not contradicts("what can't I return", ["What can I not return?"])
