"""One clause about events while it is being read: what was done, to what, how often, when, after what."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from segments.reading.pieces import Deed, Listed, Problem, Quantity

#: The place of a deed that still waits for "to the cart" or "to favourites".
INCOMPLETE = "add"
#: Of a field of which it is only said that it has a value: "bought through a campaign".
ANY_VALUE = {"not_null": True}
GOODS = ("category", "brand", "product_id")
#: `via` is a channel that the event came by, where it is said that it did.
CAME_BY = "via"
#: The fields by which the objects of an event type may be named.
OBJECTS = {
    "click": ("campaign_id",),
    "reply": ("campaign_id", "sentiment", "topic", "channel"),
    "opt_out": ("campaign_id",),
    "message": ("topic", "sentiment", "channel", *GOODS),
    "question": ("topic", "sentiment", "channel", *GOODS),
    "complaint": ("topic", "sentiment", "channel", *GOODS),
    "referral": (),
}
#: Goods have a quantity where they are bought only.
UNITS = {"fn": "sum", "field": "quantity"}
ANY_OBJECT = (*GOODS, "campaign_id")
#: Events that are about goods with a price.
WITH_PRICES = frozenset({"purchase", "view", "add_to_cart", "favorite"})

Window = dict[str, Any]


def field_of(name: str) -> str:
    """The field of an event that a name tells of."""
    return "channel" if name == CAME_BY else name


@dataclass
class Rank:
    """The place in a ranking that is asked for."""

    size: dict[str, Any] = field(default_factory=dict)
    order: str = "desc"
    among: dict[str, Any] | None = None


@dataclass(frozen=True)
class Anchor:
    """The earlier event that a clause follows, any of them or the first or last one."""

    clause: Clause
    edge: str = "any"


@dataclass(eq=False)
class Clause:
    """Filled while reading; `definition` says what it came to."""

    types: tuple[str, ...] = ()
    #: Where the deed was said, in tokens.
    place: int = 0
    #: The clause before it in the same breath: "viewed toys without buying".
    beside: Clause | None = None
    #: The clause whose deed it repeats with another object: "coffee but not toys".
    echoes: Clause | None = None
    #: The clause of whose events it tells: "3 messages, one of them negative".
    among: Clause | None = None
    #: A moment of the profile instead of events: "signed up".
    attribute: str | None = None
    negated: bool = False
    #: Denied for all time: a time of the clauses before is not meant for it.
    never: bool = False
    #: Denied of a time after which it had happened: "no longer".
    no_longer: bool = False
    #: Denied so that a time of another clause after a comma is not meant for it: "never".
    flatly: bool = False
    #: A negation that was said before an "or" and holds on after it.
    negation_goes_on: bool = False
    #: It is a noun, "buyers", or said with "ever": its window is not to be found elsewhere.
    ever: bool = False
    #: Verbs joined by "and" are separate deeds with the same object.
    all_types: bool = False
    noun: bool = False
    #: It is the first deed of the request, so that "within 30 days" can only reach back from now.
    comes_first: bool = False
    #: Said with a noun, "orders", of which there are so many.
    counted: bool = False
    needs_window: bool = False
    where: dict[str, Any] = field(default_factory=dict)
    #: What it measures are the orders of the clause before: "3 orders, totalling over 150".
    of_those: bool = False
    #: A field whose values were joined by "and": each of them must have happened.
    each: str | None = None
    #: Nobody said "both" or "each of": a number may be that of all of them together.
    loosely_each: bool = False
    quantity: Quantity | None = None
    #: A number that was said without telling of what.
    bare: Quantity | None = None
    #: {"fn", "field"} where not events are counted.
    measure: dict[str, str] | None = None
    #: So many units were in one order.
    at_once: bool = False
    #: The number was told as times: "at least twice bought 3 units at once".
    often: bool = False
    #: It repeats an earlier clause in other words.
    repeats: bool = False
    #: The number may be that of different goods or of times.
    loosely_counted: bool = False
    #: A number was said with it, be it 0.
    numbered: bool = False
    window: Window | None = None
    #: The window was said before the deed.
    leading: bool = False
    #: The window was said on its own after a comma: "clicked, did not buy, last 7 days".
    set_off: bool = False
    edge: str | None = None
    #: What follows says something of the first or last event: "was".
    described: bool = False
    matching: dict[str, Any] = field(default_factory=dict)
    within: str | None = None
    follows: Anchor | None = None
    #: How long it took after the earlier event at least: {"op", "length"}.
    wait: dict[str, str] | None = None
    #: It happened before too: "ordered again".
    again: bool = False
    #: The number that follows is what the order was worth: "the amount of their last order".
    paid: bool = False
    #: The field whose value is the same as in `pair`, or as often as `quantity` says.
    same: str | None = None
    #: "it", "that product": the one of the clause before, however often.
    points_back: bool = False
    pair: Clause | None = None
    #: The field of which no other value may occur: "only coffee".
    sole: str | None = None
    #: The field of an object without a name: "a brand".
    generic: str | None = None
    rank: Rank | None = None
    more: dict[str, Any] | None = None
    than: Clause | None = None
    #: It became a part of another clause.
    absorbed: bool = False

    @property
    def is_of_pair(self) -> bool:
        """`bought it twice`; of "bought the same product twice" no other clause need tell."""
        return self.points_back or not self.quantity

    @property
    def denies_all(self) -> bool:
        """`did not buy both coffee and tea`: perhaps one of them."""
        return self.negated and self.each is not None and not self.loosely_each

    @property
    def objects(self) -> tuple[str, ...]:
        """The fields by which an object of this clause may be named."""
        found = [OBJECTS.get(one, ANY_OBJECT) for one in self.types]
        return (*dict.fromkeys(name for fields in found for name in fields), CAME_BY)

    @property
    def is_plain(self) -> bool:
        """Nothing is counted and no time is said, so that a time said elsewhere may be meant for it too."""
        counts = self.ever or self.quantity or self.measure or self.edge or self.rank or self.than
        return not (counts or self.window or self.follows or self.absorbed or self.same) and bool(self.types)

    @property
    def lacks_time(self) -> bool:
        """As plain, but something may be counted: a leading time is meant for it too."""
        takes_none = self.ever or self.edge or self.rank or self.than or self.follows or self.absorbed
        return not (takes_none or self.window or self.same) and bool(self.types)

    def do(self, deed: Deed) -> bool:
        """Takes what was done; False where this clause already says another deed."""
        if self.attribute or self.all_types or (self.types and not self._agrees(deed.types)):
            return False
        if not self.types or len(deed.types) < len(self.types):
            self.types = deed.types
        self.negated ^= deed.negated
        self.all_types |= deed.each
        self.needs_window |= deed.needs_window
        self.edge = self.edge or deed.edge
        return True

    def _agrees(self, types: tuple[str, ...]) -> bool:
        return bool(set(types) & set(self.types)) or ("*" in self.types and self.noun)

    @property
    def is_once_more(self) -> bool:
        """`bought again after the complaint`; without it, "again" would tell of an earlier time too."""
        return self.follows is not None and (not self.negated or self.window is None)

    def put(self, listed: Listed) -> Problem | bool | None:
        """Takes a named object. False where none of its fields fits, a Problem where it is not clear."""
        if self._says_already(listed):
            return None
        taken = {name for name in (*self.where, *self.matching) if self.where.get(name) != ANY_VALUE}
        fields = tuple(name for name in self.objects if name not in taken)
        fields = tuple(name for name in fields if name != CAME_BY or "channel" not in taken)
        found = listed.among(fields)
        if found is None:
            return False
        name, values = found[0] if found[0] != CAME_BY else "channel", found[1]
        if any(len(one) > 1 for one in values):
            return Problem("which_name", " / ".join(values[0]))
        plain = [one[0] for one in values]
        if listed.sole:
            if len(plain) > 1 or self.sole:
                return Problem("not_understood", "too_much")
            self.sole = name
        target = self.matching if self.edge and self.described else self.where
        if listed.other:
            if len(plain) > 1:
                return Problem("which_name", " / ".join(plain))
            target[name] = {"!=": plain[0]}
            return None
        target[name] = plain[0] if len(plain) == 1 else plain
        if listed.each and len(plain) > 1 and target is self.where:
            self.each, self.loosely_each = name, not listed.both
        return None

    def _says_already(self, listed: Listed) -> bool:
        """`coffee buyers by money spent on coffee`."""
        found = listed.among(tuple(self.where))
        return found is not None and not listed.other and [[self.where[found[0]]]] == found[1]

    def price(self, quantity: Quantity) -> bool:
        """Takes `over 200` said of an order or of a product: what was paid, or what it costs."""
        goods = self.generic == "product_id" or any(name in self.where for name in GOODS)
        is_order = "purchase" in self.types and not goods
        name = "amount" if is_order else "price"
        target = self.matching if self.edge and self.described else self.where
        if not set(self.types) <= WITH_PRICES or name in target or quantity.op == "=" or quantity.also:
            return False
        written = quantity.written()
        target[name] = {written["op"]: written["value"]}
        return True

    def echo(self) -> Clause:
        """The same deed once more, for words that leave it out: "but not this quarter"."""
        return replace(
            self, where=dict(self.where), matching={}, leading=False, set_off=False, follows=None,
            within=None, pair=None, absorbed=False, beside=None, echoes=None, among=None, sole=None,
            more=None, than=None, rank=None, noun=False, negation_goes_on=False, again=False, repeats=True,
        )  # fmt: skip
