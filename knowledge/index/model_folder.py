"""An embedder from a folder with a sentence-transformers style model, run without torch.

The folder holds tokenizer.json and either model.safetensors with config.json (run in numpy) or
onnx/model.onnx or model.onnx (run by onnxruntime); modules.json says how tokens become one vector.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from knowledge.exceptions import UnusableModel
from knowledge.index.bert import Bert, shape_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer

    Array = NDArray[np.float32]
    Ids = NDArray[np.int64]
    #: Hidden states (texts x tokens x dimensions) of token ids and their mask.
    Encoder = Callable[[Ids, Ids], Array]

#: Texts that go through the model together.
_BATCH = 32
#: Tokens of a text that are read, where the model would read more: what stands first says what a thing is.
_MOST_TOKENS = 256
#: The parts of a model that can be run.
_PARTS = {"Transformer", "Pooling", "Normalize"}
_POOLINGS = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_max_tokens": "max",
}
#: Short texts of which no two are alike: how like they are all the same is this model's chance.
_STRANGERS = (
    "red running shoes", "How long does delivery take?", "espresso machine", "Can I pay in cash?",
    "wireless mouse", "a book about gardening", "dog food", "Where is my order?", "wooden puzzle",
    "warranty of two years",
)  # fmt: skip


@dataclass(frozen=True)
class Recipe:
    """How the folder says that its model is used."""

    pooling: str
    longest: int
    lower: bool
    #: Put before every text.
    prompt: str


class FolderEmbedder:
    """The model of a folder; its files are read when the first text is embedded."""

    weight = 0.8
    knows_meaning = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._weights = _weights_file(folder)
        self._recipe = read_recipe(folder)
        self._lock = Lock()
        self._loaded: tuple[Tokenizer, Encoder] | None = None
        self.name = f"folder-{folder.name}-{_fingerprint(folder, self._weights)}"

    @cached_property
    def scale(self) -> tuple[float, float]:
        """From what strangers have in common to two thirds of the way up: no name is the same as a text."""
        low = self._chance
        return low, low + (1 - low) * 2 / 3

    @cached_property
    def question_scale(self) -> tuple[float, float]:
        return self._chance, 1.0

    @cached_property
    def _chance(self) -> float:
        import numpy as np

        vectors = self.embed(_STRANGERS)
        cosines = (vectors @ vectors.T)[np.triu_indices(len(vectors), 1)]
        return float(np.clip(cosines.mean() + cosines.std(), 0.0, 0.95))

    def embed(self, texts: Sequence[str]) -> Array:
        import numpy as np

        tokenizer, encode = self._load()
        prompt, lower = self._recipe.prompt, self._recipe.lower
        encoded = tokenizer.encode_batch([prompt + (text.lower() if lower else text) for text in texts])
        # Texts of one length together: padding costs as much as words.
        order = sorted(range(len(encoded)), key=lambda place: len(encoded[place].ids))
        vectors: list[Array] = []
        for start in range(0, len(order), _BATCH):
            ids, mask = _padded([encoded[place] for place in order[start : start + _BATCH]])
            vectors.extend(self._pooled(encode(ids, mask), mask))
        result = np.zeros((len(texts), len(vectors[0]) if vectors else 0), dtype=np.float32)
        for place, vector in zip(order, vectors, strict=True):
            result[place] = vector
        lengths = np.linalg.norm(result, axis=1, keepdims=True)
        np.divide(result, lengths, out=result, where=lengths > 0)
        return result

    def _pooled(self, states: Array, mask: Ids) -> Array:
        if states.ndim == 2:
            # An ONNX file may hold the pooling as well.
            return states
        import numpy as np

        if self._recipe.pooling == "cls":
            return states[:, 0]
        there = mask[:, :, None].astype(np.float32)
        if self._recipe.pooling == "max":
            highest: Array = np.where(there > 0, states, -np.inf).max(axis=1)
            return highest
        mean: Array = (states * there).sum(axis=1) / there.sum(axis=1)
        return mean

    def _load(self) -> tuple[Tokenizer, Encoder]:
        with self._lock:
            if self._loaded is None:
                tokenizer = _tokenizer(self._folder / "tokenizer.json", self._recipe.longest)
                run = _onnx if self._weights.suffix == ".onnx" else _safetensors
                self._loaded = tokenizer, run(self._folder, self._weights)
            return self._loaded


def read_recipe(folder: Path) -> Recipe:
    """What the folder's JSON files say; UnusableModel where they ask for a part that cannot be run."""
    parts = _json(folder / "modules.json", default=[])
    kinds = {str(part["type"]).rpartition(".")[2]: str(part["path"]) for part in parts}
    if strange := sorted(kinds.keys() - _PARTS):
        raise UnusableModel(f"It has a part that Shopkeeper cannot run: {', '.join(strange)}.")
    pooling = _json(folder / kinds.get("Pooling", "1_Pooling") / "config.json", default={})
    sentence = _json(folder / "sentence_bert_config.json", default={})
    config = _json(folder / "config.json", default={})
    said = _json(folder / "config_sentence_transformers.json", default={})
    most = config.get("max_position_embeddings", 512) - (
        2 if "roberta" in config.get("model_type", "") else 0
    )
    return Recipe(
        pooling=_pooling(pooling),
        longest=min(most, sentence.get("max_seq_length") or _MOST_TOKENS, _MOST_TOKENS),
        lower=bool(sentence.get("do_lower_case")),
        prompt=(said.get("prompts") or {}).get(said.get("default_prompt_name"), ""),
    )


