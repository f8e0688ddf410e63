"""A position among the pieces of a request."""

from __future__ import annotations

from collections.abc import Sequence

from segments.reading.pieces import Kind, Piece


class Cursor:
    """Looks at pieces and takes them, without those that say nothing."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = [piece for piece in pieces if piece.kind is not Kind.FILLER]
        self.at = 0

    def peek(self, ahead: int = 0) -> Kind | None:
        """The kind of a coming piece; None beyond the end."""
        place = self.at + ahead
        return self._pieces[place].kind if place < len(self._pieces) else None

    def piece(self, ahead: int = 0) -> Piece:
        return self._pieces[self.at + ahead]

    def take(self) -> Piece:
        self.at += 1
        return self._pieces[self.at - 1]

    def take_if(self, *kinds: Kind) -> Piece | None:
        return self.take() if self.peek() in kinds else None

    @property
    def ended(self) -> bool:
        return self.at >= len(self._pieces)
