"""Words that stand for the names of the list before them: `viewed tea and coffee, and bought both`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from segments.reading.deeds import AFTERWARDS
from segments.reading.lists import FIELDS, JOINING
from segments.reading.neighbours import is_kind, piece_at
from segments.reading.pieces import Kind, Listed, Piece
from segments.reading.quantifiers import ALL, BOTH

#: What "neither" says; before a name or a deed it is a plain negation.
NEITHER = "neither"
#: After these such a word is an object, or tells who is meant.
BEFORE_OBJECT = (Kind.DO, Kind.INTO, Kind.IS, Kind.RELATIVE, Kind.EXCEPT)
#: What ends what is said of such an object, besides its time.
ENDS = (*JOINING, *AFTERWARDS, Kind.BUT, Kind.EXCEPT, Kind.THEN)


def with_antecedents(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with the names that such words stand for; one without two such names stays unread."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        if place and _is_kind_of_names(pieces, place):
            continue
        if _points_back(piece) and _is_an_object(pieces, place):
            field = pieces[place + 1] if _is_kind_of_names(pieces, place + 1) else None
            unclear = _lacks_time(found, piece_at(pieces, place + 1))
            found += _named_again(piece, [] if unclear else _names_before(found, field))
        else:
            found.append(replace(piece, meaning=None) if _is_neither(piece) else piece)
    return found


def _is_neither(piece: Piece) -> bool:
    return piece.kind is Kind.NOT and piece.meaning == NEITHER


def _points_back(piece: Piece) -> bool:
    if piece.kind is Kind.EITHER:
        return piece.meaning in (BOTH, None)
    return _is_neither(piece) or (piece.kind is Kind.AS_BEFORE and piece.meaning == ALL)


def _is_kind_of_names(pieces: Sequence[Piece], place: int) -> bool:
    """`people with both tags`: of what kind the names are that such a word stands for."""
    word, following = piece_at(pieces, place - 1), piece_at(pieces, place + 1)
    if word is None or not (_points_back(word) and is_kind(piece_at(pieces, place), Kind.LEAD)):
        return False
    return is_kind(piece_at(pieces, place - 2), *BEFORE_OBJECT) and (
        following is None or following.kind in ENDS
    )


def _is_an_object(pieces: Sequence[Piece], place: int) -> bool:
    if not is_kind(piece_at(pieces, place - 1), *BEFORE_OBJECT):
        return False
    following = piece_at(pieces, place + 1 + _is_kind_of_names(pieces, place + 1))
    if is_kind(following, Kind.WINDOW):
        # "in both June and July": two times
        joined, later = piece_at(pieces, place + 2), piece_at(pieces, place + 3)
        return not (is_kind(joined, Kind.AND, Kind.OR) and is_kind(later, Kind.WINDOW))
    return following is None or following.kind in ENDS


def _names_before(pieces: Sequence[Piece], field: Piece | None) -> list[Piece]:
    """The names of the last list, where there are just two of them and they are of one kind, that told."""
    last = next((at for at in range(len(pieces) - 1, 1, -1) if pieces[at].kind is Kind.VALUE), 0)
    joined = piece_at(pieces, last - 1) if last else None
    first = piece_at(pieces, last - 2) if last else None
    if not is_kind(joined, Kind.AND, Kind.OR) or first is None or first.kind is not Kind.VALUE:
        return []
    longer = is_kind(piece_at(pieces, last - 4), Kind.VALUE) and is_kind(piece_at(pieces, last - 3), *JOINING)
    alike = Listed((*first.meaning.names, *pieces[last].meaning.names)).among(
        field.meaning if field else FIELDS
    )
    return [first, pieces[last]] if alike and not longer else []


def _lacks_time(before: Sequence[Piece], following: Piece | None) -> bool:
    """`bought tea or coffee in May, but not those who bought both`: in May, or ever?"""
    taken = next((at for at in range(len(before) - 1, -1, -1) if before[at].kind is Kind.EXCEPT), len(before))
    does = any(piece.kind is Kind.DO for piece in before[taken:])
    timed = any(piece.kind is Kind.WINDOW for piece in before[:taken])
    return does and timed and not is_kind(following, Kind.WINDOW)


def _named_again(word: Piece, names: Sequence[Piece]) -> list[Piece]:
    if not names:
        return [replace(word, kind=Kind.UNKNOWN)]
    all_of_them = word.kind is Kind.AS_BEFORE or word.meaning == BOTH
    joint = Piece(Kind.AND if all_of_them else Kind.OR, None, word.end, word.end)
    first, last = (replace(name, start=word.end, end=word.end) for name in names)
    leading = [replace(word, kind=Kind.EITHER, meaning=BOTH)] if all_of_them else []
    denial = [replace(word, meaning=None)] if _is_neither(word) else []
    return [*denial, *leading, first, joint, last]
