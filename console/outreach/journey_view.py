"""What the page of a journey shows: its steps with counts, and the one form that is open among them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from fastapi import HTTPException, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from console.exceptions import CorrectTheForm
from console.outreach import journey_rule_form, journey_step_form
from console.outreach.journey_fields import EVENTS, UNITS, Fields
from console.outreach.journey_preview import step_preview
from console.outreach.journey_undo import Former, recall
from console.outreach.journey_words import Choice
from console.outreach.message_form import MessageForm
from console.outreach.message_preview import MessagePreview
from console.rendering import Renderer
from console.services import ConsoleServices
from console.texts import N_, Texts
from scheduler.journeys import definition as definitions
from scheduler.journeys import gallery
from scheduler.journeys import journey as journeys
from scheduler.journeys.census import Census, census, people
from scheduler.journeys.definition import JourneyDefinition
from scheduler.journeys.editing import unreached
from scheduler.journeys.exceptions import UnknownJourney
from scheduler.journeys.forecast import Forecast, forecast
from scheduler.journeys.schema import Journey
from scheduler.journeys.step import Patience, Say, Wait
from scheduler.journeys.trigger import EventTrigger
from scheduler.journeys.wording import WEEKDAYS, Wording
from scheduler.messages import fields
from scheduler.offers import offer as offers
from segments import segment
from segments.exceptions import SegmentError
from segments.sentence import describe

#: People of one journey that a page names.
PEOPLE = 50
#: By JourneyRun.state: how far customers have come.
RUNS = {
    "running": N_("%(n)s are in it"),
    "completed": N_("%(n)s came to its end"),
    "exited": N_("%(n)s left"),
    "goal": N_("%(n)s reached the goal"),
    "stopped": N_("%(n)s were stopped"),
}


@dataclass(frozen=True)
class StepRow:
    """A step as the page shows it."""

    id: str
    said: str
    waiting: int
    passed: int
    #: The campaign behind a message, and what became of its deliveries.
    campaign_id: int | None
    deliveries: dict[str, int]
    #: What keeps it from being sent.
    faults: Sequence[str] = ()
    #: Whether no step leads to it.
    idle: bool = False


@dataclass(frozen=True)
class Opened:
    """The one form of the page that is open, as it is filled."""

    part: Literal["trigger", "rules", "step", "new"]
    given: Fields
    kind: str = ""
    #: The step that is changed, or the one that a new step goes behind; empty for the top.
    step: str = ""
    problem: str = ""
    choices: tuple[Choice, ...] = field(default=())
    #: Whether the message is shown as customers would see it.
    looked: bool = False


class JourneyView:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer

    async def page(self, request: Request, journey_id: int, opened: Opened | None = None) -> Response:
        """The page; a form with a problem makes it a refusal."""
        texts = self._renderer.texts(request)
        async with self._services.database.read() as session:
            journey = await journey_or_404(session, journey_id, texts)
            definition = definitions.parse(journey.definition)
            context = await self._context(session, journey, definition, texts)
            if opened is not None:
                context |= await self.form(session, opened, definition)
            if opened is not None and opened.looked:
                context["preview"] = await self.preview(session, opened, definition, texts)
        context |= {
            "opened": opened,
            "undo": _undo(recall(request, journey), definition),
            "forecast": await self.forecast(definition, texts) if journey.state == "draft" else None,
        }
        status = 422 if opened is not None and opened.problem else 200
        return self._renderer.page(request, "journey.html", context, status=status)

    async def form(
        self, session: AsyncSession, opened: Opened, definition: JourneyDefinition | None
    ) -> dict[str, Any]:
        """What the open form lets choose from."""
        vocabulary = await self._services.vocabulary.read(session)
        chosen = opened.given.many("event")
        return {
            "given": opened.given,
            "draft": _draft(opened.given),
            "preview": None,
            "units": UNITS,
            "weekdays": WEEKDAYS,
            "events": list(dict.fromkeys([*chosen, *EVENTS, *sorted(vocabulary.event_types), "*"])),
            "traits": sorted(vocabulary.traits),
            "segments": [one.name for one in await segment.all_segments(session)],
            "offers": await offers.stocks(session),
            "fields": fields.FIELDS,
            "targets": _targets(opened, definition) if definition else [],
            "triggers": journey_rule_form.TRIGGERS,
            "entries": journey_rule_form.ENTRIES,
            "goals": journey_rule_form.GOALS,
            "related": journey_step_form.related(opened.kind),
            "shares": _shares(opened.given),
            "kept": _kept(opened, definition) if definition else False,
        }

    async def preview(
        self, session: AsyncSession, opened: Opened, definition: JourneyDefinition, texts: Texts
    ) -> MessagePreview:
        """The message of the open form as customers would see it."""
        try:
            form = journey_step_form.message_form(opened.given)
        except CorrectTheForm as error:
            return MessagePreview(refusal=texts.problem(error))
        return await step_preview(session, self._services, form, definition.trigger, texts)

    async def forecast(self, definition: JourneyDefinition, texts: Texts) -> Forecast | None:
        """None where nobody can say, because a segment is not there any more."""
        try:
            async with self._services.database.read() as session:
                return await forecast(session, definition, self._services.moment(), texts.say)
        except SegmentError:
            return None

    def opened(
        self, definition: JourneyDefinition, texts: Texts, *, part: str, step: str, kind: str
    ) -> Opened | None:
        """The form that an address asks for, filled with what is stored; None where there is no such one."""
        said = partial(describe, currency=self._services.currency, language=texts.language)
        if part == "trigger":
            own = journey_rule_form.kind_of(definition.trigger)
            if kind in journey_rule_form.TRIGGERS and kind != own:
                return Opened("trigger", journey_rule_form.fresh(kind), kind)
            return Opened("trigger", journey_rule_form.shown_trigger(definition.trigger, said), own)
        if part == "rules":
            return Opened("rules", journey_rule_form.shown_rules(definition, said))
        below = _below(definition, step)
        if part == "new" and kind in journey_step_form.KINDS and below is not None:
            return Opened("new", journey_step_form.fresh(kind, below), kind, step)
        found = next((one for one in definition.steps if part == "step" and one.id == step), None)
        if found is None:
            return None
        own = journey_step_form.kind_of(found)
        given = journey_step_form.shown(found, said)
        if kind in journey_step_form.related(own) and kind != own:
            kept = {name: given.values[name] for name in ("name", "next")}
            given = Fields({**journey_step_form.fresh(kind, "").values, **kept})
            return Opened("step", given, kind, step)
        return Opened("step", given, own, step)

    async def _context(
        self, session: AsyncSession, journey: Journey, definition: JourneyDefinition, texts: Texts
    ) -> dict[str, Any]:
        counts = await census(session, journey.id)
        wording = Wording(self._services.currency, texts.language, texts.say)
        faults = await journeys.faults(session, definition, texts.say)
        return {
            "journey": journey,
            "explanation": _explanation(journey),
            "trigger": wording.trigger(definition.trigger),
            "rules": wording.rules(definition),
            "steps": _rows(definition, counts, wording, faults),
            "counts": counts,
            "runs": RUNS,
            "kinds": journey_step_form.KINDS,
            "people": await people(session, journey.id, limit=PEOPLE),
            "definition": json.dumps(journey.definition, indent=2, ensure_ascii=False),
        }


async def journey_or_404(session: AsyncSession, journey_id: int, texts: Texts) -> Journey:
    try:
        return await journeys.by_id(session, journey_id)
    except UnknownJourney as error:
        raise HTTPException(404, texts.problem(error)) from error


def _rows(
    definition: JourneyDefinition, counts: Census, wording: Wording, faults: Mapping[str, Sequence[str]]
) -> list[StepRow]:
    idle = unreached(definition)
    return [
        StepRow(
            id=step.id,
            said=wording.step(definition, step),
            waiting=counts.waiting.get(step.id, 0),
            passed=counts.passed.get(step.id, 0),
            campaign_id=counts.campaigns.get(step.id) if isinstance(step, Say) else None,
            deliveries=counts.deliveries.get(step.id, {}),
            faults=faults.get(step.id, ()),
            idle=step.id in idle,
        )
        for step in definition.steps
    ]


def _undo(former: Former | None, definition: JourneyDefinition) -> str | None:
    """The part of the page at which the last change can be taken back."""
    if former is None:
        return None
    places = {"trigger", "rules", *(f"step-{step.id}" for step in definition.steps)}
    return former.place if former.place in places else "steps"


def _explanation(journey: Journey) -> str | None:
    nudge = gallery.nudges().get(journey.ready_made or "")
    return nudge.explanation if nudge else None


def _below(definition: JourneyDefinition, behind: str) -> str | None:
    """The id of the step below; None where the step itself is not there."""
    ids = ["", *(step.id for step in definition.steps), "end"]
    return ids[ids.index(behind) + 1] if behind in ids[:-1] else None


def _targets(opened: Opened, definition: JourneyDefinition) -> list[str]:
    """The steps that the one of the form may lead to."""
    ids = ["", *(step.id for step in definition.steps)]
    return ids[ids.index(opened.step) + 1 :] if opened.step in ids else []


def _shares(given: Fields) -> list[tuple[str, str]]:
    """The rows of a split's form, with room for more."""
    percents, targets = given.values.get("percent", []), given.values.get("to", [])
    rows = list(zip(percents, targets, strict=False))[: journey_step_form.MOST_SHARES]
    return rows + [("", "end")] * max(journey_step_form.SHARES - len(rows), 1)


def _draft(given: Fields) -> MessageForm:
    try:
        return journey_step_form.message_form(given)
    except CorrectTheForm:
        # Too long to be kept: what fits of the text is not lost.
        return MessageForm(text=given.one("text")[:10_000])


def _kept(opened: Opened, definition: JourneyDefinition) -> bool:
    """Whether what is stored asks for certain fields of an event, which the form may keep or drop."""
    if opened.part == "trigger":
        trigger = definition.trigger
        return isinstance(trigger, EventTrigger) and bool(trigger.where.tests)
    if opened.part == "rules":
        return bool(getattr(getattr(definition.goal, "where", None), "tests", ()))
    found = next((one for one in definition.steps if opened.part == "step" and one.id == opened.step), None)
    patience = found.wait if isinstance(found, Wait) else None
    return isinstance(patience, Patience) and bool(patience.where.tests)
