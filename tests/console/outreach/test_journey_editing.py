"""A journey edited in its place, used by the names that its links, fields and buttons have."""

from __future__ import annotations

import json
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import NamedTuple

import httpx
import pytest

from scheduler.journeys.definition import parse
from scheduler.journeys.journey import by_id
from segments import segment
from segments.definition import parse_definition
from segments.translator import Translator
from tests.console.html import Element, Page
from tests.console.shop import ADDRESS, make_app
from tests.console.test_pages import nameless_controls, no_inline_code
from tests.console.test_segment_readings import TWO_WAYS, Model

BERN = {"attr": "city", "op": "=", "value": "Bern"}
STEPS = [
    {"id": "pause", "wait": "2d"},
    {"id": "who", "branch": BERN, "otherwise": "end"},
    {"id": "hello", "message": {"text": "Hello"}},
]
DEFINITION = {"trigger": {"event": "view"}, "steps": STEPS}
WORDS = "customers who purchased at least once in the last 30 days"


class Reading(NamedTuple):
    label: str
    value: str


class Reader:
    """Follows links and sends forms as a browser without scripts does."""

    def __init__(self, client: httpx.AsyncClient, page: Page) -> None:
        self.client = client
        self.page = page
        self.status = 200

    async def go(self, address: str) -> None:
        self._show(await self.client.get(address.partition("#")[0]))

    async def follow(self, name: str) -> None:
        """Follows the first link of this name that is not in a menu of new steps."""
        menus = {id(link) for menu in self._menus() for link in menu.all("a")}
        links = [link for link in self.page.root.all("a") if link.name == name and id(link) not in menus]
        await self.go(links[0].attributes["href"])

    async def add(self, kind: str, *, behind: str | None) -> None:
        """Opens the form of a new step."""
        label = f"Add a step here, behind “{behind}”" if behind else "Add a step here, at the top"
        (menu,) = [one for one in self._menus() if one.all("summary")[0].name == label]
        await self.go({link.name: link.attributes["href"] for link in menu.all("a")}[kind])

    async def press(self, button: str, fields: dict[str, str | list[str]] | None = None) -> None:
        """Sends the form of the button, with other values for the fields of these labels."""
        form = next(
            one for one in self.page.root.all("form") if button in [each.name for each in one.all("button")]
        )
        data = held(form, fields or {})
        answer = await self.client.post(form.attributes["action"].partition("#")[0], data=data)
        if answer.status_code == 303:
            answer = await self.client.get(answer.headers["location"].partition("#")[0])
        self._show(answer)

    def field(self, label: str) -> str:
        """What the first field of this label holds."""
        form = next(
            one for one in self.page.root.all("form") if label in [each.text for each in one.all("label")]
        )
        name = next(one.attributes["for"] for one in form.all("label") if one.text == label)
        (control,) = [one for one in form.every if one.attributes.get("id") == name]
        return as_it_stands(control)[0]

    @property
    def readings(self) -> list[Reading]:
        """What the words may mean, as it is offered."""
        labels = [one for one in self.page.root.all("label") if one.all("input")]
        inputs = [(one.text, one.all("input")[0].attributes) for one in labels]
        return [Reading(text, each["value"]) for text, each in inputs if each["name"] == "meant"]

    @property
    def steps(self) -> list[str]:
        return [
            one.all("b")[0].text
            for one in self.page.root.all("li")
            if one.attributes.get("id", "").startswith("step-")
        ]

    def _menus(self) -> list[Element]:
        menus = self.page.root.all("details")
        return [one for one in menus if one.all("summary")[0].name.startswith("Add a step here")]

    def _show(self, answer: httpx.Response) -> None:
        self.page, self.status = Page(answer.text), answer.status_code
        ids = [one.attributes["id"] for one in self.page.every if "id" in one.attributes]
        assert len(ids) == len(set(ids))
        assert no_inline_code(self.page)
        assert nameless_controls(self.page) == []


