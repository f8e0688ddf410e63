"""A trait of the customers that was named and waits for what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass

from segments.reading.pieces import Kind, Piece
from segments.reading.tree import Leaf


@dataclass(frozen=True)
class Trait:
    """The piece that named it."""

    piece: Piece

    def compared(self, other: Piece) -> Leaf | None:
        """`points above 100`, `plan is gold`; None where the piece is no value."""
        found = self.piece.meaning.among(("trait",))
        name = found[1][0][0] if found else ""
        if other.kind is Kind.QUANTITY:
            return Leaf({"attr": name, **other.meaning.written()})
        if other.kind in (Kind.VALUE, Kind.UNKNOWN):
            value = other.meaning.said if other.kind is Kind.VALUE else other.meaning
            return Leaf({"attr": name, "op": "=", "value": value})
        return None
