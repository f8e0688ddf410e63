"""What a clause turns out to mean once all of it was read."""

from __future__ import annotations

from dataclasses import replace

from segments.reading.clause import UNITS, Anchor, Clause, Rank
from segments.reading.pieces import Quantity

#: "every order was over 50": the smallest one was; "every order was under 50": the largest one was.
EVERY = "every"
OF_ALL = {">": "min", ">=": "min", "<": "max", "<=": "max"}
#: Of what there is one for which something is counted: "bought a brand 3 times".
OF_ONE_VALUE = ("category", "brand", "topic")
#: What is done to goods before they are bought.
BROWSING = frozenset({"view", "add_to_cart", "favorite"})
DIFFERENT_GOODS = {"fn": "distinct", "field": "product_id"}
#: What an order itself is like, as told from what is in it.
OF_AN_ORDER = ("amount", "channel", "campaign_id", "sentiment", "topic")
_NEVER = Quantity("=", 0)
#: Numbers that ask only whether it happened.
_AT_ALL = (_NEVER, Quantity(">=", 1), Quantity(">", 0))


def settle(clause: Clause, *, within_is_last: bool = False) -> None:
    """Turns what was said into what it means, in the order in which one thing leads to another."""
    if clause.same and clause.again and not (clause.quantity or clause.pair or clause.follows):
        _settle_once_more(clause)
    clause.numbered = clause.quantity is not None
    _settle_time(clause, within_is_last=within_is_last)
    _settle_measure(clause)
    _settle_object(clause)
    _settle_denial(clause)


def _settle_time(clause: Clause, *, within_is_last: bool) -> None:
    """30天内 alone, where times stand first, is the last 30 days.

    So is the time of a last order, "last order within 60 days", and of the first deed of a request.
    """
    ends_now = within_is_last or clause.edge == "last" or clause.comes_first
    if ends_now and clause.within and not clause.follows and clause.window is None:
        clause.window, clause.within = {"last": clause.within}, None


def _settle_measure(clause: Clause) -> None:
    if clause.measure == UNITS and clause.types == ("favorite",):
        clause.measure = None  # goods are saved one at a time
    if clause.at_once and clause.quantity and not (clause.same or clause.rank):
        _settle_at_once(clause, clause.quantity)
    if clause.measure and clause.measure["fn"] == EVERY and clause.quantity and clause.quantity.op in OF_ALL:
        clause.measure = {**clause.measure, "fn": OF_ALL[clause.quantity.op]}
    if clause.rank and not clause.rank.size and clause.quantity and _is_extreme(clause, clause.rank):
        clause.rank = None  # "the largest order was above 300": one order, not a ranking
    counts_goods = clause.bare or (clause.measure == UNITS and clause.quantity)
    if set(clause.types) <= BROWSING and counts_goods and not clause.repeats:
        _settle_number_of_goods(clause)
    if clause.bare and replace(clause.bare, unit=None) in _AT_ALL[1:]:
        clause.bare = None  # "at least one jacket": as many orders as units


def _settle_number_of_goods(clause: Clause) -> None:
    """`viewed 5 products`: five different ones, or five times; items in a cart may be alike."""
    clause.quantity, clause.bare = clause.bare or clause.quantity, None
    clause.measure = None if "add_to_cart" in clause.types else DIFFERENT_GOODS
    clause.loosely_counted = True


def _settle_at_once(clause: Clause, quantity: Quantity) -> None:
    """`3 or more units in one order`: an order of so many."""
    written = quantity.written()
    clause.where["quantity"] = {written["op"]: written["value"]}
    clause.measure = clause.quantity = None


def _settle_object(clause: Clause) -> None:
    joined = clause.same or clause.pair or clause.follows
    counts_one = clause.generic in OF_ONE_VALUE and clause.generic not in clause.where
    if counts_one and clause.quantity and not joined:
        clause.same = clause.generic  # "viewed a brand at least 5 times"
    if clause.generic == "product_id" and "amount" in clause.where and "price" not in clause.where:
        clause.where["price"] = clause.where.pop("amount")
    if clause.edge and clause.counted and not (clause.window or clause.matching or clause.follows):
        # Without a time, what is said of "the last order" is what it was like.
        said = [name for name in OF_AN_ORDER if name in clause.where]
        clause.matching = {name: clause.where.pop(name) for name in said}


def _settle_denial(clause: Clause) -> None:
    """`spent nothing`: the sum is 0."""
    spent = clause.measure and clause.measure["fn"] == "sum" and not clause.rank
    if clause.negated and spent and clause.quantity is None:
        clause.negated, clause.quantity = False, Quantity("=", 0)
    if clause.follows and clause.quantity in _AT_ALL:
        clause.negated, clause.quantity = clause.negated ^ (clause.quantity == _NEVER), None


def _settle_once_more(clause: Clause) -> None:
    """`bought the same product again`: at least twice, or so soon after the first time."""
    clause.again = False
    if clause.within:
        clause.follows = Anchor(replace(clause.echo(), same=None, window=None))
    else:
        clause.quantity = Quantity(">=", 2)


def _is_extreme(clause: Clause, rank: Rank) -> bool:
    fn = clause.measure["fn"] if clause.measure else None
    return (fn, rank.order) in (("max", "desc"), ("min", "asc"))
