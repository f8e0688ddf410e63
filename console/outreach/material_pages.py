"""The pages about materials: pieces of content, where they were used and how they did."""

from __future__ import annotations

from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request, Response

from console.paging import PAGE_SIZE, page_of
from console.people.sign_in import signed_in
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from scheduler.exceptions import SchedulerError, UnknownMaterial
from scheduler.messages import material as materials
from scheduler.messages.material import Content
from scheduler.offers import offer as offers

ADDRESS = "/console/materials"
Name = Annotated[str, Query(max_length=200)]


def content(
    name: Annotated[str, Form(max_length=materials.LONGEST_NAME)] = "",
    text: Annotated[str, Form(max_length=10_000)] = "",
    image: Annotated[str, Form(max_length=2048)] = "",
    offer: Annotated[str, Form(max_length=100)] = "",
    language: Annotated[str, Form(max_length=16)] = "",
    tags: Annotated[str, Form(max_length=1500)] = "",
) -> Content:
    return Content(name, text, image, offer, language, tags)


Typed = Annotated[Content, Depends(content)]


class MaterialPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/materials")
        router.get("")(self.show_all)
        router.get("/new")(self.write)
        router.post("/new")(self.add)
        router.get("/{material_id}")(self.show)
        router.post("/{material_id}")(self.change)
        router.post("/{material_id}/remove")(self.remove)
        return router

    async def show_all(
        self,
        request: Request,
        q: Name = "",
        tag: Name = "",
        language: Annotated[str, Query(max_length=16)] = "",
        page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    ) -> Response:
        async with self._services.database.read() as session:
            rows, total = await materials.materials(
                session,
                text=q.strip(),
                tag=tag,
                language=language,
                limit=PAGE_SIZE,
                offset=(page - 1) * PAGE_SIZE,
            )
            ids = [row.id for row in rows]
            context = {
                "rows": rows,
                "tags": await materials.tags_of(session, ids),
                "uses": await materials.uses(session, ids),
                "all_tags": await materials.all_tags(session),
                "all_languages": await materials.all_languages(session),
                "q": q,
                "tag": tag,
                "written_in": language,
                "page": page_of(request, page, total),
            }
        return self._renderer.page(request, "materials.html", context)

    async def write(self, request: Request) -> Response:
        return await self._page(request, Content(), None)

    async def add(self, request: Request, typed: Typed) -> Response:
        return await self._save(request, typed, None)

    async def show(self, request: Request, material_id: int) -> Response:
        """The material with its form, and the campaigns that were written with it."""
        try:
            async with self._services.database.read() as session:
                found = await materials.by_id(session, material_id)
                tags = (await materials.tags_of(session, [material_id])).get(material_id, [])
        except UnknownMaterial as error:
            raise HTTPException(404, self._renderer.texts(request).problem(error)) from error
        image, offer, language = found.image or "", found.offer or "", found.language or ""
        held = Content(found.name, found.text, image, offer, language, ", ".join(tags))
        return await self._page(request, held, material_id)

    async def change(self, request: Request, material_id: int, typed: Typed) -> Response:
        return await self._save(request, typed, material_id)

    async def remove(self, request: Request, material_id: int) -> Response:
        try:
            async with self._services.database.begin() as session:
                await materials.remove(session, material_id)
        except UnknownMaterial as error:
            raise HTTPException(404, self._renderer.texts(request).problem(error)) from error
        operator = signed_in(request)
        self._log.info("A material was removed.", action="material_removed", operator_id=operator.id)
        return self._renderer.back(request, ADDRESS, "It is removed. What was written with it stays.")

    async def _save(self, request: Request, typed: Content, material_id: int | None) -> Response:
        try:
            async with self._services.database.begin() as session:
                saved = await materials.save(
                    session, typed, now=self._services.clock(), material_id=material_id
                )
        except UnknownMaterial as error:
            raise HTTPException(404, self._renderer.texts(request).problem(error)) from error
        except SchedulerError as error:
            return await self._page(request, typed, material_id, problem=error)
        operator = signed_in(request)
        self._log.info("A material was saved.", action="material_saved", operator_id=operator.id)
        return self._renderer.back(request, f"{ADDRESS}/{saved.id}", "It is saved.")

    async def _page(
        self, request: Request, typed: Content, material_id: int | None, *, problem: Exception | None = None
    ) -> Response:
        async with self._services.database.read() as session:
            used = await materials.uses(session, [material_id]) if material_id is not None else {}
            context = {
                "typed": typed,
                "material_id": material_id,
                "problem": self._renderer.texts(request).problem(problem) if problem else None,
                "offers": [stock.offer.name for stock in await offers.stocks(session)],
                "all_tags": await materials.all_tags(session),
                "uses": used.get(material_id, []) if material_id is not None else [],
                "longest_name": materials.LONGEST_NAME,
            }
        return self._renderer.page(request, "material.html", context, status=422 if problem else 200)
