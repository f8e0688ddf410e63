"""The pages about journeys: the gallery of nudges, one journey step by step, and what can be done with it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request, Response

from console.exceptions import CorrectTheForm
from console.people.sign_in import signed_in
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from console.texts import N_, Texts
from scheduler.exceptions import SchedulerError
from scheduler.journeys import definition as definitions
from scheduler.journeys import gallery, referrals
from scheduler.journeys import journey as journeys
from scheduler.journeys.census import Census, census, people
from scheduler.journeys.definition import JourneyDefinition
from scheduler.journeys.exceptions import UnknownJourney
from scheduler.journeys.forecast import Forecast, forecast
from scheduler.journeys.gallery import Nudge
from scheduler.journeys.schema import Journey
from scheduler.journeys.step import Say
from scheduler.journeys.wording import Wording
from segments.exceptions import SegmentError

#: People of one journey that a page names.
PEOPLE = 50
#: Characters of the largest definition.
LARGEST = 100_000
HOME = "/console/journeys"
ACTIONS: dict[str, tuple[Callable[..., Awaitable[Journey]], str]] = {
    "start": (journeys.start, N_("It is started. Customers enter from now on.")),
    "pause": (journeys.pause, N_("It is paused: nobody enters, nobody moves on, nothing is sent.")),
    "resume": (journeys.resume, N_("It goes on.")),
    "stop": (journeys.stop, N_("It is stopped. Everybody has left it; what was planned will not be sent.")),
}
#: What Journey.state may be, beside what a campaign's may.
STATES = (N_("draft"), N_("running"), N_("paused"), N_("stopped"))
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


class JourneyPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/journeys")
        router.get("")(self.show_all)
        router.post("/new")(self.create)
        router.post("/nudges/{key}")(self.adopt)
        router.get("/{journey_id}")(self.show)
        router.post("/{journey_id}/definition")(self.change)
        router.post("/{journey_id}/runs/{run_id}/out")(self.take_out)
        router.post("/{journey_id}/{action}")(self.act)
        return router

    async def show_all(self, request: Request) -> Response:
        async with self._services.database.read() as session:
            rows = [(one, await census(session, one.id)) for one in await journeys.all_journeys(session)]
            taken = await gallery.adopted(session)
            friends = await referrals.brought(session)
        texts = self._renderer.texts(request)
        offered = [(nudge, await self._forecast(nudge.definition, texts)) for nudge in self._offered(taken)]
        return self._renderer.page(
            request, "journeys.html", {"rows": rows, "offered": offered, "friends": friends}
        )

    def _offered(self, taken: dict[str, Journey]) -> list[Nudge]:
        return [nudge for key, nudge in gallery.nudges().items() if key not in taken]

    async def show(self, request: Request, journey_id: int) -> Response:
        texts = self._renderer.texts(request)
        async with self._services.database.read() as session:
            try:
                journey = await journeys.by_id(session, journey_id)
            except UnknownJourney as error:
                raise HTTPException(404, texts.problem(error)) from error
            counts = await census(session, journey_id)
            inside = await people(session, journey_id, limit=PEOPLE)
            definition = definitions.parse(journey.definition)
            problems = await journeys.problems(session, definition)
        wording = Wording(self._services.currency, texts.language, texts.say)
        context = {
            "journey": journey,
            "explanation": self._explanation(journey),
            "trigger": wording.trigger(definition.trigger),
            "rules": wording.rules(definition),
            "steps": self._steps(definition, counts, wording),
            "counts": counts,
            "runs": RUNS,
            "people": inside,
            "forecast": await self._forecast(definition, texts) if journey.state == "draft" else None,
            "problems": problems,
            "definition": json.dumps(journey.definition, indent=2, ensure_ascii=False),
        }
        return self._renderer.page(request, "journey.html", context)

    async def create(
        self,
        request: Request,
        name: Annotated[str, Form(max_length=200)],
        definition: Annotated[str, Form(max_length=LARGEST)],
    ) -> Response:
        try:
            async with self._services.database.begin() as session:
                made = await journeys.create(
                    session, name=name, definition=_read(definition), now=self._services.clock()
                )
        except (SchedulerError, CorrectTheForm) as error:
            return self._renderer.back(request, HOME, error)
        return self._renderer.back(
            request, f"{HOME}/{made.id}", "The draft is saved. Look at it, then start it."
        )

    async def adopt(self, request: Request, key: str) -> Response:
        async with self._services.database.begin() as session:
            made = await gallery.adopt(session, key, now=self._services.clock())
        message = N_("The nudge is a draft of yours now. Look at its messages, then start it.")
        return self._renderer.back(request, f"{HOME}/{made.id}", message)

    async def change(
        self, request: Request, journey_id: int, definition: Annotated[str, Form(max_length=LARGEST)]
    ) -> Response:
        here = f"{HOME}/{journey_id}"
        try:
            async with self._services.database.begin() as session:
                await journeys.change(session, journey_id, _read(definition), now=self._services.clock())
        except (SchedulerError, CorrectTheForm) as error:
            return self._renderer.back(request, here, error)
        return self._renderer.back(
            request, here, "It is saved. Whoever is in the journey finishes it as it was."
        )

    async def act(self, request: Request, journey_id: int, action: str) -> Response:
        here = f"{HOME}/{journey_id}"
        if action not in ACTIONS:
            return self._renderer.back(request, here, "There is no such action.", "danger")
        do, done = ACTIONS[action]
        try:
            async with self._services.database.begin() as session:
                journey = await journeys.by_id(session, journey_id)
                if action == "start" and journey.ready_made is not None:
                    await gallery.start(session, journey.ready_made, now=self._services.clock())
                else:
                    await do(session, journey_id, now=self._services.clock())
        except SchedulerError as error:
            return self._renderer.back(request, here, error)
        return self._renderer.back(request, here, done)

    async def take_out(self, request: Request, journey_id: int, run_id: int) -> Response:
        by = f"console:{signed_in(request).name}"
        async with self._services.database.begin() as session:
            taken = await journeys.take_out(session, run_id, now=self._services.clock(), by=by)
        left, gone = N_("The customer has left the journey."), N_("The customer had left it already.")
        return self._renderer.back(request, f"{HOME}/{journey_id}", left if taken else gone)

    async def _forecast(self, definition: JourneyDefinition, texts: Texts) -> Forecast | None:
        """None where nobody can say, because a segment is not there any more."""
        try:
            async with self._services.database.read() as session:
                return await forecast(session, definition, self._services.moment(), texts.say)
        except SegmentError:
            return None

    def _steps(self, definition: JourneyDefinition, counts: Census, wording: Wording) -> list[StepRow]:
        return [
            StepRow(
                id=step.id,
                said=wording.step(definition, step),
                waiting=counts.waiting.get(step.id, 0),
                passed=counts.passed.get(step.id, 0),
                campaign_id=counts.campaigns.get(step.id) if isinstance(step, Say) else None,
                deliveries=counts.deliveries.get(step.id, {}),
            )
            for step in definition.steps
        ]

    def _explanation(self, journey: Journey) -> str | None:
        nudge = gallery.nudges().get(journey.ready_made or "")
        return nudge.explanation if nudge else None


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise CorrectTheForm(f"Line {error.lineno}, column {error.colno}: {error.msg}.") from error
