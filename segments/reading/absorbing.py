"""What a clause does with a piece that was said near it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from segments.reading.clause import ANY_VALUE, GOODS, INCOMPLETE, UNITS, Anchor, Clause, Rank
from segments.reading.containment import is_as_long
from segments.reading.numbers import PEOPLE, SPENT, are_several, is_whole, of_events, of_orders
from segments.reading.pieces import Deed, Kind, Piece, Problem, Quantity

PURCHASE = "purchase"
#: Deeds that are about a campaign and never about a product.
OF_CAMPAIGNS = frozenset({"click", "reply", "opt_out"})
#: How customers are ranked by their largest or smallest order.
EXTREMES = {"max": "desc", "min": "asc"}
#: "nothing" is no goods at all; "none" are none of those named before.
WHATEVER, OF_THOSE = "whatever", "those"
#: "all of them": as many as were counted before.
ALL_OF_THOSE = "all"
#: "nothing else" is nothing but what was named before.
ELSE = "else"
#: What an AS_BEFORE says that stands for an earlier time of the same deed.
AGAIN = "again"
#: The fields by which "one" may be known.
NAMED = (*GOODS, "campaign_id")
Taken = bool | Problem


def own_event(type_: str) -> Deed:
    """An event type of the shop's own, said by its name."""
    return Deed((type_,))


def head(clause: Clause, piece: Piece) -> bool:
    """Takes what the clause is about; False where it is about something else already."""
    if piece.kind is Kind.ATTRIBUTE_TIME:
        if clause.types or clause.attribute:
            return False
        clause.attribute = piece.meaning
        return True
    if piece.kind is Kind.MEASURE:
        return _measure(clause, piece.meaning)
    clause.counted |= piece.kind is Kind.NOUN
    return clause.do(piece.meaning)


def _measure(clause: Clause, measure: dict[str, str]) -> bool:
    type_ = measure.get("type", PURCHASE)
    if clause.edge and clause.counted and type_ in clause.types and measure == SPENT:
        clause.paid = True
        return True
    if clause.attribute or clause.measure or (clause.types and type_ not in clause.types):
        return False
    if clause.noun and not clause.rank:
        return False
    clause.types = (type_,)
    clause.measure = {key: value for key, value in measure.items() if key in ("fn", "field")}
    clause.ever |= measure.get("ever") == "ever" and clause.window is None
    clause.of_those = measure.get("ever") == "those"
    return True


def modifier(clause: Clause, piece: Piece, previous: Clause | None) -> Taken:
    """Takes what is said of the deed; False where it does not fit."""
    take = _TAKERS.get(piece.kind)
    return False if take is None else take(clause, piece, previous)


def _value(clause: Clause, piece: Piece, _previous: Clause | None) -> Taken:
    found = False if clause.attribute else clause.put(piece.meaning)
    return True if found is None else found


def _follows(clause: Clause, piece: Piece, _previous: Clause | None) -> bool:
    return isinstance(piece.meaning, Anchor) and _once(clause, "follows", piece.meaning)


def _once(clause: Clause, name: str, value: Any) -> bool:
    if getattr(clause, name) is not None:
        return False
    setattr(clause, name, value)
    return True


def _window(clause: Clause, piece: Piece) -> bool:
    if piece.meaning == {"ever": True}:
        # 近一年累计消费: "in total" beside a time says nothing more.
        clause.ever = clause.window is None
        return True
    if clause.window is not None or (piece.kind is Kind.ABSENCE and not clause.negated):
        return False
    clause.window, clause.ever = piece.meaning, False
    return True


