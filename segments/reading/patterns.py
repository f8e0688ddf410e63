"""Patterns over tokens, as the phrase files write them.

`(in|within) the [very] last {span}`: a word stands for itself, `(a|b c)` for one of several,
`[x]` may be missing, and `{name}` is a slot that the language reads. A Russian word stands for all
its forms; `=слово` for this form only. Chinese is written without blanks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from segments.reading.tokens import Token, tokenise

#: Reads a slot at a position: the ways to do so, each with where it ends.
SlotReader = Callable[[Sequence[Token], int], Iterator[tuple[Any, int]]]
Slots = dict[str, Any]
Words = tuple[str, ...]

_PART = re.compile(r"\(([^)]*)\)|\[([^\]]*)\]|\{(\w+)\}|([^\s(\[{]+)")
#: A word that stands for exactly this form is marked so.
EXACTLY = "="


@dataclass(frozen=True)
class _Part:
    slot: str | None
    #: Each alternative is a sequence of words; an empty one means that the part may be missing.
    choices: tuple[Words, ...] = ()


class Pattern:
    """One pattern, ready to be tried at any position."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._parts = [_part(match) for match in _PART.finditer(text)]

    @property
    def first_words(self) -> frozenset[str] | None:
        """The words that it can begin with; None where it can begin with a slot."""
        words: set[str] = set()
        for part in self._parts:
            if part.slot:
                return None
            words |= {choice[0] for choice in part.choices if choice}
            if () not in part.choices:
                break
        return frozenset(words)

    @property
    def words(self) -> frozenset[str]:
        """Every word that it holds."""
        return frozenset(word for part in self._parts for choice in part.choices for word in choice)

    def match(
        self, tokens: Sequence[Token], at: int, readers: Mapping[str, SlotReader]
    ) -> tuple[Slots, int] | None:
        """The longest match at this position, and where it ends."""
        matches = self._match(tokens, at, 0, readers)
        return max(matches, key=lambda found: found[1], default=None)

    def _match(
        self, tokens: Sequence[Token], at: int, part: int, readers: Mapping[str, SlotReader]
    ) -> Iterator[tuple[Slots, int]]:
        if part == len(self._parts):
            yield {}, at
            return
        for slots, end in self._one(tokens, at, self._parts[part], readers):
            for further, last in self._match(tokens, end, part + 1, readers):
                yield {**slots, **further}, last

    def _one(
        self, tokens: Sequence[Token], at: int, part: _Part, readers: Mapping[str, SlotReader]
    ) -> Iterator[tuple[Slots, int]]:
        if part.slot:
            # `{number2}` is a second slot that is read like `{number}`.
            for value, end in readers[part.slot.rstrip("0123456789")](tokens, at):
                yield {part.slot: value}, end
        for words in part.choices:
            end = at + len(words)
            if end <= len(tokens) and all(map(_fits, words, tokens[at:end])):
                yield {}, end


def _fits(word: str, token: Token) -> bool:
    return token.surface == word[1:] if word.startswith(EXACTLY) and len(word) > 1 else token.word == word


def _part(match: re.Match[str]) -> _Part:
    choices, optional, slot, word = match.groups()
    if slot:
        return _Part(slot)
    if word:
        return _Part(None, (_words(word),))
    alternatives = tuple(_words(one) for one in (choices or optional).split("|"))
    return _Part(None, alternatives if choices else (*alternatives, ()))


def _words(text: str) -> Words:
    found: list[str] = []
    for written in text.split():
        if written.startswith(EXACTLY) and written not in (EXACTLY, "=="):
            found += [f"{EXACTLY}{token.surface}" for token in tokenise(written[1:])]
        else:
            found += [token.word for token in tokenise(written)]
    return tuple(found)
