"""The page that asks what the columns of an uploaded file become, and shows its first rows read like that."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import structlog
from fastapi import APIRouter, HTTPException, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from console.exceptions import ChooseAnotherName, ConsoleError
from console.intake import column_form
from console.intake.column_form import ColumnForm
from console.intake.field_names import BY_KIND
from console.intake.import_desk import ImportDesk, Wish
from console.intake.preview_table import PreviewTable
from console.intake.waiting_files import WaitingFiles
from console.rendering import Renderer, wants_fragment
from console.routes import page_router
from console.services import ConsoleServices
from profiles.exceptions import ProfilesError
from profiles.intake import column_mappings
from profiles.intake.column_choices import choices_of
from profiles.intake.column_mappings import Kind
from profiles.intake.mapping import Mapping
from profiles.intake.preview import Sample, preview, sample

IMPORTS = "/console/imports"
#: Files whose first rows are remembered.
REMEMBERED = 8

Params = AnyMapping[str, Any]


@dataclass(frozen=True)
class WaitingFile:
    """An uploaded file, and what an operator says of it."""

    token: str
    path: Path
    sample: Sample
    kind: Kind
    trusted: bool
    params: Params

    @property
    def address(self) -> str:
        return f"{IMPORTS}/files/{self.token}"

    def opposite(self) -> str:
        """The page that takes the same file for the other kind."""
        other = "events" if self.kind == "profiles" else "profiles"
        return address(self.token, other, trusted=self.trusted)


class MappingPages:
    def __init__(
        self, services: ConsoleServices, renderer: Renderer, desk: ImportDesk, waiting: WaitingFiles
    ) -> None:
        self._services = services
        self._renderer = renderer
        self._desk = desk
        self._waiting = waiting
        # A large file is read to its end before its first row is: once, not at every change of the form.
        self._sample = lru_cache(maxsize=REMEMBERED)(sample)
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/files")
        router.get("/{token}")(self.show)
        router.post("/{token}")(self.start)
        router.post("/{token}/discard")(self.discard)
        return router

    async def show(self, request: Request, token: str) -> Response:
        """The columns and the first rows; with what the form says, where it says something already."""
        if wants_fragment(request) and self._waiting.find(token) is None:
            # The import was started while the last change of the form was still on its way.
            return Response(status_code=204)
        file = await self._file(token, request.query_params)
        async with self._services.database.read() as session:
            form = await self._form(session, file)
            context = await self._context(request, session, file, form)
        if wants_fragment(request):
            return self._renderer.fragment(request, "_import_preview.html", context)
        return self._renderer.page(request, "import_columns.html", context)

    async def start(self, request: Request, token: str) -> Response:
        file = await self._file(token, await request.form())
        texts = self._renderer.texts(request)
        try:
            async with self._services.database.begin() as session:
                form = await self._form(session, file)
                mapping = form if isinstance(form, Mapping) else form.mapping(texts)
                if isinstance(form, ColumnForm) and form.name:
                    await self._remember(session, form, mapping)
            await self._desk.start(Wish(file.path, file.kind, trusted=file.trusted, given=mapping))
        except (ConsoleError, ProfilesError) as error:
            return self._renderer.back(request, f"{file.address}?{urlencode(dict(file.params))}", error)
        self._log.info("An import was started.", action="import_started", kind=file.kind)
        return self._renderer.back(request, IMPORTS, "%(file)s is uploaded.", file=file.path.name)

    async def discard(self, request: Request, token: str) -> Response:
        await asyncio.to_thread(self._waiting.discard, token)
        return self._renderer.back(request, IMPORTS, "The file was removed; nothing of it was imported.")

    async def _file(self, token: str, params: Params) -> WaitingFile:
        path = self._waiting.find(token)
        if path is None:
            raise HTTPException(404, "This file is not waiting any more. Upload it again.")
        kind: Kind = "events" if params.get("kind") == "events" else "profiles"
        taken = await asyncio.to_thread(self._sample, path)
        return WaitingFile(token, path, taken, kind, "trusted" in params, params)

    async def _form(self, session: AsyncSession, file: WaitingFile) -> ColumnForm | Mapping:
        """What the columns become; a mapping that says more than a form can stands for itself."""
        if column_form.sent(file.params):
            return column_form.read(file.params, file.sample, file.kind)
        name = await self._remembered(session, file)
        if name is not None:
            mapping = await column_mappings.named(session, name, file.kind)
            choices = choices_of(mapping, file.sample.columns)
            return mapping if choices is None else ColumnForm(choices, name)
        return column_form.guess(
            file.sample, file.kind, zone=self._services.zone.key, name=await self._free_name(session, file)
        )

    async def _remembered(self, session: AsyncSession, file: WaitingFile) -> str | None:
        """The name of the mapping that is asked for, else of one that fits; None to choose anew."""
        if "fresh" in file.params:
            return None
        fitting = await column_mappings.fitting(session, file.sample.columns, file.kind)
        built_in = column_mappings.recognised(file.sample.columns, file.kind)
        return file.params.get("mapping") or next(iter(fitting), built_in)

    async def _free_name(self, session: AsyncSession, file: WaitingFile) -> str:
        """The file's name, for the mapping; none where another mapping has it."""
        name = file.path.name.partition(".")[0][:100]
        return "" if await self._held(session, name) else name

    async def _held(self, session: AsyncSession, name: str) -> Mapping | None:
        held = {each.name for each in await column_mappings.listed(session)}
        if name not in held and name not in column_mappings.built_in():
            return None
        return await column_mappings.named(session, name)

    async def _remember(self, session: AsyncSession, form: ColumnForm, mapping: Mapping) -> None:
        """A mapping for other columns keeps its name. Raises ChooseAnotherName."""
        held = await self._held(session, form.name)
        alike = held is not None and held.kind == mapping.kind
        if held is not None and not (alike and set(held.recognised_by) == set(mapping.recognised_by)):
            raise ChooseAnotherName
        await column_mappings.remember(session, form.name, mapping, now=self._services.clock())

    async def _context(
        self, request: Request, session: AsyncSession, file: WaitingFile, form: ColumnForm | Mapping
    ) -> dict[str, Any]:
        if isinstance(form, Mapping):
            named = await self._remembered(session, file)
            context: dict[str, Any] = {"file": file, "form": None, "mapping_name": named, "problems": []}
            return context | {"table": await self._table(request, session, file, form)}
        texts = self._renderer.texts(request)
        problems = form.problems(texts)
        table = None if problems else await self._table(request, session, file, form.mapping(texts))
        return self._choices(file, form) | {"problems": problems, "table": table}

    def _choices(self, file: WaitingFile, form: ColumnForm) -> dict[str, Any]:
        """What the page offers."""
        zones = dict.fromkeys([self._services.zone.key, "UTC", form.choices.writing.zone])
        return {
            "file": file,
            "form": form,
            "columns": column_form.shown_columns(form, file.sample),
            "fields": BY_KIND[file.kind],
            "time_formats": column_form.time_formats(),
            "types": column_form.TYPES,
            "zones": list(zones),
        }

    async def _table(
        self, request: Request, session: AsyncSession, file: WaitingFile, mapping: Mapping
    ) -> PreviewTable:
        rows = await preview(
            session,
            file.sample,
            mapping,
            now=self._services.clock(),
            currency=self._services.currency,
            trusted=file.trusted,
        )
        return PreviewTable(rows, file.kind, self._renderer.texts(request), self._renderer.formats(request))


def address(token: str, kind: str, *, trusted: bool, **more: str) -> str:
    """The page of a waiting file."""
    said = {"kind": kind} | ({"trusted": "true"} if trusted else {}) | more
    return f"{IMPORTS}/files/{token}?{urlencode(said)}"
