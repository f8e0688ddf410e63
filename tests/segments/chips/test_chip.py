"""A definition's chips: what each says, and where it can be changed."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from segments.chips.chip import Chip, chips_of
from segments.chips.editing import changed, turned, without
from segments.definition import dump, parse_definition
from segments.wording import words_of
from tests.segments.strategies import definitions

WORDS = words_of("en", "EUR")
BOUGHT = {
    "count": {"type": "purchase", "where": {"category": "coffee"}, "window": {"last": "30d"}},
    "op": ">=",
    "value": 2,
}
VIP = {"attr": "tags", "op": "has", "value": "vip"}


def chips(definition: dict[str, Any]) -> tuple[Chip, ...]:
    return chips_of(parse_definition(definition), WORDS)


def every(found: tuple[Chip, ...]) -> list[Chip]:
    return [one for chip in found for one in (chip, *every(chip.children))]


def test_each_condition_that_must_hold_is_a_chip() -> None:
    berlin, bought, plain = chips(
        {"all": [{"attr": "city", "op": "=", "value": "Berlin"}, BOUGHT, {"not": VIP}]}
    )
    assert (berlin.pointer, berlin.sentence) == ("/all/0", "live in Berlin")
    assert bought.sentence == "bought coffee at least twice in the last 30 days"
    assert (plain.pointer, plain.negated) == ("/all/2", True)
    assert [(one.key, one.pointer, one.kind, one.value) for one in bought.fields] == [
        ("category", "/all/1/count/where/category", "text", "coffee"),
        ("last", "/all/1/count/window/last", "duration", "30d"),
        ("op", "/all/1/op", "choice", ">="),
        ("value", "/all/1/value", "number", "2"),
    ]


def test_alternatives_are_one_chip_with_chips_inside() -> None:
    [alternatives] = chips({"any": [VIP, BOUGHT]})
    assert (alternatives.pointer, alternatives.link) == ("", "or")
    assert [one.pointer for one in alternatives.children] == ["/any/0", "/any/1"]
    [negated] = chips({"not": {"any": [VIP, BOUGHT]}})
    assert negated.negated
    assert [one.pointer for one in negated.children] == ["/not/any/0", "/not/any/1"]


@given(definitions)
def test_every_chip_can_be_turned_and_taken_away_and_every_field_kept_as_it_is(definition: Any) -> None:
    condition = parse_definition(definition)
    for chip in every(chips_of(condition, WORDS)):
        assert chip.sentence
        turned(condition, chip.pointer)
        without(condition, chip.pointer)
        for field in chip.fields:
            if field.kind != "text":
                assert dump(changed(condition, field.pointer, field.value)) == dump(condition)
