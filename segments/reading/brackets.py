"""Names in brackets belong to what stands before them: `did not buy anything (toys, brand Casa)`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from segments.reading.clause import CAME_BY
from segments.reading.labels import COLON
from segments.reading.pieces import HEADS, Deed, Kind, Piece
from segments.reading.quantifiers import BOTH

OPENS, CLOSES = "opens", "closes"
#: What names may be said with.
INSIDE = (Kind.VALUE, Kind.LEAD, Kind.COMMA, Kind.OR, Kind.IS)
#: What a bracket of names may follow: a deed or its object.
TOLD = (Kind.DO, Kind.NOUN, Kind.MEASURE, Kind.ANYTHING, Kind.NOTHING, Kind.VALUE, Kind.INTO)
#: What brackets that name kinds of events hold: "no messages, no questions".
BARE = (Kind.NOUN, Kind.DO)
LISTED = (*BARE, Kind.OR, Kind.COMMA, Kind.AND, Kind.NOT, Kind.NOTHING)
#: Kinds of writing to the shop.
WRITING = {"message", "question", "complaint", "reply"}
#: What brackets that count a deed hold: "at least 2 orders in July".
COUNTING = {Kind.QUANTITY, Kind.OR_MORE, Kind.NOUN, Kind.DO, Kind.WINDOW, Kind.IS, Kind.FILLER}


def unbracketed(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without brackets around names that say more of an event; other brackets stay."""
    found: list[Piece] = []
    at = 0
    while at < len(pieces):
        end = _end(pieces, at)
        if end and found and _names_it_again(found[-1], pieces[at + 1 : end]):
            at = end + 1
        elif end and found and found[-1].kind in TOLD and _is_of_an_event(found):
            inside = [piece for piece in pieces[at + 1 : end] if piece.kind is not Kind.COMMA]
            found += [_of_the_event(piece) for piece in inside]
            at = end + 1
        elif found and _says_it_again(found[-1], pieces[at : at + 3]):
            found[-1] = pieces[at + 1]
            at += 3
        elif types := _kinds_of_the_deed(found, _inside(pieces, at)):
            found = _with_types(found, types)
            at = _close(pieces, at) + 1
        elif _counts_the_deed(found, _inside(pieces, at)):
            close = _close(pieces, at)
            found += [_number_alone(piece) for piece in pieces[at:close] if piece.kind not in HEADS]
            at = close
        elif pieces[at].kind is Kind.NOT and _opens(pieces, at + 1):
            denied, at = _denied(pieces, at)
            found += denied
        elif _names_the_moment(found, pieces[at : at + 3]):
            at += 3
        else:
            found.append(pieces[at])
            at += 1
    return found


def _names_it_again(before: Piece, inside: Sequence[Piece]) -> bool:
    """`through the mail (email)`: the brackets tell the same name in another way."""
    names = [one for one in inside if one.kind is not Kind.LEAD]
    if len(names) != 1 or before.kind is not Kind.VALUE or names[0].kind is not Kind.VALUE:
        return False
    told, again = (one.meaning.names for one in (before, names[0]))
    return len(told) == len(again) == 1 and {name.value for name in told[0]} == {n.value for n in again[0]}


def _opens(pieces: Sequence[Piece], at: int) -> bool:
    return at < len(pieces) and pieces[at].meaning == OPENS


def _denied(pieces: Sequence[Piece], at: int) -> tuple[list[Piece], int]:
    """`not (bought coffee or toys)`: one deed or one list as a whole; more is not clear."""
    end = next((place for place in range(at, len(pieces)) if pieces[place].meaning == CLOSES), 0)
    inside = list(pieces[at + 2 : end])
    names = all(piece.kind in (*INSIDE, Kind.AND) for piece in inside)
    deeds = [piece for piece in inside if piece.kind in HEADS]
    if not inside or any(_opens([piece], 0) for piece in inside) or not (names or len(deeds) == 1):
        return [replace(pieces[at], kind=Kind.UNKNOWN)], at + 1
    both = [Piece(Kind.EITHER, BOTH, inside[0].start, inside[0].start)] if names else []
    return [pieces[at], *both, *inside], end + 1


def _close(pieces: Sequence[Piece], at: int) -> int:
    """Where a bracket that opens here closes, or what a colon tells ends; where none opens, 0."""
    if pieces[at].meaning == COLON:
        return len(pieces)
    if not _opens(pieces, at):
        return 0
    return next((place for place in range(at, len(pieces)) if pieces[place].meaning == CLOSES), 0)


def _inside(pieces: Sequence[Piece], at: int) -> Sequence[Piece]:
    return pieces[at + 1 : _close(pieces, at)]


