"""Every phrase of every language is read in the request that it carries."""

from __future__ import annotations

import pytest

from segments.reading.chunks import Chunker
from segments.reading.language import Language, language, language_of
from segments.reading.patterns import Pattern
from segments.reading.pieces import Kind, Phrase
from segments.reading.tokens import tokenise
from tests.conftest import NOW
from tests.segments.words import BENCHMARK, read

LANGUAGES = ("english", "chinese", "russian")


def every_phrase() -> list[object]:
    return [
        pytest.param(one, phrase, id=f"{one} {phrase.kind.name}: {phrase.pattern}")
        for one in LANGUAGES
        for phrase in language(one).phrases
        if language_of(phrase.example).name == one
    ]


@pytest.mark.parametrize("name", LANGUAGES)
def test_a_request_is_read_in_the_language_of_its_own_examples(name: str):
    examples = [phrase.example for phrase in language(name).phrases if not phrase.example.isascii()]
    assert {language_of(example).name for example in examples} <= {name}


@pytest.mark.parametrize(("name", "phrase"), every_phrase())
def test_the_example_of_a_phrase_contains_the_phrase(name: str, phrase: Phrase):
    spoken: Language = language(name)
    tokens = tokenise(spoken.prepare(phrase.example))
    pieces = Chunker(spoken, BENCHMARK.names, NOW.date()).pieces(tokens)
    assert phrase.kind in {piece.kind for piece in pieces}, pieces
    pattern = Pattern(phrase.pattern)
    assert any(pattern.match(tokens, at, spoken.readers) for at in range(len(tokens)))


@pytest.mark.parametrize(("name", "phrase"), every_phrase())
def test_the_example_of_a_phrase_is_understood_or_asked_about(name: str, phrase: Phrase):
    translation = read(phrase.example, BENCHMARK)
    if phrase.kind in (Kind.VAGUE, Kind.MISSING):
        assert not translation.understood
        assert translation.definition is None
        assert translation.question
        assert translation.reason
    else:
        assert translation.understood, (name, translation)
        assert translation.definition is not None
        assert not translation.not_understood
