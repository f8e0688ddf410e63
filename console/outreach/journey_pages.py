"""The pages about journeys: the gallery of nudges, one journey step by step, and what can be done with it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response

from console.exceptions import CorrectTheForm
from console.outreach import journey_rule_form, journey_step_form
from console.outreach.journey_editor import HOME, JourneyEditor
from console.outreach.journey_fields import Fields
from console.outreach.journey_view import JourneyView, Opened, journey_or_404
from console.outreach.journey_words import Meaning, meaning
from console.people.sign_in import signed_in
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from console.texts import N_
from scheduler.exceptions import SchedulerError
from scheduler.journeys import definition as definitions
from scheduler.journeys import gallery, referrals
from scheduler.journeys import journey as journeys
from scheduler.journeys.census import census
from scheduler.journeys.gallery import Nudge
from scheduler.journeys.schema import Journey

#: Characters of the largest definition.
LARGEST = 100_000
ACTIONS: dict[str, tuple[Callable[..., Awaitable[Journey]], str]] = {
    "start": (journeys.start, N_("It is started. Customers enter from now on.")),
    "pause": (journeys.pause, N_("It is paused: nobody enters, nobody moves on, nothing is sent.")),
    "resume": (journeys.resume, N_("It goes on.")),
    "stop": (journeys.stop, N_("It is stopped. Everybody has left it; what was planned will not be sent.")),
}
#: What Journey.state may be, beside what a campaign's may.
STATES = (N_("draft"), N_("running"), N_("paused"), N_("stopped"))

Name = Annotated[str, Query(max_length=63)]


class JourneyPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._view = JourneyView(services, renderer)

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/journeys")
        router.get("")(self.show_all)
        router.get("/new")(self.begin)
        router.post("/new")(self.create)
        router.post("/begin")(self.create_from_form)
        router.post("/nudges/{key}")(self.adopt)
        router.get("/nudges/{key}/forecast")(self.forecast)
        router.get("/{journey_id}")(self.show)
        router.post("/{journey_id}/definition")(self.change)
        router.post("/{journey_id}/name")(self.rename)
        router.post("/{journey_id}/runs/{run_id}/out")(self.take_out)
        router.post("/{journey_id}/{action}")(self.act)
        both = page_router(self._renderer)
        both.include_router(router)
        both.include_router(JourneyEditor(self._services, self._renderer, self._view).router())
        return both

    async def show_all(self, request: Request, whole: Annotated[bool, Query()] = False) -> Response:
        """The page at once; whom each nudge would reach follows, or comes along with the `whole` page."""
        async with self._services.database.read() as session:
            rows = [(one, await census(session, one.id)) for one in await journeys.all_journeys(session)]
            taken = await gallery.adopted(session)
            friends = await referrals.brought(session)
        texts = self._renderer.texts(request)
        offered = [
            (nudge, await self._view.forecast(nudge.definition, texts) if whole else None)
            for nudge in self._offered(taken)
        ]
        return self._renderer.page(
            request, "journeys.html", {"rows": rows, "offered": offered, "friends": friends, "whole": whole}
        )

    async def forecast(self, request: Request, key: str) -> Response:
        """Whom a nudge would reach, for htmx to put into the page."""
        nudge = gallery.nudges().get(key)
        if nudge is None:
            raise HTTPException(404, "There is no such nudge.")
        told = await self._view.forecast(nudge.definition, self._renderer.texts(request))
        return self._renderer.fragment(request, "_nudge_forecast.html", {"forecast": told})

    def _offered(self, taken: dict[str, Journey]) -> list[Nudge]:
        return [nudge for key, nudge in gallery.nudges().items() if key not in taken]

    async def show(
        self, request: Request, journey_id: int, part: Name = "", step: Name = "", kind: Name = ""
    ) -> Response:
        """The journey step by step; the form that the address names is open."""
        texts = self._renderer.texts(request)
        async with self._services.database.read() as session:
            journey = await journey_or_404(session, journey_id, texts)
            definition = definitions.parse(journey.definition)
        opened = self._view.opened(definition, texts, part=part, step=step, kind=kind)
        return await self._view.page(request, journey_id, opened)

    async def begin(self, request: Request, kind: Name = "event") -> Response:
        """The form of a new journey: what lets customers in, and a first message."""
        known = kind if kind in journey_rule_form.TRIGGERS else "event"
        return await self._new(request, Opened("trigger", journey_rule_form.fresh(known), known))

    async def create_from_form(self, request: Request, kind: Name) -> Response:
        if kind not in journey_rule_form.TRIGGERS:
            return self._renderer.back(request, f"{HOME}/new", "There is no such action.", "danger")
        texts = self._renderer.texts(request)
        opened, meant = Opened("trigger", await Fields.sent(request), kind), Meaning()
        if journey_rule_form.asks_in_words(kind):
            meant = await meaning(self._services, opened.given, None, texts)
        if meant.fault:
            return await self._new(request, replace(opened, problem=meant.fault, choices=meant.choices))
        try:
            definition = _first(opened, meant)
            async with self._services.database.begin() as session:
                made = await journeys.create(
                    session, name=opened.given.one("title"), definition=definition, now=self._services.clock()
                )
        except (SchedulerError, CorrectTheForm) as error:
            return await self._new(request, replace(opened, problem=texts.problem(error)))
        message = N_("The draft is saved. Add what comes before and after the message, then start it.")
        return self._renderer.back(request, f"{HOME}/{made.id}", message)

    async def _new(self, request: Request, opened: Opened) -> Response:
        async with self._services.database.read() as session:
            context = await self._view.form(session, opened, None)
        status = 422 if opened.problem else 200
        return self._renderer.page(request, "journey_new.html", {**context, "opened": opened}, status=status)

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

    async def rename(
        self, request: Request, journey_id: int, name: Annotated[str, Form(max_length=200)] = ""
    ) -> Response:
        here = f"{HOME}/{journey_id}"
        try:
            async with self._services.database.begin() as session:
                await journeys.rename(session, journey_id, name)
        except SchedulerError as error:
            return self._renderer.back(request, here, error)
        return self._renderer.back(request, here, "It has its new name.")

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


def _first(opened: Opened, meant: Meaning) -> dict[str, Any]:
    """A journey of one message. Raises CorrectTheForm or InvalidMessage."""
    trigger = journey_rule_form.trigger_of(opened.kind, opened.given, None, meant.condition)
    message = journey_step_form.made("message", opened.given, None, None, step_id="message")
    return {"trigger": trigger, "steps": [message]}


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise CorrectTheForm(f"Line {error.lineno}, column {error.colno}: {error.msg}.") from error
