"""Protected matters: health, religion, politics, sex life, ethnicity. Nothing is learned about them."""

from __future__ import annotations

from bot.remembering import words


def is_protected(text: str) -> bool:
    """Whether a text touches such a matter. Rather too often than not: what is missed here is remembered."""
    return words.pattern("protected").search(words.plain(text)) is not None
