"""Concepts: what customers ask of products, read the same from a question and from a row's own names.

A concept goes by its first English phrase. "How heavy", "вес" and 重量 are all read as `weight`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from knowledge.analysis import fold, is_stop_word, stem, tokens
from knowledge.words import lines, words

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_CHUNK = re.compile(r"[^\W_]+(?:['’.\-/][^\W_]+)*")
_WORD = re.compile(r"\d+|[^\W\d_]+")
#: Little words, as stems, that phrases of asking are made of: "how long", "what size", "сколько ядер".
_KEPT = frozenset({"how", "what", "which", "where", "when", "with", "скольк"})
#: A phrase of more words is not looked for.
_LONGEST_PHRASE = 6


@dataclass(frozen=True)
class Concept:
    """What may be asked of a product."""

    name: str
    #: The first phrase in each script but Latin, by language.
    labels: dict[str, str]
    #: Words that a row's name for it may hold besides.
    beside: tuple[str, ...]
    #: What to tell instead, in turns; the concepts of one turn are told together.
    instead: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Term:
    """One thing that a text speaks of: a concept, or a word as its stem."""

    meaning: str
    #: The search tokens of its words.
    tokens: tuple[str, ...]
    is_concept: bool


def read(text: str) -> list[Term]:
    """What a text speaks of, in order; little words are left out."""
    return list(_terms(_pieces(fold(text))))


@lru_cache(maxsize=50_000)
def meanings(text: str) -> frozenset[str]:
    """The parts of all that a text speaks of, so that different cuts of the same words meet."""
    return frozenset(part for term in read(text) for part in parts(term.meaning))


@cache
def parts(meaning: str) -> frozenset[str]:
    """The meanings that a concept is made of: `usb` and `port` of "usb ports"; a word is its own part."""
    if meaning not in _concepts():
        return frozenset({meaning})
    stems = [piece.word for piece in _plain_pieces(meaning) if not _is_little(piece)]
    if len(stems) == 1:
        return frozenset({meaning})
    return frozenset(_phrases().get((each,), each) for each in stems)


def concept(name: str) -> Concept | None:
    """The concept of this name."""
    return _concepts().get(name)


def label_in(label: str, language: str) -> str:
    """A row's name for something in the customer's language where we know it, else as it stands."""
    found = read(label)
    known = concept(found[0].meaning) if len(found) == 1 and found[0].is_concept else None
    return known.labels.get(language.partition("-")[0], label) if known else label


@dataclass(frozen=True)
class _Piece:
    """A word with the chunk it stands in, or a Chinese phrase that is a concept."""

    word: str
    chunk: int
    chunk_text: str
    concept: str | None = None


def _pieces(text: str) -> list[_Piece]:
    """The words of a folded text; every Chinese phrase that we know is a piece of its own."""
    pieces: list[_Piece] = []
    place = 0
    for part, name in _parts(text):
        if name is not None:
            pieces.append(_Piece(part, place, part, name))
            place += 1
            continue
        for chunk in _CHUNK.findall(part):
            pieces += [_Piece(stem(word), place, chunk) for word in _WORD.findall(chunk)]
            place += 1
    return pieces


def _parts(text: str) -> Iterator[tuple[str, str | None]]:
    """The text between known Chinese phrases, and these with their concept; "" for a phrase of asking."""
    place = 0
    phrases = _han_phrases()
    if not _HAN.search(text):
        yield text, None
        return
    for found in _han_pattern().finditer(text):
        yield from _apart(text[place : found.start()])
        yield found[0], phrases[found[0]]
        place = found.end()
    yield from _apart(text[place:])


def _apart(text: str) -> Iterator[tuple[str, str | None]]:
    """Chinese that we know no phrase in, apart from what stands beside it without a space."""
    place = 0
    for found in _HAN.finditer(text):
        yield text[place : found.start()], None
        yield " ".join(tokens(found[0])), None
        place = found.end()
    yield text[place:], None


def _terms(pieces: Sequence[_Piece]) -> Iterator[Term]:
    said = [each for each in pieces if each.concept != "" and not _is_little(each)]
    place = 0
    while place < len(said):
        length, name = _phrase_at(said, place)
        if name is not None:
            yield Term(name, _tokens(said[place : place + length]), True)
            place += length
            continue
        length = _rest_of_chunk(said, place)
        yield from _word_terms(said[place : place + length])
        place += length


def _phrase_at(said: Sequence[_Piece], place: int) -> tuple[int, str | None]:
    """The longest phrase from here: how many pieces it takes, and its concept."""
    if said[place].concept:
        return 1, said[place].concept
    for length in range(min(_LONGEST_PHRASE, len(said) - place), 0, -1):
        pieces = said[place : place + length]
        name = _phrases().get(tuple(each.word for each in pieces))
        # A part of a model number is no word: the "usb" of usb-2hub names the thing.
        if name is not None and not _cuts(said, place, length):
            return length, name
    return 0, None


def _cuts(said: Sequence[_Piece], place: int, length: int) -> bool:
    """Whether this many pieces from here end within a chunk that holds figures."""
    first, last = said[place], said[place + length - 1]
    before = said[place - 1] if place else None
    after = said[place + length] if place + length < len(said) else None
    starts_inside = before is not None and before.chunk == first.chunk and _has_figure(first.chunk_text)
    ends_inside = after is not None and after.chunk == last.chunk and _has_figure(last.chunk_text)
    return starts_inside or ends_inside


def _has_figure(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def _rest_of_chunk(said: Sequence[_Piece], place: int) -> int:
    chunk = said[place].chunk
    length = 1
    while place + length < len(said) and said[place + length].chunk == chunk:
        length += 1
    return length


def _word_terms(pieces: Sequence[_Piece]) -> Iterator[Term]:
    """One term for a model number; one for each figure of 2.0, which a column's name writes apart."""
    if all(each.word.isdigit() for each in pieces):
        yield from (Term(each.word, (each.word,), False) for each in pieces)
    else:
        yield Term("".join(each.word for each in pieces), _tokens(pieces), False)


