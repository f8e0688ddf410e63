"""Words that deny a deed: "not", "never", `нет`, 没有."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from segments.reading.clause import Clause
from segments.reading.pieces import HEADS, Kind, Piece
from segments.reading.tree import Negation, Node

#: What a word says that denies for all time: 从未.
NEVER = "never"
#: What a word says that denies for all time where no time is said with it: "never", "ни разу".
FLATLY = "flatly"


#: What a word says that needs a time: "no longer".
NEEDS_WINDOW = "needs_window"
#: What a word says that denies what comes after it, and no deed before it: "ordered not in July" may have
#: ordered at another time, or never then.
NEXT = "next"


def denies_the_next(piece: Piece) -> bool:
    return piece.kind is Kind.NOT and piece.meaning == NEXT


def denies_flatly(piece: Piece) -> bool:
    return FLATLY in str(piece.meaning).split()


def deny(clause: Clause, waiting: Sequence[Piece]) -> list[Piece]:
    """Denies a clause by what waited for it; the pieces that are left."""
    denials = [one for one in waiting if one.kind is Kind.NOT]
    said = [str(one.meaning).split() for one in denials]
    clause.negated ^= bool(said)
    clause.never = any(NEVER in words for words in said)
    _note_time(clause, said)
    clause.flatly = clause.never or any(FLATLY in words for words in said)
    return [*_twice(denials), *(one for one in waiting if one.kind is not Kind.NOT)]


def _twice(denials: Sequence[Piece]) -> list[Piece]:
    """`not without orders`: a denial of a denial, which must not pass for one of them."""
    pairs = pairwise(denials)
    return [replace(one, kind=Kind.UNKNOWN) for before, one in pairs if one.start == before.end]


def deny_late(clause: Clause, waiting: list[Piece], *, verb: bool, last: Sequence[Piece] = ()) -> list[Piece]:
    """`нет заказов`, 订单没有: a negation after what it denies."""
    denied = [one for one in waiting if one.kind in (Kind.NOT, Kind.NOTHING)]
    objects = [one for one in last if verb or one.kind is Kind.VALUE]
    apart = objects and any(denies_the_next(one) and one not in last for one in denied)
    if not denied or clause.negated or apart:
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


def denials_of_anchor(before: list[Piece]) -> list[Piece]:
    """没有在加购后48小时内购买: it is denied of what follows, not of the earlier event."""
    heads = [place for place, piece in enumerate(before) if piece.kind in HEADS]
    begin = heads[-2] if len(heads) > 1 else 0
    return [piece for piece in before[begin : heads[-1]] if piece.kind is Kind.NOT]


def stands_at_deed(denial: Piece, before: list[Piece]) -> bool:
    """没加购后7天内购买: whether not added, or not bought, cannot be told."""
    following = before[before.index(denial) + 1]
    return following.kind in HEADS and following.start == denial.end
