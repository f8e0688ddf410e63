"""A language: its phrases, its numbers, and how its contractions are written out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from segments.reading.patterns import Pattern, SlotReader
from segments.reading.pieces import Phrase


@dataclass(frozen=True)
class Language:
    """`written_out` are replacements made before anything else: `didn't` becomes `did not`."""

    phrases: Sequence[Phrase]
    readers: Mapping[str, SlotReader]
    written_out: Sequence[tuple[str, str]] = field(default=())

    def prepare(self, text: str) -> str:
        for pattern, replacement in self.written_out:
            text = re.sub(pattern, replacement, text, flags=re.IGNORECASE)
        return text

    @cached_property
    def patterns(self) -> list[tuple[Phrase, Pattern]]:
        return [(phrase, Pattern(phrase.pattern)) for phrase in self.phrases]

    @cached_property
    def candidates(self) -> Callable[[str], list[tuple[Phrase, Pattern]]]:
        """The phrases that may begin with a word, in the order of the file."""
        first = [(phrase, pattern, pattern.first_words) for phrase, pattern in self.patterns]

        def beginning_with(word: str) -> list[tuple[Phrase, Pattern]]:
            return [(phrase, pattern) for phrase, pattern, words in first if words is None or word in words]

        return beginning_with
