"""The definition that a sentence of ours says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from segments.condition import Condition
from segments.definition import DEEPEST, parse_definition
from segments.exceptions import InvalidDefinition
from segments.hearing.deeds import DEEDS, EDGES, OPTIONAL, THRESHOLDS, negation, noun
from segments.hearing.ear import BLANKS, Ear, Heard, Phrase, Reader, either, fixed, listed
from segments.hearing.events import field
from segments.hearing.figures import number, whole
from segments.hearing.people import PEOPLE
from segments.sentence import describe
from segments.wording import LANGUAGES
from segments.wording.words import Words

#: A longer text is no sentence that a person was shown.
LONGEST = 10_000
FULL_STOPS = ".。"
#: Phrases whose last place holds conditions.
CLOSED_BY = ("inner", "customers", "not_among", "top.desc", "top.asc")


class Told(NamedTuple):
    """A definition, and the language of the sentence that told it."""

    condition: Condition
    language: str


def hear(text: str, currency: str) -> Told | None:
    """The definition whose own sentence this is; None where there is none.

    What was heard is said again and must give the same words, so that it can be nothing else. A capital
    at the beginning and a full stop at the end make no difference.
    """
    text = text.strip()
    texts = dict.fromkeys((text, text.rstrip(FULL_STOPS), _uncapitalised(text.rstrip(FULL_STOPS))))
    for language, kind in LANGUAGES.items():
        for sentence in texts:
            if len(sentence) <= LONGEST and _may_be(sentence, kind(currency)):
                meant = _meant(sentence, kind(currency), language, currency)
                if len(meant) == 1:
                    return Told(meant[0], language)
    return None


def _uncapitalised(text: str) -> str:
    return text[:1].lower() + text[1:]


def _may_be(text: str, words: Words) -> bool:
    before, _, after = words.say("customers", predicate="\n").partition("\n")
    complete = (words.say("all"), words.say("nobody"))
    return (text.startswith(before) and text.endswith(after)) or text in complete


def _meant(text: str, words: Words, language: str, currency: str) -> list[Condition]:
    found = {json.dumps(data, sort_keys=True): data for data in _heard(Ear(text, words))}
    meant = [one for one in map(_valid, found.values()) if one is not None]
    return [one for one in meant if _plain(describe(one, currency, language)) == _plain(text)]


def _heard(ear: Ear) -> Iterator[dict[str, Any]]:
    whole = either(fixed("all", {"everyone": True}), fixed("nobody", {"any": []}), _customers)
    yield from (data for end, data in ear.hear(whole, 0) if end == len(ear.text))


def _valid(data: dict[str, Any]) -> Condition | None:
    try:
        return parse_definition(data)
    except InvalidDefinition:
        return None


def _plain(text: str) -> str:
    return text.translate(BLANKS)


def predicate(ear: Ear, at: int) -> Iterator[Heard]:
    """What is said of customers: one condition, or several that one word joins."""
    if ear.depth >= DEEPEST:
        return
    ear.depth += 1
    for end, one in ear.hear(_part, at):
        yield Heard(end, one)
        for key, link in (("all", "and"), ("any", "or")):
            yield from _joined(ear, end, (one,), key, link)
    ear.depth -= 1


def _joined(ear: Ear, at: int, front: tuple[Any, ...], key: str, link: str) -> Iterator[Heard]:
    start = ear.past(ear.words.phrases[link], at)
    for end, one in ear.hear(_part, start) if start is not None else ():
        yield Heard(end, {key: [*front, one]})
        yield from _joined(ear, end, (*front, one), key, link)


def _single(ear: Ear, at: int) -> Iterator[Heard]:
    """One condition, if it says itself just so."""
    found = {}
    for phrase in CONDITIONS:
        for end, data in phrase(ear, at):
            found[end, json.dumps(data)] = Heard(end, data)
    yield from (one for one in found.values() if _may_end(ear, one.end) and _says_itself(ear, at, one))


def _may_end(ear: Ear, at: int) -> bool:
    """Whether a condition may end here: a joining word follows, or what it stands in is closed."""
    phrases = ear.words.phrases
    closing = (phrases[name].rpartition("}")[2].replace(" ", "") for name in CLOSED_BY)
    following = (phrases["and"], phrases["or"], *filter(None, closing))
    return at == len(ear.plain) or ear.plain.startswith(following, at)


def _says_itself(ear: Ear, at: int, heard: Heard) -> bool:
    condition = _valid(heard.value)
    ways = (ear.words, ear.words.dated())
    return condition is not None and any(ear.says(condition.predicate(way), at, heard.end) for way in ways)


def _having(ear: Ear, at: int) -> Iterator[Heard]:
    for phrase in (*THRESHOLDS, *EDGES):
        yield from phrase(ear, at)


def _top(order: str) -> Iterator[Phrase]:
    def make(p: dict[str, Any]) -> dict[str, Any]:
        among = {"among": p["among"]} if "among" in p else {}
        return {"top": {"by": p["noun"], "order": order, **p["many"], **among}}

    percent = Phrase("percent", lambda p: {"percent": p["value"]}, {"value": number})
    places: dict[str, Reader] = {"noun": noun, "many": either(_places, percent), "among": predicate}
    yield Phrase(f"top.{order}", make, places, OPTIONAL)
    yield Phrase(f"top.{order}", negation(make), places, OPTIONAL, negated=True)


def _places(ear: Ear, at: int) -> Iterator[Heard]:
    yield from (Heard(end, {"n": int(digits)}) for end, digits in ear.hear(whole, at))


def _exists(p: dict[str, Any]) -> dict[str, Any]:
    return {"exists_value": {"field": p["field"], "having": list(p["conditions"])}}


_inner = Phrase("inner", lambda p: p["condition"], {"condition": predicate})
_each = Phrase("inner", lambda p: p["condition"], {"condition": _having})
_customers = Phrase("customers", lambda p: p["predicate"], {"predicate": predicate})
CONDITIONS: tuple[Phrase, ...] = (
    *DEEDS,
    *PEOPLE,
    *_top("desc"),
    *_top("asc"),
    Phrase("exists_value", _exists, {"field": field, "conditions": listed(_each, "and")}),
)
_not_among = Phrase("not_among", lambda p: {"not": p["condition"]}, {"condition": _inner})
_part = either(
    _single, _not_among, _inner, fixed("are_nobody", {"any": []}), fixed("are_any", {"everyone": True})
)
