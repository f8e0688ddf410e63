"""Conditions on profiles, messages and other segments, by the phrases that they say themselves with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from segments.attributes.instant import INSTANTS
from segments.attributes.text import TEXTS
from segments.conditions.consented import State
from segments.conditions.delivered import Fate
from segments.hearing.deeds import ORDERS, Make, Parts, negation
from segments.hearing.ear import Ear, Heard, Phrase, Reader, either, fixed, listed
from segments.hearing.figures import comparison, days, number, pattern, quoted, value, whole
from segments.hearing.windows import window

#: A code in parentheses stands after its name, at most so far away.
FARTHEST = 80


def _plain(phrase: str, make: Make, /, **places: Reader) -> tuple[Phrase, Phrase]:
    """A phrase about the present, and its negation."""
    optional = frozenset({"channel", "window"})
    return (
        Phrase(phrase, make, places, optional),
        Phrase(phrase, negation(make), places, optional, negated=True),
    )


def _test(attr: str, **rest: Any) -> dict[str, Any]:
    return {"attr": attr, **rest}


def _meaning(data: dict[str, Any]) -> Make:
    """For a phrase without places."""
    return lambda _: data


def _compared(attr: str, op: str, place: str = "value") -> Make:
    return lambda p: _test(attr, op=op, value=p[place])


def _between(attr: str) -> Make:
    return lambda p: _test(attr, op="between", value=[p["low"], p["high"]])


def _presence(attr: str) -> Iterator[Phrase]:
    for op in ("is_null", "not_null"):
        yield from _plain(f"{attr}.{op}", _meaning(_test(attr, op=op)))


def _named(attr: str) -> Reader:
    """A value of the attribute: `Berlin`, `German (de)`."""

    def read(ear: Ear, at: int) -> Iterator[Heard]:
        yield from (one for one in value(ear, at) if ear.says(ear.words.named(attr, one.value), at, one.end))
        yield from coded(ear, at)

    def coded(ear: Ear, at: int) -> Iterator[Heard]:
        opened = ear.text.find("(", at, at + FARTHEST)
        while opened >= 0:
            code = ear.text[opened + 1 :].partition(")")[0]
            end = ear.past(ear.words.named(attr, code), at) if code else None
            if end is not None:
                yield Heard(end, code)
            opened = ear.text.find("(", opened + 1, at + FARTHEST)

    country = Phrase("country", lambda p: p["code"], {"code": value})
    return {"language": either(read), "country": either(read, country)}.get(attr, value)


def _text(attr: str) -> Iterator[Phrase]:
    named = _named(attr)
    several = listed(named)
    only = Phrase("one_of", lambda p: p["values"], {"values": several})

    def make(p: Parts) -> dict[str, Any]:
        return _test(attr, op="=", value=p["value"][0]) if len(p["value"]) == 1 else among(p)

    def among(p: Parts) -> dict[str, Any]:
        return _test(attr, op="in", value=list(p["value"]))

    yield from _plain(f"{attr}.is", make, value=several)
    yield from _plain(f"{attr}.is", among, value=only)
    yield from _plain(f"{attr}.other", _compared(attr, "!="), value=named)
    yield from _presence(attr)


_written = pattern(r"\d[\dW:.,TZ+\-]*(?: \d[\d:.,Z+\-]*)?")
_at = either(Phrase("start_of", lambda p: p["day"], {"day": _written}), _written)


def _instant(attr: str) -> Iterator[Phrase]:
    makes: dict[str, Make] = {op: _compared(attr, op, "at") for op in ("<", "<=", ">", ">=")}
    makes |= {"between": _between(attr), "in": lambda p: _test(attr, **{"in": p["window"]})}
    window_or_ever = either(window, fixed("before_now", {"ever": True}))
    places: dict[str, Reader] = {"at": _at, "low": _at, "high": _at, "window": window_or_ever}
    for name, make in makes.items():
        yield Phrase(f"{attr}.{name}", make, places)
        yield Phrase(f"not.{attr}.{name}", negation(make), places)
    yield from _presence(attr)


def _birthday() -> Iterator[Phrase]:
    places: dict[str, Reader] = {"value": _written, "low": _written, "high": _written}
    for op in ORDERS:
        yield from _plain(f"birthday.{op}", _compared("birthday", op), **places)
    yield from _plain("birthday.between", _between("birthday"), **places)
    yield from _presence("birthday")
    yield from _plain("birthday.today", _meaning({"birthday": {"next_days": 1}}))
    yield from _plain("birthday.next_days", lambda p: {"birthday": {"next_days": int(p["days"])}}, days=whole)
    yield from _plain("birthday.current", _meaning({"birthday": {"month": "current"}}))
    yield from _plain("birthday.month", lambda p: {"birthday": {"month": int(p["month"])}}, month=whole)


def _consent() -> Iterator[Phrase]:
    for name, allowed in (("yes", True), ("no", False)):
        make = _meaning(_test("consent", op="=", value=allowed))
        yield from _either_way(f"consent.{name}", f"consent.not_{name}", make)
    yield from _presence("consent")


def _permission() -> Iterator[Phrase]:
    purpose = either(fixed("purpose.marketing", "marketing"), quoted)
    channel = Phrase("consent.on", lambda p: p["channel"], {"channel": value})
    places: dict[str, Reader] = {"purpose": purpose, "channel": channel}
    optional = frozenset({"channel"})
    for state in get_args(State):
        make = _permitted(state)
        yield Phrase(f"consent.{state}", make, places, optional)
        yield Phrase(f"consent.not.{state}", negation(make), places, optional)


def _permitted(state: str) -> Make:
    return lambda p: {"consent": {**p, "state": state}}


def _either_way(phrase: str, negated: str, make: Make, /, **places: Reader) -> tuple[Phrase, Phrase]:
    """A condition whose negation has a phrase of its own."""
    return Phrase(phrase, make, places), Phrase(negated, negation(make), places)


_trait = comparison(either(quoted, number))
_campaign = either(
    fixed("any_campaign", {}),
    Phrase("campaign_number", lambda p: {"campaign": int(p["number"])}, {"number": whole}),
)
_segment = either(Phrase("segment_number", lambda p: int(p["number"]), {"number": whole}), quoted)


def _delivery(was: str) -> Phrase:
    def make(p: Parts) -> dict[str, Any]:
        dated = {"window": p["window"]} if "window" in p else {}
        return {"delivery": {**p["campaign"], "was": was, **dated}}

    return Phrase(f"delivery.{was}", make, {"campaign": _campaign, "window": window}, frozenset({"window"}))


def _expected(p: Parts) -> dict[str, Any]:
    category = {"category": p["category"]} if p["category"] else {}
    return {"expected": {**category, "next_days": p["days"]}}


PEOPLE: tuple[Phrase, ...] = (
    *(phrase for attr in TEXTS for phrase in _text(attr)),
    *(phrase for attr in INSTANTS for phrase in _instant(attr)),
    *_birthday(),
    *_plain("age", lambda p: _test("age", **p["compared"]), compared=comparison(number)),
    *_presence("age"),
    *_consent(),
    *_permission(),
    *_plain("tags.has", _compared("tags", "has"), value=value),
    *_plain("tags.in", lambda p: _test("tags", op="in", value=list(p["values"])), values=listed(value)),
    *_presence("tags"),
    *_plain("trait", lambda p: _test(p["name"], **p["compared"]), name=value, compared=_trait),
    *_plain("trait.not_null", lambda p: _test(p["name"], op="not_null"), name=value),
    *_plain("trait.is_null", lambda p: _test(p["name"], op="is_null"), name=value),
    *_either_way("reachable", "not_reachable", _meaning({"reachable": True})),
    *_either_way(
        "reachable.channel",
        "not_reachable.channel",
        lambda p: {"reachable": {"channel": p["channel"]}},
        channel=value,
    ),
    *_either_way("in_segment", "not_in_segment", lambda p: {"segment": p["segment"]}, segment=_segment),
    *_either_way(
        "expected",
        "not_expected",
        _expected,
        category=either(fixed("expected_any", None), value),
        days=days,
    ),
    *_plain("list", lambda p: {"list": list(p["references"])}, references=listed(value)),
    *_plain(
        "random",
        lambda p: {"random": {"of": p["name"], "from": p["start"], "to": p["end"]}},
        start=number,
        end=number,
        name=quoted,
    ),
    *(_delivery(was) for was in get_args(Fate)),
)
