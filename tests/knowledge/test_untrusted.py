import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.writing.untrusted import harmless, speaks_to_assistant, tidy


@given(st.text(max_size=60))
def test_tidying_twice_is_tidying_once(text):
    assert tidy(tidy(text)) == tidy(text)


@given(st.text(max_size=60))
def test_nothing_harmless_speaks_to_an_assistant(text):
    assert not speaks_to_assistant(harmless(text))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("ke\u200btt\u00adle", "kettle"),
        ("\u202eelttek\u202c", "elttek"),
        ("kettle\U000e0068\U000e0069", "kettle"),
        ("ｋｅｔｔｌｅ １２", "kettle 12"),
        ("٣ kettles", "3 kettles"),
        ("чайник, 水壶, ñ, ё\nand a tab\t.", "чайник, 水壶, ñ, ё\nand a tab\t."),
    ],
)
def test_what_nobody_sees_is_taken_out(text, seen):
    assert tidy(text) == seen


@pytest.mark.parametrize(
    "text",
    [
        "Whistling stove kettle. Holds 1.7 l, ignores limescale.",
        "Operating system: Android 14",
        "Follow the instructions in the manual. Wash it before use.",
        "The rules of the game are printed inside the box.",
        "Returns: print the label and put it on the parcel.",
        "Price: 49.95 EUR. Free returns within 30 days.",
        "一款简约的水壶，请先阅读说明书。",
        "Чайник со свистком. Инструкция на русском языке.",
        "Der Wasserkocher hat eine Anleitung.",
        "https://shop.example/returns",
    ],
)
def test_what_speaks_of_goods_is_left_as_it_is(text):
    assert harmless(text) == tidy(text)
