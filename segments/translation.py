"""From a marketer's words to a definition, or to a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from segments.condition import Condition
from segments.definition import dump, parse_definition
from segments.exceptions import InvalidDefinition
from segments.hearing.names import are_known
from segments.hearing.sentence import Told, hear
from segments.reading.chunks import Chunker
from segments.reading.clause import Clause
from segments.reading.contradiction import contradiction
from segments.reading.explaining import explained
from segments.reading.language import Language, language_of, spoken
from segments.reading.pieces import Kind, Piece, Problem
from segments.reading.request import RequestReader
from segments.reading.settling import DIFFERENT_GOODS
from segments.reading.sharing import Window, shared_windows
from segments.reading.tokens import Token, tokenise
from segments.reading.tree import Node, clauses_of, written
from segments.sentence import describe
from segments.vocabulary import Vocabulary

#: Pieces that show that a request speaks about customers at all.
TELLING = frozenset(
    {
        Kind.SUBJECT, Kind.EVERYONE, Kind.CONDITION, Kind.AGENT, Kind.DO, Kind.NOUN, Kind.MEASURE, Kind.UNITS,
        Kind.DIFFERENT, Kind.EDGE, Kind.ATTRIBUTE_TIME, Kind.AGED, Kind.YEARS_OLD, Kind.LEAD, Kind.VALUE,
        Kind.TOP,
    }
)  # fmt: skip
NOT_AN_AUDIENCE = "not_an_audience"


@dataclass(frozen=True)
class Translation:
    """What was understood of a request. Without `definition` there is nobody to show."""

    understood: bool
    definition: Condition | None = None
    #: The sentence that the definition says of itself, in the language of the request.
    description: str = ""
    #: Words of the request that played no part.
    not_understood: list[str] = field(default_factory=list)
    #: What must be answered first, or why the data cannot tell.
    question: str | None = None
    #: The sentences of every reading, where the request has several; the first one was taken.
    readings: list[str] = field(default_factory=list)
    #: Their definitions, in the same order.
    alternatives: list[Condition] = field(default_factory=list)
    #: Whether a chat model alone read it so.
    proposed: bool = False
    #: Whether the request is the definition's own sentence, word for word.
    exact: bool = False
    #: Why there is no definition: missing_event, vague_window, contradiction and the like.
    reason: str | None = None
    #: What the question may be answered with, where it lets choose.
    choices: list[str] = field(default_factory=list)
    #: The word of the request that the choices stand for; empty where it is not a single one.
    doubtful: str = ""

    def as_json(self) -> dict[str, Any]:
        """The keys that `segment translate --json` prints."""
        return {
            "understood": self.understood,
            "definition": None if self.definition is None else dump(self.definition),
            "description": self.description,
            "not_understood": self.not_understood,
            "question": self.question,
            "readings": self.readings,
            "alternatives": [dump(one) for one in self.alternatives],
            "proposed": self.proposed,
            "reason": self.reason,
            "choices": self.choices,
        }


def translate(
    text: str,
    vocabulary: Vocabulary,
    *,
    now: datetime,
    zone: ZoneInfo,
    currency: str,
    locale: str | None = None,
) -> Translation:
    """Reads one request in the language that it is written in.

    Without a word of any known language, it is answered in that of the marketer, `locale`.

    A sentence that a definition says of itself means that definition. Of any other request every word
    plays a part, or it is not understood: nothing is dropped, guessed or widened.
    """
    language = language_of(text)
    heard = hear(text, currency)
    if heard is not None and are_known(heard.condition, vocabulary):
        return _Answers(language, set(), []).told(heard, currency)
    tokens = tokenise(language.prepare(text))
    chunker = Chunker(language, vocabulary.names, now.astimezone(zone).date())
    pieces = explained(chunker.pieces(tokens))
    if locale is not None and text.isascii() and not _has_words(pieces, tokens):
        language = spoken(locale)
    refused = _refusal(pieces, tokens, vocabulary, language)
    if refused is not None:
        return refused
    reader = RequestReader(pieces, times_first=language.times_first)
    tree = reader.read()
    unread = [_text(piece, tokens) for piece in reader.unread if piece.end > piece.start]
    answers = _Answers(language, reader.kinds | {one.kind for one in pieces}, unread)
    if reader.problems or unread or reader.unread or chunker.doubts:
        return answers.unclear(reader.problems, chunker.doubts)
    return answers.understood(tree, shared_windows(reader.parts), reader.loosely_counted, currency)


def _has_words(pieces: Sequence[Piece], tokens: Sequence[Token]) -> bool:
    """Whether anything but names, numbers and signs was understood, so that the language is certain."""
    told = [piece for piece in pieces if piece.kind not in (Kind.UNKNOWN, Kind.VALUE)]
    return any(token.text.isalpha() for piece in told for token in tokens[piece.start : piece.end])


def _refusal(
    pieces: Sequence[Piece], tokens: Sequence[Token], vocabulary: Vocabulary, language: Language
) -> Translation | None:
    """An answer that no reading could change: no such data, or a word without a measure."""
    missing = [piece for piece in pieces if piece.kind is Kind.MISSING]
    for piece in sorted(missing, key=lambda one: one.meaning.code != NOT_AN_AUDIENCE):
        problem = piece.meaning
        if problem.about not in vocabulary.traits:
            said = _text(piece, tokens)
            if problem.code == NOT_AN_AUDIENCE:
                question = language.question(NOT_AN_AUDIENCE, example=language.question("example"))
            else:
                question = language.question("missing", what=language.named(problem.about), said=said)
            return Translation(False, not_understood=[said], question=question, reason=problem.code)
    for piece in pieces:
        if piece.kind is Kind.VAGUE:
            said, problem = _text(piece, tokens), piece.meaning
            question = language.question(problem.about, said=said)
            return Translation(False, not_understood=[said], question=question, reason=problem.code)
    return None


@dataclass(frozen=True)
class _Answers:
    """Puts what was read into words of the marketer's language."""

    language: Language
    kinds: AbstractSet[Kind]
    unread: list[str]

    def unclear(self, problems: Sequence[Problem], doubts: Sequence[tuple[str, list[Any]]]) -> Translation:
        if not self.kinds & TELLING:
            return self._example()
        if problems:
            return self._asked(problems[0])
        if doubts:
            said, names = doubts[0]
            choices = [name.value for name in names]
            listed = ", ".join(f"“{one}”" for one in choices)
            question = self.language.question("doubt", said=said, names=listed)
            return Translation(
                False, not_understood=self.unread, question=question, choices=choices, doubtful=said
            )
        words = ", ".join(f"“{text}”" for text in self.unread)
        question = self.language.question("not_understood", words=words)
        return Translation(False, not_understood=self.unread, question=question, reason="not_understood")

    def _asked(self, problem: Problem) -> Translation:
        name = problem.code if problem.code == "which_name" else problem.about
        question = self.language.question(name, about=problem.about, said=problem.about)
        choices = problem.about.split(" / ") if problem.code == "which_name" else []
        return Translation(
            False, not_understood=self.unread, question=question, reason=problem.code, choices=choices
        )

    def _example(self) -> Translation:
        question = self.language.question("example")
        return Translation(False, not_understood=self.unread, question=question, reason=NOT_AN_AUDIENCE)

    def understood(
        self, tree: Node, shared: Mapping[int, Window], loose: Sequence[Clause], currency: str
    ) -> Translation:
        try:
            found = _readings(tree, _without_contradiction(tree, shared), loose)
            conditions = [parse_definition(one) for one in found if one is not None]
        except InvalidDefinition as error:
            return Translation(False, question=str(error), reason="contradiction")
        if not conditions or found[0] is None or not self.kinds & TELLING:
            return self._example()
        refused = self._contradicted(found[0], currency)
        if refused is not None:
            return refused
        sentences = [self._sentence(one, currency) for one in conditions]
        if len(set(sentences)) == 1:
            return Translation(True, conditions[0], sentences[0])
        return Translation(True, conditions[0], sentences[0], readings=sentences, alternatives=conditions)

    def told(self, heard: Told, currency: str) -> Translation:
        """A definition that was told in its own sentence."""
        sentence = describe(heard.condition, currency, heard.language)
        told = Translation(True, heard.condition, sentence, exact=True)
        return self._contradicted(dump(heard.condition), currency) or told

    def _contradicted(self, definition: dict[str, Any], currency: str) -> Translation | None:
        parts = contradiction(definition)
        if parts is None:
            return None
        said = " / ".join(self._sentence(parse_definition(one), currency) for one in parts)
        question = self.language.question("contradiction", what=said)
        return Translation(False, question=question, reason="contradiction")

    def _sentence(self, condition: Condition, currency: str) -> str:
        return describe(condition, currency, self.language.code)