def held(form: Element, fields: dict[str, str | list[str]]) -> dict[str, list[str]]:
    """What a form sends as it stands, but for the fields of these labels."""
    labels = {each.attributes["for"]: each.text for each in form.all("label") if "for" in each.attributes}
    wrapped = {id(one): each.text for each in form.all("label") for one in each.all("input")}
    assert set(fields) <= {*labels.values(), *wrapped.values()}, set(fields)
    data: dict[str, list[str]] = {}
    fields = dict(fields)
    for control in form.all("input", "select", "textarea"):
        label = labels.get(control.attributes.get("id", "")) or wrapped.get(id(control), "")
        wanted = fields.pop(label, None)
        sent = as_it_stands(control) if wanted is None else [wanted] if isinstance(wanted, str) else wanted
        if "name" in control.attributes:
            data.setdefault(control.attributes["name"], []).extend(sent)
    return data


def as_it_stands(control: Element) -> list[str]:
    if control.tag == "textarea":
        return ["".join(child for child in control.children if isinstance(child, str))]
    if control.tag == "select":
        chosen = [one for one in control.all("option") if "selected" in one.attributes]
        shown = chosen or ([] if "multiple" in control.attributes else control.all("option")[:1])
        return [one.attributes["value"] for one in shown]
    if control.attributes.get("type") in ("checkbox", "radio"):
        return [control.attributes.get("value", "on")] if "checked" in control.attributes else []
    return [control.attributes.get("value", "")]


@pytest.fixture
async def reader(anna) -> Reader:
    """Anna before a draft of three steps."""
    await anna.post("/console/journeys/new", data={"name": "Mine", "definition": json.dumps(DEFINITION)})
    reader = Reader(anna, Page(""))
    await reader.go("/console/journeys/1")
    return reader


@pytest.fixture
def stored(services):
    async def read() -> dict:
        async with services.database.read() as session:
            return (await by_id(session, 1)).definition

    return read


@pytest.fixture
async def with_model(anna, services) -> AsyncIterator[httpx.AsyncClient]:
    """Anna in a shop with a chat model."""
    app = make_app(replace(services, translator=Translator(Model())))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, cookies=anna.cookies) as client:
        yield client


async def test_a_journey_begins_with_a_trigger_and_one_message(anna, stored):
    reader = Reader(anna, Page(""))
    await reader.go("/console/journeys")
    await reader.follow("New journey")
    await reader.press("Save the draft", {"Name of the journey": "Carts", "Text": "Hello"})
    assert (reader.status, reader.page.alerts) == (422, ["Please correct the form. Choose an event."])
    assert reader.page.fields["Name of the journey"] == "Carts"
    event = {"Customers enter upon the event": ["add_to_cart"]}
    await reader.press("Save the draft", event)
    assert reader.page.title == "Carts draft"
    assert await stored() == {
        **await stored(),
        "trigger": {"event": "add_to_cart", "where": {}},
        "steps": [{"id": "message", "message": {"text": "Hello"}}],
    }


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("Message", {"Text": "Bye"}, {"message": {"text": "Bye"}}),
        ("Wait so long", {"How long": "3", "Unit of time": "h"}, {"wait": "3h"}),
        (
            "Wait until a time of day",
            {
                "Time of day where the customer lives": "09:30",
                "Only on (none chosen: every day)": ["monday", "friday"],
            },
            {"wait": {"at": "09:30", "weekdays": ["monday", "friday"]}},
        ),
        (
            "Wait for an event",
            {"Until this event": ["purchase"], "At most": "2", "If nothing happens": "hello"},
            {"wait": {"event": "purchase", "where": {}, "at_most": "2d", "late": "hello"}},
        ),
        (
            "Split at random",
            {"Part 1, in percent": "30", "Part 2, in percent": "70"},
            {"split": [{"percent": 30, "to": "hello"}, {"percent": 70, "to": "end"}]},
        ),
        ("Tag", {"Tag": "vip", "What is done with it": "on"}, {"tag": "vip", "off": True}),
        ("Call a person", {"What the person is told": "Sad."}, {"person": "Sad."}),
        ("Leave the journey", {"Why it ends here": "Gone."}, {"exit": "Gone."}),
    ],
)
async def test_a_step_of_any_kind_is_added_behind_any_other_and_saved_unchanged(
    reader, stored, kind, fields, expected
):
    former = await stored()
    await reader.add(kind, behind="who")
    await reader.press("Add the step", {**fields, "Name of the step": "Fresh one"})
    assert reader.steps == ["pause", "who", "fresh_one", "hello"]
    longer = await stored()
    assert longer["steps"][2] == {"id": "fresh_one", **expected}
    await reader.follow("Change “fresh_one”")
    await reader.press("Save the step")
    assert await stored() == longer
    await reader.press("Take away “fresh_one”")
    assert await stored() == former


