"""Wishes: signs that a customer is about to buy."""

from __future__ import annotations

from bot.remembering import words
from bot.remembering.sentences import sentences


def says_so(text: str) -> bool:
    """Whether the text says that its writer wants to buy."""
    said = words.pattern("wishes", "buy")
    return any(
        said.search(each.text) and not words.pattern("wishes", "not").search(each.text) and not each.supposes
        for each in sentences(text)
    )


def asks_like_a_buyer(text: str) -> bool:
    """Whether the text asks for price, stock or delivery."""
    return words.pattern("wishes", "near").search(words.plain(text)) is not None
