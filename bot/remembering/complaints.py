"""Complaints: what went wrong with the shop's goods, delivery or service."""

from __future__ import annotations

from bot.remembering import words
from bot.remembering.feelings import CLEAR, feeling, is_elsewhere
from bot.remembering.sentences import Sentence, sentences

#: Troubles that are complaints whatever else is said: nobody asks the shop for them in general.
_PLAIN = frozenset({"refund", "service"})


def complaint(text: str) -> str | None:
    """refund | wrong_item | missing | broken | late | service; None where nothing is complained of.

    A question ("what if it is damaged?") is none, nor is trouble with something that the customer would
    like to replace ("my old kettle is broken, I need a new one").
    """
    parts = sentences(text)
    elsewhere = is_elsewhere(parts)
    for part in parts:
        trouble = _trouble(part)
        if trouble and (trouble in _PLAIN or not elsewhere):
            return trouble
    return None


def _trouble(sentence: Sentence) -> str | None:
    if sentence.asks or sentence.supposes:
        return None
    for trouble in words.meanings("complaints"):
        found = words.pattern("complaints", trouble).search(sentence.text)
        if found and not _is_denied(sentence.text, found.start()):
            return trouble
    unhappy = feeling(sentence.text) <= -CLEAR
    return "service" if unhappy and words.pattern("services").search(sentence.text) else None


def _is_denied(text: str, place: int) -> bool:
    """ "It is not broken", "nothing was missing"."""
    near = text[max(0, place - 14) : place]
    return words.pattern("denials").search(near) is not None
