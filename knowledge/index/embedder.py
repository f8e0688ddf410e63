"""Embedders: what turns a text into a vector."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable
from zlib import crc32

from knowledge.analysis import is_stop_word, tokens
from knowledge.exceptions import UnknownEmbedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Length of the built-in vectors.
DIMENSIONS = 512
#: What a run of letters counts beside the whole word it was taken from.
_NGRAM_WEIGHT = 0.25
_NGRAM_LENGTHS = (3, 4)


class Embedder(Protocol):
    """Turns texts into vectors of unit length, one row a text."""

    #: Names the vectors: another name means other, incomparable vectors.
    name: str
    #: How much its likeness counts where no word of a question is held, from 0 to 1; less where some are.
    weight: float
    #: Whether it finds what is said in other words. One that does not is asked only where no entry holds
    #: any word of a question.
    knows_meaning: bool

    @property
    def scale(self) -> tuple[float, float]:
        """Cosines up to the first are chance, from the second on the same: every embedder has its own."""

    @property
    def question_scale(self) -> tuple[float, float]:
        """The same between two questions, which are short and alike in form."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Blocks; call it in a thread. EmbeddingFailed where the vectors come from elsewhere and do not."""


@runtime_checkable
class QuestionEmbedder(Protocol):
    """An embedder that is far away, and gives up sooner where somebody waits."""

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """One vector of unit length. Blocks for a second at most; EmbeddingFailed."""


def embed_question(embedder: Embedder, text: str) -> NDArray[np.float32]:
    """The vector of what somebody asks just now."""
    if isinstance(embedder, QuestionEmbedder):
        return embedder.embed_question(text)
    vector: NDArray[np.float32] = embedder.embed([text])[0]
    return vector


class BuiltInEmbedder:
    """Hashed words and runs of letters: knows misspellings and word forms, but no meaning."""

    name = f"built-in-{DIMENSIONS}-1"
    # Beside words that are held it adds nothing: nDCG@10 over 19,406 electronics products stays the same.
    weight = 0.3
    scale = (0.35, 1.0)
    question_scale = (0.0, 1.0)
    knows_meaning = False

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import numpy as np

        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            counts = Counter(token for token in tokens(text) if not is_stop_word(token))
            if counts:
                places, values = zip(*(_features(token) for token in counts), strict=True)
                weights = np.repeat([1 + log(n) for n in counts.values()], [len(p) for p in places])
                total = np.concatenate(values) * weights
                vectors[row] = np.bincount(np.concatenate(places), weights=total, minlength=DIMENSIONS)
        return _unit(vectors)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of length one; a row of nothing stays nothing."""
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: NDArray[np.float32] = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return result


@lru_cache(maxsize=200_000)
def _features(token: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Places and signed values of a token. The sign makes strangers that share a place cancel out."""
    import numpy as np

    edged = f"<{token}>"
    parts = (
        [edged[i : i + n] for n in _NGRAM_LENGTHS for i in range(len(edged) - n + 1)]
        if len(token) > 3
        else []
    )
    hashes = np.array([crc32(part.encode()) for part in (token, *parts)], dtype=np.int64)
    values = np.full(len(hashes), _NGRAM_WEIGHT)
    values[0] = 1.0
    return hashes % DIMENSIONS, np.where(hashes & 0x80000000, -values, values)


def built_in_embedder() -> Embedder:
    """Needs no download and no key."""
    return BuiltInEmbedder()


def openai_embedder(name: str, api_key: str | None, base_url: str | None = None) -> Embedder:
    """The named model; the library is only loaded here."""
    from knowledge.index.openai_embedder import OpenAIEmbedder

    return OpenAIEmbedder(name, api_key, base_url)


def folder_embedder(folder: Path) -> Embedder:
    """The model in a folder; UnusableModel where there is none."""
    from knowledge.index.model_folder import FolderEmbedder

    return FolderEmbedder(folder)


def make_embedder(setting: str, *, api_key: str | None = None, base_url: str | None = None) -> Embedder:
    """The embedder of SHOPKEEPER_EMBEDDER: built-in, openai:NAME or the path of a model folder."""
    if setting in {"", "built-in"}:
        return built_in_embedder()
    folder = Path(setting).expanduser()
    if folder.is_dir():
        return folder_embedder(folder)
    provider, _, name = setting.partition(":")
    if provider == "openai" and re.fullmatch(r"\S+", name):
        return openai_embedder(name, api_key, base_url)
    raise UnknownEmbedder(f'Given: "{setting}".')
