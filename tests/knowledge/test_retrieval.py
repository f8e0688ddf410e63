from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.embedder import built_in_embedder
from knowledge.retrieval import fuse

KEYS = st.tuples(st.sampled_from(["product", "faq"]), st.text("abc", min_size=1, max_size=3))
WORDS = st.dictionaries(KEYS, st.floats(0.001, 100), max_size=8)
COSINES = st.dictionaries(KEYS, st.floats(-1, 1), max_size=8)


@given(WORDS, COSINES)
def test_fused_scores_lie_between_0_and_1_in_order_and_everything_found_by_words_stays(lexical, likeness):
    hits = fuse(lexical, likeness, built_in_embedder())

    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert set(lexical) <= {(hit.kind, hit.key) for hit in hits} <= set(lexical) | set(likeness)


@given(WORDS)
def test_without_vectors_the_order_is_that_of_the_words(lexical):
    hits = fuse(lexical, {}, built_in_embedder())

    assert [hit.lexical for hit in hits] == sorted(lexical.values(), reverse=True)


def test_a_nearest_vector_that_is_not_near_is_no_find():
    assert fuse({}, {("product", "a"): 0.2}, built_in_embedder()) == []
    assert [hit.key for hit in fuse({}, {("product", "a"): 0.6}, built_in_embedder())] == ["a"]


def test_likeness_settles_between_equals():
    lexical = {("product", "a"): 2.0, ("product", "b"): 2.0}

    hits = fuse(lexical, {("product", "b"): 0.9}, built_in_embedder())

    assert [hit.key for hit in hits] == ["b", "a"]
    assert hits[0].score == pytest.approx(0.7 + 0.3 * (0.9 - 0.35) / 0.65)
