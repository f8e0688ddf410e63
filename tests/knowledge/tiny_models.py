"""Tiny models with random weights, written as the folders that people download."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "red", "kettle", "steel", "lamp", "##s", "a", "the", "of"]
WIDTH, HEADS, LAYERS, INNER, LONGEST = 8, 2, 2, 16, 16


def write_tokenizer(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer(WordPiece({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    # As published folders have it: every text made as long as the model reads.
    tokenizer.enable_padding(length=LONGEST)
    tokenizer.save(str(folder / "tokenizer.json"))


def write_bert(folder: Path, *, pooling: str = "mean", seed: int = 1, **config: object) -> Path:
    """A BERT-type model as safetensors."""
    write_tokenizer(folder)
    rng = np.random.default_rng(seed)

    def weights(*shape: int) -> np.ndarray:
        return rng.normal(0, 0.5, shape).astype(np.float32)

    held = {
        "embeddings.word_embeddings.weight": weights(len(WORDS), WIDTH),
        "embeddings.position_embeddings.weight": weights(LONGEST, WIDTH),
        "embeddings.token_type_embeddings.weight": weights(2, WIDTH),
        "embeddings.LayerNorm.weight": np.ones(WIDTH, np.float32),
        "embeddings.LayerNorm.bias": np.zeros(WIDTH, np.float32),
    }
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}."
        for part, inputs, outputs in [
            ("attention.self.query", WIDTH, WIDTH), ("attention.self.key", WIDTH, WIDTH),
            ("attention.self.value", WIDTH, WIDTH), ("attention.output.dense", WIDTH, WIDTH),
            ("intermediate.dense", WIDTH, INNER), ("output.dense", INNER, WIDTH),
        ]:  # fmt: skip
            held[f"{name}{part}.weight"] = weights(outputs, inputs)
            held[f"{name}{part}.bias"] = weights(outputs)
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            held[f"{name}{part}.weight"] = np.ones(WIDTH, np.float32)
            held[f"{name}{part}.bias"] = np.zeros(WIDTH, np.float32)
    save_file(held, folder / "model.safetensors")
    _write(
        folder / "config.json",
        {
            "model_type": "bert",
            "num_hidden_layers": LAYERS,
            "num_attention_heads": HEADS,
            "max_position_embeddings": LONGEST,
            "layer_norm_eps": 1e-12,
            "hidden_act": "gelu",
        }
        | config,
    )
    write_pooling(folder, pooling)
    return folder


def write_pooling(folder: Path, pooling: str) -> None:
    parts = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    _write(
        folder / "modules.json",
        [{"idx": n, "path": path, "type": f"sentence_transformers.models.{kind}"}
         for n, (path, kind) in enumerate(parts)],
    )  # fmt: skip
    modes = {"cls": "cls_token", "mean": "mean_tokens", "max": "max_tokens"}
    _write(
        folder / "1_Pooling" / "config.json",
        {f"pooling_mode_{name}": name == modes[pooling] for name in modes.values()},
    )


def write_onnx(folder: Path, vectors: np.ndarray, *, place: str = "onnx/model.onnx") -> Path:
    """A model that looks each token up in a table: the smallest there is, in ONNX's own format."""
    write_tokenizer(folder)
    node = _text(1, "table") + _text(1, "input_ids") + _text(2, "last_hidden_state") + _text(4, "Gather")
    table = (
        b"".join(_number(1, size) for size in vectors.shape)
        + _number(2, 1)
        + _text(8, "table")
        + _bytes(9, vectors.astype("<f4").tobytes())
    )
    graph = (
        _bytes(1, node)
        + _text(2, "tiny")
        + _bytes(5, table)
        + _bytes(11, _value("input_ids", 7, ["n", "t"]))
        + _bytes(12, _value("last_hidden_state", 1, ["n", "t", vectors.shape[1]]))
    )
    model = _number(1, 8) + _bytes(7, graph) + _bytes(8, _text(1, "") + _number(2, 13))
    file = folder / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(model)
    return folder


def _value(name: str, kind: int, sizes: list[str | int]) -> bytes:
    shape = b"".join(
        _bytes(1, _number(1, size) if isinstance(size, int) else _text(2, size)) for size in sizes
    )
    return _text(1, name) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, shape)))


def _varint(value: int) -> bytes:
    found = b""
    while value > 127:
        found += bytes([value & 127 | 128])
        value >>= 7
    return found + bytes([value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _write(file: Path, content: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content), encoding="utf-8")
