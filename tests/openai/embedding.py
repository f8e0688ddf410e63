"""Vectors of texts: each word has its own direction, so that texts with common words are alike."""

from __future__ import annotations

import base64
import re
import struct
from hashlib import blake2b
from math import sqrt
from typing import Any

from tests.openai.validation import EmbeddingRequest, count_tokens

DIMENSIONS = 64


def embeddings(request: EmbeddingRequest) -> dict[str, Any]:
    """The answer to a request."""
    given = request.input
    texts: list[Any] = [given] if isinstance(given, str) or isinstance(given[0], int) else list(given)
    total = sum(count_tokens(text) if isinstance(text, str) else len(text) for text in texts)
    length = request.dimensions or DIMENSIONS
    data = [
        {"object": "embedding", "index": index, "embedding": _form(vector(str(text), length), request)}
        for index, text in enumerate(texts)
    ]
    return {
        "object": "list",
        "data": data,
        "model": request.model,
        "usage": {"prompt_tokens": total, "total_tokens": total},
    }


def vector(text: str, length: int = DIMENSIONS) -> list[float]:
    """The sum of the words' directions, of length one."""
    total = [0.0] * length
    for word in re.findall(r"\w+", text.lower()) or [""]:
        seed = blake2b(word.encode(), digest_size=64).digest()
        for place in range(length):
            total[place] += seed[place % 64] / 127.5 - 1
    norm = sqrt(sum(each * each for each in total)) or 1.0
    return [each / norm for each in total]


def _form(values: list[float], request: EmbeddingRequest) -> list[float] | str:
    if request.encoding_format == "float":
        return values
    return base64.b64encode(struct.pack(f"<{len(values)}f", *values)).decode()
