"""Ages with "or" between them: one statement about the same people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from segments.reading.pieces import Kind, Piece, Quantity

#: Numbers that may be ages without being told so.
AGES = (14, 99)
#: A number beside one of these counts something else.
COUNTING = (
    Kind.DO, Kind.NOUN, Kind.AGENT, Kind.MEASURE, Kind.UNITS, Kind.DIFFERENT, Kind.TOP, Kind.INTO,
)  # fmt: skip
#: What ends a description.
ENDS = (Kind.RELATIVE, Kind.COMMA, Kind.AND, Kind.BUT, Kind.EXCEPT)


def either_age(pieces: Sequence[Piece]) -> list[Piece]:
    """`VIPs under 20 or over 50`: two ages with nothing but "or" between them."""
    found: list[Piece] = []
    for at, piece in enumerate(pieces):
        bare = not any(one.kind in COUNTING for one in pieces[:at]) and _ends_here(pieces, at)
        joined = len(found) > 1 and found[-1].kind is Kind.OR and found[-1].meaning is None
        earlier, later = (_ages(found[-2], bare), _ages(piece, bare)) if joined else ([], [])
        if earlier and later:
            _, first = found.pop(), found.pop()
            piece = Piece(Kind.CONDITION, {"any": [*earlier, *later]}, first.start, piece.end)
        found.append(piece)
    return found


def _ends_here(pieces: Sequence[Piece], at: int) -> bool:
    """Whether nothing that the number might count comes behind it."""
    return at + 1 == len(pieces) or pieces[at + 1].kind in ENDS


def may_be_age(quantity: Quantity) -> bool:
    """Whether a number without a unit may tell how old somebody is."""
    values = [one.value for one in quantity.each()]
    plain = [each for one in values for each in (one if isinstance(one, tuple) else (one,))]
    bare = quantity.unit is None and all(one.op != "=" for one in quantity.each())
    return bare and all(AGES[0] <= one <= AGES[1] for one in plain)


def _ages(piece: Piece, bare: bool) -> list[dict[str, Any]]:
    """The alternatives that a piece tells of ages; none where it tells of something else."""
    if piece.kind is Kind.QUANTITY and bare and not piece.meaning.also and may_be_age(piece.meaning):
        return [{"attr": "age", **piece.meaning.written()}]
    if piece.kind is not Kind.CONDITION:
        return []
    told: list[dict[str, Any]] = piece.meaning.get("any", [piece.meaning])
    return told if all(one.get("attr") == "age" for one in told) else []
