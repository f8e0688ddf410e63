"""The page that takes files of customers and events, and gives refused rows back to be mended."""

from __future__ import annotations

from typing import Annotated, Any

import structlog
from fastapi import APIRouter, File, Form, HTTPException, Request, Response, UploadFile
from fastapi.responses import FileResponse

from console.exceptions import ConsoleError
from console.intake import uploads
from console.intake.import_desk import ImportDesk, Kind, Wish
from console.rendering import Renderer, wants_fragment
from console.routes import page_router
from console.services import ConsoleServices
from profiles.intake import column_mappings, event_sources

ADDRESS = "/console/imports"
SUFFIXES = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json")
#: Refused rows that the page shows; the whole list is in the file of refused rows.
SHOWN_REJECTIONS = 20
#: Bytes at which an upload is cut off. Up to there a file that is too large gets a page that says so.
CUT_OFF = 2 * uploads.LARGEST


class ImportPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._desk = ImportDesk(services)
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/imports")
        router.get("")(self.show)
        router.get("/state")(self.state)
        router.get("/refused")(self.refused)
        upload = router.post("", max_body_size=CUT_OFF)
        upload(self.upload)
        return router

    async def show(self, request: Request) -> Response:
        async with self._services.database.read() as session:
            mappings = await column_mappings.listed(session)
            sources = await event_sources.sources(session)
        context = self._state(request) | {
            "mappings": mappings,
            "sources": sources,
            "public_url": self._services.public_url,
            "currency": self._services.currency,
            "suffixes": (*SUFFIXES, ".gz"),
            "largest": uploads.LARGEST // 1_000_000,
        }
        return self._renderer.page(request, "imports.html", context)

    async def upload(
        self,
        request: Request,
        file: Annotated[UploadFile, File()],
        kind: Annotated[Kind, Form()],
        mapping: Annotated[str, Form(max_length=100)] = "",
        trusted: Annotated[bool, Form()] = False,
    ) -> Response:
        try:
            path = await uploads.keep(
                file,
                self._services.uploads / "imports",
                suffixes=SUFFIXES,
                texts=self._renderer.texts(request),
            )
            await self._desk.start(Wish(path, kind, mapping, trusted))
        except ConsoleError as error:
            return self._renderer.back(request, ADDRESS, error)
        self._log.info("A file was uploaded for an import.", action="import_uploaded", kind=kind)
        return self._renderer.back(request, ADDRESS, "%(file)s is uploaded.", file=path.name)

    async def state(self, request: Request) -> Response:
        """How far the import is, for the page to show meanwhile."""
        if not wants_fragment(request):
            return await self.show(request)
        return self._renderer.fragment(request, "_import.html", self._state(request))

    def _state(self, request: Request) -> dict[str, Any]:
        error = self._desk.error
        problem = self._renderer.texts(request).problem(error) if error else None
        return {"desk": self._desk, "problem": problem, "shown_rejections": SHOWN_REJECTIONS}

    async def refused(self) -> Response:
        """The refused rows of the last import, as they were, each with the reason."""
        path = self._desk.refused
        if path is None or not path.exists():
            raise HTTPException(404, "No row of the last import was refused.")
        return FileResponse(path, filename=path.name, headers={"Cache-Control": "no-store"})
