from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.analysis import is_stop_word, query_tokens, query_words, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("256GB", "256 gb"),
        ("256-GB", "256gb"),
        ('17"', "17 inch"),
        ("1,5 l", "1.5l"),
        ("Café", "cafe"),
        ("Ёлка", "елка"),
        ("ＵＳＢ", "usb"),
        ("WH-1000XM4", "wh1000xm4"),
        ("wi-fi", "wifi"),
        ("iPhone12", "iphone 12"),
        ("headphones", "Headphone"),
        ("наушники", "наушников"),
        ("children's", "children"),
        ("无线蓝牙耳机", "耳机"),
    ],
)
def test_ways_to_write_the_same_meet(one, other):
    assert set(tokens(one)) & set(tokens(other))


@pytest.mark.parametrize(
    ("one", "other"), [("006R90321", "006R90322"), ("X200", "X201"), ("1.5 l", "15 l"), ("йод", "иод")]
)
def test_what_only_looks_alike_keeps_a_token_of_its_own(one, other):
    assert set(tokens(one)) - set(tokens(other))


def test_a_model_number_is_kept_whole_and_in_parts():
    assert tokens("006R90321") == ["006r90321", "006", "90321"]
    assert tokens("XP-2200") == ["xp2200", "xp", "2200"]


def test_decimals_are_not_halved():
    assert "5" not in tokens("1,5 l")


def test_chinese_is_cut_into_words_and_japanese_into_pairs():
    assert {"无线", "耳机"} <= set(tokens("无线耳机"))
    assert tokens("ヘッド") == ["ヘッ", "ッド"]


def test_little_words_are_left_out_of_a_search_unless_there_is_nothing_else():
    assert query_tokens("do you have the kettle?") == ["kettl"]
    assert query_tokens("what is it") == ["what", "is", "it"]
    assert is_stop_word("есть")
    assert not is_stop_word("d")


@given(st.text(max_size=200))
def test_tokens_are_plain_words_whatever_the_text(text):
    for token in tokens(text):
        assert token
        assert not any(letter.isspace() or letter in "\"'" for letter in token)
        assert token == token.lower()
        assert len(token) <= 60


@given(st.text(max_size=100))
def test_a_text_finds_itself(text):
    assert set(query_tokens(text)) <= set(tokens(text))


def test_the_chinese_dictionary_is_loaded_in_silence_and_only_for_chinese():
    code = (
        "import sys; from knowledge.analysis import tokens; from knowledge.facts.inquiry import inquire;"
        "from knowledge.goods.request import understand; understand('red kettle', currency='EUR');"
        "inquire('how much is it');"
        "assert 'jieba' not in sys.modules; tokens('无线耳机'); assert 'jieba' in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("red kettles", [(("red",),), (("kettl",),)]),
        ("16gb", [(("16gb",), ("16", "gb"))]),
        ("256 GB ssd", [(("256gb",), ("256", "gb")), (("ssd",),)]),
        ("1,5 l", [(("1p5l",), ("1p5", "l"))]),
        ("1.5l", [(("1p5l",), ("1p5", "l"))]),
        ("noise-cancelling", [(("noisecancel",), ("nois", "cancel"))]),
        ('27" monitor', [(("27inch",), ("27", "inch")), (("monitor",),)]),
        ("a kettle for the red", [(("kettl",),), (("red",),)]),
        ("笔记本电脑", [(("笔记本电脑",), ("笔记", "电脑", "笔记本"))]),
        ("red Red", [(("red",),)]),
        ("the", [(("the",),)]),
        ("", []),
    ],
)
def test_a_word_to_search_for_counts_once_in_whichever_way_it_is_written(text, words):
    assert query_words(text) == words


@given(st.text(max_size=60))
def test_words_to_search_for_are_made_of_tokens(text):
    for ways in query_words(text):
        assert ways
        assert all(way and all(way) for way in ways)
