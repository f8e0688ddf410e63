"""Conditions on events, by the phrases that they say themselves with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, get_args

from segments.conditions.sequence import SameField
from segments.hearing.ear import Ear, Heard, Phrase, Reader, either, fixed, listed
from segments.hearing.events import do, done, field, goods, rest, several, tests
from segments.hearing.figures import amount, comparison, duration, number, orders, span, times, wait
from segments.hearing.windows import when, window

Parts = dict[str, Any]
Make = Callable[[Parts], dict[str, Any]]
ORDERS = ("=", "!=", "<", "<=", ">", ">=")
#: What may be left unsaid.
OPTIONAL = frozenset({"window", "then_window", "rest", "object", "anchor", "same", "among", "channel"})


def negation(make: Make) -> Make:
    """For the phrase that says the opposite."""
    return lambda p: {"not": make(p)}


def _which(prefix: str) -> Reader:
    return either(fixed(f"{prefix}.first", "first"), fixed(f"{prefix}.last", "last"))


def _same(ear: Ear, at: int) -> Iterator[Heard]:
    """Fields that two events share."""
    for end, names in ear.hear(_fields, at):
        if set(names) <= set(get_args(SameField)):
            yield Heard(end, list(names))


_fields = listed(field, "and")
PLACES: dict[str, Reader] = {
    "window": window,
    "then_window": window,
    "when": when,
    "done": done,
    "began": done,
    "then": done,
    "do": do,
    "object": goods,
    "rest": rest,
    "field": field,
    "several": several,
    "amount": amount,
    "times": times,
    "fields": tests,
    "edge": _which("edge"),
    "anchor": _which("anchor"),
    "same": _same,
    "within": either(Phrase("within", lambda p: p["length"], {"length": span}), fixed("later", None)),
}


def event_phrase(name: str, make: Make, **places: Reader) -> Phrase:
    """A phrase whose places have their usual meaning where none is given."""
    return Phrase(name, make, {**PLACES, **places}, OPTIONAL)


def selected(p: Parts, verb: str = "done", window: str = "window") -> dict[str, Any]:
    return {**p[verb], **({"window": p[window]} if window in p else {})}


def _ordered(p: Parts) -> dict[str, Any]:
    """What was bought, where no verb says so."""
    bought = {"type": "purchase", "where": {**p.get("object", {}), **p.get("rest", {})}}
    return selected({**p, "done": bought})


def _threshold(fn: str, of: Make, field: str | None = None) -> Make:
    return lambda p: {fn: of(p), **_field(p, field), **p["amount"]}


def _aggregate(fn: str, of: Make, field: str | None = None) -> Make:
    return lambda p: {"fn": fn, "of": of(p), **_field(p, field)}


def _field(p: Parts, implied: str | None) -> dict[str, str]:
    name = implied or p.get("field") or p.get("several")
    return {"field": name} if name else {}


#: Name of the phrase, function, its events, and its field where the phrase has it for a meaning of its own.
_MEASURES: tuple[tuple[str, str, Make, str | None], ...] = (
    ("distinct", "distinct", selected, None),
    ("spent", "sum", _ordered, "amount"),
    ("order_value", "avg", _ordered, "amount"),
    *((fn, fn, selected, None) for fn in ("sum", "avg", "max", "min")),
)
noun = either(
    event_phrase("noun.count", _aggregate("count", selected)),
    *(event_phrase(f"noun.{name}", _aggregate(fn, of, field)) for name, fn, of, field in _MEASURES),
)


def _contrast(op: str) -> Phrase:
    def make(p: Parts) -> dict[str, Any]:
        times = {"times": p["times"]} if "times" in p else {}
        return {"compare": {"left": p["left"], "op": op, "right": p["right"], **times}}

    places: dict[str, Reader] = {"left": noun, "right": noun, "times": number}
    return Phrase(f"contrast.{op}", make, places, frozenset({"times"}))


def _edge(p: Parts) -> dict[str, Any]:
    asked = {"in": p["when"]} if "when" in p else {"matches": p["fields"]}
    return {p["edge"]: selected(p), **asked}


def _gap(between: str) -> Phrase:
    return event_phrase(
        f"gap.{between}",
        lambda p: {"gap": {"of": selected(p), "between": between, **p["compared"]}},
        compared=comparison(wait, between="between_lengths"),
    )


def _sequence(p: Parts) -> dict[str, Any]:
    steps = {"first": selected(p, "began"), "then": selected(p, "then", "then_window")}
    return {"sequence": steps | {key: p[key] for key in ("within", "same", "anchor") if p.get(key)}}


def _since(attr: str) -> Phrase:
    def make(p: Parts) -> dict[str, Any]:
        return {p["edge"]: selected(p), "since_attr": {"attr": attr, **p["length"]}}

    return event_phrase(f"since.{attr}", make, length=either(*orders("length", duration)))


THRESHOLDS = (
    event_phrase("did", lambda p: {"count": selected(p), "op": ">=", "value": 1}),
    event_phrase("did_not", lambda p: {"count": selected(p, "do"), "op": "=", "value": 0}),
    event_phrase("did_times", lambda p: {"count": selected(p), **p["times"]}),
    event_phrase("distinct_days", _threshold("distinct", selected)),
    *(event_phrase(name, _threshold(fn, of, field)) for name, fn, of, field in _MEASURES),
)
EDGES = (event_phrase("edge.in", _edge), event_phrase("edge.with", _edge))


def _negated_sequence(p: Parts) -> dict[str, Any]:
    return {"sequence": {**_sequence(p)["sequence"], "negate": True}}


DEEDS = (
    *THRESHOLDS,
    *EDGES,
    *(_contrast(op) for op in ORDERS),
    _gap("first_two"),
    _gap("last_two"),
    event_phrase("sequence", _sequence),
    event_phrase("sequence.not", _negated_sequence, then=do),
    _since("created_at"),
    _since("last_seen_at"),
)
