"""Edits of a definition: every one leaves a definition, and one that is taken back gives the former one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.journeys.definition import JourneyDefinition, dump, parse
from scheduler.journeys.editing import add, fresh_id, move, put, remove, revised, unreached
from scheduler.journeys.exceptions import InvalidJourney, LastStep, StepNameTaken, StepsLeadDown, UnknownStep

CITY = {"attr": "city", "op": "=", "value": "Bern"}


def message(name: str, **more: object) -> dict[str, object]:
    return {"id": name, "message": {"text": name}, **more}


def made(*steps: dict[str, object]) -> JourneyDefinition:
    return parse({"trigger": {"event": "view"}, "steps": steps})


def step(written: dict[str, object]):
    return made(written).steps[0]


def names(definition: JourneyDefinition) -> str:
    return " ".join(one.id for one in definition.steps)


BRANCHED = made(
    {"id": "who", "branch": CITY, "otherwise": "other"},
    message("bern", next="last"),
    message("other"),
    message("last"),
)


def test_a_step_takes_over_the_way_of_the_one_above_it():
    longer = add(BRANCHED, step({"id": "pause", "wait": "2d"}), behind="bern")
    assert (longer.step("bern").next, longer.step("pause").next) == (None, "last")
    assert remove(longer, "pause") == BRANCHED


def test_who_would_come_to_a_removed_step_comes_to_what_follows_it():
    shorter = remove(BRANCHED, "other")
    assert shorter.step("who").otherwise == "last"
    assert remove(BRANCHED, "last").step("bern").next == "end"
    assert remove(BRANCHED, "bern").step("who").next == "last"


def test_who_was_led_to_an_exit_still_ends_there_when_it_is_gone():
    left = made(
        {"id": "who", "branch": CITY, "otherwise": "out"}, {"id": "out", "exit": "x"}, message("hello")
    )
    assert remove(left, "out").step("who").otherwise == "end"


def test_a_part_of_a_split_that_went_on_goes_through_the_new_step():
    lot = {"id": "lot", "split": [{"percent": 50, "to": "hello"}, {"percent": 50, "to": "end"}]}
    split = made(lot, message("hello"))
    longer = add(split, step({"id": "pause", "wait": "2d"}), behind="lot")
    assert [share.to for share in longer.step("lot").split] == ["pause", "end"]
    assert remove(longer, "pause") == split


def test_a_step_is_not_moved_above_one_that_leads_to_it():
    with pytest.raises(StepsLeadDown):
        move(made({"id": "who", "branch": CITY, "otherwise": "a"}, message("a")), "a", -1)
    assert names(move(BRANCHED, "last", -1)) == "who bern last other"
    assert move(BRANCHED, "who", -1) == BRANCHED


def test_a_step_with_another_name_is_still_led_to():
    renamed = put(BRANCHED, "last", step(message("farewell")))
    assert renamed.step("bern").next == "farewell"
    with pytest.raises(StepNameTaken):
        put(BRANCHED, "last", step(message("who")))
    with pytest.raises(StepNameTaken):
        add(BRANCHED, step(message("who")), behind=None)


def test_what_is_not_there_and_the_last_one_are_refused():
    with pytest.raises(UnknownStep):
        remove(BRANCHED, "nothing")
    with pytest.raises(LastStep):
        remove(made(message("hello")), "hello")
    with pytest.raises(InvalidJourney):
        put(BRANCHED, "last", step(message("last")).model_copy(update={"next": "bern"}))


def test_steps_that_nobody_comes_to_are_told():
    assert unreached(BRANCHED) == frozenset()
    out = step({"id": "out", "exit": "x"})
    assert unreached(add(BRANCHED, out, behind="who")) == {"bern"}


@st.composite
def definitions(draw) -> JourneyDefinition:
    ids = [f"s{number}" for number in range(draw(st.integers(1, 6)))]
    steps = []
    for number, name in enumerate(ids):
        later = st.sampled_from([*ids[number + 1 :], "end"])
        kind = draw(st.sampled_from(["message", "wait", "patience", "branch", "split", "exit"]))
        following = draw(st.one_of(st.none(), later)) if kind in ("message", "wait", "branch") else None
        written: dict[str, object] = {
            "message": {"message": {"text": name}},
            "wait": {"wait": "2d"},
            "patience": {"wait": {"event": "view", "at_most": "2d", "late": draw(later)}},
            "branch": {"branch": CITY, "otherwise": draw(later)},
            "split": {"split": [{"percent": 40, "to": draw(later)}, {"percent": 60, "to": draw(later)}]},
            "exit": {"exit": "gone"},
        }[kind]
        steps.append({"id": name, **written, **({"next": following} if following else {})})
    return made(*steps)


PLAIN = [{"wait": "3h"}, {"tag": "vip"}, {"person": "Call."}, {"message": {"text": "Hello"}}]


@given(definitions(), st.sampled_from(PLAIN), st.integers(-1, 5))
def test_what_is_added_and_removed_again_was_never_there(definition, plain, place):
    new = step({"id": "new", **plain})
    behind = definition.steps[min(place, len(definition.steps) - 1)].id if place >= 0 else None
    longer = add(definition, new, behind=behind)
    assert parse(dump(longer)) == longer
    assert remove(longer, "new") == definition


@given(definitions(), st.data())
def test_a_step_that_is_moved_and_moved_back_stands_where_it_stood(definition, data):
    name = data.draw(st.sampled_from([one.id for one in definition.steps]))
    by = data.draw(st.sampled_from([-1, 1]))
    try:
        moved = move(definition, name, by)
    except StepsLeadDown:
        return
    assert parse(dump(moved)) == moved
    if moved != definition:
        assert move(moved, name, -by) == definition


@given(definitions(), st.lists(st.tuples(st.sampled_from(["add", "move", "remove"]), st.integers(0, 9))))
def test_any_sequence_of_edits_leaves_a_definition(definition, edits):
    for edit, number in edits:
        name = definition.steps[number % len(definition.steps)].id
        try:
            if edit == "add":
                fresh = fresh_id(definition, "tag")
                definition = add(definition, step({"id": fresh, "tag": "x"}), behind=name)
            elif edit == "move":
                definition = move(definition, name, -1 if number % 2 else 1)
            else:
                definition = remove(definition, name)
        except (StepsLeadDown, LastStep):
            pass
        assert parse(dump(definition)) == definition


def test_other_values_are_checked():
    assert revised(BRANCHED, holdout_percent=10).holdout_percent == 10
    with pytest.raises(InvalidJourney):
        revised(BRANCHED, holdout_percent=101)
