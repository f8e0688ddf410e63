import pytest

from bot.remembering.feelings import CLEAR, VERY_UNHAPPY, feeling
from bot.remembering.memory import notice


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        ("It is good", "It is very good"),
        ("It is a bit slow", "It is slow"),
        ("I am disappointed", "I am DISAPPOINTED WITH ALL OF THIS"),
        ("I am disappointed.", "I am disappointed!!!"),
        ("разочарован", "очень разочарован"),
        ("有点失望", "非常失望"),
    ],
)
def test_words_and_marks_strengthen_and_weaken(weaker, stronger):
    assert 0 < abs(feeling(weaker)) < abs(feeling(stronger))


@pytest.mark.parametrize(
    ("plain", "turned"),
    [
        ("It is great", "It is not great"),
        ("нравится", "не нравится"),
        ("我喜欢", "我不喜欢"),
        ("It is terrible", "It is not terrible"),
    ],
)
def test_a_negation_turns_a_feeling_round(plain, turned):
    assert feeling(plain) * feeling(turned) < 0


def test_a_negation_ends_with_its_clause():
    assert feeling("It is not blue, but it is great and we love it") > CLEAR


def test_emoji_are_felt():
    assert feeling("the kettle 😍") > CLEAR
    assert feeling("the kettle 😡") < -CLEAR


@pytest.mark.parametrize("text", ["", "?", "ok", "12345", "Hello", "价格", "\n\n", "a" * 5000])
def test_nothing_felt_is_nought(text):
    assert feeling(text) == 0.0


@pytest.mark.parametrize(
    "text",
    ["This is the worst shop ever, I hate it", "Ужасный магазин, никогда больше!", "垃圾店，气死我了！"],
)
def test_strong_anger_calls_a_person_without_a_word_of_complaint(text):
    assert feeling(text) <= VERY_UNHAPPY
    assert notice(text).calls_person


@pytest.mark.parametrize("text", ["That is a bit expensive for me", "жаль, дорого", "有点贵"])
def test_a_sigh_calls_nobody(text):
    assert not notice(text).calls_person