def _readings(
    tree: Node, windows: Mapping[int, Window], loose: Sequence[Clause]
) -> list[dict[str, Any] | None]:
    """What the tree comes to, the first reading first; `loose` numbers are those of goods or of times."""
    found = [written(tree, one) for one in ((windows, {}) if windows else ({},))]
    found = _with_totals(tree, windows, found)
    for clause in loose:
        clause.measure = None if clause.measure else DIFFERENT_GOODS
    return [*found, written(tree, windows)] if loose else found


def _with_totals(
    tree: Node, windows: Mapping[int, Window], found: list[dict[str, Any] | None]
) -> list[dict[str, Any] | None]:
    """`spent over 50 on tea and chocolate`, `3 orders of tea and chocolate`: on each, or on both together.

    Money is meant together in the first place, a number of times for each.
    """
    doubtful = [one for one in clauses_of(tree) if one.each and one.loosely_each and one.quantity]
    if not doubtful:
        return found
    for clause in doubtful:
        clause.each = None
    together = written(tree, windows)
    return [together, *found] if any(one.measure for one in doubtful) else [*found, together]


def _without_contradiction(tree: Node, shared: Mapping[int, Window]) -> Mapping[int, Window]:
    """The shared windows; a time that leaves nobody was not meant for all of the deeds.

    One of them at a time is left out, those that were said last first.
    """
    fewer = ({key: shared[key] for key in shared if key != one} for one in reversed(list(shared)))
    for windows in (shared, *fewer):
        definition = written(tree, windows)
        if definition is None or contradiction(dump(parse_definition(definition))) is None:
            return windows
    return {}


def _text(piece: Piece, tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens[piece.start : piece.end])
