from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.index.fulltext import Entry
from knowledge.index.ranking import Wording, rank, weigh

TOKENS = st.lists(st.sampled_from(["red", "kettl", "steel", "mug", "lamp"]), max_size=6)


def entry(key, title="", summary="", detail="", kind="product"):
    return Entry(0, kind, key, (f" {title} ", f" {summary} ", f" {detail} "))


def order(text, *entries, frequencies=None, besides=lambda _: (), instead=lambda _: ()):
    """The entries in the order of the question, with the shares that they hold."""
    counted = frequencies if frequencies is not None else dict.fromkeys(text.split(), 2)
    words = weigh(Wording(text, besides, instead).words(), counted, 100)
    return [(each.entry.key, each.held) for each in rank(words, entries)]


def keys(*given, **options):
    return [key for key, _ in order(*given, **options)]


def test_what_stands_in_the_title_counts_most_and_in_the_detail_least():
    found = order("red", entry("c", detail="red"), entry("a", title="red"), entry("b", summary="red"))

    assert [key for key, _ in found] == ["a", "b", "c"]
    assert [held for _, held in found] == sorted((held for _, held in found), reverse=True)
    assert found[0][1] == 1.0


def test_each_field_is_measured_by_its_own_length():
    short = entry("short", title="lamp", detail="a " * 300)
    long = entry("long", title="lamp and shade and bulb and cord and plug", detail="a")

    assert keys("lamp", long, short) == ["short", "long"]


def test_a_word_that_no_entry_holds_says_most_of_all():
    (_, held), *_ = order("red flumph", entry("a", title="red"), frequencies={"red": 50})

    assert held < 0.2


def test_what_only_goes_with_the_goods_comes_behind_them():
    phone, case = entry("phone", title="zeno phone black phone 5"), entry("case", title="phone case phone")

    assert keys("phone", case, phone) == ["phone", "case"]
    assert keys("phone case", phone, case) == ["case", "phone"]


def test_who_asks_for_a_brand_means_its_accessories_as_well():
    of_brand = entry("case", title="zeno case", summary="zeno bright")
    of_other = entry("other", title="zeno case", summary="bright zeno")
    lamp = entry("lamp", title="zeno lamp", summary="bright zeno")

    assert keys("zeno", of_other, of_brand, lamp) == ["case", "lamp", "other"]


def test_a_passage_about_a_case_is_no_accessory():
    assert keys(
        "phone", entry("a", title="phone case", kind="passage"), entry("b", title="case phone of ours")
    )[0] == ("a")


def test_a_word_written_in_parts_counts_as_the_whole():
    whole, parts = entry("whole", title="16gb"), entry("parts", title="16 gb")
    counted = {"16gb": 2, "16": 40, "gb": 60}

    assert [held for _, held in order("16gb", whole, parts, frequencies=counted)] == [1.0, 1.0]
    assert [held for _, held in order("16gb", entry("a", title="16 mb"), frequencies=counted)] == [0.0]


def test_another_word_counts_as_the_same_word_and_not_as_one_more():
    hoover, both = entry("hoover", title="hoover"), entry("both", title="hoover vacuum")
    found = dict(
        order("vacuum", both, hoover, besides=lambda token: ("hoover",) if token == "vacuum" else ())
    )

    assert found == {"both": 1.0, "hoover": pytest.approx(0.8)}


def test_shipped_synonyms_are_only_for_words_that_the_shop_never_uses():
    laptop = entry("a", title="laptop")

    assert order("ноутбук", laptop, frequencies={"laptop": 3}, instead=lambda _: ("laptop",)) == [("a", 0.8)]
    used = {"laptop": 3, "ноутбук": 1}
    assert order("ноутбук", laptop, frequencies=used, instead=lambda _: ("laptop",)) == [("a", 0.0)]


@given(TOKENS, st.lists(st.tuples(TOKENS, TOKENS, TOKENS), max_size=5))
def test_ranks_and_shares_lie_between_0_and_1(asked, entries):
    words = weigh(Wording(" ".join(asked)).words(), {"red": 3, "kettl": 1}, 9)
    given_entries = [entry(str(n), *map(" ".join, fields)) for n, fields in enumerate(entries)]

    ranked = rank(words, given_entries)

    assert all(0 <= each.rank <= 1 and 0 <= each.held <= 1 + 1e-9 for each in ranked)
    assert sorted(each.rank for each in ranked)[::-1] == [each.rank for each in ranked]
    assert len(ranked) == (len(entries) if words else 0)
