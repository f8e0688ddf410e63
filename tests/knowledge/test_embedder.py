from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.exceptions import UnknownEmbedder
from knowledge.index.embedder import built_in_embedder, make_embedder


@given(st.lists(st.text(max_size=40), max_size=5))
def test_built_in_vectors_have_length_one_or_nothing(texts):
    vectors = built_in_embedder().embed(texts)

    lengths = np.linalg.norm(vectors, axis=1)
    assert vectors.shape == (len(texts), 512)
    assert vectors.dtype == np.float32
    assert np.all(np.isclose(lengths, 1, atol=1e-5) | (lengths == 0))


def test_built_in_vectors_are_the_same_in_every_process():
    vector = built_in_embedder().embed(["wireless headphones"])[0]

    assert np.nonzero(vector)[0][:6].tolist() == [26, 36, 46, 47, 50, 106]


def test_forms_and_misspellings_are_nearer_than_other_words():
    one, form, slip, other = built_in_embedder().embed(
        ["wireless headphones", "Headphone, wireless", "wireles headphnes", "desk lamp"]
    )

    assert one @ form > 0.95
    assert one @ slip > 0.2 > one @ other


@pytest.mark.parametrize("setting", ["nonsense", "openai:", "openai: ", "cohere:x"])
def test_an_embedder_that_does_not_exist_is_refused(setting):
    with pytest.raises(UnknownEmbedder):
        make_embedder(setting)
