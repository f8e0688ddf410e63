"""Lifecycle stages that a request defines itself: `repeat buyers (2+ orders)`."""

from __future__ import annotations

from collections.abc import Sequence

from segments.reading.brackets import CLOSES, OPENS
from segments.reading.labels import COLON
from segments.reading.leads import leads
from segments.reading.pieces import HEADS, Deed, Kind, Piece
from segments.reading.portrait import only_describes

#: What tells how often and when somebody bought, which is what a lifecycle stage is made of.
OF_STAGES = {"purchase", "*"}
DEFINING = (Kind.QUANTITY, Kind.NOT, Kind.NOTHING, Kind.WINDOW, Kind.ABSENCE, Kind.EDGE)


def without_defined_stages(pieces: Sequence[Piece]) -> list[Piece]:
    """`repeat buyers (2+ orders)`: the brackets define the word, so that the stored stage is not meant."""
    return [
        piece
        for place, piece in enumerate(pieces)
        if not (_is_stage(pieces, place) and _defines(_explanation(pieces, place)))
    ]


def _is_stage(pieces: Sequence[Piece], place: int) -> bool:
    """Whether a stage is said of people, and not as "the stage"."""
    piece = pieces[place]
    if piece.kind is not Kind.VALUE or not piece.meaning.among(("lifecycle_stage",)):
        return False
    beside = [*pieces[max(place - 1, 0) : place], *pieces[place + 1 : place + 2]]
    led = any(one.kind is Kind.LEAD and leads(one, piece) for one in beside)
    return not led and any(one.kind in (Kind.SUBJECT, Kind.AGENT) for one in beside)


def _explanation(pieces: Sequence[Piece], place: int) -> Sequence[Piece]:
    """What stands in the brackets, or after the colon, that come right after the people."""
    at = place + 1
    while at < len(pieces) and _goes_on(pieces[at]):
        at += 1
    if at >= len(pieces) or pieces[at].meaning not in (OPENS, COLON):
        return ()
    ends = (end for end in range(at, len(pieces)) if pieces[end].meaning == CLOSES)
    return pieces[at + 1 : next(ends, len(pieces)) if pieces[at].meaning == OPENS else len(pieces)]


def _goes_on(piece: Piece) -> bool:
    """What may stand between a word and its explanation: "repeat buyers of coffee in Berlin (...)"."""
    plain_comma = piece.kind is Kind.COMMA and piece.meaning is None
    return (
        piece.kind in (Kind.SUBJECT, Kind.AGENT, Kind.FILLER, Kind.VALUE, Kind.LEAD, Kind.IS) or plain_comma
    )


def _defines(pieces: Sequence[Piece]) -> bool:
    """Whether so many orders, or so long a time without them, are told, whatever was bought."""
    heads = [piece for piece in pieces if piece.kind in HEADS]
    orders = all(isinstance(one.meaning, Deed) and set(one.meaning.types) <= OF_STAGES for one in heads)
    goods = any(piece.kind is Kind.VALUE and not only_describes(piece) for piece in pieces)
    return bool(heads) and orders and any(piece.kind in DEFINING for piece in pieces) and not goods
