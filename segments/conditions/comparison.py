"""Comparing with a given value: the same answer from SQL and from Python, on every engine."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, StrictFloat, StrictInt
from sqlalchemy import BigInteger, ColumnElement, and_, literal, or_

Operator = Literal["=", "!=", "<", "<=", ">", ">=", "between", "in"]
Order = Literal["=", "!=", "<", "<=", ">", ">=", "between"]

PLAIN: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

#: Beyond this, 64-bit arithmetic on sums could overflow.
LARGEST = 10**12
#: Finer values than this are no thresholds that a person sets.
DECIMALS = 4


def _reasonable(value: float) -> float:
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise ValueError(f"a number between -{LARGEST} and {LARGEST} is needed")
    if Decimal(repr(value)).normalize().as_tuple().exponent < -DECIMALS:  # type: ignore[operator]  # finite: an int
        raise ValueError(f"a number has at most {DECIMALS} decimal places")
    return value


#: A number of a definition. Booleans are not numbers here, though Python thinks so.
Number = Annotated[StrictInt | StrictFloat, AfterValidator(_reasonable)]


def exact(value: float) -> Decimal:
    """The number as it was written: 49.5 is 49.5, not its nearest binary fraction."""
    return Decimal(repr(value))


def check_operands(op: str, value: object) -> None:
    """Raises ValueError where an operator's value has the wrong shape."""
    listed = isinstance(value, tuple)
    if op == "between":
        if not listed or len(value) != 2:  # type: ignore[arg-type]  # a tuple, see above
            raise ValueError("`between` needs two values: [lowest, highest]")
    elif op == "in":
        if not listed:
            raise ValueError("`in` needs a list of values")
    elif listed:
        raise ValueError(f"`{op}` needs one value, not a list")


def compare(left: Any, op: str, right: Any) -> bool:
    """The comparison in Python; with an undefined left side it is false."""
    if left is None:
        return False
    if op == "between":
        return bool(right[0] <= left <= right[1])
    if op == "in":
        return left in right
    return bool(PLAIN[op](left, right))


def compare_sql(left: ColumnElement[Any], op: str, right: Any) -> ColumnElement[bool]:
    """The comparison in SQL, for values that bind as the column's own type."""
    if op == "between":
        return and_(left >= right[0], left <= right[1])
    if op == "in":
        return left.in_(right)
    result: ColumnElement[bool] = PLAIN[op](left, right)
    return result


def compare_ratio(
    numerator: ColumnElement[Any], denominator: ColumnElement[Any] | None, op: str, right: Any
) -> ColumnElement[bool]:
    """`numerator / denominator` against exact decimals, in whole numbers only.

    Both sides are multiplied out, because engines divide and round differently. The denominator is
    positive or NULL.
    """

    def one(sign: str, value: Decimal) -> ColumnElement[bool]:
        fraction = Fraction(value)
        left = numerator if fraction.denominator == 1 else numerator * whole(fraction.denominator)
        bound = whole(fraction.numerator)
        result: ColumnElement[bool] = PLAIN[sign](left, bound if denominator is None else denominator * bound)
        return result

    if op == "between":
        return and_(one(">=", right[0]), one("<=", right[1]))
    if op == "in":
        return or_(*(one("=", value) for value in right))
    return one(op, right)


def whole(value: int) -> ColumnElement[int]:
    """A 64-bit number: inferred types would bind it with 32 bits and refuse a large one."""
    return literal(value, BigInteger())
