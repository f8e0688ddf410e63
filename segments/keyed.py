"""Unions whose members are told apart by the keys that they carry, as in `{"last": "30d"}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Discriminator


def by_key(kinds: Mapping[str, str], *, what: str) -> Discriminator:
    """Chooses the member whose key is present; `kinds` maps a key to the tag of its member."""

    def choose(data: Any) -> str | None:
        if isinstance(data, BaseModel):
            return type(data).__name__
        present = [key for key in kinds if isinstance(data, Mapping) and key in data]
        return kinds[present[0]] if present else None

    known = ", ".join(kinds)
    return Discriminator(
        choose,
        custom_error_type="unknown_kind",
        custom_error_message=f"this is no {what}: it needs one of {known}",
    )
