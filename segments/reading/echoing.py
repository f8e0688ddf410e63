"""Words that leave out the deed and say more of the clause before: "but not this quarter", "or coffee"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from segments.reading import absorbing
from segments.reading.clause import CAME_BY, GOODS, Clause
from segments.reading.dating import TIMES, dated
from segments.reading.denial import denies_flatly
from segments.reading.neighbours import piece_at
from segments.reading.numbers import is_much
from segments.reading.pieces import Kind, Piece, Quantity

#: What a purchase may have come through; of goods it says nothing.
CAMPAIGN = "campaign_id"


def says_again(previous: Clause | None, waiting: list[Piece]) -> bool:
    """`viewed toys in the last 30 days (last 30 days)`."""
    return previous is not None and all(piece.meaning == previous.window for piece in waiting)


def adds(previous: Clause, waiting: list[Piece]) -> bool:
    """Whether they say more of the clause before: `viewed toys in July (at least 3 times)`."""
    if not previous.types or previous.absorbed:
        return False
    if _says_how_often(waiting):
        timed = len(waiting) == 1 or previous.window is None
        return timed and (previous.quantity is None or previous.at_once) and not previous.negated
    if all(piece.kind is Kind.TOP for piece in waiting):
        return previous.rank is not None and not previous.rank.size
    named = all(piece.kind is Kind.VALUE for piece in waiting)
    return named and not any(name in previous.where for name in absorbing.NAMED)


def _says_how_often(waiting: list[Piece]) -> bool:
    """`(at least 3 times)`, `(3 times in July)`."""
    counts = [piece for piece in waiting if piece.kind is Kind.QUANTITY and piece.meaning.unit == "times"]
    times = [piece for piece in waiting if piece.kind is Kind.WINDOW]
    return len(counts) == 1 and len(times) < 2 and len(counts) + len(times) == len(waiting)


def sets_off(previous: Clause, waiting: list[Piece]) -> bool:
    """`bought only once, more than 6 months ago`: once at all, and then."""
    once = previous.quantity == Quantity("=", 1) and previous.window is None and not previous.negated
    return once and len(waiting) == 1 and "older_than" in (waiting[0].meaning or ())


def takes_out(clause: Clause, waiting: list[Piece]) -> bool:
    """`bought anything except coffee`: the name is taken out of the deed, not its people of the audience."""
    if len(waiting) != 1 or waiting[0].kind is not Kind.VALUE:
        return False
    return clause.put(replace(waiting[0].meaning, other=True)) is None


def _counting(piece: Piece, previous: Clause) -> Piece:
    """`no orders this month but at least 2 last month`: orders, and not what they cost."""
    if piece.kind is not Kind.QUANTITY or piece.meaning.unit or previous.measure:
        return piece
    unit = "counted" if previous.counted else "things"
    if previous.types == ("purchase",) and is_much(piece.meaning):
        unit = "money"
    return replace(piece, meaning=replace(piece.meaning, unit=unit))


def _objects_left(where: dict[str, Any], waiting: list[Piece], joint: Kind | None) -> dict[str, Any]:
    """What the deed was done to, as far as it is not said anew: "bought a tent, then something from Casa"."""
    said = {piece.meaning for piece in waiting if piece.kind is Kind.NOTHING}
    goods = any(one.kind is Kind.VALUE and one.meaning.among(GOODS) for one in waiting)
    objects = [one.meaning for one in waiting if one.kind is Kind.ANYTHING]
    anew = absorbing.WHATEVER in said or any(one != CAMPAIGN for one in objects)
    if anew or (goods and joint is not Kind.BUT):
        return {name: value for name, value in where.items() if name not in absorbing.NAMED}
    if objects:  # "bought tea, but not through a campaign": no tea
        return {name: value for name, value in where.items() if name != CAMPAIGN}
    others = _others(said, where)
    return {name: {"!=": value} if name in others else value for name, value in where.items()}


def _is_total(previous: Clause, waiting: list[Piece]) -> bool:
    """`over €50 on tea but under €200 in total`: no time was told that "in total" could widen."""
    timed = previous.window is not None or previous.ever
    total = any(one.kind is Kind.WINDOW and one.meaning == {"ever": True} for one in waiting)
    return total and previous.quantity is not None and not timed


def _others(said: set[Any], where: dict[str, Any]) -> list[str]:
    """The fields of which other values are denied: "nothing else", "no other brand"."""
    words = next((str(one).split() for one in said if absorbing.is_else(one)), [])
    named = [name for name in where if name in absorbing.NAMED]
    return [name for name in named if name in words] if len(words) > 1 else named if words else []


def echo(
    previous: Clause, waiting: list[Piece], joint: Kind | None, *, later: bool = False
) -> tuple[Clause, list[Piece]]:
    """The deed of a clause with what is said of it now, and the pieces that do not fit.

    What comes later has its own time: `bought tea before July, then coffee`.
    """
    clause = previous.echo()
    if later:
        clause.window, clause.ever = None, False
    kinds = {piece.kind for piece in waiting}
    denied = bool(kinds & {Kind.NOT, Kind.NOTHING})
    numbered = Kind.QUANTITY in kinds and previous.quantity is None
    clause.negation_goes_on = previous.negated and not (denied or numbered) and joint is not Kind.BUT
    clause.negated = denied or clause.negation_goes_on
    said, waiting = waiting, _of_those(waiting, previous)
    clause.among = previous if said != waiting else None
    anew = kinds & {Kind.QUANTITY, Kind.EDGE, Kind.AS_BEFORE, Kind.MORE} and not any(map(_is_all, said))
    if (denied and not previous.negated) or anew:
        clause.quantity = clause.bare = None
        keeps = bool(kinds & {Kind.QUANTITY, Kind.MORE}) and said == waiting
        clause.measure = clause.measure if keeps else None
    if kinds & {Kind.DIFFERENT, Kind.UNITS}:
        clause.measure = None  # "3 categories or more, but at most 2 brands"
    if kinds & TIMES or Kind.AFTER in kinds:
        clause.window, clause.ever = None, False
    elif any(piece.kind is Kind.NOT and _points_to_those(piece) for piece in said) and clause.where:
        clause.window, clause.ever = None, True
    if kinds & {Kind.EDGE} or any(_are_none(piece) for piece in said):
        clause.edge = None
    clause.where = _objects_left({} if _is_total(previous, waiting) else clause.where, waiting, joint)
    if any(piece.kind is Kind.VALUE for piece in waiting):
        clause.echoes = previous
    rest = [dated(piece, previous) for piece in waiting if piece.kind not in (Kind.NOT, Kind.NOTHING)]
    if not any(_points_to_those(one) or _is_priced(one) for one in said):
        rest = [_counting(piece, previous) for piece in rest]
    if kinds & TIMES and not denied:
        rest = [piece for piece in rest if piece.meaning != absorbing.AGAIN]
    for piece in rest:
        if piece.kind is Kind.VALUE:
            named = piece.meaning.among(clause.objects)
            clause.where.pop("channel" if named and named[0] == CAME_BY else named[0] if named else "", None)
            clause.each = None
    unclear = [*_says_no_others(waiting, previous), *_totals(waiting, previous, said)]
    unclear += _another_time(waiting, previous, joint)
    return clause, [
        *unclear,
        *(piece for piece in rest if absorbing.modifier(clause, piece, previous) is not True),
    ]


def _of_those(waiting: list[Piece], previous: Clause) -> list[Piece]:
    """`3 messages, one of them negative`: said of the events that were counted, not of their object."""
    counts = previous.quantity is not None and not (previous.rank or previous.follows or previous.edge)
    pointing = [one for one in waiting if one.kind is Kind.AS_BEFORE and _points_to_those(one)]
    all_of_those = any(map(_is_all, pointing)) and not _are_all(waiting, previous)
    if not counts or all_of_those or len(waiting) == len(pointing):
        return waiting
    waiting = [_so_many(one, piece_at(waiting, place + 1)) for place, one in enumerate(waiting)]
    previous.ever |= bool(pointing) and previous.window is None and _tells_time(waiting)
    return [one for one in waiting if one not in pointing]


def _is_priced(piece: Piece) -> bool:
    """`ordered 3 times, but nothing costing over 100`: the number is a price."""
    return piece.kind is Kind.ANYTHING and piece.meaning == "product_id"


def _so_many(piece: Piece, following: Piece | None) -> Piece:
    """`5 messages, at least 2 of them negative`: how many of them, not what they were worth."""
    pointed = following is not None and following.kind is Kind.AS_BEFORE and _points_to_those(following)
    counts = pointed and piece.kind is Kind.QUANTITY and piece.meaning.unit is None
    return replace(piece, meaning=replace(piece.meaning, unit="times")) if counts else piece


def _are_none(piece: Piece) -> bool:
    """`first order in 2025 and none in 2026`: no order at all."""
    return piece.kind is Kind.NOTHING and piece.meaning == absorbing.OF_THOSE


def _tells_time(waiting: list[Piece]) -> bool:
    return any(piece.kind in TIMES for piece in waiting)


def _is_all(piece: Piece) -> bool:
    return piece.kind is Kind.AS_BEFORE and piece.meaning == absorbing.ALL_OF_THOSE


def _are_all(waiting: list[Piece], previous: Clause) -> bool:
    """`exactly two orders, both of them in August`: as many as there are; of "at least two" more is meant."""
    number = previous.quantity
    exact = number is not None and number.op == "=" and previous.measure is None and not previous.negated
    return exact and not (previous.window is not None and _tells_time(waiting))


def _points_to_those(piece: Piece) -> bool:
    """`one of them`, `none of them`, `never`: said of each of the events that were counted."""
    if piece.kind is Kind.NOT:
        return denies_flatly(piece)
    told = (absorbing.OF_THOSE, absorbing.ALL_OF_THOSE)
    return piece.kind in (Kind.AS_BEFORE, Kind.NOTHING) and piece.meaning in told


def _another_time(waiting: list[Piece], previous: Clause, joint: Kind | None) -> list[Piece]:
    """`more orders in August than in July and June`: than in each of them, or in both together?"""
    listed = joint in (Kind.AND, Kind.OR) and all(piece.kind is Kind.WINDOW for piece in waiting)
    return list(waiting) if listed and previous.than is not None else []


def _says_no_others(waiting: list[Piece], previous: Clause) -> list[Piece]:
    """What is other is not clear: `nothing else` after two names, `no other brand` after a category."""
    said = [one for one in waiting if one.kind is Kind.NOTHING and absorbing.is_else(one.meaning)]
    return [one for one in said if len(_others({one.meaning}, previous.where)) != 1]


def _totals(waiting: list[Piece], previous: Clause, said: list[Piece]) -> list[Piece]:
    """`at least 3 orders, over €300`: each of them, or all together?"""
    counts = previous.quantity is not None and previous.measure is None
    if any(_points_to_those(one) or _is_priced(one) for one in (*waiting, *said)):
        return []
    rest = [_counting(one, previous) for one in waiting]
    money = [one.kind is Kind.QUANTITY and one.meaning.unit == "money" for one in rest]
    return [one for one, is_money in zip(waiting, money, strict=True) if is_money and counts]
