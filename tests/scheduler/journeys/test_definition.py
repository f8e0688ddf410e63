"""What a journey's JSON may say, and how a fault is named."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.journeys import gallery
from scheduler.journeys import journey as journeys
from scheduler.journeys.definition import dump, parse
from scheduler.journeys.exceptions import InvalidJourney
from scheduler.journeys.wording import Wording
from scheduler.speech import english

STEP = {"id": "hello", "message": {"text": "Hello"}}
EVENT = {"event": "view"}
EVERYONE = {"everyone": True}


@pytest.mark.parametrize("key", gallery.nudges())
def test_reading_what_was_written_gives_the_same_journey(key: str):
    definition = gallery.nudges()[key].definition
    assert parse(dump(definition)) == definition


@pytest.mark.parametrize("key", gallery.nudges())
def test_every_step_and_rule_is_said_in_words(key: str):
    definition, wording = gallery.nudges()[key].definition, Wording("EUR")
    said = [wording.step(definition, step) for step in definition.steps]
    said += [wording.trigger(definition.trigger), *wording.rules(definition)]
    assert all(said)


@pytest.mark.parametrize("key", gallery.nudges())
def test_every_sentence_can_be_said_in_another_language(key: str):
    definition = gallery.nudges()[key].definition
    wording = Wording("EUR", "ru", lambda message, **values: f"<{english(message, **values)}>")
    said = [wording.step(definition, step) for step in definition.steps]
    said += [wording.trigger(definition.trigger), *wording.rules(definition)]
    assert all(one.startswith("<") and one.endswith(">") for one in said)
    assert "customers who" not in " ".join(said)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", ["2 hours", "1 day"]), ("ru", ["2 часа", "1 дня"]), ("zh", ["2小时", "1天"])],
)
def test_lengths_are_said_in_the_readers_language(language: str, said: list[str]):
    waits = [{"id": "w", "wait": "2h"}, {"id": "v", "wait": {"event": "view", "at_most": "1d"}}, STEP]
    definition, wording = parse({"trigger": EVENT, "steps": waits}), Wording("EUR", language)
    for step, length in zip(definition.steps, said, strict=False):
        assert length in wording.step(definition, step)


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        ({"at": "10:00", "weekdays": ["monday", "friday"]}, "Wait until it is 10:00 on Monday or Friday "),
        (
            {"event": ["reply", "*"], "at_most": "2w"},
            "Wait for the event “reply” or of any type, at most 2 weeks.",
        ),
        ({"event": "view", "at_most": "5min", "late": "hello"}, "if nothing happens: step “hello”."),
        ({"event": "view", "at_most": "1y", "where": {"category": "shoes"}}, "“view” with certain fields,"),
    ],
)
def test_a_wait_is_said_with_what_ends_it(wait: Any, said: str):
    definition = parse({"trigger": EVENT, "steps": [{"id": "w", "wait": wait}, STEP]})
    assert said in Wording("EUR").step(definition, definition.steps[0])


@pytest.mark.parametrize(
    ("definition", "told"),
    [
        ({"trigger": {}, "steps": [STEP]}, "At trigger: this is no trigger"),
        ({"trigger": EVENT, "steps": []}, "At steps: "),
        ({"trigger": EVENT, "steps": [{"id": "x"}]}, "At steps.0: this is no step"),
        ({"trigger": EVENT, "steps": [STEP, STEP]}, "two steps have the same id"),
        ({"trigger": EVENT, "steps": [STEP | {"next": "hello"}]}, "`hello` leads to `hello`"),
        ({"trigger": EVENT, "steps": [STEP | {"next": "nowhere"}]}, "which is no later step"),
        ({"trigger": EVENT, "steps": [{"id": "end", "exit": "x"}]}, "is no id of a step"),
        ({"trigger": EVENT, "steps": [{"id": "w", "wait": "soon"}]}, "At steps.0.wait: a duration is"),
        ({"trigger": EVENT, "steps": [{"id": "w", "wait": {"at": "25:00"}}]}, "a time of day is written"),
        ({"trigger": EVENT, "steps": [STEP], "goal": {"nothing": 1}}, "At goal.condition: "),
        ({"trigger": EVENT, "steps": [STEP], "reentry": "sometimes"}, "At reentry: "),
        ({"trigger": EVENT, "steps": [STEP], "surprise": 1}, "At surprise: "),
        (
            {"trigger": {"schedule": {}, "condition": EVERYONE}, "steps": [STEP]},
            "either `every` or `at`",
        ),
        (
            {
                "trigger": EVENT,
                "steps": [{"id": "s", "split": [{"percent": 5, "to": "end"}, {"percent": 5, "to": "end"}]}],
            },
            "sum up to 100",
        ),
        ([], "At the top"),
    ],
)
def test_a_fault_is_named_with_its_place(definition: Any, told: str):
    with pytest.raises(InvalidJourney) as refused:
        parse(definition)
    assert told in str(refused.value)


async def test_a_message_that_no_customer_could_get_keeps_the_journey_from_starting(sqlite_database, now):
    faulty = {"trigger": EVENT, "steps": [{"id": "hello", "message": {"text": "Hello {surname}"}}]}
    async with sqlite_database.begin() as session:
        made = await journeys.create(session, name="Mine", definition=faulty, now=now)
        with pytest.raises(InvalidJourney, match=r"hello: \{surname\} is not a field"):
            await journeys.start(session, made.id, now=now)


def test_what_a_journey_waits_for_is_known():
    steps = [{"id": "w", "wait": {"event": ["reply", "click"], "at_most": "1d"}}, STEP]
    bought = {"count": {"type": "purchase", "window": {"ever": True}}, "op": ">=", "value": 1}
    assert parse({"trigger": EVENT, "steps": steps, "goal": bought}).awaited() == {
        "reply",
        "click",
        "purchase",
    }
