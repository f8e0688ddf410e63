"""The pages about documents: the shop's texts, piece by piece as the bot quotes them."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response

from console.content.knowledge_list import KnowledgeList
from console.formats import source_name
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from knowledge.content import listing
from knowledge.schema import Document, Source


class DocumentPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._list = KnowledgeList(
            services, renderer, "documents.html", listing.documents, Document.source_id
        )

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/knowledge/documents")
        router.get("")(self._list.show)
        router.get("/{document_id}")(self.show)
        return router

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
