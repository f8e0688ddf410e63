"""The page that tells what makes a segment special, how it grew, and what it shares with another one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from console.audiences.segment_pages import segment_or_404
from console.customers.own_words import said
from console.rendering import Renderer, wants_fragment
from console.routes import page_router
from console.services import ConsoleServices
from console.texts import Texts
from segments import segment
from segments.condition import Condition
from segments.definition import dump
from segments.insight.distinction import Distinction, insight
from segments.insight.features import TRAIT
from segments.insight.growth import growth, passages
from segments.insight.label import label
from segments.insight.overlap import Part, overlap
from segments.schema import Segment

#: So many distinctions are shown.
MOST = 40


@dataclass(frozen=True)
class Row:
    """A distinction in the table."""

    name: str
    value: str
    distinction: Distinction


@dataclass(frozen=True)
class Piece:
    """A part of an overlap, with what a form needs to keep it as a segment."""

    name: str
    part: Part
    definition: str


class InsightPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/segments")
        router.get("/{segment_id}/insight")(self.show)
        router.get("/{segment_id}/overlap")(self.compare)
        return router

    async def show(
        self, request: Request, segment_id: int, whole: Annotated[bool, Query()] = False
    ) -> Response:
        """The page at once, and what takes seconds in a large shop when htmx, or a link, asks for it."""
        async with self._services.database.read() as session:
            context: dict[str, Any] = {"segment": await segment_or_404(session, segment_id), "insight": None}
            if whole:
                context |= await self._told(session, context["segment"], self._renderer.texts(request))
        if whole and wants_fragment(request):
            return self._renderer.fragment(request, "_insight.html", context)
        return self._renderer.page(request, "segment_insight.html", context)

    async def _told(self, session: AsyncSession, found: Segment, texts: Texts) -> dict[str, Any]:
        moment, condition = self._services.moment(), segment.condition_of(found)
        told = await insight(session, condition, moment)
        return {
            "insight": told,
            "rows": [_row(one, texts) for one in told.distinctions if one.is_significant][:MOST],
            "points": await growth(session, condition, moment),
            "passages": await passages(session, found.id, moment.now),
        }

    async def compare(
        self, request: Request, segment_id: int, other: Annotated[int | None, Query()] = None
    ) -> Response:
        async with self._services.database.read() as session:
            found = await segment_or_404(session, segment_id)
            saved = [one for one in await segment.all_segments(session) if one.id != segment_id]
            context: dict[str, Any] = {"segment": found, "others": saved, "other": None, "overlap": None}
            if other is not None:
                against = await segment_or_404(session, other)
                context |= await self._compared(session, found, against, self._renderer.texts(request))
        return self._renderer.page(request, "segment_overlap.html", context)

    async def _compared(
        self, session: AsyncSession, found: Segment, other: Segment, texts: Texts
    ) -> dict[str, Any]:
        conditions = segment.condition_of(found), segment.condition_of(other)
        told = await overlap(session, *conditions, self._services.moment())
        one, two = found.name, other.name
        pieces = [
            _piece(texts.say("%(one)s and %(other)s", one=one, other=two), told.both),
            _piece(texts.say("%(one)s without %(other)s", one=one, other=two), told.only_one),
            _piece(texts.say("%(one)s without %(other)s", one=two, other=one), told.only_other),
        ]
        return {"other": other, "overlap": told, "pieces": pieces}


def _row(distinction: Distinction, texts: Texts) -> Row:
    name, _ = label(distinction.dimension, distinction.value)
    return Row(said(texts, "trait", name), _value(distinction, texts), distinction)


def _value(distinction: Distinction, texts: Texts) -> str:
    if distinction.dimension == "hour":
        hour = int(distinction.value)
        low, high = (f"{one % 24:02}:00" for one in (hour, hour + 1))
        return texts.say("%(low)s to %(high)s", low=low, high=high)
    return said(texts, distinction.dimension.removeprefix(TRAIT), distinction.value)


def _piece(name: str, part: Part) -> Piece:
    return Piece(name[: segment.LONGEST_NAME], part, _written(part.condition))


def _written(condition: Condition) -> str:
    return json.dumps(dump(condition), ensure_ascii=False)