def _pooling(config: Mapping[str, Any]) -> str:
    on = [name for name, value in config.items() if name.startswith("pooling_mode_") and value is True]
    if not on:
        return str(config.get("pooling_mode", "mean"))
    if len(on) > 1 or on[0] not in _POOLINGS:
        raise UnusableModel(f"Its pooling is not one that Shopkeeper can do: {', '.join(on)}.")
    return _POOLINGS[on[0]]


def _json(file: Path, *, default: Any) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return default
    except (OSError, ValueError) as error:
        raise UnusableModel(f"{file.name} cannot be read: {error}") from error


def _weights_file(folder: Path) -> Path:
    if not (folder / "tokenizer.json").is_file():
        raise UnusableModel(f'"{folder}" has no tokenizer.json.')
    for name in ("model.safetensors", "onnx/model.onnx", "model.onnx"):
        if (folder / name).is_file() and (name != "model.safetensors" or (folder / "config.json").is_file()):
            return folder / name
    raise UnusableModel(f'"{folder}" has neither model.safetensors with config.json nor model.onnx.')


def _fingerprint(folder: Path, weights: Path) -> str:
    """Tells models apart by their small files and by pieces of the weights, which are too large to read."""
    found = blake2b(digest_size=6)
    for file in sorted({*folder.glob("*.json"), *folder.glob("*/config.json")}):
        found.update(file.read_bytes())
    size = weights.stat().st_size
    with weights.open("rb") as file_:
        for place in range(64):
            file_.seek(size * place // 64)
            found.update(file_.read(4096))
    found.update(str(size).encode())
    return found.hexdigest()


def _tokenizer(file: Path, longest: int) -> Tokenizer:
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(file))
    except Exception as error:  # it raises bare Exceptions
        raise UnusableModel(f"tokenizer.json cannot be read: {error}") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(longest)
    return tokenizer


def _padded(encoded: Sequence[Encoding]) -> tuple[Ids, Ids]:
    """Token ids and their mask; an empty text has one token that counts, for something must."""
    import numpy as np

    longest = max(1, *(len(each.ids) for each in encoded))
    ids = np.zeros((len(encoded), longest), dtype=np.int64)
    mask = np.zeros_like(ids)
    mask[:, 0] = 1
    for row, each in enumerate(encoded):
        ids[row, : len(each.ids)] = each.ids
        mask[row, : len(each.ids)] = 1
    return ids, mask


def _safetensors(folder: Path, file: Path) -> Encoder:
    import numpy as np
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        held = load_file(file)
    except (SafetensorError, TypeError, KeyError) as error:
        raise UnusableModel(f"{file.name} cannot be read: {error}") from error
    weights = {_plain(name): values.astype(np.float32) for name, values in held.items()}
    return Bert(shape_of(_json(folder / "config.json", default={})), weights)


def _plain(name: str) -> str:
    """The name without the model's own before it, as some folders write it."""
    head, _, rest = name.partition(".")
    return rest if head in {"bert", "roberta", "model"} else name


def _onnx(_folder: Path, file: Path) -> Encoder:
    import onnxruntime  # type: ignore[import-untyped]  # it comes without types

    try:
        session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    except Exception as error:  # its errors have no common name but this
        raise UnusableModel(f"{file.name} cannot be run: {error}") from error
    taken = {each.name for each in session.get_inputs()}

    def encode(ids: Ids, mask: Ids) -> Array:
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": ids * 0}
        outputs = session.run(None, {name: value for name, value in given.items() if name in taken})
        # Token by token where the file gives it: then the folder says how it is pooled.
        result: Array = next((each for each in outputs if each.ndim == 3), outputs[0])
        return result

    return encode