async def test_a_branch_is_written_in_words_and_read_back(reader, stored):
    await reader.add("Branch by a condition", behind=None)
    await reader.press("Add the step", {"Who goes on, in words": WORDS, "The others go to": "hello"})
    branch = (await stored())["steps"][0]
    assert (branch["id"], branch["otherwise"]) == ("branch", "hello")
    assert branch["branch"]["count"]["type"] == "purchase"
    await reader.follow("Change “branch”")
    said = reader.page.fields["Who goes on, in words"]
    assert said in reader.page.text
    await reader.press("Save the step")
    assert (await stored())["steps"][0] == branch


async def test_words_that_are_not_understood_come_back_with_all_that_was_typed(reader, stored):
    former = await stored()
    await reader.add("Branch by a condition", behind="pause")
    typed = {"Who goes on, in words": "flurbled the gizmo", "Name of the step": "odd", "Then": "hello"}
    typed["Who goes on goes to"] = typed.pop("Then")
    await reader.press("Add the step", typed)
    assert reader.status == 422
    (alert,) = reader.page.alerts
    assert alert
    assert {name: reader.field(name) for name in typed} == typed
    assert await stored() == former


async def test_words_with_several_readings_are_asked_about(reader, stored):
    former = await stored()
    await reader.follow("Change “who”")
    await reader.press("Save the step", {"Who goes on, in words": TWO_WAYS})
    await reader.press("Save the step")
    assert reader.page.alerts == ["This can be read in several ways. Which do you mean?"]
    assert await stored() == former
    first, second = reader.readings
    await reader.press("Save the step", {second.label: second.value})
    assert (await stored())["steps"][1]["branch"] == json.loads(second.value)
    assert first.value != second.value


async def test_what_a_model_read_is_confirmed_by_a_person(with_model, stored):
    written = {"name": "Mine", "definition": json.dumps(DEFINITION)}
    await with_model.post("/console/journeys/new", data=written)
    former, reader = await stored(), Reader(with_model, Page(""))
    await reader.go("/console/journeys/1")
    await reader.follow("Change “who”")
    for words in ("people hanging around", "people hanging about"):
        await reader.press("Save the step", {"Who goes on, in words": words})
        assert "A language model read your words so" in reader.page.alerts[0]
        assert await stored() == former
    (only,) = reader.readings
    assert only.label.startswith("all customers")
    await reader.press("Save the step")
    assert (await stored())["steps"][1]["branch"] == {"everyone": True}


async def test_a_fault_is_shown_at_its_step_and_nothing_typed_is_lost(reader, stored):
    former = await stored()
    await reader.follow("Change “hello”")
    typed = {"Text": "Hello {name|you}", "Button (label, optional)": "Go", "Button (address)": "shop"}
    await reader.press("Save the step", typed)
    assert reader.status == 422
    (form,) = [one for one in reader.page.root.all("li") if one.attributes.get("id") == "step-hello"]
    (alert,) = [one.text for one in form.all("div") if one.attributes.get("role") == "alert"]
    assert "must be an address" in alert
    assert {name: reader.field(name) for name in typed} == typed
    assert await stored() == former


async def test_what_keeps_a_message_from_being_sent_stands_at_its_step(reader):
    await reader.follow("Change “hello”")
    await reader.press("Save the step", {"Text": "Hello {nmae}"})
    (step,) = [one for one in reader.page.root.all("li") if one.attributes.get("id") == "step-hello"]
    assert "must be mended {nmae} is not a field" in step.text


async def test_parts_of_a_message_without_a_field_of_their_own_are_kept(anna, stored):
    message = {
        "text": "Hello",
        "language": "en",
        "buttons": [{"label": "Go", "url": "https://shop.test/go"}],
        "translations": {
            "ru": {"text": "Привет", "buttons": [{"label": "Да", "url": "https://shop.test/go"}]}
        },
    }
    written = DEFINITION | {"steps": [{"id": "hello", "message": message}]}
    await anna.post("/console/journeys/new", data={"name": "Mine", "definition": json.dumps(written)})
    former, reader = await stored(), Reader(anna, Page(""))
    await reader.go("/console/journeys/1")
    await reader.follow("Change “hello”")
    await reader.press("Save the step")
    assert await stored() == former


