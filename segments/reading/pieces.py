"""The meaningful pieces of a request, the same for every language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any


class Kind(Enum):
    """What a piece does. The comment says what its `meaning` is."""

    SUBJECT = auto()  #: a condition that the noun itself implies ("buyers"), or None
    RELATIVE = auto()  #: None: "who", "those"
    EVERYONE = auto()  #: None
    CONDITION = auto()  #: a definition
    NOT = auto()  #: None
    AND = auto()
    OR = auto()
    COMMA = auto()
    BUT = auto()  #: joins like "and", but looser than "or"
    EXCEPT = auto()  #: takes away from everything before it
    EITHER = auto()
    NOT_BOTH = auto()
    DO = auto()  #: Deed
    NOUN = auto()  #: an event type: "orders"
    SPEND = auto()  #: an aggregate of purchases: {"fn", "field"}
    UNITS = auto()  #: None: "units of", sums the quantity
    DIFFERENT = auto()  #: a field: "different categories"
    QUANTITY = auto()  #: Quantity
    COUNT = auto()  #: Quantity, said with "times"
    WINDOW = auto()  #: a window
    SAME_WINDOW = auto()  #: a duration, or None: "in those 14 days"
    ABSENCE = auto()  #: a window that makes sense after "did not": "for 60 days"
    EDGE = auto()  #: "first" or "last"
    INTO = auto()  #: an event type: "to the cart", after "added"
    ATTRIBUTE_TIME = auto()  #: an attribute: "signed up"
    AGED = auto()  #: None
    YEARS_OLD = auto()  #: None
    LIVE = auto()  #: None
    SPEAK = auto()  #: None
    SPEAKING = auto()  #: None: after the language, "German speaking"
    TAGGED = auto()  #: None
    IN_STAGE = auto()  #: None
    ON_CHANNEL = auto()  #: None
    ABOUT = auto()  #: None
    OF_BRAND = auto()  #: None
    ANYTHING = auto()  #: None: an object without a name
    NOTHING = auto()  #: None: an object that negates
    AS_BEFORE = auto()  #: None: "one", the object of the clause before
    IS = auto()  #: None
    PREPOSITION = auto()  #: None
    FILLER = auto()  #: None: says nothing
    VALUE = auto()  #: tuple of Name
    VAGUE = auto()  #: what must be asked
    MISSING = auto()  #: what the data do not hold
    UNKNOWN = auto()  #: None


@dataclass(frozen=True)
class Deed:
    """What is done: event types; `negated` where the word itself says that it was not done."""

    types: tuple[str, ...]
    negated: bool = False
    #: In its base form a verb can stand under a "did not" that was said before.
    base: bool = False
    #: What must be said with it, or else asked.
    needs_window: str | None = None


@dataclass(frozen=True)
class Quantity:
    """A comparison; the value is a number, or two for `between`."""

    op: str
    value: float | tuple[float, float]


@dataclass(frozen=True)
class Name:
    """A value of the shop's vocabulary and the field that it belongs to."""

    field: str
    value: str


@dataclass(frozen=True)
class Piece:
    """A run of tokens, `start` up to but without `end`, and what it means."""

    kind: Kind
    meaning: Any
    start: int
    end: int


@dataclass(frozen=True)
class Phrase:
    """One line of a language: a pattern, what it means, and a request that uses it.

    `meaning` is computed from the slots where it is a function.
    """

    kind: Kind
    pattern: str
    example: str
    meaning: Any | Callable[[dict[str, Any]], Any] = None
