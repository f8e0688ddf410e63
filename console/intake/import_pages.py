"""The page that takes files of customers and events, and gives refused rows back to be mended."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, File, Form, HTTPException, Request, Response, UploadFile
from fastapi.responses import FileResponse, RedirectResponse

from console.exceptions import ChooseAnotherFile, ConsoleError
from console.intake import uploads
from console.intake.import_desk import ImportDesk, Kind, Wish
from console.intake.mapping_pages import MappingPages, address
from console.intake.waiting_files import WaitingFiles, new_token
from console.rendering import Renderer, wants_fragment
from console.routes import page_router
from console.services import ConsoleServices
from profiles.exceptions import FixFile
from profiles.intake import column_mappings, event_sources
from profiles.intake.preview import sample

ADDRESS = "/console/imports"
SUFFIXES = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json")
#: Refused rows that the page shows; the whole list is in the file of refused rows.
SHOWN_REJECTIONS = 20
#: Columns of the widest file that can be mapped column by column.
MOST_COLUMNS = 200
#: Bytes at which an upload is cut off. Up to there a file that is too large gets a page that says so.
CUT_OFF = 2 * uploads.LARGEST


class ImportPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._desk = ImportDesk(services)
        self._waiting = WaitingFiles(services)
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/imports")
        router.get("")(self.show)
        router.get("/state")(self.state)
        router.get("/refused")(self.refused)
        upload = router.post("", max_body_size=CUT_OFF)
        upload(self.upload)
        mapping = MappingPages(self._services, self._renderer, self._desk, self._waiting)
        router.include_router(mapping.router())
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
        look: Annotated[bool, Form()] = False,
    ) -> Response:
        """Imports a file whose columns are known; those of another one are shown, and to `look` at first."""
        token, now = new_token(), self._services.clock()
        await asyncio.to_thread(self._waiting.sweep, now)
        try:
            path = await uploads.keep(
                file, self._waiting.place(token), suffixes=SUFFIXES, texts=self._renderer.texts(request)
            )
            self._waiting.stamp(token, now)
            known = await self._is_known(request, path, kind, mapping)
            if known and not look:
                await self._desk.start(Wish(path, kind, mapping, trusted))
        except (ConsoleError, FixFile) as error:
            await asyncio.to_thread(self._waiting.discard, token)
            return self._renderer.back(request, ADDRESS, error)
        self._log.info("A file was uploaded for an import.", action="import_uploaded", kind=kind)
        if look or not known:
            chosen = {"mapping": mapping} if mapping else {}
            return RedirectResponse(address(token, kind, trusted=trusted, **chosen), 303)
        return self._renderer.back(request, ADDRESS, "%(file)s is uploaded.", file=path.name)

    async def _is_known(self, request: Request, path: Path, kind: Kind, mapping: str) -> bool:
        """Whether nothing has to be asked about the columns.

        Raises FixFile and ChooseAnotherFile for a file that cannot be used as a whole.
        """
        columns = (await asyncio.to_thread(sample, path)).columns
        events = column_mappings.is_own(columns, "events")
        own = events if kind == "events" else column_mappings.is_own(columns, kind) and not events
        if mapping or own or column_mappings.recognised(columns, kind):
            return True
        if len(columns) > MOST_COLUMNS:
            most = self._renderer.texts(request).say("It has more than %(most)s columns.", most=MOST_COLUMNS)
            raise ChooseAnotherFile(most)
        return False

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
