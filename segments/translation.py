"""From a marketer's words to a definition, or to a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from segments.condition import Condition
from segments.definition import dump, parse_definition
from segments.exceptions import InvalidDefinition
from segments.reading.chunks import Chunker
from segments.reading.grammar import RequestReader
from segments.reading.language import Language
from segments.reading.pieces import Kind, Piece
from segments.reading.tokens import Token, tokenise
from segments.reading.tree import Node, Windows, definition_of
from segments.sentence import describe
from segments.vocabulary import Vocabulary

EXAMPLE = "Describe an audience, for example: customers in Berlin who bought coffee in the last 30 days."
#: Pieces that show that a request speaks about customers at all.
TELLING = frozenset(
    {
        Kind.SUBJECT, Kind.EVERYONE, Kind.CONDITION, Kind.DO, Kind.NOUN, Kind.SPEND, Kind.UNITS, Kind.COUNT,
        Kind.EDGE, Kind.ATTRIBUTE_TIME, Kind.AGED, Kind.YEARS_OLD, Kind.LIVE, Kind.SPEAK, Kind.SPEAKING,
        Kind.TAGGED, Kind.IN_STAGE, Kind.VALUE,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Translation:
    """What was understood of a request. Without `definition` there is nobody to show."""

    understood: bool
    definition: Condition | None = None
    #: The sentence that the definition says of itself.
    description: str = ""
    #: Words of the request that played no part.
    not_understood: list[str] = field(default_factory=list)
    #: What must be answered first, or why the data cannot tell.
    question: str | None = None
    #: The sentences of every reading, where the request has several; the first one was taken.
    readings: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The keys that `segment translate --json` prints."""
        return {
            "understood": self.understood,
            "definition": None if self.definition is None else dump(self.definition),
            "description": self.description,
            "not_understood": self.not_understood,
            "question": self.question,
            "readings": self.readings,
        }


def translate(
    text: str, vocabulary: Vocabulary, *, now: datetime, zone: ZoneInfo, currency: str
) -> Translation:
    """Reads one request in English.

    Every word plays a part, or the request is not understood: nothing is dropped, guessed or widened.
    """
    language = english()
    tokens = tokenise(language.prepare(text))
    chunker = Chunker(language, vocabulary.names, now.astimezone(zone).date())
    pieces = _with_texts(chunker.pieces(tokens), tokens)
    refused = _refusal(pieces, tokens, vocabulary)
    if refused is not None:
        return refused
    reader = RequestReader(pieces)
    tree = reader.read()
    questions = [*chunker.questions, *reader.questions]
    unread = [_text(piece, tokens) for piece in reader.leftover]
    if unread or questions:
        return _unclear(unread, questions, pieces)
    return _understood(tree, reader.shared_windows, currency)


def english() -> Language:
    """The one language so far."""
    from segments.reading.english_language import ENGLISH

    return ENGLISH


def _with_texts(pieces: Sequence[Piece], tokens: Sequence[Token]) -> list[Piece]:
    """Unknown pieces mean their own text, which a trait may be compared with."""
    return [
        Piece(Kind.UNKNOWN, _text(piece, tokens), piece.start, piece.end)
        if piece.kind is Kind.UNKNOWN
        else piece
        for piece in pieces
    ]


def _refusal(pieces: Sequence[Piece], tokens: Sequence[Token], vocabulary: Vocabulary) -> Translation | None:
    """An answer that no reading could change: no such data, or a word without a measure."""
    for piece in pieces:
        said = _text(piece, tokens)
        if piece.kind is Kind.MISSING and piece.meaning not in vocabulary.traits:
            reason = f"The shop's data do not hold {piece.meaning}, so “{said}” cannot be answered."
            return Translation(False, not_understood=[said], question=reason)
    for piece in pieces:
        if piece.kind is Kind.VAGUE:
            said = _text(piece, tokens)
            return Translation(False, not_understood=[said], question=f"“{said}”: {piece.meaning}")
    return None


def _unclear(unread: list[str], questions: list[str], pieces: Sequence[Piece]) -> Translation:
    if not any(piece.kind in TELLING for piece in pieces):
        return Translation(False, not_understood=unread, question=EXAMPLE)
    if questions:
        return Translation(False, not_understood=unread, question=questions[0])
    words = ", ".join(f"“{text}”" for text in unread)
    return Translation(
        False, not_understood=unread, question=f"I do not understand {words}. Say it another way."
    )


def _understood(tree: Node, shared: Windows, currency: str) -> Translation:
    try:
        conditions = [_condition(tree, windows) for windows in ((shared, {}) if shared else ({},))]
    except InvalidDefinition as error:
        return Translation(False, question=str(error))
    condition = conditions[0]
    if condition is None:
        return Translation(False, question=EXAMPLE)
    sentences = [describe(one, currency) for one in conditions if one is not None]
    return Translation(True, condition, sentences[0], readings=sentences if len(sentences) > 1 else [])


def _condition(tree: Node, windows: Windows) -> Condition | None:
    found: Mapping[str, Any] | None = definition_of(tree, windows)
    return None if found is None else parse_definition(found)


def _text(piece: Piece, tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens[piece.start : piece.end])
