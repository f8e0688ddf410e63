"""The pages about products: what the bot knows of each thing the shop sells."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response

from console.content.knowledge_list import KnowledgeList
from console.formats import source_name
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from console.texts import N_
from knowledge.content import listing
from knowledge.schema import Product, Source

#: What `listing.STOCKS` are called.
STOCKS = (N_("in stock"), N_("out of stock"), N_("preorder"), N_("backorder"), N_("unknown"))


class ProductPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._list = KnowledgeList(
            services, renderer, "products.html", listing.products, Product.source_id, stocks=listing.STOCKS
        )

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/knowledge/products")
        router.get("")(self._list.show)
        # A shop's own ids may hold a slash.
        router.get("/{product_id:path}")(self.show)
        return router

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
