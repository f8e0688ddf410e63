"""The page about offers: codes that all share, and pools with a code for each customer."""

from __future__ import annotations

from typing import Annotated

import structlog
from fastapi import APIRouter, File, Form, Request, Response, UploadFile

from console.exceptions import ConsoleError, CorrectTheForm
from console.intake import uploads
from console.outreach.campaign_timing import local_instant
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from console.texts import N_, Texts
from profiles.exceptions import ProfilesError
from scheduler.exceptions import SchedulerError
from scheduler.offers import offer as offers
from scheduler.offers.code_file import Report, import_codes

ADDRESS = "/console/offers"
SUFFIXES = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson")
#: Bytes at which an upload is cut off; a million codes fit.
CUT_OFF = 2 * uploads.LARGEST
#: Refused lines that a message names.
_NAMED = 3

Name = Annotated[str, Form(max_length=100)]


class OfferPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/offers")
        router.get("")(self.show)
        router.post("")(self.create)
        router.post("/codes", max_body_size=CUT_OFF)(self.upload)
        router.post("/end")(self.end)
        return router

    async def show(self, request: Request) -> Response:
        async with self._services.database.read() as session:
            stocks = await offers.stocks(session)
        return self._renderer.page(request, "offers.html", {"stocks": stocks, "suffixes": (*SUFFIXES, ".gz")})

    async def create(
        self,
        request: Request,
        name: Name = "",
        code: Annotated[str, Form(max_length=100)] = "",
        ends: Annotated[str, Form(max_length=30)] = "",
    ) -> Response:
        now = self._services.clock()
        try:
            expires_at = local_instant(ends, self._services.zone) if ends else None
            async with self._services.database.begin() as session:
                made = await offers.create(
                    session, name, now=now, code=code.strip() or None, expires_at=expires_at
                )
        except (SchedulerError, CorrectTheForm) as error:
            return self._renderer.back(request, ADDRESS, error)
        self._log.info("An offer was made.", action="offer_made", offer_id=made.id)
        message = N_("%(name)s is there.") if made.code else N_("%(name)s is there; give it codes now.")
        return self._renderer.back(request, ADDRESS, message, name=made.name)

    async def upload(
        self, request: Request, file: Annotated[UploadFile, File()], name: Name = ""
    ) -> Response:
        """Adds the file's codes to a pool."""
        try:
            path = await uploads.keep(
                file,
                self._services.uploads / "offers",
                suffixes=SUFFIXES,
                texts=self._renderer.texts(request),
            )
            report = await import_codes(self._services.database, path, name, now=self._services.clock())
        except (ConsoleError, ProfilesError, SchedulerError) as error:
            return self._renderer.back(request, ADDRESS, error)
        self._log.info("Codes were added to an offer.", action="offer_codes_added", count=report.accepted)
        said = _said(report, self._renderer.texts(request))
        return self._renderer.back(request, ADDRESS, said, "danger" if report.rejected else "success")

    async def end(self, request: Request, name: Name = "") -> Response:
        try:
            async with self._services.database.begin() as session:
                await offers.end(session, name, now=self._services.clock())
        except SchedulerError as error:
            return self._renderer.back(request, ADDRESS, error)
        return self._renderer.back(
            request, ADDRESS, "%(name)s has ended: no message gives its codes any more.", name=name
        )


def _said(report: Report, texts: Texts) -> str:
    accepted, known = report.accepted, report.duplicates
    said = texts.say("%(new)s codes are new, %(known)s were known.", new=accepted, known=known)
    refused = len(report.rejected) + report.more
    if not refused:
        return said
    lines = (
        texts.say("Line %(line)s: %(why)s", line=each.line, why=texts.told(each.reason))
        for each in report.rejected[:_NAMED]
    )
    return " ".join((said, texts.say("%(n)s were refused.", n=refused), *lines))
