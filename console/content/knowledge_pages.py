"""The pages about knowledge: sources, and a box to try questions."""

from __future__ import annotations

from typing import Annotated, Any

import structlog
from fastapi import APIRouter, File, Form, HTTPException, Query, Request, Response, UploadFile
from sqlalchemy import func, select

from console.content.sync_desk import SyncDesk
from console.exceptions import ConsoleError
from console.intake import uploads
from console.rendering import Renderer, wants_fragment
from console.routes import page_router
from console.services import ConsoleServices
from console.texts import N_
from knowledge.answers import Question
from knowledge.content.address import parse_address
from knowledge.content.recognition import SUFFIXES
from knowledge.exceptions import KnowledgeError
from knowledge.schema import ContentGap, Source

#: Refused rows that the page shows of each source; the whole list is in the sync's JSON report.
SHOWN_REJECTIONS = 20
FOUND = 8
#: How an answer came about, by its kind.
WAYS = {
    N_("faq"): N_("An approved answer, word for word"),
    N_("fact"): N_("A fact of a product, from its source"),
    N_("products"): N_("Products that were found"),
    N_("passage"): N_("A passage of a document"),
    N_("model"): N_("Written by the chat model from what was found, and checked against it"),
    N_("talk"): N_("Small talk: no question was heard"),
    N_("clarify"): N_("It asks back before it answers"),
    N_("unanswered"): N_("It admits that it does not know"),
}
#: What a search finds.
FOUND_KINDS = (N_("product"), N_("faq"), N_("passage"))
#: What a source brings.
SOURCE_KINDS = (N_("products"), N_("faq"), N_("synonyms"), N_("pages"), N_("document"))
#: Bytes at which an upload is cut off. Up to there a file that is too large gets a page that says so.
CUT_OFF = 2 * uploads.LARGEST


class KnowledgePages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._desk = SyncDesk(services.library, services.clock)
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/knowledge")
        router.get("")(self.show)
        router.get("/sync")(self.sync_state)
        router.get("/try")(self.try_question)
        upload = router.post("/upload", max_body_size=CUT_OFF)
        upload(self.upload)
        router.post("/address")(self.take_address)
        router.post("/sources/{source_id}/sync")(self.sync_again)
        router.post("/sources/{source_id}/forget")(self.forget)
        return router

    async def show(self, request: Request) -> Response:
        return await self._page(request, question="", answer=None)

    async def try_question(
        self, request: Request, question: Annotated[str, Query(max_length=1000)] = ""
    ) -> Response:
        if not question.strip():
            return await self._page(request, question="", answer=None)
        # Nobody asks: what an operator tries out is no customer's open question.
        asked = Question(text=question.strip())
        answer = await self._services.answerer.answer(asked, now=self._services.clock())
        context = {
            "question": question,
            "answer": answer,
            "way": WAYS.get(answer.kind, answer.kind),
            "products": await self._services.library.products(answer.products),
            "found": await self._services.library.search(question.strip(), limit=FOUND),
        }
        if wants_fragment(request):
            return self._renderer.fragment(request, "_answer.html", context)
        return await self._page(request, **context)

    async def upload(self, request: Request, file: Annotated[UploadFile, File()]) -> Response:
        try:
            path = await uploads.keep(file, self._services.uploads, texts=self._renderer.texts(request))
            await self._desk.start([str(path)])
        except ConsoleError as error:
            return self._renderer.back(request, "/console/knowledge", error)
        self._log.info("A file was uploaded for a sync.", action="knowledge_uploaded", file=path.name)
        return self._renderer.back(request, "/console/knowledge", "%(file)s is uploaded.", file=path.name)

    async def take_address(
        self, request: Request, address: Annotated[str, Form(max_length=2000)] = ""
    ) -> Response:
        try:
            # A file of the server's own is no address, whoever asks for it.
            location = str(parse_address(address.strip()))
            await self._desk.start([location])
        except (ConsoleError, KnowledgeError) as error:
            return self._renderer.back(request, "/console/knowledge", error)
        self._log.info("An address was given for a sync.", action="knowledge_address", address=location)
        return self._renderer.back(
            request, "/console/knowledge", "%(address)s is being read.", address=location
        )

    async def sync_again(self, request: Request, source_id: int) -> Response:
        source = await self._source(source_id)
        try:
            await self._desk.start([source.location])
        except ConsoleError as error:
            return self._renderer.back(request, "/console/knowledge", error)
        return self._renderer.back(request, "/console/knowledge", "The sync is started.")

    async def forget(self, request: Request, source_id: int) -> Response:
        source = await self._source(source_id)
        try:
            await self._desk.forget(source.location)
        except ConsoleError as error:
            return self._renderer.back(request, "/console/knowledge", error)
        self._log.info("A source was forgotten.", action="source_forgotten", source=source.location)
        message = N_("It is forgotten, and what it brought with it. The file itself was not touched.")
        return self._renderer.back(request, "/console/knowledge", message)

    async def _source(self, source_id: int) -> Source:
        async with self._services.database.read() as session:
            source = await session.get(Source, source_id)
        if source is None:
            raise HTTPException(404, "There is no such source; the list of sources shows those there are.")
        return source

    async def sync_state(self, request: Request) -> Response:
        if not wants_fragment(request):
            return await self._page(request, question="", answer=None)
        response = self._renderer.fragment(request, "_sync.html", self._sync(request))
        if not self._desk.running:
            response.headers["HX-Refresh"] = "true"  # the list of sources has changed as well
        return response

    def _sync(self, request: Request) -> dict[str, Any]:
        error = self._desk.error
        problem = self._renderer.texts(request).problem(error) if error else None
        return {"desk": self._desk, "problem": problem}

    async def _page(self, request: Request, **context: Any) -> Response:
        library = self._services.library
        context |= self._sync(request) | {
            "counts": await library.counts(),
            "sources": await library.sources(),
            "suffixes": (*SUFFIXES, ".gz"),
            "largest": uploads.LARGEST // 1_000_000,
            "shown_rejections": SHOWN_REJECTIONS,
        }
        async with self._services.database.read() as session:
            still_open = select(func.count(ContentGap.id)).where(ContentGap.state == "open")
            context["open_gaps"] = await session.scalar(still_open)
        context.setdefault("found", ())
        context.setdefault("products", ())
        return self._renderer.page(request, "knowledge.html", context)
