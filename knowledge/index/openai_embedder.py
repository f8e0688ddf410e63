"""Embeddings from OpenAI, or from a server that speaks its protocol."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from knowledge.exceptions import EmbeddingFailed

if TYPE_CHECKING:
    import numpy as np
    from langchain_openai import OpenAIEmbeddings
    from numpy.typing import NDArray

#: The protocol's limits: texts and tokens of one request, tokens of one text. Tokens are reckoned from
#: above, as bytes, for the tokenizer would have to be fetched.
TEXTS, REQUEST_BYTES, TEXT_BYTES = 2048, 300_000, 8191
#: Seconds for the vectors of a sync, which may wait, and of a question, whose asker waits.
SYNC_PATIENCE, PATIENCE = 60.0, 1.0
#: Attempts of a sync after the first; each obeys Retry-After.
RETRIES = 5
#: Seconds for which no question is embedded after one could not be.
REST = 30.0
#: Questions whose vectors are kept: one question is searched for in several collections.
_REMEMBERED = 512


class OpenAIEmbedder:
    """An embedding model by its name."""

    weight = 0.8
    knows_meaning = True
    scale = (0.25, 0.75)
    question_scale = (0.3, 0.9)

    def __init__(
        self, name: str, api_key: str | None, base_url: str | None, *, patience: float = PATIENCE
    ) -> None:
        self.name = f"openai-{name}"
        key = api_key or "none"
        self._patient = _model(name, key, base_url, timeout=SYNC_PATIENCE, retries=RETRIES)
        self._quick = _model(name, key, base_url, timeout=patience, retries=0)
        self._known = lru_cache(maxsize=_REMEMBERED)(self._embed_question)
        self._rests_until = 0.0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors for keeping; waits and tries again where the server asks for it."""
        import numpy as np

        parts = [_vectors(self._patient, batch) for batch in _batches(texts)]
        return np.concatenate(parts) if parts else np.zeros((0, 0), dtype=np.float32)

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """The vector of what somebody asks just now: soon or not at all."""
        return self._known(text)

    def _embed_question(self, text: str) -> NDArray[np.float32]:
        if time.monotonic() < self._rests_until:
            raise EmbeddingFailed("It did not answer a moment ago.")
        try:
            vector: NDArray[np.float32] = _vectors(self._quick, [text])[0]
        except EmbeddingFailed:
            self._rests_until = time.monotonic() + REST
            raise
        return vector


def _model(
    name: str, api_key: str, base_url: str | None, *, timeout: float, retries: int
) -> OpenAIEmbeddings:
    from langchain_openai import OpenAIEmbeddings
    from pydantic import SecretStr

    return OpenAIEmbeddings(
        model=name,
        openai_api_key=SecretStr(api_key),
        openai_api_base=base_url,
        # Otherwise a tokenizer would be fetched from the network, and other servers would be sent numbers
        # where they expect text.
        check_embedding_ctx_length=False,
        chunk_size=TEXTS,
        request_timeout=timeout,
        max_retries=retries,
    )


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """As many texts as one request may hold."""
    batch: list[str] = []
    size = 0
    for text in texts:
        length = min(len(text.encode()), TEXT_BYTES)
        if batch and (len(batch) == TEXTS or size + length > REQUEST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += length
    if batch:
        yield batch


def _vectors(model: OpenAIEmbeddings, texts: Sequence[str]) -> NDArray[np.float32]:
    """Rows of length one. Raises EmbeddingFailed, which quotes nothing that was sent."""
    import numpy as np
    from openai import OpenAIError

    try:
        found = model.embed_documents([_fitting(text) for text in texts])
        vectors: NDArray[np.float32] = np.array(found, dtype=np.float32)
    except OpenAIError as error:
        raise EmbeddingFailed(_said(error)) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise EmbeddingFailed("Its answer is no list of vectors.") from error
    if vectors.ndim != 2 or not vectors.size or len(vectors) != len(texts):
        raise EmbeddingFailed(f"It gave vectors of the form {vectors.shape} for {len(texts)} texts.")
    if not np.isfinite(vectors).all():
        raise EmbeddingFailed("Its answer holds what is no number.")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: NDArray[np.float32] = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return result


def _fitting(text: str) -> str:
    """The protocol refuses empty texts and long ones."""
    return text.encode()[:TEXT_BYTES].decode(errors="ignore") or " "


def _said(error: Exception) -> str:
    """What a failure is, without the words of the answer: they may quote the question or the key."""
    status, code = getattr(error, "status_code", None), getattr(error, "code", None)
    if status is None:
        return f"{type(error).__name__}."
    return f"It answered {status}" + (f" ({code})." if code else ".")