async def test_fields_of_an_event_are_kept_until_they_are_dropped(anna, stored):
    event = {"event": "view", "where": {"category": "Shoes"}}
    wait = {"id": "pause", "wait": {**event, "at_most": "2d"}}
    written = {"trigger": event, "steps": [wait], "goal": {**event, "event": "purchase"}}
    await anna.post("/console/journeys/new", data={"name": "Mine", "definition": json.dumps(written)})
    former, reader = await stored(), Reader(anna, Page(""))
    await reader.go("/console/journeys/1")
    for link, button in (
        ("Change “pause”", "Save the step"),
        ("Change what lets customers in", "Save the trigger"),
        ("Change the rules", "Save the rules"),
    ):
        await reader.follow(link)
        await reader.press(button)
        assert await stored() == former
    await reader.follow("Change what lets customers in")
    await reader.press("Save the trigger", {"Only with certain fields, as it is now": []})
    assert (await stored())["trigger"] == {"event": "view", "where": {}}


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        (
            "A segment",
            {"Segment": "Friends", "Customers enter when they": "left"},
            {"segment": "Friends", "edge": "left"},
        ),
        (
            "An event",
            {"Customers enter upon the event": [], "Another event": "booking"},
            {"event": "booking", "where": {}},
        ),
        (
            "A date",
            {"So many days before it": "7"},
            {"date": "birthday", "days_before": 7, "at": "10:00"},
        ),
    ],
)
async def test_the_trigger_is_changed_to_any_kind_and_back(
    reader, services, now, stored, kind, fields, expected
):
    async with services.database.begin() as session:
        await segment.save(session, name="Friends", condition=parse_definition(BERN), now=now)
    former = await stored()
    await reader.follow("Change what lets customers in")
    await reader.follow(kind)
    await reader.press("Save the trigger", fields)
    assert (await stored())["trigger"] == expected
    await reader.press("Take the last change back")
    assert await stored() == former


async def test_a_schedule_asks_who_enters_in_words(reader, stored):
    await reader.follow("Change what lets customers in")
    await reader.follow("Again and again")
    await reader.press(
        "Save the trigger", {"Again after": "1", "Unit of time": "min", "Who enters, in words": WORDS}
    )
    assert "5min" in reader.page.alerts[0]
    await reader.press("Save the trigger", {"Again after": "2", "Unit of time": "h"})
    assert (await stored())["trigger"]["schedule"]["every"] == "2h"
    await reader.follow("Change what lets customers in")
    await reader.follow("A time of day")
    await reader.press("Save the trigger", {"Who enters, in words": WORDS})
    assert (await stored())["trigger"]["schedule"]["at"] == "10:00"


async def test_the_rules_are_changed_and_taken_back(reader, stored):
    former = await stored()
    await reader.follow("Change the rules")
    await reader.press("Save the rules", {"Held out, in percent": "200"})
    assert reader.page.fields["Held out, in percent"] == "200"
    await reader.press(
        "Save the rules",
        {
            "Held out, in percent": "10",
            "A customer may enter": "after",
            "Again after a while: after": "3",
            "Unit of time": "mo",
            "Who is in it gets no message of anything else": "on",
            "Whoever reaches it leaves at once": "condition",
            "A condition: who reaches it, in words": WORDS,
        },
    )
    rules = await stored()
    assert (rules["reentry"], rules["holdout_percent"], rules["silences"]) == ({"after": "3mo"}, 10, True)
    assert rules["goal"]["count"]["type"] == "purchase"
    await reader.follow("Change the rules")
    await reader.press("Save the rules")
    assert await stored() == rules
    await reader.follow("Change the rules")
    await reader.press("Save the rules", {"Whoever reaches it leaves at once": ""})
    assert "goal" not in await stored()
    await reader.press("Take the last change back")
    assert await stored() == rules
    assert former["holdout_percent"] == 0