def _counts_the_deed(found: Sequence[Piece], inside: Sequence[Piece]) -> bool:
    """`buyers of coffee (2+ orders)`: the brackets count the deed that was told before them."""
    kinds = [piece.kind for piece in inside]
    heads = [piece for piece in inside if piece.kind in BARE]
    if not _counts_events(inside) or len(heads) != 1 or not set(kinds) <= COUNTING:
        return False
    told = [piece for piece in found if piece.kind in HEADS]
    says_more = any(piece.kind in (Kind.NOT, Kind.QUANTITY, Kind.SAME) for piece in found)
    deed = told[-1].meaning if told and told[-1].kind in (Kind.DO, Kind.AGENT) else None
    same = isinstance(deed, Deed) and deed.types == heads[0].meaning.types and not deed.edge
    return same and not (says_more or heads[0].meaning.negated)


def _counts_events(inside: Sequence[Piece]) -> bool:
    """`at least 2 orders`, `orders: 2`; not `an order of at least 200`."""
    numbers = [place for place, piece in enumerate(inside) if piece.kind is Kind.QUANTITY]
    if len(numbers) != 1 or inside[numbers[0]].meaning.unit not in (None, "times"):
        return False
    before = any(piece.kind in BARE for piece in inside[numbers[0] :])
    return before or inside[numbers[0]].meaning.unit == "times"


def _kinds_of_the_deed(found: Sequence[Piece], inside: Sequence[Piece]) -> tuple[str, ...]:
    """`wrote to us (messages or complaints)`: the kinds of events that the deed before the brackets is."""
    kinds = [piece for piece in inside if piece.kind in BARE]
    told = [piece for piece in found if piece.kind in HEADS]
    if not kinds or not told or told[-1].kind is not Kind.DO or any(one.kind not in LISTED for one in inside):
        return ()
    types = tuple(dict.fromkeys(type_ for piece in kinds for type_ in piece.meaning.types))
    deed = set(told[-1].meaning.types)
    return types if deed <= set(types) or (deed <= WRITING and set(types) <= WRITING) else ()


def _with_types(found: list[Piece], types: tuple[str, ...]) -> list[Piece]:
    place = max(at for at, piece in enumerate(found) if piece.kind is Kind.DO)
    deed = replace(found[place], meaning=replace(found[place].meaning, types=types))
    return [*found[:place], deed, *found[place + 1 :]]


def _number_alone(piece: Piece) -> Piece:
    """A number of orders as one of times, so that it is said of the deed before."""
    if piece.kind is not Kind.QUANTITY:
        return piece
    return replace(piece, meaning=replace(piece.meaning, unit="times"))


def _says_it_again(before: Piece, pieces: Sequence[Piece]) -> bool:
    """`over-60s (60 or older)`: the brackets say more exactly what stands before them."""
    if len(pieces) < 3 or pieces[0].meaning != OPENS or pieces[2].meaning != CLOSES:
        return False
    both = (before, pieces[1])
    return all(one.kind is Kind.CONDITION and one.meaning.get("attr") == "age" for one in both)


def _names_the_moment(found: Sequence[Piece], pieces: Sequence[Piece]) -> bool:
    """`joined this year (date of registration)`: the same moment of the profile by another name."""
    if len(pieces) < 3 or pieces[0].meaning != OPENS or pieces[2].meaning != CLOSES:
        return False
    told = [one.meaning for one in found if one.kind is Kind.ATTRIBUTE_TIME]
    return pieces[1].kind is Kind.ATTRIBUTE_TIME and pieces[1].meaning in told


def _end(pieces: Sequence[Piece], at: int) -> int:
    """Where a bracket that opens here closes, if there are only names inside; else 0."""
    if pieces[at].meaning != OPENS:
        return 0
    for place in range(at + 1, len(pieces)):
        if pieces[place].meaning == CLOSES:
            return place if place > at + 1 else 0
        if pieces[place].kind not in INSIDE:
            return 0
    return 0


def _is_of_an_event(found: Sequence[Piece]) -> bool:
    """Whether the last head or people named before are a deed: "customers (vip)" are people."""
    kinds = (Kind.DO, Kind.NOUN, Kind.MEASURE, Kind.SUBJECT)
    last = next((piece.kind for piece in reversed(found) if piece.kind in kinds), None)
    return last is not None and last is not Kind.SUBJECT


def _of_the_event(piece: Piece) -> Piece:
    """`(channel web)` is where it happened, not the customer's own channel."""
    if piece.kind is Kind.LEAD and piece.meaning == ("channel",):
        return replace(piece, meaning=(CAME_BY,))
    return piece
