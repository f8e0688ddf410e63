"""Sentences of a message, and whether they ask, suppose or state."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.remembering import words

_SENTENCE = re.compile(r"[^.!?。！？;；\n…]*(?:[.!?。！？;；\n…]+|$)")
_OPENING = re.compile(
    r"\W*(?:(?:hi|hello|hey|and|but|so|well|привет|здравствуйте|а|и|но|你好|您好|请问)\W+)*"
)


@dataclass(frozen=True)
class Sentence:
    """One sentence, folded; with what stands at its end."""

    text: str
    asks: bool
    supposes: bool
    #: How many exclamation marks end it.
    cries: int


def sentences(text: str) -> list[Sentence]:
    """The sentences of a message in order."""
    found = (piece for piece in _SENTENCE.findall(words.plain(text)) if piece.strip())
    return [_read(piece) for piece in found]


def _read(piece: str) -> Sentence:
    body = piece[_opening(piece) :]
    opened = words.pattern("context", "asking").match(body)
    worded = opened or words.pattern("context", "particles").search(body)
    # "??" is said in anger rather than asked.
    marks = len(re.findall(r"[?？]", piece))
    asks = marks == 1 or (marks == 0 and worded is not None)
    supposes = words.pattern("context", "if").search(piece) is not None
    return Sentence(piece, asks, supposes, len(re.findall(r"[!！]", piece)))


def _opening(piece: str) -> int:
    found = _OPENING.match(piece)
    return found.end() if found else 0
