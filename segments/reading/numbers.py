"""What a bare number is said of: `orders over 3` are counted, `orders over 300` are worth so much."""

from __future__ import annotations

from dataclasses import replace

from segments.reading.clause import GOODS, Clause
from segments.reading.pieces import Problem, Quantity

#: Below the first one nobody means money, from the second one on nobody means how many orders.
FEW, MUCH = 10, 50
SPENT = {"fn": "sum", "field": "amount"}
#: What a number counts that says how many customers are asked for.
PEOPLE = "people"


def of_events(clause: Clause, quantity: Quantity) -> bool | Problem | None:
    """Whether the number tells how many events there are; a Problem where it may be money, None where not."""
    told = clause.quantity or clause.measure or clause.edge or clause.rank or clause.noun
    bare = quantity.unit is None and quantity.op != "="
    of_goods = not clause.counted and (clause.where or clause.generic)
    if of_goods or not bare or told or len(clause.types) != 1:
        return None
    numbers = [number for one in quantity.each() for number in _numbers(one)]
    if clause.types != ("purchase",) or all(number < FEW for number in numbers):
        whole = all(float(number).is_integer() for number in numbers)
        return Problem("vague_measure", "orders_or_money") if clause.negated else whole or None
    return Problem("vague_measure", "orders_or_money") if all(number < MUCH for number in numbers) else None


def of_orders(clause: Clause, quantity: Quantity) -> bool | None:
    """`spent at least 3 times`: money is not counted in times, so that it tells how many orders there are.

    None where the clause measures no money, False where that is more than a sum: an average.
    """
    if quantity.unit != "times" or (clause.measure or {}).get("field") != "amount":
        return None
    if clause.measure != SPENT or clause.quantity or clause.rank:
        return False
    clause.measure, clause.quantity = None, replace(quantity, unit=None)
    return True


def is_much(quantity: Quantity) -> bool:
    """`at least 3 orders, over 150`: nobody means so many orders."""
    return all(number >= MUCH for one in quantity.each() for number in _numbers(one))


def is_whole(quantity: Quantity) -> bool:
    """Whether it may say how many customers are asked for."""
    counts = quantity.unit in (None, "counted", "things", PEOPLE)
    return quantity.op == "=" and counts and isinstance(quantity.value, int)


def are_several(clause: Clause) -> bool:
    """`saved 3 products, but bought none of them`: which ones cannot be told."""
    named = any(name in clause.where for name in GOODS)
    return bool(clause.bare or clause.quantity or clause.measure) and not named and clause.generic is not None


def _numbers(quantity: Quantity) -> tuple[float, ...]:
    return quantity.value if isinstance(quantity.value, tuple) else (quantity.value,)
