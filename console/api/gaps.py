"""The API for content gaps: what customers asked in vain, and the answers to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, Field, StringConstraints

from console.api.errors import api_group
from knowledge.gaps import content_gaps as gaps
from knowledge.gaps.content_gaps import State
from knowledge.gaps.gap_answers import answer_group, tells_who
from knowledge.gaps.gap_groups import GapGroups
from knowledge.gaps.gap_report import GapGroup, gap_group, gap_report

if TYPE_CHECKING:
    from console.services import ConsoleServices

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Language = Annotated[str, StringConstraints(min_length=2, max_length=16)]


class GapOut(BaseModel):
    id: int
    question: str
    language: str | None
    reason: str = Field(description="Why there was no answer, or not_helpful.")
    asked_at: datetime
    asked_by: str | None = Field(description="The customer's reference.")
    conversation: int | None


class GapGroupOut(BaseModel):
    id: int
    state: State
    question: str = Field(description="The most typical of its questions.")
    customers: int
    last_asked: datetime
    rank: float = Field(description="Customers x 2 ^ -(days since last asked / 14).")
    nearest: dict[str, Any] | None = Field(description="kind, id, title and score of what came nearest.")
    gaps: list[GapOut]


class GapGroupsOut(BaseModel):
    total: int
    groups: list[GapGroupOut]


class GapAnswer(BaseModel):
    answers: Annotated[dict[Language, Text], Field(min_length=1, max_length=20)] = Field(
        description="Texts by language, the main one first; other languages get the main one.",
        examples=[{"en": "Yes, for 3 EUR.", "ru": "Да, за 3 евро."}],
    )
    question: Annotated[Text, Field(max_length=500)] | None = Field(
        None, description="How the question reads best; without it, the typical one."
    )
    wordings: list[int] | None = Field(
        None,
        description="The gaps whose wordings get this answer; without it, all that do not tell who asked.",
    )


class Done(BaseModel):
    changed: bool


class GapApi:
    def __init__(self, services: ConsoleServices) -> None:
        self._services = services
        library = services.library
        self._groups = GapGroups(library.database, library.vectors.embedder)

    def router(self) -> APIRouter:
        router = api_group("Content gaps")
        router.get("/gaps", summary="List what customers asked in vain")(self.list)
        router.post("/gaps/{group_id}/answer", summary="Answer a group of questions")(self.answer)
        router.post("/gaps/{group_id}/ignore", summary="Leave a group unanswered")(self.ignore)
        router.post("/gaps/{group_id}/reopen", summary="Open a group again")(self.reopen)
        return router

    async def list(
        self,
        state: Annotated[State, Query()] = "open",
        days: Annotated[int, Query(ge=0, le=3650, description="0 is all time.")] = 90,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    ) -> GapGroupsOut:
        """Questions that mean the same are one group; first comes what most customers asked lately."""
        await self._groups.catch_up()
        async with self._services.database.read() as session:
            report = await gap_report(
                session,
                state=state,
                now=self._services.clock(),
                window=timedelta(days=days) if days else None,
                limit=limit,
                offset=offset,
            )
        return GapGroupsOut(total=report.total, groups=[_written(group) for group in report.groups])

    async def answer(self, group_id: int, given: GapAnswer) -> Done:
        """From now on whoever asks one of the group's questions gets this answer."""
        async with self._services.database.read() as session:
            group = await gap_group(session, group_id, "open")
        if group is None:
            raise HTTPException(404, "There is no open group of this number.")
        free = [gap.id for gap in group.phrasings() if not tells_who(gap.question)]
        done = await answer_group(
            self._services.library,
            group_id,
            given.answers,
            question=given.question or group.typical.question,
            chosen=free if given.wordings is None else given.wordings,
        )
        return Done(changed=done)

    async def ignore(self, group_id: int) -> Done:
        """Close a group that needs no answer."""
        return await self._move(group_id, "open", "ignored")

    async def reopen(self, group_id: int) -> Done:
        """Open a group that was left unanswered."""
        return await self._move(group_id, "ignored", "open")

    async def _move(self, group_id: int, before: State, after: State) -> Done:
        async with self._services.database.begin() as session:
            moved = await gaps.move_group(session, group_id, before=before, after=after)
        return Done(changed=moved > 0)


def _written(group: GapGroup) -> GapGroupOut:
    return GapGroupOut(
        id=group.id,
        state=group.state,
        question=group.typical.question,
        customers=group.customers,
        last_asked=group.last_asked,
        rank=round(group.rank, 4),
        nearest=group.nearest,
        gaps=[GapOut.model_validate(gap, from_attributes=True) for gap in group.gaps],
    )
