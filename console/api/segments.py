"""The API for segments: words into a definition, a definition into people."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, Field

from console.api.errors import api_group
from console.audiences.segment_pages import understood
from segments import audience, roll, segment
from segments.definition import dump, parse_definition
from segments.exceptions import InvalidDefinition
from segments.sentence import describe

if TYPE_CHECKING:
    from console.services import ConsoleServices
    from segments.schema import Segment


class Words(BaseModel):
    text: Annotated[
        str,
        Field(
            min_length=1, max_length=1000, description="Customers described in English, Chinese or Russian."
        ),
    ]


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
    alternatives: list[dict[str, Any]] = Field(description="Their definitions, in the same order.")
    proposed: bool = Field(description="A language model alone read it so: check the sentence.")
    reason: str | None = Field(
        description="Why there is no definition: missing_event, vague_window, contradiction and the like."
    )
    choices: list[str] = Field(description="What the question may be answered with, where it lets choose.")


class MembersOut(TranslationOut):
    count: int = Field(description="How many there are in all.")
    members: list[str] = Field(description="References of the customers on this page.")


class SegmentOut(BaseModel):
    id: int
    name: str
    description: str
    definition: dict[str, Any]
    updated_at: datetime
    count: int | None = Field(description="Members as they are kept; none until they were computed.")
    computed_at: datetime | None = Field(description="When everybody was last looked at.")
    error: str | None = Field(description="Why it cannot be computed now.")


class MemberOut(BaseModel):
    reference: str
    since: datetime = Field(description="When the customer was found to belong.")


class SavedMembersOut(BaseModel):
    count: int = Field(description="How many there are in all.")
    members: list[MemberOut] = Field(description="The customers on this page, the newest first.")
    computed_at: datetime | None
    error: str | None


class SegmentApi:
    def __init__(self, services: ConsoleServices) -> None:
        self._services = services

    def router(self) -> APIRouter:
        router = api_group("Segments")
        router.get("/segments", summary="Saved segments")(self.show_all)
        router.get("/segments/{segment_id}/members", summary="Members of a saved segment")(self.saved_members)
        router.post("/segments/translate", summary="Read words as a definition")(self.translate)
        router.post("/segments/members", summary="Who belongs")(self.members)
        return router

    async def show_all(self) -> list[SegmentOut]:
        """Newest first."""
        async with self._services.database.read() as session:
            saved = await segment.all_segments(session)
            counts = await roll.counts(session)
        return [
            SegmentOut(
                id=each.id,
                name=each.name,
                description=self._described(each),
                definition=each.definition,
                updated_at=each.updated_at,
                count=counts.get(each.id),
                computed_at=each.computed_at,
                error=each.error,
            )
            for each in saved
        ]

    async def saved_members(
        self,
        segment_id: int,
        limit: Annotated[int, Query(ge=0, le=100_000)] = 1000,
        offset: Annotated[int, Query(ge=0)] = 0,
    ) -> SavedMembersOut:
        """As they are kept: a change counts within seconds. Ask `/segments/members` for this very moment."""
        async with self._services.database.read() as session:
            found = await segment.by_id(session, segment_id)
            rows = await roll.members(session, segment_id, limit=limit, offset=offset)
            count = await roll.count(session, segment_id)
        members = [MemberOut(reference=profile.reference, since=since) for profile, since in rows]
        return SavedMembersOut(count=count, members=members, computed_at=found.computed_at, error=found.error)

    def _described(self, saved: Segment) -> str:
        try:
            return describe(segment.condition_of(saved), self._services.currency)
        except InvalidDefinition as error:
            return str(error)

    async def translate(self, words: Words) -> TranslationOut:
        """Nothing is saved. Check `description` and `not_understood` before you use the definition."""
        return await self._translated(words.text)

    async def members(self, wanted: Wanted) -> MembersOut:
        """The customers that words, a definition or a saved segment mean at this moment."""
        if sum(each is not None for each in (wanted.text, wanted.definition, wanted.segment)) != 1:
            raise HTTPException(422, "Give exactly one of text, definition and segment.")
        meant = await self._meant(wanted)
        found: list[str] = []
        async with self._services.database.read() as session:
            if meant.definition is not None:
                condition = parse_definition(meant.definition)
                found = await audience.members(session, condition, self._services.moment())
        page = found[wanted.offset : wanted.offset + wanted.limit]
        return MembersOut(**meant.model_dump(), count=len(found), members=page)

    async def _meant(self, wanted: Wanted) -> TranslationOut:
        if wanted.text is not None:
            return await self._translated(wanted.text)
        if wanted.segment is not None:
            async with self._services.database.read() as session:
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
            alternatives=[],
            proposed=False,
            reason=None,
            choices=[],
        )

    async def _translated(self, text: str) -> TranslationOut:
        translation = await understood(self._services, text)
        return TranslationOut.model_validate(translation.as_json())
