"""Text that a definition may contain."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, StringConstraints


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("text cannot contain the character NUL")  # PostgreSQL refuses it
    return text


Text = Annotated[
    str, StringConstraints(strict=True, min_length=1, max_length=1000), AfterValidator(_storable)
]
