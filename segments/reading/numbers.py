"""What a bare number is said of: `orders over 3` are counted, `orders over 300` are worth so much."""

from __future__ import annotations

from segments.reading.clause import Clause
from segments.reading.pieces import Problem, Quantity

#: Below the first one nobody means money, from the second one on nobody means how many orders.
FEW, MUCH = 10, 50


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


def _numbers(quantity: Quantity) -> tuple[float, ...]:
    return quantity.value if isinstance(quantity.value, tuple) else (quantity.value,)
