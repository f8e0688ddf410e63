"""Every English phrase is read in the request that it carries."""

from __future__ import annotations

import pytest

from segments.reading.chunks import Chunker
from segments.reading.english_language import ENGLISH
from segments.reading.names import Names
from segments.reading.patterns import Pattern
from segments.reading.pieces import Kind, Phrase
from segments.reading.tokens import tokenise
from tests.conftest import NOW
from tests.segments.words import VOCABULARY, read

NAMES = Names(VOCABULARY)


def every_phrase() -> list[object]:
    return [pytest.param(phrase, id=f"{phrase.kind.name}: {phrase.pattern}") for phrase in ENGLISH.phrases]


@pytest.mark.parametrize("phrase", every_phrase())
def test_the_example_of_a_phrase_contains_the_phrase(phrase: Phrase):
    tokens = tokenise(ENGLISH.prepare(phrase.example))
    pieces = Chunker(ENGLISH, NAMES, NOW.date()).pieces(tokens)
    assert phrase.kind in {piece.kind for piece in pieces}, pieces
    pattern = Pattern(phrase.pattern)
    assert any(pattern.match(tokens, at, ENGLISH.readers) for at in range(len(tokens)))


@pytest.mark.parametrize("phrase", every_phrase())
def test_the_example_of_a_phrase_is_understood_or_asked_about(phrase: Phrase):
    translation = read(phrase.example)
    if phrase.kind in (Kind.VAGUE, Kind.MISSING):
        assert not translation.understood
        assert translation.definition is None
        assert translation.question
    else:
        assert translation.understood, translation
        assert translation.definition is not None
        assert not translation.not_understood
