"""The API for segments: words into a definition, a definition into people."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from console.api.errors import api_group
from console.segment_pages import translated
from segments import audience, segment
from segments.definition import dump, parse_definition
from segments.sentence import describe

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from console.services import ConsoleServices


class Words(BaseModel):
    text: Annotated[str, Field(min_length=1, max_length=1000, description="Customers described in English.")]


class Wanted(BaseModel):
    """Exactly one of the three names the customers."""

    text: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    definition: dict[str, Any] | None = Field(
        None, description="A definition as /segments/translate gives it."
    )
    segment: int | None = Field(None, description="The id of a saved segment.")
    limit: Annotated[int, Field(ge=0, le=100_000)] = 1000
    offset: Annotated[int, Field(ge=0)] = 0


class TranslationOut(BaseModel):
    understood: bool
    definition: dict[str, Any] | None
    description: str = Field(description="The definition said back in words.")
    not_understood: list[str] = Field(description="Words that played no part.")
    question: str | None = Field(description="What has to be answered first.")
    readings: list[str] = Field(description="Sentences to choose from, where there are several readings.")


class MembersOut(TranslationOut):
    count: int = Field(description="How many there are in all.")
    members: list[str] = Field(description="References of the customers on this page.")


class SegmentOut(BaseModel):
    id: int
    name: str
    description: str
    definition: dict[str, Any]
    updated_at: datetime


class SegmentApi:
    def __init__(self, services: ConsoleServices) -> None:
        self._services = services

    def router(self) -> APIRouter:
        router = api_group("Segments")
        router.get("/segments", summary="Saved segments")(self.show_all)
        router.post("/segments/translate", summary="Read words as a definition")(self.translate)
        router.post("/segments/members", summary="Who belongs")(self.members)
        return router

    async def show_all(self) -> list[SegmentOut]:
        """Newest first."""
        async with self._services.database.read() as session:
            saved = await segment.all_segments(session)
        return [
            SegmentOut(
                id=each.id,
                name=each.name,
                description=describe(segment.condition_of(each), self._services.currency),
                definition=each.definition,
                updated_at=each.updated_at,
            )
            for each in saved
        ]

    async def translate(self, words: Words) -> TranslationOut:
        """Nothing is saved. Check `description` and `not_understood` before you use the definition."""
        async with self._services.database.read() as session:
            return await self._translated(session, words.text)

    async def members(self, wanted: Wanted) -> MembersOut:
        """The customers that words, a definition or a saved segment mean at this moment."""
        if sum(each is not None for each in (wanted.text, wanted.definition, wanted.segment)) != 1:
            raise HTTPException(422, "Give exactly one of text, definition and segment.")
        async with self._services.database.read() as session:
            meant = await self._meant(session, wanted)
            found: list[str] = []
            if meant.definition is not None:
                condition = parse_definition(meant.definition)
                found = await audience.members(session, condition, self._services.moment())
        page = found[wanted.offset : wanted.offset + wanted.limit]
        return MembersOut(**meant.model_dump(), count=len(found), members=page)

    async def _meant(self, session: AsyncSession, wanted: Wanted) -> TranslationOut:
        if wanted.text is not None:
            return await self._translated(session, wanted.text)
        if wanted.segment is not None:
            condition = segment.condition_of(await segment.by_id(session, wanted.segment))
        else:
            condition = parse_definition(wanted.definition)
        return TranslationOut(
            understood=True,
            definition=dump(condition),
            description=describe(condition, self._services.currency),
            not_understood=[],
            question=None,
            readings=[],
        )

    async def _translated(self, session: AsyncSession, text: str) -> TranslationOut:
        translation = await translated(session, text, self._services)
        return TranslationOut.model_validate(translation.as_json())
