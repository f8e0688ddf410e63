from __future__ import annotations

from knowledge.content.readers.faq import read_faq
from knowledge.content.readers.table import Row
from knowledge.content.records import FaqRecord, Refused


def test_questions_may_share_the_answer_of_their_topic_in_their_language():
    found = list(
        read_faq([
            Row(2, {"question": "Do you ship abroad?", "topic": "abroad"}),
            Row(3, {"question": "Shipping to France?", "answer": "Yes.", "topic": "abroad"}),
            Row(4, {"question": "能寄到国外吗？", "topic": "abroad"}),
            Row(5, {"question": "Gift wrap?"}),
            Row(6, {"answer": "Yes."}),
        ])
    )  # fmt: skip

    known = [each for each in found if isinstance(each, FaqRecord)]
    assert {(each.line, each.answer, each.language) for each in known} == {
        (2, "Yes.", "en"),
        (3, "Yes.", "en"),
    }
    assert {each.line for each in found if isinstance(each, Refused)} == {4, 5, 6}


def test_the_language_is_the_one_given_or_the_one_written():
    (given, written) = read_faq([
        Row(2, {"question": "Retour?", "answer": "Ja.", "language": "NL"}),
        Row(3, {"question": "可以退货吗？", "answer": "可以。"}),
    ])  # fmt: skip

    assert (given.language, written.language) == ("nl", "zh")