async def test_a_wait_is_turned_into_another_one_in_its_place(reader, stored):
    await reader.follow("Change “pause”")
    await reader.follow("Wait for an event")
    await reader.press("Save the step", {"Until this event": ["reply", "click"]})
    assert (await stored())["steps"][0]["wait"]["event"] == ["reply", "click"]


async def test_steps_lead_down_only(reader, stored):
    await reader.follow("Change “who”")
    await reader.press("Save the step", {"The others go to": "hello"})
    former = await stored()
    await reader.press("Up with “hello”")
    assert "steps lead down only" in reader.page.alerts[0]
    assert await stored() == former


async def test_a_running_journey_says_that_people_inside_finish_the_old_version(
    reader, anna, services, stored
):
    await anna.post("/console/journeys/1/start")
    await reader.go("/console/journeys/1")
    await reader.follow("Change “hello”")
    assert "people inside finish the old one" in reader.page.text
    await reader.press("Save the step", {"Text": "Hello {nmae}"})
    assert (reader.status, reader.field("Text")) == (422, "Hello {nmae}")
    await reader.press("Save the step", {"Text": "Hello again"})
    assert "finishes it as it was" in reader.page.alerts[0]
    async with services.database.read() as session:
        assert (await by_id(session, 1)).version == 2
    await reader.follow("Change “hello”")
    await reader.press("Save the step")
    async with services.database.read() as session:
        assert (await by_id(session, 1)).version == 2


async def test_nothing_is_taken_back_over_somebody_elses_change(reader, anna, stored):
    await reader.press("Down with “pause”")
    assert "Take the last change back" in reader.page.buttons
    changed = DEFINITION | {"holdout_percent": 5}
    await anna.post("/console/journeys/1/definition", data={"definition": json.dumps(changed)})
    await reader.press("Take the last change back")
    assert "There is nothing to take back" in reader.page.alerts[0]
    assert (await stored())["holdout_percent"] == 5


@pytest.mark.parametrize("address", ["edit/step?step=no&kind=wait", "edit/new?behind=no&kind=wait",
                                     "edit/new?behind=&kind=no", "edit/trigger?kind=no", "edit/up?step=no",
                                     "edit/remove?step=no", "edit/undo"])  # fmt: skip
async def test_what_is_not_there_is_told(reader, anna, stored, address):
    former = await stored()
    answer = await anna.post(f"/console/journeys/1/{address}")
    assert answer.headers["location"] == "/console/journeys/1"
    await reader.go("/console/journeys/1")
    assert reader.page.alerts
    assert await stored() == former


async def test_an_address_names_what_is_open_or_nothing(reader, anna):
    for part in ("step", "new", "nothing"):
        await reader.go(f"/console/journeys/1?part={part}&step=no&kind=wait")
        assert (reader.status, "Leave it as it is" in reader.page.links) == (200, False)
    assert (await anna.get("/console/journeys/1/edit/step")).headers["location"] == "/console/journeys/1"


KINDS = {
    "Message": {"Text": "Hello"},
    "Wait so long": {},
    "Wait until a time of day": {},
    "Wait for an event": {"Until this event": ["purchase"]},
    "Branch by a condition": {"Who goes on, in words": WORDS},
    "Split at random": {},
    "Tag": {"Tag": "vip"},
    "Call a person": {"What the person is told": "Sad."},
    "Leave the journey": {"Why it ends here": "Gone."},
}


@pytest.mark.parametrize("seed", range(3))
async def test_any_sequence_of_edits_leaves_a_definition_and_each_can_be_taken_back(reader, stored, seed):
    chance = random.Random(seed)
    for _ in range(12):
        former = await stored()
        step = chance.choice(reader.steps)
        edit = chance.choice(["add", "add", "change", "Up with", "Down with", "Take away"])
        if edit == "add":
            kind = chance.choice(list(KINDS))
            await reader.add(kind, behind=chance.choice([None, step]))
            await reader.press("Add the step", KINDS[kind])
        elif edit == "change":
            await reader.follow(f"Change “{step}”")
            await reader.press("Save the step", {"Name of the step": f"{step[:8]}_x"})
        elif f"{edit} “{step}”" in reader.page.buttons:
            await reader.press(f"{edit} “{step}”")
        parse(await stored())
        if await stored() != former and chance.random() < 0.5:
            await reader.press("Take the last change back")
            assert await stored() == former
        await reader.go("/console/journeys/1")
