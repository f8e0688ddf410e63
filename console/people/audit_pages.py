"""The page of who did what: searched by words, exported as a table."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import func, select

from console.paging import PAGE_SIZE, page_of
from console.people.audit_words import done
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from console.spreadsheet import csv_stream
from console.texts import N_
from profiles import audit
from profiles.schema import AuditEntry

Words = Annotated[str, Query(alias="q", max_length=200)]

#: What a change can have come through.
FACES = (N_("console"), N_("api"), N_("chat"), N_("command line"))
COLUMNS = ("at", "operator", "face", "action", "subject")


class AuditPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/settings")
        router.get("/audit")(self.show)
        router.get("/audit/entries.csv")(self.export)
        return router

    async def show(
        self, request: Request, words: Words = "", page: Annotated[int, Query(ge=1, le=100_000)] = 1
    ) -> Response:
        found = audit.entries(words)
        async with self._services.database.read() as session:
            total = await session.scalar(select(func.count()).select_from(found.subquery())) or 0
            rows = list(await session.scalars(found.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)))
        context = {"rows": rows, "words": words, "page": page_of(request, page, total)}
        context |= {"done": partial(done, texts=self._renderer.texts(request))}
        return self._renderer.page(request, "audit.html", context)

    async def export(self, request: Request, words: Words = "") -> Response:
        return csv_stream("audit.csv", COLUMNS, self._rows(words))

    async def _rows(self, words: str) -> AsyncIterator[tuple[object, ...]]:
        async with self._services.database.read() as session:
            async for each in await session.stream_scalars(audit.entries(words)):
                yield tuple(_value(each, column) for column in COLUMNS)


def _value(entry: AuditEntry, column: str) -> object:
    return entry.at.isoformat() if column == "at" else getattr(entry, column)
