"""Reading a text by the phrases that sentences are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from string import Formatter
from typing import Any, NamedTuple

from segments.wording.words import Words

#: Blanks that must not break a line, as some languages write them inside numbers; copying may lose them.
BLANKS = str.maketrans({"\u00a0": " ", "\u202f": " "})

Piece = tuple[tuple[str, str | None], ...]


class Heard(NamedTuple):
    """What a reader made of the text, and where that ends."""

    end: int
    value: Any


#: Everything that may stand at a place of the text. A reader is the same object each time it is used.
Reader = Callable[["Ear", int], Iterable[Heard]]


class Ear:
    """One text and the words to read it by. Each reader is asked once at each place."""

    def __init__(self, text: str, words: Words) -> None:
        self.text = text
        self.plain = text.translate(BLANKS)
        self.words = words
        #: How many conditions the one that is being read lies within.
        self.depth = 0
        self._heard: dict[tuple[Reader, int], list[Heard]] = {}

    def hear(self, reader: Reader, at: int) -> list[Heard]:
        found = self._heard.get((reader, at))
        if found is None:
            found = self._heard[reader, at] = list(reader(self, at))
        return found

    def past(self, said: str, at: int) -> int | None:
        """Where these words end, if they stand here."""
        return at + len(said) if self.plain.startswith(said.translate(BLANKS), at) else None

    def says(self, said: str, at: int, end: int) -> bool:
        """Whether exactly these words stand there."""
        return self.past(said, at) == end


class Phrase:
    """Reads the phrase of this name: the parts in its places, made into one value.

    A piece whose places are all `optional` may be left out, as it is where nothing is said there.
    """

    def __init__(
        self,
        name: str,
        make: Callable[[dict[str, Any]], Any],
        places: Mapping[str, Reader],
        optional: frozenset[str] = frozenset(),
        *,
        negated: bool = False,
    ) -> None:
        self.name = name
        self._make = make
        self._places = places
        self._optional = optional
        self._negated = negated
        self._layouts: dict[type[Words], tuple[tuple[Piece, ...], str]] = {}

    def __call__(self, ear: Ear, at: int) -> Iterator[Heard]:
        pieces, opening = self._layouts.get(type(ear.words)) or self._layout(ear.words)
        if ear.plain.startswith(opening, at):
            for end, parts in self._pieces(ear, pieces, at, {}):
                if end > at:
                    yield Heard(end, self._make(parts))

    def _layout(self, words: Words) -> tuple[tuple[Piece, ...], str]:
        """The pieces of the phrase, and the words that it cannot begin without."""
        template = words.phrases[self.name]
        pieces = _layout(words.not_so(template) if self._negated else template)
        opening = "" if self._may_be_left_out(pieces[0]) else pieces[0][0][0]
        self._layouts[type(words)] = pieces, opening
        return pieces, opening

    def _may_be_left_out(self, piece: Piece) -> bool:
        named = [place for _, place in piece if place]
        return bool(named) and self._optional.issuperset(named)

    def _pieces(
        self, ear: Ear, pieces: tuple[Piece, ...], at: int, parts: dict[str, Any], begun: bool = False
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        if not pieces:
            yield at, parts
            return
        piece, rest = pieces[0], pieces[1:]
        start = ear.past(ear.words.blank, at) if begun else at
        if start is not None:
            for end, more in self._piece(ear, piece, start, parts):
                yield from self._pieces(ear, rest, end, more, True)
        if self._may_be_left_out(piece):
            yield from self._pieces(ear, rest, at, parts, begun)

    def _piece(
        self, ear: Ear, piece: Piece, at: int, parts: dict[str, Any]
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        if not piece:
            yield at, parts
            return
        literal, place = piece[0]
        if not ear.plain.startswith(literal, at):
            return
        start = at + len(literal)
        if place is None:
            yield from self._piece(ear, piece[1:], start, parts)
            return
        for end, value in ear.hear(self._places[place], start):
            yield from self._piece(ear, piece[1:], end, {**parts, place: value})


def _layout(phrase: str) -> tuple[Piece, ...]:
    """The pieces of a phrase: words, each with the place that follows them."""
    return tuple(
        tuple((literal, place) for literal, place, _, _ in Formatter().parse(piece.replace("·", " ")))
        for piece in phrase.translate(BLANKS).split(" ")
    )


def either(*readers: Reader) -> Reader:
    """What any of them reads."""

    def read(ear: Ear, at: int) -> Iterator[Heard]:
        for reader in readers:
            yield from ear.hear(reader, at)

    return read


def listed(item: Reader, link: str = "or") -> Reader:
    """`a, b or c` as a tuple, and `a` alone."""

    def read(ear: Ear, at: int) -> Iterator[Heard]:
        for end, value in ear.hear(item, at):
            yield Heard(end, (value,))
            yield from follow(ear, end, (value,))

    def follow(ear: Ear, at: int, front: tuple[Any, ...]) -> Iterator[Heard]:
        last = ear.past(ear.words.phrases[link], at)
        if last is not None:
            yield from (Heard(end, (*front, value)) for end, value in ear.hear(item, last))
        following = ear.past(ear.words.phrases["comma"], at)
        if following is not None:
            for end, value in ear.hear(item, following):
                yield from follow(ear, end, (*front, value))

    return read


def series(item: Reader) -> Reader:
    """`a, b, c` as a tuple."""

    def read(ear: Ear, at: int) -> Iterator[Heard]:
        for end, value in ear.hear(item, at):
            yield Heard(end, (value,))
            following = ear.past(ear.words.phrases["comma"], end)
            if following is not None:
                yield from (Heard(far, (value, *more)) for far, more in ear.hear(read, following))

    return read


def fixed(name: str, value: Any) -> Reader:
    """The phrase of this name, which has no places, for this value."""
    return Phrase(name, lambda _: value, {})
