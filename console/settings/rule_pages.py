"""What holds for all messages and all data: quiet hours, caps, working hours, and how long what is kept."""

from __future__ import annotations

from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Request, Response

from console.people.sign_in import signed_in
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from console.texts import N_
from profiles import retention
from profiles.exceptions import CorrectTheRetention
from scheduler.exceptions import InvalidSetting
from scheduler.sending import rules
from scheduler.working_hours import save_working_hours

HOME = "/console/settings/rules"
#: How a face of retention is asked for, in the order of the page.
KEPT = {
    "conversation_days": N_("What customers wrote, and what was answered"),
    "visitor_days": N_("Visitors of the web chat who bought nothing and agreed to nothing"),
    "audit_days": N_("Entries of the audit log"),
}

Rule = Annotated[str, Form(max_length=500)]
Days = Annotated[str, Form(max_length=6)]


class RulePages:
    """A rule that is set here counts from the next message on; left empty there is none."""

    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/settings/rules")
        router.get("")(self.show)
        router.post("/sending")(self.save_sending)
        router.post("/hours")(self.save_hours)
        router.post("/retention")(self.save_retention)
        return router

    async def show(self, request: Request) -> Response:
        return await self._page(request)

    async def save_sending(
        self, request: Request, quiet_hours: Rule = "", frequency_cap: Rule = ""
    ) -> Response:
        given = rules.SendingSettings(quiet_hours=quiet_hours.strip(), frequency_cap=frequency_cap.strip())
        try:
            async with self._services.database.begin() as session:
                await rules.save_settings(session, given, source=_source(request), now=self._services.clock())
        except InvalidSetting as error:
            return await self._page(request, sending=given, problem=error)
        self._say(request, "sending_rules_set")
        return self._renderer.back(request, HOME, "Saved. It holds for every message from now on.")

    async def save_hours(self, request: Request, working_hours: Rule = "") -> Response:
        zone, now = self._services.zone, self._services.clock()
        try:
            async with self._services.database.begin() as session:
                await save_working_hours(session, working_hours, zone, source=_source(request), now=now)
        except InvalidSetting as error:
            return await self._page(request, hours=working_hours, problem=error)
        self._say(request, "working_hours_set")
        return self._renderer.back(request, HOME, "Saved. Whoever asks for a person now is told so.")

    async def save_retention(
        self, request: Request, conversation_days: Days = "", visitor_days: Days = "", audit_days: Days = ""
    ) -> Response:
        given = {
            "conversation_days": conversation_days.strip() or None,
            "visitor_days": visitor_days.strip() or None,
            "audit_days": audit_days.strip() or None,
        }
        try:
            kept = retention.settings_from(given)
        except CorrectTheRetention as error:
            return await self._page(request, kept=given, problem=error)
        async with self._services.database.begin() as session:
            await retention.save_settings(session, kept, source=_source(request), now=self._services.clock())
        self._say(request, "retention_set")
        return self._renderer.back(request, HOME, "Saved. What is older goes within the hour.")

    async def _page(
        self,
        request: Request,
        *,
        sending: rules.SendingSettings | None = None,
        hours: str | None = None,
        kept: dict[str, str | None] | None = None,
        problem: Exception | None = None,
    ) -> Response:
        async with self._services.database.read() as session:
            stored = await retention.read_settings(session)
            now = await self._services.sender.rules.as_set(session)
            there = await self._services.working_hours.as_set(session)
        in_force = rules.SendingSettings(
            quiet_hours=str(now.quiet_hours or ""), frequency_cap=str(now.frequency_cap or "")
        )
        context = {
            "sending": sending or in_force,
            "hours": str(there) if hours is None else hours,
            "kept": kept or stored.model_dump(),
            "kinds": KEPT,
            "problem": None if problem is None else self._renderer.texts(request).problem(problem),
        }
        return self._renderer.page(request, "rules.html", context, status=422 if problem else 200)

    def _say(self, request: Request, action: str) -> None:
        self._log.info("An operator changed a setting.", action=action, operator_id=signed_in(request).id)


def _source(request: Request) -> str:
    return f"console:{signed_in(request).name}"
