"""Embedders from folders: tiny models with random weights, run as the real ones are."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest

from knowledge.exceptions import UnknownEmbedder, UnusableModel
from knowledge.index.embedder import make_embedder
from knowledge.index.model_folder import FolderEmbedder
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from tests.knowledge.conftest import titles, write_products
from tests.knowledge.tiny_models import WIDTH, WORDS, write_bert, write_onnx, write_pooling

#: The folder of a real all-MiniLM-L6-v2, for who has one.
MINILM = os.environ.get("MINILM_FOLDER")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "model"


def unit(vector) -> np.ndarray:
    return np.asarray(vector) / np.linalg.norm(vector)


def test_a_text_has_the_same_vector_alone_and_among_others(folder):
    embedder = FolderEmbedder(write_bert(folder))
    texts = ["red kettle", "the steel lamps of a kettle", "", "lamp", "RED Kettle!"]

    together = embedder.embed(texts)

    assert together.shape == (5, WIDTH)
    assert together.dtype == np.float32
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(5), abs=1e-5)
    for text, vector in zip(texts, together, strict=True):
        assert embedder.embed([text])[0] == pytest.approx(vector, abs=1e-5)
    assert together[0] != pytest.approx(together[3], abs=0.1)
    assert embedder.embed([]).shape[0] == 0


def test_the_forward_pass_is_that_of_the_paper(folder):
    """One token and attention that can only look at it: then a layer is worked out by hand."""
    write_bert(folder)
    from safetensors.numpy import load_file

    from knowledge.index.bert import Bert, shape_of

    weights = load_file(folder / "model.safetensors")
    states = Bert(shape_of(json.loads((folder / "config.json").read_text())), weights)(
        np.array([[4]]), np.array([[1]])
    )

    def normalised(x):
        return (x - x.mean()) / np.sqrt(x.var() + 1e-12)

    def gelu(x):
        from math import erf, sqrt

        return np.array([value * (1 + erf(value / sqrt(2))) / 2 for value in x])

    x = normalised(
        weights["embeddings.word_embeddings.weight"][4]
        + weights["embeddings.position_embeddings.weight"][0]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    for layer in range(2):

        def linear(part, x, name=f"encoder.layer.{layer}."):
            return weights[f"{name}{part}.weight"] @ x + weights[f"{name}{part}.bias"]

        x = normalised(x + linear("attention.output.dense", linear("attention.self.value", x)))
        x = normalised(x + linear("output.dense", gelu(linear("intermediate.dense", x))))
    assert states[0, 0] == pytest.approx(x, abs=1e-4)


@pytest.mark.parametrize("pooling", ["mean", "cls", "max"])
def test_tokens_become_one_vector_as_the_folder_says(folder, pooling):
    table = np.arange(len(WORDS) * 3, dtype=np.float32).reshape(-1, 3) ** 1.5 - 20
    write_onnx(folder, table)
    write_pooling(folder, pooling)

    (vector,) = FolderEmbedder(folder).embed(["red kettle"])

    rows = table[[2, 4, 5, 3]]
    expected = {"mean": rows.mean(axis=0), "cls": rows[0], "max": rows.max(axis=0)}[pooling]
    assert vector == pytest.approx(unit(expected), abs=1e-5)


def test_an_onnx_file_beside_the_tokenizer_will_do(folder):
    table = np.eye(len(WORDS), dtype=np.float32)
    embedder = make_embedder(str(write_onnx(folder, table, place="model.onnx")))

    assert embedder.embed(["red"])[0] == pytest.approx(unit(table[2] + table[4] + table[3]), abs=1e-5)


def test_a_longer_text_is_read_as_far_as_the_model_reads(folder):
    embedder = FolderEmbedder(write_bert(folder))

    long, longer = embedder.embed(["red " * 30, "red " * 300])

    assert long == pytest.approx(longer)


def test_a_text_is_lower_case_where_the_folder_says_so(folder):
    write_bert(folder)
    tokenizer = json.loads((folder / "tokenizer.json").read_text())
    tokenizer["normalizer"] = None
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))
    as_written = FolderEmbedder(folder).embed(["RED", "red"])
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 8, "do_lower_case": true}')
    lowered = FolderEmbedder(folder).embed(["RED", "red"])

    assert as_written[0] != pytest.approx(as_written[1], abs=1e-3)
    assert lowered[0] == pytest.approx(lowered[1])


def test_another_model_has_another_name_and_the_same_one_the_same(folder, tmp_path):
    one, same = FolderEmbedder(write_bert(folder)), FolderEmbedder(folder)
    other = FolderEmbedder(write_bert(tmp_path / "other" / "model", seed=2))
    pooled = FolderEmbedder(write_bert(tmp_path / "third" / "model", pooling="cls"))

    assert one.name == same.name
    assert len({one.name, other.name, pooled.name}) == 3


def test_the_scale_begins_where_strangers_are(folder):
    low, high = FolderEmbedder(write_bert(folder)).scale

    assert 0 <= low < high <= 1


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "tokenizer.json").unlink(),
        lambda folder: (folder / "model.safetensors").unlink(),
        lambda folder: (folder / "config.json").unlink(),
        lambda folder: (folder / "modules.json").write_text("{not json"),
        lambda folder: (folder / "modules.json").write_text('[{"path": "3", "type": "a.models.LSTM"}]'),
        lambda folder: (folder / "1_Pooling" / "config.json").write_text(
            '{"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": true}'
        ),
        lambda folder: (folder / "tokenizer.json").write_text("{}"),
        lambda folder: (folder / "model.safetensors").write_bytes(b"no weights"),
        lambda folder: write_bert(folder, model_type="gpt2"),
        lambda folder: write_bert(folder, num_hidden_layers=3),
        lambda folder: write_bert(folder, hidden_act="swish"),
    ],
)
def test_a_folder_that_holds_no_such_model_is_refused(folder, change):
    change(write_bert(folder))

    with pytest.raises(UnusableModel):
        FolderEmbedder(folder).embed(["red"])


def test_an_onnx_file_that_is_none_is_refused(folder):
    write_onnx(folder, np.eye(3, dtype=np.float32))
    (folder / "onnx" / "model.onnx").write_bytes(b"nothing")

    with pytest.raises(UnusableModel):
        FolderEmbedder(folder).embed(["red"])


def test_a_folder_that_is_not_there_is_no_embedder(tmp_path):
    with pytest.raises(UnknownEmbedder):
        make_embedder(str(tmp_path / "gone"))


async def test_a_library_is_searched_with_a_model_of_a_folder(sqlite_database, tmp_path, now):
    table = np.eye(len(WORDS), dtype=np.float32)
    # To this model a lamp and a kettle are the same.
    table[7] = table[5]
    embedder = FolderEmbedder(write_onnx(tmp_path / "model", table))
    # It knows twelve words, so that to it most strangers are the same.
    embedder.scale = (0.0, 1.0)
    vectors = VectorIndex(embedder, path=tmp_path / "chroma")
    library = Library(sqlite_database, vectors, currency="EUR")
    file = write_products(tmp_path / "p.csv", "1,Steel lamp,5", "2,Red of a,6")
    await library.sync([file], now=now)

    assert (await titles(library, "kettle"))[0] == "Steel lamp"
    vectors.close()


@pytest.mark.skipif(MINILM is None, reason="MINILM_FOLDER names no folder of all-MiniLM-L6-v2")
def test_the_published_model_says_what_its_card_says():
    vectors = FolderEmbedder(Path(str(MINILM))).embed(
        [
            "That is a happy person",
            "That is a happy dog",
            "That is a very happy person",
            "Today is a sunny day",
        ]
    )

    assert vectors @ vectors[0] == pytest.approx([1.0, 0.6946, 0.9429, 0.2569], abs=1e-3)


async def test_a_broken_model_leaves_the_words_and_refuses_a_sync(sqlite_database, tmp_path, now):
    file = write_products(tmp_path / "p.csv", "1,Steel lamp,5")
    built_in = VectorIndex(make_embedder("built-in"), path=tmp_path / "chroma")
    await Library(sqlite_database, built_in, currency="EUR").sync([file], now=now)
    built_in.close()
    folder = write_bert(tmp_path / "model")
    (folder / "model.safetensors").write_bytes(b"no weights")
    vectors = VectorIndex(make_embedder(str(folder)), path=tmp_path / "chroma")
    library = Library(sqlite_database, vectors, currency="EUR")

    assert await titles(library, "red lamp") == ["Steel lamp"]
    with pytest.raises(UnusableModel):
        await library.sync([file], now=now)
    vectors.close()
