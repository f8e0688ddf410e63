from datetime import timedelta

from segments.traits.answering import Message, preferred_channel


def messages(now, *answers):
    return [Message(now - timedelta(days=days), *one) for days, one in enumerate(answers)]


def test_fewer_than_three_messages_are_not_enough_data(now):
    assert preferred_channel(messages(now, ("web", True), ("web", True))) is None
    assert preferred_channel(messages(now, ("web", True), ("web", True), ("web", False))) == "web"


def test_nobody_who_never_answers_prefers_a_channel(now):
    assert preferred_channel(messages(now, *[("web", False)] * 5)) is None


def test_one_lucky_answer_does_not_beat_a_habit(now):
    assert preferred_channel(messages(now, ("web", True), *[("telegram", True)] * 4)) == "telegram"


def test_the_share_of_answers_counts_and_not_their_number(now):
    often = [("web", True)] * 3 + [("web", False)] * 9
    assert preferred_channel(messages(now, *often, *[("telegram", True)] * 2)) == "telegram"
