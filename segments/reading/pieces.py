"""The meaningful pieces of a request, the same for every language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any


class Kind(Enum):
    """What a piece does. The comment says what its `meaning` is."""

    # People
    SUBJECT = auto()  #: None: "customers"
    RELATIVE = auto()  #: None: "who", "those"
    THEY = auto()  #: None
    EVERYONE = auto()  #: None
    AGENT = auto()  #: Deed: "buyers"
    CONDITION = auto()  #: a definition
    # Joining
    #: "on", "flatly", "never", "next", "again" or None: how far and for how long it denies; where one
    #: negation is said twice, the second one says nothing ("again").
    NOT = auto()
    AND = auto()
    OR = auto()
    COMMA = auto()
    BUT = auto()  #: joins like "and", but looser than "or"
    EXCEPT = auto()  #: takes what follows from everything before it
    EXCEPT_BEFORE = auto()  #: takes what was said just before it: Chinese 除外
    EITHER = auto()
    NOT_BOTH = auto()
    AMONG = auto()  #: what follows is ranked
    AMONG_BEFORE = auto()  #: what was said before it is ranked: Chinese 中
    # Deeds
    DO = auto()  #: Deed
    NOUN = auto()  #: Deed: "orders"
    INTO = auto()  #: an event type: "to the cart", after "added"
    ANYTHING = auto()  #: a field or None: an object without a name
    NOTHING = auto()  #: None: an object that negates
    #: "weak", "same" or None: "one", the object of the clause before; a weak word may say nothing, and
    #: "same" is the same product where that object has no name: Russian "их".
    AS_BEFORE = auto()
    SAME = auto()  #: a field or None: "the same product"; after "that": "it", "that product"
    #: An operator and a field: the event has the value that its own customer has there, or another one.
    OWN = auto()
    OTHER = auto()  #: None: "other than", before a name
    EDGE = auto()  #: "first" or "last"
    # Amounts
    MEASURE = auto()  #: an aggregate of purchases: {"fn", "field"}
    UNITS = auto()  #: "at_once" or None: "units of", sums the quantity, or that of one order
    DIFFERENT = auto()  #: a field: "different categories"
    QUANTITY = auto()  #: Quantity
    OR_MORE = auto()  #: an operator that was said after the number: "or more", 以上
    # Times
    WINDOW = auto()  #: a window
    #: None: "in those 14 days", or a unit and perhaps what it is otherwise: "that month", 当月
    SAME_WINDOW = auto()
    LIKE_BEFORE = auto()  #: "this" or "last": the unit is that of the time before, "but not in this one"
    PREVIOUS = auto()  #: a duration, a number or None: "the 90 days before that"
    RESTATED = auto()  #: a duration: "(7 days)", after a time that is as long
    ABSENCE = auto()  #: a window that makes sense after "did not": "for 60 days"
    WITHIN = auto()  #: a duration: "within 3 days"
    LENGTH = auto()  #: a window that may be "within" instead, as its neighbours tell: Russian "за 30 дней"
    LATER = auto()  #: {"op", "length"}; what follows is the earlier event: "more than 30 days after"
    LATER_THAN = auto()  #: {"op", "length"}; the earlier event stands before it: Chinese 60天后
    WITHIN_OF = auto()  #: a duration; what follows is the earlier event: "within 3 days of"
    AFTER = auto()  #: what follows is the earlier event; "that" where it may be left out: "since"
    AFTER_THAT = auto()  #: None: what was said just before it is the earlier event; also Chinese 后
    THEN = auto()  #: None: the clause before is the earlier event
    # Rankings and comparisons of two amounts
    TOP = auto()  #: {"n" or "percent"} and perhaps {"order"}
    MOST = auto()  #: "desc" or "asc"
    MORE = auto()  #: {"op", "times"}
    THAN = auto()  #: None
    # Profiles
    ATTRIBUTE_TIME = auto()  #: an attribute: "signed up"
    AGED = auto()  #: None
    YEARS_OLD = auto()  #: None
    LEAD = auto()  #: fields that a name beside it must have: "live in", "tagged"
    VALUE = auto()  #: Listed
    # The rest
    IS = auto()  #: None
    FILLER = auto()  #: None: says nothing
    VAGUE = auto()  #: Problem
    MISSING = auto()  #: Problem
    UNKNOWN = auto()  #: the text


#: Pieces that open a clause.
HEADS = (Kind.DO, Kind.NOUN, Kind.MEASURE, Kind.AGENT, Kind.ATTRIBUTE_TIME)


@dataclass(frozen=True)
class Deed:
    """What is done: event types; `negated` where the word itself says that it was not done."""

    types: tuple[str, ...]
    negated: bool = False
    #: In its base form a verb can stand under a "did not" that was said before.
    base: bool = False
    #: It must be said with a window, or else is asked about.
    needs_window: bool = False
    #: Several types, each of which was done.
    each: bool = False
    #: The word says by itself that it is counted: "number of orders".
    counted: bool = False
    #: The word itself says which one: 首单, "first-time buyers".
    edge: str | None = None


@dataclass(frozen=True)
class Amount:
    """A number with what it was said in: "money", "times", or None."""

    value: float
    unit: str | None = None


@dataclass(frozen=True)
class Quantity:
    """A comparison; the value is a number, or two for `between`."""

    op: str
    value: float | tuple[float, float]
    unit: str | None = None
    #: A second comparison that must hold too: "more than 3 and fewer than 10".
    also: Quantity | None = None

    def each(self) -> list[Quantity]:
        """Every comparison that must hold."""
        return [self, *(self.also.each() if self.also else [])]

    def written(self) -> dict[str, Any]:
        return {"op": self.op, "value": list(self.value) if isinstance(self.value, tuple) else self.value}


@dataclass(frozen=True)
class Problem:
    """Why there is no answer: a reason code, and the name of a question or of what is missing."""

    code: str
    about: str


@dataclass(frozen=True)
class Name:
    """A value of the shop's vocabulary and the field that it belongs to."""

    field: str
    value: str


@dataclass(frozen=True)
class Listed:
    """Names side by side, each with everything that it may mean: `coffee, toys or laptops`."""

    names: tuple[tuple[Name, ...], ...]
    each: bool = False
    other: bool = False
    #: As it was written.
    said: str = ""
    #: A leading word told what kind of name it is: "speak German".
    led: bool = False
    #: "both Berlin and Munich": each of them holds of the same customer.
    both: bool = False
    #: "only coffee": nothing else.
    sole: bool = False

    def among(self, fields: tuple[str, ...]) -> tuple[str, list[list[str]]] | None:
        """The first of the fields that all names have, and the values that each may mean there."""
        for field in fields:
            values = [[name.value for name in meant if name.field == field] for meant in self.names]
            if all(values):
                return field, values
        return None


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
