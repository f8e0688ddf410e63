"""The pages about segments: ask for people in words, look at them, keep the definition under a name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from console.audiences.definition_text import read_definition, written
from console.audiences.left_out import reach_of
from console.audiences.segment_uses import uses_of
from console.rendering import Renderer, wants_fragment
from console.routes import page_router
from console.services import ConsoleServices
from console.texts import N_, Texts
from segments import audience, roll, segment
from segments.choosing import counted, with_choice
from segments.definition import Condition, dump
from segments.exceptions import InvalidDefinition, SegmentError, SegmentInUse, UnknownSegment
from segments.schema import Segment
from segments.sentence import describe
from segments.translation import Translation, translate

#: What a new marketer may ask; each is a link that asks it.
EXAMPLES = (
    N_("customers who bought at least 2 times in the last 90 days"),
    N_("customers who viewed at least 3 times in the last 14 days and did not purchase in the last 14 days"),
    N_("customers who were not seen in the last 60 days and bought at least once"),
    N_("customers who have agreed to marketing and live in Berlin"),
)


#: How far back the page of a segment shows who came and went, and how many of them.
LATELY, LATEST = timedelta(days=30), 50


@dataclass(frozen=True)
class SegmentRow:
    """A saved segment in the list."""

    segment: Segment
    #: Why it cannot be read, where it cannot.
    sentence: str
    readable: bool
    #: Its members as they are kept; None until they were computed.
    count: int | None


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
        router.post("/redefine")(self.redefine)
        router.post("/{segment_id}/delete")(self.delete)
        return router

    async def show_all(self, request: Request) -> Response:
        async with self._services.database.read() as session:
            counts = await roll.counts(session)
            saved = await segment.all_segments(session)
        texts = self._renderer.texts(request)
        rows = [self._row(found, counts.get(found.id), texts) for found in saved]
        return self._renderer.page(request, "segments.html", {"rows": rows})

    async def ask(self, request: Request, words: Annotated[str, Query(max_length=1000)] = "") -> Response:
        texts = self._renderer.texts(request)
        examples = [texts.say(example) for example in EXAMPLES]
        context: dict[str, Any] = {"words": words, "translation": None, "examples": examples}
        if words.strip():
            context |= await self._translated(words.strip(), texts.language)
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
                language = self._renderer.texts(request).language
                sentence = describe(condition, self._services.currency, language)
                saved = await segment.save(
                    session,
                    name=name.strip() or segment.propose_name(sentence),
                    condition=condition,
                    request=words or None,
                    now=self._services.clock(),
                )
        except SegmentError as error:
            back = f"/console/segments/new?{urlencode({'words': words})}"
            return self._renderer.back(request, back, error)
        if then == "campaign":
            target = f"/console/campaigns/new?segment={saved.id}"
        else:
            target = f"/console/segments/{saved.id}"
        return self._renderer.back(request, target, "The segment “%(segment)s” is saved.", segment=saved.name)

    async def show(
        self, request: Request, segment_id: int, whole: Annotated[bool, Query()] = False
    ) -> Response:
        """The page at once, and who belongs at this very moment when htmx, or a link, asks for it."""
        texts = self._renderer.texts(request)
        async with self._services.database.read() as session:
            found = await segment_or_404(session, segment_id)
            row = self._row(found, (await roll.counts(session)).get(found.id), texts)
            context: dict[str, Any] = {"row": row, "whole": whole, "preview": None, "fault": ""}
            if whole:
                context |= await self._preview(session, found, texts)
            if whole and wants_fragment(request):
                return self._renderer.fragment(request, "_segment_audience.html", context)
            context |= await self._history(session, found)
        return self._renderer.page(request, "segment.html", context)

    async def _history(self, session: AsyncSession, found: Segment) -> dict[str, Any]:
        """Who came and went lately, and where the segment is used."""
        since = self._services.clock() - LATELY
        return {
            "movement": await roll.movement(session, found.id, since=since),
            "changes": await roll.changes(session, found.id, since=since, limit=LATEST),
            "uses": await uses_of(session, found),
            "definition": json.dumps(found.definition, ensure_ascii=False, indent=2),
        }

    async def redefine(
        self,
        request: Request,
        definition: Annotated[str, Form(max_length=100_000)],
        segment_id: Annotated[int, Form()],
        words: Annotated[str, Form(max_length=1000)] = "",
    ) -> Response:
        """The segment starts afresh: nobody enters or leaves by it; its former members stand meanwhile."""
        try:
            async with self._services.database.begin() as session:
                found = await segment_or_404(session, segment_id)
                condition = read_definition(definition)
                await segment.redefine(
                    session, found.id, condition, request=words.strip() or None, now=self._services.clock()
                )
        except SegmentError as error:
            return self._renderer.back(request, f"/console/segments/{segment_id}", error)
        return self._renderer.back(
            request,
            f"/console/segments/{segment_id}",
            "“%(segment)s” means these customers from now on; its members are computed afresh.",
            segment=found.name,
        )

    async def delete(self, request: Request, segment_id: int) -> Response:
        async with self._services.database.begin() as session:
            found = await segment_or_404(session, segment_id)
            try:
                await segment.delete(session, found.id)
            except SegmentInUse as error:
                return self._renderer.back(request, f"/console/segments/{found.id}", error)
        return self._renderer.back(
            request,
            "/console/segments",
            "The segment “%(segment)s” is deleted. Campaigns made from it keep their own copy.",
            segment=found.name,
        )

    def _row(self, found: Segment, count: int | None, texts: Texts) -> SegmentRow:
        try:
            sentence = describe(segment.condition_of(found), self._services.currency, texts.language)
        except InvalidDefinition as error:
            return SegmentRow(found, texts.problem(error), readable=False, count=count)
        return SegmentRow(found, sentence, readable=True, count=count)

    async def _preview(self, session: AsyncSession, found: Segment, texts: Texts) -> dict[str, Any]:
        """Who belongs at this very moment; or why that cannot be told."""
        try:
            condition = segment.condition_of(found)
            return await self._looked_at(session, condition, texts.language)
        except SegmentError as error:
            return {"fault": texts.problem(error)}

    async def _looked_at(self, session: AsyncSession, condition: Condition, language: str) -> dict[str, Any]:
        moment = self._services.moment()
        preview = await audience.preview(session, condition, moment, language=language)
        return {"preview": preview, **await reach_of(session, condition, moment)}

    async def _translated(self, words: str, language: str) -> dict[str, Any]:
        translation = await understood(self._services, words, language)
        async with self._services.database.read() as session:
            readings = await counted(session, translation, self._services.moment(), language=language)
            context: dict[str, Any] = {
                "translation": translation,
                "preview": None,
                "readings": [(one, written(one.condition)) for one in readings],
                "choices": [(one, with_choice(words, translation, one)) for one in translation.choices],
            }
            if translation.definition is None or readings:
                return context
            context |= await self._looked_at(session, translation.definition, language)
        definition = json.dumps(dump(translation.definition), ensure_ascii=False, indent=2)
        return context | {
            "audience_query": urlencode({"definition": written(translation.definition)}),
            "definition": definition,
            "proposed_name": segment.propose_name(translation.description),
        }


async def understood(services: ConsoleServices, words: str, language: str | None = None) -> Translation:
    """What the words mean, to the rules and to the chat model where there is one; no session is held.

    `language` is the reader's.
    """
    async with services.database.read() as session:
        vocabulary = await services.vocabulary.read(session)
    return await services.translator.translate(words, vocabulary, services.moment(), language)


async def translated(session: AsyncSession, words: str, services: ConsoleServices) -> Translation:
    """What the words mean by the rules alone, read with the shop's own vocabulary."""
    vocabulary = await services.vocabulary.read(session)
    return translate(words, vocabulary, now=services.clock(), zone=services.zone, currency=services.currency)


async def segment_or_404(session: AsyncSession, segment_id: int) -> Segment:
    try:
        return await segment.by_id(session, segment_id)
    except UnknownSegment as error:
        raise HTTPException(
            404, "There is no such segment. The list of segments shows those there are."
        ) from error
