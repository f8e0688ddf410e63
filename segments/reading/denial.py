"""Words that deny a deed: "not", "never", `нет`, 没有."""

from __future__ import annotations

from collections.abc import Sequence

from segments.reading.clause import Clause
from segments.reading.pieces import Kind, Piece
from segments.reading.tree import Negation, Node

#: What a word says that denies for all time: 从未.
NEVER = "never"
#: What a word says that denies for all time where no time is said with it: "never", "ни разу".
FLATLY = "flatly"


#: What a word says that needs a time: "no longer".
NEEDS_WINDOW = "needs_window"


def denies_flatly(piece: Piece) -> bool:
    return FLATLY in str(piece.meaning).split()


def deny(clause: Clause, waiting: Sequence[Piece]) -> list[Piece]:
    """Denies a clause by what waited for it; the pieces that are left."""
    said = [str(one.meaning).split() for one in waiting if one.kind is Kind.NOT]
    clause.negated ^= bool(said)
    clause.never = any(NEVER in words for words in said)
    _note_time(clause, said)
    clause.flatly = clause.never or any(FLATLY in words for words in said)
    return [one for one in waiting if one.kind is not Kind.NOT]


def deny_late(clause: Clause, waiting: list[Piece]) -> list[Piece]:
    """`нет заказов`, 订单没有: a negation after what it denies."""
    denied = [one for one in waiting if one.kind in (Kind.NOT, Kind.NOTHING)]
    if not denied or clause.negated:
        return waiting
    clause.negated = True
    _note_time(clause, [str(one.meaning).split() for one in denied])
    return [one for one in waiting if one not in denied]


def deny_name_late(profile: list[Node], waiting: list[Piece]) -> tuple[list[Node], list[Piece]]:
    """`wholesale: no`, `VIP нет`: a negation after the one name that it denies."""
    if len(profile) == 1 and [one.kind for one in waiting] == [Kind.NOT]:
        return [Negation(profile[0])], []
    return profile, waiting


def _note_time(clause: Clause, said: Sequence[Sequence[str]]) -> None:
    clause.no_longer |= any(NEEDS_WINDOW in words for words in said)
    clause.needs_window |= clause.no_longer
