"""The forward pass of a BERT-type encoder, in numpy."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from knowledge.exceptions import UnusableModel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

#: Kinds of model with this architecture, and where their positions begin.
KINDS = {"bert": 0, "roberta": 2, "xlm-roberta": 2, "camembert": 2}


@dataclass(frozen=True)
class Shape:
    """What of a model's config.json the forward pass must know."""

    layers: int
    heads: int
    epsilon: float
    first_position: int


class Bert:
    """An encoder with its weights; `mask` is 1 for a token and 0 for padding."""

    def __init__(self, shape: Shape, weights: Mapping[str, Array]) -> None:
        self._shape = shape
        self._weights = weights
        names = [f"encoder.layer.{shape.layers - 1}.output.dense.weight", "embeddings.word_embeddings.weight"]
        if missing := [name for name in names if name not in weights]:
            raise UnusableModel(f"Its weights have no {missing[0]}.")

    def __call__(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> Array:
        """The last hidden states: texts x tokens x dimensions."""
        import numpy as np

        states = self._embedded(ids)
        # What is added before the softmax: padding is looked at by no token.
        hidden = np.where(mask[:, None, None, :] > 0, 0.0, -1e9).astype(np.float32)
        for number in range(self._shape.layers):
            states = self._layer(f"encoder.layer.{number}.", states, hidden)
        return states

    def _embedded(self, ids: NDArray[np.int64]) -> Array:
        get, first = self._weights, self._shape.first_position
        places = slice(first, first + ids.shape[1])
        states = (
            get["embeddings.word_embeddings.weight"][ids]
            + get["embeddings.position_embeddings.weight"][places]
            + get["embeddings.token_type_embeddings.weight"][0]
        )
        return self._normalised("embeddings.LayerNorm.", states)

    def _layer(self, name: str, states: Array, hidden: Array) -> Array:
        attended = self._linear(f"{name}attention.output.dense.", self._attended(name, states, hidden))
        states = self._normalised(f"{name}attention.output.LayerNorm.", states + attended)
        inner = _gelu(self._linear(f"{name}intermediate.dense.", states))
        return self._normalised(
            f"{name}output.LayerNorm.", states + self._linear(f"{name}output.dense.", inner)
        )

    def _attended(self, name: str, states: Array, hidden: Array) -> Array:
        texts, length, width = states.shape
        heads = self._shape.heads

        def split(part: str) -> Array:
            mixed = self._linear(f"{name}attention.self.{part}.", states)
            return mixed.reshape(texts, length, heads, width // heads).transpose(0, 2, 1, 3)

        query, key, value = split("query"), split("key"), split("value")
        scores = query @ key.transpose(0, 1, 3, 2) / math.sqrt(width // heads) + hidden
        mixed: Array = (_softmax(scores) @ value).transpose(0, 2, 1, 3).reshape(texts, length, width)
        return mixed

    def _linear(self, name: str, states: Array) -> Array:
        weight, bias = self._weights[f"{name}weight"], self._weights[f"{name}bias"]
        # One multiplication of two matrices is several times faster than one a text.
        result: Array = states.reshape(-1, states.shape[-1]) @ weight.T + bias
        return result.reshape(*states.shape[:-1], len(weight))

    def _normalised(self, name: str, states: Array) -> Array:
        centred = states - states.mean(axis=-1, keepdims=True)
        spread = (centred * centred).mean(axis=-1, keepdims=True) + self._shape.epsilon
        result: Array = centred / spread**0.5 * self._weights[f"{name}weight"] + self._weights[f"{name}bias"]
        return result


def shape_of(config: Mapping[str, Any]) -> Shape:
    """What config.json says; UnusableModel where it is another architecture."""
    kind = config.get("model_type")
    if kind not in KINDS:
        raise UnusableModel(
            f"Its model_type {kind} needs an ONNX file; from safetensors run {', '.join(KINDS)}."
        )
    if config.get("hidden_act", "gelu") != "gelu":
        raise UnusableModel(f"Its activation {config['hidden_act']} needs an ONNX file.")
    return Shape(
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        epsilon=config.get("layer_norm_eps", 1e-12),
        first_position=KINDS[kind],
    )


def _softmax(scores: Array) -> Array:
    import numpy as np

    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: Array = raised / raised.sum(axis=-1, keepdims=True)
    return result


def _gelu(states: Array) -> Array:
    """x times the normal distribution's share below x, by Abramowitz and Stegun 7.1.26 (error 1.5e-7)."""
    import numpy as np

    size = np.abs(states) * np.float32(math.sqrt(0.5))
    t = 1 / (1 + np.float32(0.3275911) * size)
    series = np.float32(1.061405429) * t - np.float32(1.453152027)
    for factor in (1.421413741, -0.284496736, 0.254829592):
        series = series * t + np.float32(factor)
    tail = series * t * np.exp(-size * size) / 2
    result: Array = states * np.where(states < 0, tail, 1 - tail)
    return result
