"""The pages about products: what the bot knows of each thing the shop sells."""

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
from knowledge.schema import Product, Source


class ProductPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/knowledge/products")
        router.get("")(self.show_all)
        # A shop's own ids may hold a slash.
        router.get("/{product_id:path}")(self.show)
        return router

    async def show_all(
        self,
        request: Request,
        q: Annotated[str, Query(max_length=200)] = "",
        source: Annotated[str, Query(max_length=18)] = "",
        stock: Annotated[str, Query(max_length=16)] = "",
        page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    ) -> Response:
        wanted = listing.Wanted(q.strip(), chosen_source(source), stock if stock in listing.STOCKS else "")
        async with self._services.database.read() as session:
            rows, total = await listing.products(
                session, wanted, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE
            )
            sources = await listing.sources(session, Product.source_id)
        context = {
            "rows": rows,
            "wanted": wanted,
            "sources": sources,
            "stocks": listing.STOCKS,
            "page": page_of(request, page, total),
            "source_name": source_name,
        }
        return self._renderer.page(request, "products.html", context)

    async def show(self, request: Request, product_id: str) -> Response:
        async with self._services.database.read() as session:
            product = await session.get(Product, product_id)
            if product is None:
                raise HTTPException(404, "There is no such product; its source may have dropped it.")
            context = {
                "product": product,
                "facets": await listing.facets(session, product_id),
                "source": await session.get(Source, product.source_id),
                "source_name": source_name,
            }
        return self._renderer.page(request, "product.html", context)