def _quantity(clause: Clause, piece: Piece) -> Taken:
    quantity: Quantity = piece.meaning
    if clause.attribute:
        return False
    after = piece.start > clause.place
    if clause.rank is not None and not clause.rank.size and is_whole(quantity):
        clause.rank.size = {"n": quantity.value}
        return True
    if clause.paid and clause.price(quantity):
        return True
    if after and (counted := of_events(clause, quantity)) is not None:
        clause.quantity = None if isinstance(counted, Problem) else quantity
        return counted
    if quantity.unit == PEOPLE:
        return _people(clause, quantity)
    if (ordered := of_orders(clause, quantity)) is not None:
        return ordered
    if _counts_such_orders(clause, quantity):
        return True
    if clause.quantity is None and (clause.measure or quantity.unit in ("times", "counted")):
        clause.quantity, clause.often = replace(quantity, unit=None), quantity.unit == "times"
        return True
    if quantity.unit in ("times", "counted") and clause.quantity == replace(quantity, unit=None):
        return clause.measure is None  # "one-time buyers with exactly one order"
    if quantity.unit not in ("times", "counted", "things") and after and clause.price(quantity):
        return True
    if clause.bare is None and clause.quantity is None and quantity.unit == "things" and clause.types:
        clause.bare = quantity
        return True
    return False


def _counts_such_orders(clause: Clause, quantity: Quantity) -> bool:
    """`3 units at once, on at least 2 orders`: how many orders were so large, whichever is said first."""
    if not clause.at_once or clause.quantity is None or quantity.unit not in ("times", "counted"):
        return False
    units, orders = (quantity, clause.quantity) if clause.often else (clause.quantity, quantity)
    written = units.written()
    clause.where["quantity"] = {written["op"]: written["value"]}
    clause.at_once, clause.measure, clause.quantity = False, None, replace(orders, unit=None)
    return True


def _people(clause: Clause, quantity: Quantity) -> bool:
    """`10 customers with the largest order`: how many are asked for, never how much."""
    order = EXTREMES.get(clause.measure["fn"]) if clause.measure else None
    if clause.rank is not None or clause.quantity is not None or order is None:
        return False
    clause.rank = Rank({"n": quantity.value}, order)
    return True


def _counts(clause: Clause, measure: dict[str, str]) -> bool:
    """`3 units`, `3 different brands`. What is different may be orders already counted."""
    if clause.measure == measure:
        return True
    if clause.measure is not None or clause.attribute or not clause.types:
        return False
    clause.measure = measure
    if clause.bare is not None:
        clause.quantity, clause.bare = clause.bare, None
    return True


def _at_once(clause: Clause) -> bool:
    """`3 units at once`, `3 laptops at once`: in one order."""
    if clause.bare is not None and clause.measure is None and clause.types == (PURCHASE,):
        clause.measure, clause.quantity, clause.bare = UNITS, clause.bare, None
    clause.at_once = clause.measure == UNITS and clause.types == ("purchase",)
    return clause.at_once


def _into(clause: Clause, types: str) -> bool:
    if clause.types and INCOMPLETE not in clause.types and not set(types.split()) & set(clause.types):
        return False
    others = tuple(one for one in clause.types if one != INCOMPLETE)
    clause.types = tuple(dict.fromkeys((*others, *types.split())))
    return True


def _anything(clause: Clause, piece: Piece, previous: Clause | None) -> bool:
    if clause.attribute:
        return False
    if piece.kind is Kind.NOTHING:
        clause.negated = True
        if piece.meaning == OF_THOSE and previous is not None and not previous.negated:
            if clause.types != previous.types and are_several(previous):
                return False
            _as_before(clause, previous)  # "viewed toys but bought none"
        return True
    if is_else(piece.meaning):
        return _another(clause, str(piece.meaning).removeprefix(ELSE).strip(), previous)
    if piece.meaning == "campaign_id" and clause.types and not set(clause.types) <= OF_CAMPAIGNS:
        clause.where.setdefault("campaign_id", ANY_VALUE)  # "bought through a campaign": any
    clause.generic = clause.generic or piece.meaning
    return True


def is_else(meaning: Any) -> bool:
    """Whether a word says "else" or "other": of goods, or of the field that it names."""
    return str(meaning).partition(" ")[0] == ELSE


def _another(clause: Clause, field: str, previous: Clause | None) -> bool:
    """`bought Casa, but no other brand`: one that was not named before."""
    named = previous.where.get(field) if previous else None
    if named is None or isinstance(named, list) or field in clause.where:
        return False
    clause.where[field] = named if isinstance(named, dict) else {"!=": named}
    return True


