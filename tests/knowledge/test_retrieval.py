from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.index.embedder import built_in_embedder
from knowledge.index.fulltext import Entry
from knowledge.index.ranking import Ranked
from knowledge.index.retrieval import fuse, retrieve
from tests.knowledge.conftest import write_products

KEYS = st.tuples(st.sampled_from(["product", "faq"]), st.text("abc", min_size=1, max_size=3))
SHARES = st.floats(0.001, 1)
RANKS = st.dictionaries(KEYS, st.tuples(SHARES, SHARES), max_size=8)
COSINES = st.dictionaries(KEYS, st.floats(-1, 1), max_size=8)


def ranked(by_words, *others):
    """Entries with these ranks and shares, and others that no word found."""
    entries = {**dict.fromkeys(others, (0.0, 0.0)), **by_words}
    return [
        Ranked(Entry(number, *key, ("", "", "")), rank, held)
        for number, (key, (rank, held)) in enumerate(entries.items())
    ]


@given(RANKS, COSINES)
def test_scores_lie_between_0_and_1_in_order_and_everything_found_by_words_stays(by_words, cosines):
    hits = fuse(ranked(by_words, *cosines), cosines, built_in_embedder())

    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert set(by_words) <= {(hit.kind, hit.key) for hit in hits}


@given(RANKS)
def test_without_vectors_the_order_is_that_of_the_words(by_words):
    hits = fuse(ranked(by_words), {}, built_in_embedder())

    assert [hit.lexical for hit in hits] == sorted((rank for rank, _ in by_words.values()), reverse=True)


def test_a_nearest_vector_that_is_not_near_is_no_find():
    a = ("product", "a")

    assert fuse(ranked({}, a), {a: 0.2}, built_in_embedder()) == []
    assert [hit.key for hit in fuse(ranked({}, a), {a: 0.6}, built_in_embedder())] == ["a"]


def test_likeness_settles_between_equals_where_words_leave_something_unsaid():
    a, b = ("product", "a"), ("product", "b")

    half = fuse(ranked({a: (0.5, 0.5), b: (0.5, 0.5)}), {b: 0.9}, built_in_embedder())
    whole = fuse(ranked({a: (0.5, 1.0), b: (0.5, 1.0)}), {b: 0.9}, built_in_embedder())

    assert [hit.key for hit in half] == ["b", "a"]
    assert [hit.key for hit in whole] == ["a", "b"]


def test_a_score_is_the_share_that_is_held_and_never_above_one_before():
    a, b = ("product", "a"), ("product", "b")

    hits = fuse(ranked({a: (0.9, 0.4), b: (0.5, 0.7)}), {}, built_in_embedder())

    assert [(hit.key, hit.score) for hit in hits] == [("a", 0.4), ("b", 0.4)]


@pytest.fixture
async def kettles(library, folder, now):
    """A library of kettles, which counts how often its vectors are asked."""
    write_products(
        folder / "p.csv", "1,Red kettle,5", "2,Blue kettle,6", "3,Kettle descaler,7", "4,Green teapot,8"
    )
    await library.sync([str(folder)], now=now)
    library.vectors.embedder.given.clear()
    return library


async def keys(library, text, **options):
    options = {"kinds": ("product",), "limit": 9} | options
    async with library.database.read() as session:
        return [hit.key for hit in await retrieve(session, library.vectors, text, **options)]


async def test_an_embedder_without_meaning_is_asked_only_where_no_word_is_known(kettles):
    assert await keys(kettles, "red kettle") == ["1", "2", "3"]
    assert (await keys(kettles, "red flumph"))[0] == "1"
    assert kettles.vectors.embedder.given == []

    kettles.vectors.embedder.scale = (0.0, 1.0)
    assert (await keys(kettles, "kettlepots"))[0] in {"1", "2", "3"}
    assert kettles.vectors.embedder.given == ["kettlepots"]


async def test_an_embedder_of_meaning_is_asked_where_the_words_leave_something_unsaid(kettles):
    kettles.vectors.embedder.knows_meaning = True

    await keys(kettles, "red kettle")
    assert kettles.vectors.embedder.given == []

    await keys(kettles, "red teapot")
    assert kettles.vectors.embedder.given == ["red teapot"]


async def test_asking_for_more_does_not_reorder_the_top(kettles):
    assert (await keys(kettles, "kettle"))[:2] == await keys(kettles, "kettle", limit=2)


async def test_what_nothing_can_be_searched_by_finds_nothing(kettles):
    assert await keys(kettles, "?! ...") == []


async def test_a_score_tells_what_is_sold_from_what_is_not(kettles):
    async with kettles.database.read() as session:
        sold, not_sold = [
            (await retrieve(session, kettles.vectors, text, kinds=("product",), limit=1))[0].score
            for text in ("red kettle", "red lawn mower")
        ]

    assert sold == pytest.approx(1.0)
    assert not_sold < 0.5
