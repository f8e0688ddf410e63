"""The page on which an audience is changed: chip by chip, in words, or asked about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from console.audiences.definition_text import read_definition, written
from console.audiences.left_out import reach_of
from console.customers.own_words import said
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from console.texts import N_, Texts
from segments import audience, segment
from segments.chips.chip import chips_of
from segments.chips.editing import changed, turned, without
from segments.definition import Condition
from segments.exceptions import InvalidDefinition
from segments.refining.figures import Finding, find_out
from segments.refining.inquiry import Before, Figure, Inquiry, Series, Table
from segments.refining.refinement import Refinement, refine
from segments.sentence import describe
from segments.translation import Translation, translate
from segments.wording import words_of

#: What may be said about the audience at hand.
SAYINGS = (
    N_("only those in Berlin"),
    N_("exclude VIPs"),
    N_("make it 60 days"),
    N_("how many of them bought coffee?"),
    N_("what else do they buy?"),
    N_("compare with last month"),
    N_("plot their orders by week"),
)
#: How the template shows each kind of finding.
SHAPES: dict[type, str] = {Figure: "figure", Before: "before", Table: "table", Series: "series"}


@dataclass(frozen=True)
class Edit:
    """What a chip's form asks for: other values at some places, or the whole condition turned or gone."""

    what: Literal["set", "turn", "remove"]
    at: list[str]
    to: list[str]

    def of(self, condition: Condition) -> Condition:
        """Raises InvalidDefinition where a value does not fit."""
        if self.what == "set":
            for pointer, text in zip(self.at, self.to, strict=False):
                condition = changed(condition, pointer, text)
            return condition
        return (turned if self.what == "turn" else without)(condition, self.at[0] if self.at else "")


class SegmentDraft:
    """An audience that is not saved yet. Its definition is in the address, so that going back works."""

    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/segments/draft")
        router.get("")(self.show)
        router.get("/change")(self.change)
        return router

    async def show(
        self,
        request: Request,
        definition: Annotated[str, Query(max_length=20_000)],
        words: Annotated[str, Query(max_length=1000)] = "",
        say: Annotated[str, Query(max_length=1000)] = "",
        of_segment: Annotated[int | None, Query(alias="segment")] = None,
    ) -> Response:
        condition = read_definition(definition)
        refined = (
            await self._refined(condition, say, self._renderer.texts(request).language)
            if say.strip()
            else None
        )
        if isinstance(refined, Translation):
            return RedirectResponse(f"/console/segments/new?{urlencode({'words': say})}", 303)
        if refined is not None and refined.condition is not None:
            return RedirectResponse(draft_address(refined.condition, words, of_segment), 303)
        texts = self._renderer.texts(request)
        async with self._services.database.read() as session:
            context = await self._shown(session, condition, texts)
            if refined is not None and refined.inquiry is not None:
                context |= await self._found(session, condition, refined.inquiry)
        context |= {
            "words": words,
            "segment": of_segment,
            "say": say,
            "sayings": [texts.say(saying) for saying in SAYINGS],
            "question": refined.question if refined else None,
        }
        return self._renderer.page(request, "segment_draft.html", context)

    async def change(
        self,
        request: Request,
        definition: Annotated[str, Query(max_length=20_000)],
        edit: Literal["set", "turn", "remove"],
        at: Annotated[list[str], Query()],
        to: Annotated[list[str] | None, Query()] = None,
        words: Annotated[str, Query(max_length=1000)] = "",
        of_segment: Annotated[int | None, Query(alias="segment")] = None,
    ) -> Response:
        condition = read_definition(definition)
        try:
            made = Edit(edit, at, to or []).of(condition)
        except InvalidDefinition as error:
            return self._renderer.back(request, draft_address(condition, words, of_segment), error)
        return RedirectResponse(draft_address(made, words, of_segment), 303)

    async def _refined(self, condition: Condition, say: str, language: str) -> Refinement | Translation:
        """What was said about the audience; the Translation where it is another request to be looked at."""
        services, moment = self._services, self._services.moment()
        async with services.database.read() as session:
            vocabulary = await services.vocabulary.read(session)

        def read(words: str) -> Translation:
            return translate(words, vocabulary, now=moment.now, zone=moment.zone, currency=moment.currency)

        said = refine(condition, say, read)
        if said is not None:
            return said
        fresh = await services.translator.translate(say, vocabulary, moment, language)
        if fresh.proposed or fresh.alternatives:
            return fresh
        return Refinement(condition=fresh.definition, question=fresh.question)

    async def _shown(self, session: AsyncSession, condition: Condition, texts: Texts) -> dict[str, Any]:
        language, currency = texts.language, self._services.currency
        sentence = describe(condition, currency, language)
        definition, moment = written(condition), self._services.moment()
        return {
            "sentence": sentence,
            "chips": chips_of(condition, words_of(language, currency)),
            "definition": definition,
            "preview": await audience.preview(session, condition, moment, language=language),
            **await reach_of(session, condition, moment),
            "audience_query": urlencode({"definition": definition}),
            "proposed_name": segment.propose_name(sentence),
            "saved": await segment.all_segments(session),
            "said": partial(said, texts),
            "finding": None,
            "inquiry": None,
        }

    async def _found(self, session: AsyncSession, condition: Condition, inquiry: Inquiry) -> dict[str, Any]:
        finding: Finding = await find_out(session, condition, inquiry, self._services.moment())
        return {"finding": finding, "inquiry": inquiry, "shape": SHAPES[type(finding)]}


def draft_address(condition: Condition, words: str = "", of_segment: int | None = None) -> str:
    """Where these customers are shown as an audience that can be changed and kept."""
    query: dict[str, str | int] = {"definition": written(condition), "words": words}
    if of_segment is not None:
        query["segment"] = of_segment
    return f"/console/segments/draft?{urlencode(query)}"
