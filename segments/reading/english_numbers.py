"""Comparisons with numbers in English, each with a request that uses it."""

from __future__ import annotations

import re
from typing import Any

from segments.reading.pieces import Kind, Phrase, Quantity

Slots = dict[str, Any]


#: Comparisons, with a hole for the number: of times, of money, of anything.
COMPARISONS = {
    ">=": [
        "at least {}", "a minimum of {}", "minimum {}", "{} or more", "{} +", "no (less|fewer) than {}",
        "not (less|fewer) than {}", ">= {}",
    ],
    ">": ["(more|greater|higher) than {}", "over {}", "above {}", "exceeding {}", "> {}"],
    "<": ["(less|fewer|lower) than {}", "under {}", "below {}", "< {}"],
    "<=": [
        "at most {}", "(no|not) more than {}", "up to {}", "a maximum of {}", "{} or (less|fewer)", "<= {}",
    ],
    "=": ["exactly {}", "just {}", "only {}", "equal to {}", "= {}", "{}"],
}  # fmt: skip


def _comparisons(kind: Kind, slot: str, value: str, example: str) -> list[Phrase]:
    """The comparisons with one slot; `example` has a hole for the comparison with `value`."""

    def reading(op: str) -> Any:
        return lambda slots: Quantity(op, slots[slot])

    return [
        Phrase(kind, pattern.format(f"{{{slot}}}"), example.format(_shown(pattern, value)), reading(op))
        for op, patterns in COMPARISONS.items()
        for pattern in patterns
    ]


def _shown(pattern: str, value: str) -> str:
    """The pattern with the first of each choice, and the value in its hole."""
    return re.sub(r"\((\w+)[^)]*\)", r"\1", pattern).format(value)


def _between(slots: Slots, last: str) -> Quantity:
    return Quantity("between", (slots["number"], slots[last]))


QUANTITIES = [
    *_comparisons(Kind.QUANTITY, "amount", "100", "customers who spent {}"),
    Phrase(
        Kind.QUANTITY,
        "between {amount} and {amount2}",
        "spent between $100 and $300 last quarter",
        lambda s: Quantity("between", (s["amount"], s["amount2"])),
    ),
    Phrase(
        Kind.QUANTITY,
        "[from] {amount} to {amount2}",
        "spent 100 to 300 euros last quarter",
        lambda s: Quantity("between", (s["amount"], s["amount2"])),
    ),
    *_comparisons(Kind.COUNT, "times", "3 times", "customers who bought coffee {}"),
    Phrase(
        Kind.COUNT,
        "between {number} and {times}",
        "bought coffee between 2 and 4 times",
        lambda s: _between(s, "times"),
    ),
    Phrase(
        Kind.COUNT, "[from] {number} to {times}", "bought coffee 2 to 4 times", lambda s: _between(s, "times")
    ),
    Phrase(
        Kind.COUNT,
        "{number} or more times",
        "bought coffee 2 or more times",
        lambda s: Quantity(">=", s["number"]),
    ),
    Phrase(Kind.COUNT, "{number} + times", "bought coffee 2+ times", lambda s: Quantity(">=", s["number"])),
]