def _pointing_back(clause: Clause, piece: Piece, previous: Clause | None) -> Taken:
    if piece.meaning == AGAIN:
        clause.again = True
        return True
    previous = clause.follows.clause if clause.follows and clause.follows.clause.where else previous
    named = previous is not None and any(name in previous.where for name in NAMED)
    if piece.meaning == "same" and not named and set(clause.types) <= OF_CAMPAIGNS:
        return previous is not None  # "clicked a campaign or replied to it": any campaign
    if piece.meaning == "same" and not named and previous is not None:
        return _same(clause, None, previous)
    return _as_before(clause, previous) or piece.meaning == "weak"


def _as_before(clause: Clause, previous: Clause | None) -> bool:
    """`one`: the goods of the clause before."""
    if previous is None or any(name in clause.where for name in NAMED):
        return False
    goods = {
        name: value for name, value in previous.where.items() if name in NAMED and name in clause.objects
    }
    if not goods and previous.generic is None:
        return clause.edge is not None  # "their first order in May and the last one in July"
    clause.where |= goods
    return True


def _same(clause: Clause, said: str | None, previous: Clause | None) -> bool:
    pointing, _, field = (said or "").rpartition(" ")
    clause.points_back |= bool(pointing)
    if clause.types and set(clause.types) <= OF_CAMPAIGNS and field == "product_id":
        return _as_before(clause, previous)  # "clicked the summer sale or replied to it"
    same = field or (previous.generic if previous else None) or "product_id"
    return clause.same == same or _once(clause, "same", same)


def _own(clause: Clause, said: str) -> bool:
    """`not on their main channel`: compared with the customer's own value."""
    op, field = said.split()
    if clause.attribute or not clause.types or field in clause.where:
        return False
    clause.where[field] = {op: {"customer": field}}
    return True


def _rank(clause: Clause, piece: Piece) -> bool:
    if clause.attribute:
        return False
    rank = clause.rank or Rank()
    if piece.kind is Kind.TOP and rank.size:
        return False
    if piece.kind is Kind.MOST:
        rank.order = piece.meaning
    else:
        rank.order = piece.meaning.get("order", rank.order)
        rank.size = {key: value for key, value in piece.meaning.items() if key != "order"}
    if not rank.size and clause.quantity is not None and is_whole(clause.quantity):
        rank.size, clause.quantity = {"n": clause.quantity.value}, None
    clause.rank = rank
    return True


_TAKERS: Mapping[Kind, Callable[[Clause, Piece, Clause | None], Taken]] = {
    Kind.VALUE: _value,
    Kind.WINDOW: lambda clause, piece, _: _window(clause, piece),
    Kind.ABSENCE: lambda clause, piece, _: _window(clause, piece),
    Kind.QUANTITY: lambda clause, piece, _: _quantity(clause, piece),
    Kind.UNITS: lambda clause, piece, _: _at_once(clause) if piece.meaning else _counts(clause, UNITS),
    Kind.DIFFERENT: lambda clause, piece, _: _counts(clause, {"fn": "distinct", "field": piece.meaning}),
    Kind.EDGE: lambda clause, piece, _: _once(clause, "edge", piece.meaning),
    Kind.WITHIN: lambda clause, piece, _: _once(clause, "within", piece.meaning),
    Kind.LATER: lambda clause, piece, _: _once(clause, "wait", piece.meaning),
    Kind.RESTATED: lambda clause, piece, _: is_as_long(
        (clause.window or {}).get("last", clause.within), piece.meaning
    ),
    Kind.MORE: lambda clause, piece, _: _once(clause, "more", piece.meaning),
    Kind.INTO: lambda clause, piece, _: _into(clause, piece.meaning),
    Kind.ANYTHING: _anything,
    Kind.NOTHING: _anything,
    Kind.AS_BEFORE: _pointing_back,
    Kind.SAME: lambda clause, piece, previous: _same(clause, piece.meaning, previous),
    Kind.OWN: lambda clause, piece, _: _own(clause, piece.meaning),
    Kind.TOP: lambda clause, piece, _: _rank(clause, piece),
    Kind.MOST: lambda clause, piece, _: _rank(clause, piece),
    Kind.AFTER: _follows,
}
