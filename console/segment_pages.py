"""The pages about segments: ask for people in words, look at them, keep the definition under a name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from console.rendering import Renderer, wants_fragment
from console.routes import page_router
from console.services import ConsoleServices
from scheduler.schema import Campaign
from segments import audience, segment
from segments.audience import Preview
from segments.definition import Condition, dump, parse_definition
from segments.exceptions import InvalidDefinition, SegmentError, UnknownSegment
from segments.schema import Segment
from segments.sentence import describe
from segments.translation import Translation, translate
from segments.vocabulary import read_vocabulary

#: What a new marketer may ask; each is a link that asks it.
EXAMPLES = (
    "customers who bought at least 2 times in the last 90 days",
    "customers who viewed at least 3 times in the last 14 days and did not purchase in the last 14 days",
    "customers who were not seen in the last 60 days and bought at least once",
    "customers who have agreed to marketing and live in Berlin",
)


@dataclass(frozen=True)
class SegmentRow:
    """A saved segment in the list; without a preview, this version cannot read its definition."""

    segment: Segment
    sentence: str
    preview: Preview | None


class SegmentPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/segments")
        router.get("")(self.show_all)
        router.post("")(self.save)
        router.get("/new")(self.ask)
        router.get("/{segment_id}")(self.show)
        router.post("/{segment_id}/delete")(self.delete)
        return router

    async def show_all(self, request: Request) -> Response:
        async with self._services.database.read() as session:
            rows = [await self._row(session, found) for found in await segment.all_segments(session)]
        return self._renderer.page(request, "segments.html", {"rows": rows})

    async def ask(self, request: Request, words: Annotated[str, Query(max_length=1000)] = "") -> Response:
        context: dict[str, Any] = {"words": words, "translation": None, "examples": EXAMPLES}
        if words.strip():
            async with self._services.database.read() as session:
                context |= await self._translated(session, words.strip())
        if wants_fragment(request):
            return self._renderer.fragment(request, "_translation.html", context)
        return self._renderer.page(request, "segment_new.html", context)

    async def save(
        self,
        request: Request,
        definition: Annotated[str, Form(max_length=100_000)],
        name: Annotated[str, Form(max_length=segment.LONGEST_NAME)] = "",
        words: Annotated[str, Form(max_length=1000)] = "",
        then: Annotated[str, Form(max_length=20)] = "",
    ) -> Response:
        try:
            async with self._services.database.begin() as session:
                condition = read_definition(definition)
                saved = await segment.save(
                    session,
                    name=name.strip() or segment.propose_name(describe(condition, self._services.currency)),
                    condition=condition,
                    request=words or None,
                    now=self._services.clock(),
                )
        except SegmentError as error:
            back = f"/console/segments/new?{urlencode({'words': words})}"
            return self._renderer.back(request, back, str(error), "danger")
        if then == "campaign":
            target = f"/console/campaigns/new?segment={saved.id}"
        else:
            target = f"/console/segments/{saved.id}"
        return self._renderer.back(request, target, f"The segment “{saved.name}” is saved.")

    async def show(self, request: Request, segment_id: int) -> Response:
        async with self._services.database.read() as session:
            found = await segment_or_404(session, segment_id)
            row = await self._row(session, found, sample=10)
            used = select(Campaign).where(Campaign.segment_id == segment_id).order_by(Campaign.id.desc())
            campaigns = list(await session.scalars(used.limit(20)))
        definition = json.dumps(found.definition, ensure_ascii=False, indent=2)
        context = {"row": row, "campaigns": campaigns, "definition": definition}
        return self._renderer.page(request, "segment.html", context)

    async def delete(self, request: Request, segment_id: int) -> Response:
        async with self._services.database.begin() as session:
            found = await segment_or_404(session, segment_id)
            await segment.delete(session, found.id)
        message = f"The segment “{found.name}” is deleted. Campaigns made from it keep their own copy."
        return self._renderer.back(request, "/console/segments", message)

    async def _row(self, session: AsyncSession, found: Segment, *, sample: int = 0) -> SegmentRow:
        try:
            condition = segment.condition_of(found)
        except InvalidDefinition as error:
            return SegmentRow(found, str(error), None)
        preview = await audience.preview(session, condition, self._services.moment(), sample=sample)
        return SegmentRow(found, describe(condition, self._services.currency), preview)

    async def _translated(self, session: AsyncSession, words: str) -> dict[str, Any]:
        translation = await translated(session, words, self._services)
        if translation.definition is None:
            return {"translation": translation, "preview": None}
        preview = await audience.preview(session, translation.definition, self._services.moment())
        return {
            "translation": translation,
            "preview": preview,
            "audience_query": urlencode({"words": words}),
            "definition": json.dumps(dump(translation.definition), ensure_ascii=False, indent=2),
            "proposed_name": segment.propose_name(translation.description),
        }


async def translated(session: AsyncSession, words: str, services: ConsoleServices) -> Translation:
    """What the words mean, read with the shop's own vocabulary."""
    vocabulary = await read_vocabulary(session)
    return translate(words, vocabulary, now=services.clock(), zone=services.zone, currency=services.currency)


async def segment_or_404(session: AsyncSession, segment_id: int) -> Segment:
    try:
        return await segment.by_id(session, segment_id)
    except UnknownSegment as error:
        raise HTTPException(404, f"{error} The list of segments shows those there are.") from error


def read_definition(text: str) -> Condition:
    """The definition in a form's field. Raises InvalidDefinition."""
    try:
        return parse_definition(json.loads(text))
    except ValueError as error:
        raise InvalidDefinition("It is no JSON.") from error
