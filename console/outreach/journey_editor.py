"""Changing a journey in its place: each step, the trigger and the rules by a form of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from console.exceptions import CorrectTheForm
from console.outreach import journey_rule_form, journey_step_form
from console.outreach.journey_fields import Fields
from console.outreach.journey_undo import recall, remember
from console.outreach.journey_view import JourneyView, Opened, journey_or_404
from console.outreach.journey_words import Meaning, meaning
from console.rendering import Renderer, wants_fragment
from console.routes import page_router
from console.services import ConsoleServices
from console.texts import N_
from scheduler.exceptions import SchedulerError
from scheduler.journeys import definition as definitions
from scheduler.journeys import editing
from scheduler.journeys import journey as journeys
from scheduler.journeys.definition import JourneyDefinition
from scheduler.journeys.schema import Journey
from scheduler.journeys.step import Branch, Step
from segments.condition import Condition

HOME = "/console/journeys"
SAVED = N_("It is saved.")
SAVED_IN_USE = N_("It is saved. Whoever is in the journey finishes it as it was.")

#: From the definition as it stands to the one that is wanted.
Change = Callable[[JourneyDefinition], JourneyDefinition]
Name = Annotated[str, Query(max_length=63)]


class JourneyEditor:
    """Every change is one request; what is refused comes back in its form, with all that was typed."""

    def __init__(self, services: ConsoleServices, renderer: Renderer, view: JourneyView) -> None:
        self._services = services
        self._renderer = renderer
        self._view = view

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/journeys/{journey_id}/edit")
        router.get("/{part}")(self.reopen)
        router.post("/trigger")(self.save_trigger)
        router.post("/rules")(self.save_rules)
        router.post("/step")(self.save_step)
        router.post("/new")(self.add_step)
        router.post("/up")(self.move_up)
        router.post("/down")(self.move_down)
        router.post("/remove")(self.remove)
        router.post("/undo")(self.undo)
        router.post("/preview")(self.preview)
        return router

    async def reopen(self, journey_id: int, request: Request) -> Response:
        """Who comes to the address of a form, by the choice of a language say, comes to the journey."""
        return Response(status_code=303, headers={"location": f"{HOME}/{journey_id}"})

    async def save_step(self, request: Request, journey_id: int, step: Name, kind: Name) -> Response:
        definition = await self._definition(request, journey_id)
        former = next((one for one in definition.steps if one.id == step), None)
        if former is None or kind not in journey_step_form.KINDS:
            return self._gone(request, journey_id)
        return await self._save(request, journey_id, Opened("step", Fields({}), kind, step), former)

    async def add_step(self, request: Request, journey_id: int, behind: Name, kind: Name) -> Response:
        definition = await self._definition(request, journey_id)
        if kind not in journey_step_form.KINDS or behind not in ("", *(one.id for one in definition.steps)):
            return self._gone(request, journey_id)
        return await self._save(request, journey_id, Opened("new", Fields({}), kind, behind), None)

    async def preview(
        self, request: Request, journey_id: int, part: Literal["step", "new"], step: Name = ""
    ) -> Response:
        """The message of an open form as customers would see it; without JavaScript on the whole page."""
        definition = await self._definition(request, journey_id)
        if step not in ("", *(one.id for one in definition.steps)):
            return self._gone(request, journey_id)
        opened = Opened(part, await Fields.sent(request), "message", step, looked=True)
        if not wants_fragment(request):
            return await self._view.page(request, journey_id, opened)
        async with self._services.database.read() as session:
            preview = await self._view.preview(session, opened, definition, self._renderer.texts(request))
        return self._renderer.fragment(request, "_preview.html", {"preview": preview})

    async def save_trigger(self, request: Request, journey_id: int, kind: Name) -> Response:
        if kind not in journey_rule_form.TRIGGERS:
            return self._gone(request, journey_id)
        definition = await self._definition(request, journey_id)
        opened = Opened("trigger", await Fields.sent(request), kind)
        former = definition.trigger
        meant = Meaning()
        if journey_rule_form.asks_in_words(kind):
            meant = await self._meaning(request, opened, journey_rule_form.condition_of(former))

        def change(now: JourneyDefinition) -> JourneyDefinition:
            trigger = journey_rule_form.trigger_of(kind, opened.given, now.trigger, meant.condition)
            return editing.revised(now, trigger=trigger)

        return await self._write(request, journey_id, opened, change, meant, place="trigger")

    async def save_rules(self, request: Request, journey_id: int) -> Response:
        definition = await self._definition(request, journey_id)
        opened = Opened("rules", await Fields.sent(request))
        meant = Meaning()
        if opened.given.one("goal") == "condition":
            meant = await self._meaning(request, opened, journey_rule_form.goal_condition(definition))

        def change(now: JourneyDefinition) -> JourneyDefinition:
            return editing.revised(now, **journey_rule_form.rules_of(opened.given, now, meant.condition))

        return await self._write(request, journey_id, opened, change, meant, place="rules")

    async def move_up(self, request: Request, journey_id: int, step: Name) -> Response:
        return await self._move(request, journey_id, step, -1)

    async def move_down(self, request: Request, journey_id: int, step: Name) -> Response:
        return await self._move(request, journey_id, step, 1)

    async def remove(self, request: Request, journey_id: int, step: Name) -> Response:
        def change(now: JourneyDefinition) -> JourneyDefinition:
            return editing.remove(now, step)

        return await self._act(request, journey_id, change, place="steps")

    async def undo(self, request: Request, journey_id: int) -> Response:
        """The journey as it was before the last change; doing it again brings the change back."""
        texts = self._renderer.texts(request)
        async with self._services.database.read() as session:
            former = recall(request, await journey_or_404(session, journey_id, texts))
        if former is None:
            message = N_("There is nothing to take back: the journey has been changed since.")
            return self._renderer.back(request, f"{HOME}/{journey_id}", message, "danger")
        wanted = definitions.parse(former.definition)
        return await self._act(request, journey_id, lambda _: wanted, place=former.place)

    async def _move(self, request: Request, journey_id: int, step: str, by: Literal[-1, 1]) -> Response:
        def change(now: JourneyDefinition) -> JourneyDefinition:
            return editing.move(now, step, by)

        return await self._act(request, journey_id, change, place=f"step-{step}")

    async def _save(self, request: Request, journey_id: int, opened: Opened, former: Step | None) -> Response:
        """A step that is changed, or a new one."""
        opened = replace(opened, given=await Fields.sent(request))
        meant = Meaning()
        if opened.kind == "branch":
            own = former.branch if isinstance(former, Branch) else None
            meant = await self._meaning(request, opened, own)
        # How the step is called when it is saved, which the page then shows.
        named: list[str] = []

        def change(now: JourneyDefinition) -> JourneyDefinition:
            step = self._made(opened, now, former, meant.condition)
            named.append(step.id)
            if former is not None:
                return editing.put(now, opened.step, step)
            return editing.add(now, step, behind=opened.step or None)

        return await self._write(
            request, journey_id, opened, change, meant, place=lambda: f"step-{named[-1]}"
        )

    def _made(
        self, opened: Opened, now: JourneyDefinition, former: Step | None, condition: Condition | None
    ) -> Step:
        kind = journey_step_form.NAMES.get(opened.kind, opened.kind)
        step_id = former.id if former is not None else editing.fresh_id(now, kind)
        return journey_step_form.made(opened.kind, opened.given, former, condition, step_id=step_id)

    async def _meaning(self, request: Request, opened: Opened, former: Condition | None) -> Meaning:
        return await meaning(self._services, opened.given, former, self._renderer.texts(request))

    async def _write(
        self,
        request: Request,
        journey_id: int,
        opened: Opened,
        change: Change,
        meant: Meaning,
        *,
        place: str | Callable[[], str],
    ) -> Response:
        """The change, or the form again with what is wrong with it."""
        if meant.fault:
            shown = replace(opened, problem=meant.fault, choices=meant.choices)
            return await self._view.page(request, journey_id, shown)
        try:
            async with self._services.database.begin() as session:
                journey, former = await self._edit(session, journey_id, change)
        except (SchedulerError, CorrectTheForm) as error:
            problem = self._renderer.texts(request).problem(error)
            return await self._view.page(request, journey_id, replace(opened, problem=problem))
        return self._saved(request, journey, former, place if isinstance(place, str) else place())

    async def _act(self, request: Request, journey_id: int, change: Change, *, place: str) -> Response:
        """The change of a button, which has no form to come back to."""
        try:
            async with self._services.database.begin() as session:
                journey, former = await self._edit(session, journey_id, change)
        except SchedulerError as error:
            return self._renderer.back(request, f"{HOME}/{journey_id}", error)
        return self._saved(request, journey, former, place)

    async def _edit(
        self, session: AsyncSession, journey_id: int, change: Change
    ) -> tuple[Journey, dict[str, Any]]:
        """The journey as it is now, and what it was."""
        formers: list[JourneyDefinition] = []

        def noted(now: JourneyDefinition) -> JourneyDefinition:
            formers.append(now)
            return change(now)

        journey = await journeys.edit(session, journey_id, noted, now=self._services.clock())
        return journey, definitions.dump(formers[-1])

    def _saved(self, request: Request, journey: Journey, former: dict[str, Any], place: str) -> Response:
        message = SAVED_IN_USE if journey.state in ("running", "paused") else SAVED
        response = self._renderer.back(request, f"{HOME}/{journey.id}#{place}", message)
        remember(request, response, journey, former, place=place, secure=self._renderer.secure)
        return response

    def _gone(self, request: Request, journey_id: int) -> Response:
        message = N_("This step is not there any more: somebody else has changed the journey.")
        return self._renderer.back(request, f"{HOME}/{journey_id}", message, "danger")

    async def _definition(self, request: Request, journey_id: int) -> JourneyDefinition:
        async with self._services.database.read() as session:
            journey = await journey_or_404(session, journey_id, self._renderer.texts(request))
            return definitions.parse(journey.definition)
