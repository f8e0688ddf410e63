"""Texts that operators send often: kept once, put into an answer with a press."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy import delete, select

from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from profiles.schema import SavedReply

ADDRESS = "/console/replies"


class SavedReplyPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/replies")
        router.get("")(self.show)
        router.post("")(self.save)
        router.post("/{reply_id}/remove")(self.remove)
        return router

    async def show(self, request: Request) -> Response:
        async with self._services.database.read() as session:
            saved = list(await session.scalars(select(SavedReply).order_by(SavedReply.name)))
        return self._renderer.page(request, "replies.html", {"saved": saved})

    async def save(
        self,
        request: Request,
        name: Annotated[str, Form(max_length=100)] = "",
        text: Annotated[str, Form(max_length=4000)] = "",
    ) -> Response:
        """A name that is there already gets the new text."""
        name, text = name.strip(), text.strip()
        if not name or not text:
            return self._renderer.back(request, ADDRESS, "A reply needs a name and a text.", "danger")
        async with self._services.database.begin() as session:
            known = await session.scalar(select(SavedReply).where(SavedReply.name == name))
            if known is None:
                session.add(SavedReply(name=name, text=text))
            else:
                known.text = text
        return self._renderer.back(request, ADDRESS, "“%(name)s” is saved.", name=name)

    async def remove(self, request: Request, reply_id: int) -> Response:
        async with self._services.database.begin() as session:
            await session.execute(delete(SavedReply).where(SavedReply.id == reply_id))
        return self._renderer.back(request, ADDRESS, "The reply is gone.")
