"""Selected events as sentences say them: what was done, to what, and what else is asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from segments.conditions.event_filter import OwnValue
from segments.hearing.ear import Ear, Heard, Phrase, Reader, either, fixed, listed, series
from segments.hearing.figures import amount, quoted, value
from segments.wording.words import EventWords

_OWN = get_args(OwnValue.model_fields["customer"].annotation)
#: What the parts of a selection add to each other.
Selection = dict[str, Any]


def _fields(number: int) -> Reader:
    def read(ear: Ear, at: int) -> Iterator[Heard]:
        for field, names in ear.words.fields.items():
            end = ear.past(names[number], at)
            if end is not None:
                yield Heard(end, field)

    return read


field, several = _fields(0), _fields(1)
_own = either(*(fixed(f"own.{name}", {"customer": name}) for name in _OWN))


def _one_or_many(values: tuple[str, ...]) -> str | list[str]:
    return values[0] if len(values) == 1 else list(values)


_test = either(
    Phrase("field.not_null", lambda p: (p["field"], "not_null", True), {"field": field}),
    Phrase("field.own", lambda p: (p["field"], "=", p["own"]), {"field": field, "own": _own}),
    Phrase("field.other_own", lambda p: (p["field"], "!=", p["own"]), {"field": field, "own": _own}),
    Phrase(
        "field.number",
        lambda p: (p["field"], p["compared"]["op"], p["compared"]["value"]),
        {"field": field, "compared": amount},
    ),
    Phrase("field.other", lambda p: (p["field"], "!=", p["value"]), {"field": field, "value": value}),
    Phrase(
        "field.is",
        lambda p: (p["field"], "=" if len(p["value"]) == 1 else "in", _one_or_many(p["value"])),
        {"field": field, "value": listed(value)},
    ),
)


def tests(ear: Ear, at: int) -> Iterator[Heard]:
    """Fields of events with what is asked of them, in the JSON form of a filter."""
    for end, asked in ear.hear(_tests, at):
        where: dict[str, Any] = {}
        for name, op, wanted in asked:
            where.setdefault(name, {})[op] = wanted
        yield Heard(end, where)


_tests = series(_test)
rest: Reader = Phrase("rest", lambda p: p["rest"], {"rest": tests})


def _about(template: str, some: str, spoken: EventWords, ear: Ear, at: int) -> Iterator[Heard]:
    """The verb with its object: one that is named, or the words for any."""
    before, place, after = template.partition("{}")
    end = ear.past(before + some + after, at)
    if end is not None:
        yield Heard(end, {})
    if place and spoken.field is not None:
        opening, _, closing = spoken.given.partition("{}")
        start = ear.past(before + opening, at)
        for reached, values in ear.hear(_values, start) if start is not None else ():
            end = ear.past(closing + after, reached)
            if end is not None:
                yield Heard(end, {spoken.field: _one_or_many(values)})


_values = listed(value)


def _verb(ear: Ear, at: int, *, negated: bool) -> Iterator[Heard]:
    for type_, spoken in ear.words.events.items():
        template, some = (spoken.do, spoken.any) if negated else (spoken.done, spoken.some)
        kind = {} if type_ == "*" else {"type": type_}
        for end, where in _about(template, some, spoken, ear, at):
            yield Heard(end, {**kind, "where": where})


def _kinds(said: str) -> tuple[Reader, ...]:
    """Events of kinds that have no verb of their own."""
    return (
        Phrase(f"event.{said}.one", lambda p: {"type": p["kind"], "where": {}}, {"kind": quoted}),
        Phrase(f"event.{said}.several", lambda p: {"type": list(p["kind"]), "where": {}}, {"kind": _values}),
    )


def _done(ear: Ear, at: int) -> Iterator[Heard]:
    yield from _verb(ear, at, negated=False)


def _do(ear: Ear, at: int) -> Iterator[Heard]:
    yield from _verb(ear, at, negated=True)


def _with_rest(verb: Reader) -> Reader:
    def make(p: dict[str, Any]) -> Selection:
        return {**p["verb"], "where": {**p["verb"]["where"], **p.get("rest", {})}}

    return Phrase("done", make, {"verb": verb, "rest": rest}, frozenset({"rest"}))


done = _with_rest(either(_done, *_kinds("done")))
do = _with_rest(either(_do, *_kinds("do")))


def goods(ear: Ear, at: int) -> Iterator[Heard]:
    """What was bought, where sentences say it without the verb."""
    spoken = ear.words.events["purchase"]
    yield from _about("{}", "\n", spoken, ear, at)
