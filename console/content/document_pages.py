"""The pages about documents: the shop's texts, piece by piece as the bot quotes them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from console.content.knowledge_filter import chosen_source
from console.formats import source_name
from console.paging import PAGE_SIZE, page_of
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from knowledge.content import listing
from knowledge.schema import Document, Source


class DocumentPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/knowledge/documents")
        router.get("")(self.show_all)
        router.get("/{document_id}")(self.show)
        return router

    async def show_all(
        self,
        request: Request,
        q: Annotated[str, Query(max_length=200)] = "",
        source: Annotated[str, Query(max_length=18)] = "",
        page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    ) -> Response:
        wanted = listing.Wanted(q.strip(), chosen_source(source))
        async with self._services.database.read() as session:
            rows, total = await listing.documents(
                session, wanted, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE
            )
            sources = await listing.sources(session, Document.source_id)
        context = {
            "rows": rows,
            "wanted": wanted,
            "sources": sources,
            "page": page_of(request, page, total),
            "source_name": source_name,
        }
        return self._renderer.page(request, "documents.html", context)

    async def show(self, request: Request, document_id: int) -> Response:
        async with self._services.database.read() as session:
            document = await session.get(Document, document_id)
            if document is None:
                raise HTTPException(404, "There is no such document; its source may have changed.")
            context = {
                "document": document,
                "passages": await listing.passages(session, document_id),
                "source": await session.get(Source, document.source_id),
                "source_name": source_name,
            }
        return self._renderer.page(request, "document.html", context)
