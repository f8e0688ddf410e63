import pytest

from knowledge.shorthand import in_full


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("do u have anything 4 making coffee", "do you have anything for making coffee"),
        ("r u a bot", "are you a bot"),
        ("whats the cheapest pls", "what is the cheapest please"),
        ("gift, budget like 150", "gift, budget around 150"),
        ("скок стоит", "сколько стоит"),
        ("有啥便宜的", "有什么便宜的"),
    ],
)
def test_shorthand_is_written_out(typed, said):
    assert in_full(typed) == said


@pytest.mark.parametrize(
    "text", ["u-shaped pillow", "tent for 4 people", "R 4 of a set", "IM-500 u", "почём"]
)
def test_what_is_no_shorthand_stays(text):
    assert in_full(text) == text
