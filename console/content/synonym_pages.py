"""The page about synonyms: words that mean the same thing in this shop."""

from __future__ import annotations

from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Request, Response

from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from knowledge.content import storage
from knowledge.exceptions import InvalidSynonyms
from knowledge.index import synonyms

SYNONYMS = "/console/knowledge/synonyms"
LONGEST = 500


class SynonymPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/knowledge/synonyms")
        router.get("")(self.show)
        router.post("")(self.add)
        router.post("/{number}/remove")(self.remove)
        return router

    async def show(self, request: Request) -> Response:
        async with self._services.database.read() as session:
            lines = await synonyms.own_lines(session)
        return self._renderer.page(request, "synonyms.html", {"lines": lines, "longest": LONGEST})

    async def add(self, request: Request, words: Annotated[str, Form(max_length=LONGEST)] = "") -> Response:
        try:
            async with self._services.database.begin() as session:
                new = await synonyms.write(session, [words])
                await storage.raise_revision(session)
        except InvalidSynonyms:
            return self._renderer.back(
                request,
                SYNONYMS,
                "Write at least two words and at most %(most)s, with commas between them, "
                "none longer than %(longest)s characters.",
                "danger",
                most=synonyms.MOST_WORDS,
                longest=synonyms.LONGEST,
            )
        self._log.info("Synonyms were written.", action="synonyms_written", new=new)
        return self._renderer.back(request, SYNONYMS, "It is saved and counts from the next question on.")

    async def remove(self, request: Request, number: int) -> Response:
        async with self._services.database.begin() as session:
            await synonyms.remove(session, number)
            await storage.raise_revision(session)
        self._log.info("Synonyms were removed.", action="synonyms_removed")
        return self._renderer.back(request, SYNONYMS, "It is removed.")