def _tokens(pieces: Sequence[_Piece]) -> tuple[str, ...]:
    chunks = dict.fromkeys((each.chunk, each.chunk_text) for each in pieces)
    return tuple(dict.fromkeys(token for _, text in chunks for token in tokens(text)))


def _is_little(piece: _Piece) -> bool:
    if piece.concept is not None:
        return False
    return piece.word not in _KEPT and is_stop_word(piece.word)


@cache
def _concepts() -> dict[str, Concept]:
    found = map(_concept, lines("concepts"))
    return {each.name: each for each, _ in found}


@cache
def _phrases() -> dict[tuple[str, ...], str]:
    """Phrases as the stems of their words, little words left out; the first line that has one keeps it."""
    found: dict[tuple[str, ...], str] = {}
    for each, phrases in map(_concept, lines("concepts")):
        for phrase in phrases:
            stems = tuple(piece.word for piece in _plain_pieces(phrase) if not _is_little(piece))
            if stems:
                found.setdefault(stems, each.name)
    return found


def _plain_pieces(phrase: str) -> list[_Piece]:
    return [_Piece(stem(word), 0, word) for word in _WORD.findall(fold(phrase))]


@cache
def _han_phrases() -> dict[str, str]:
    """Chinese phrases and their concepts; words of asking have none."""
    asking = {word: "" for word in words("asking") if _HAN.fullmatch(word)}
    named = {
        phrase.replace(" ", ""): each.name
        for each, phrases in map(_concept, lines("concepts"))
        for phrase in phrases
        if _HAN.search(phrase)
    }
    return asking | named


@cache
def _han_pattern() -> re.Pattern[str]:
    longest_first = sorted(_han_phrases(), key=lambda phrase: (-len(phrase), phrase))
    return re.compile("|".join(map(re.escape, longest_first)))


def _concept(line: Sequence[str]) -> tuple[Concept, list[str]]:
    """A line of the list: the concept, and its phrases."""
    rest, _, instead = " ".join(line).partition(">")
    said, _, beside = rest.partition("~")
    phrases = [phrase.strip() for phrase in said.split(";") if phrase.strip()]
    turns = tuple(
        tuple(part.strip() for part in turn.split("+")) for turn in instead.split(";") if turn.strip()
    )
    return Concept(phrases[0], dict(_labels(phrases)), tuple(beside.split()), turns), phrases


def _labels(phrases: Iterable[str]) -> Iterator[tuple[str, str]]:
    for language, script in (("ru", re.compile(r"[а-яё]", re.IGNORECASE)), ("zh", _HAN)):
        first = next((phrase for phrase in phrases if script.match(phrase)), None)
        if first:
            yield language, first
