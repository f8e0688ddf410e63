"""The API for what can be told about whole segments."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from console.api.errors import api_group
from segments import segment
from segments.insight.distinction import insight
from segments.insight.document import of_insight, of_overlap
from segments.insight.growth import growth
from segments.insight.overlap import overlap

if TYPE_CHECKING:
    from console.services import ConsoleServices


class DistinctionOut(BaseModel):
    dimension: str = Field(description="city, tag, category, hour, trait:NAME ...")
    value: str
    inside: int = Field(description="Members who have it.")
    outside: int = Field(description="Others who have it.")
    inside_share: float
    outside_share: float
    lift: float = Field(description="How many times as frequent among the members.")
    low: float = Field(description="The lower bound of the lift's 95 % interval.")
    high: float
    p: float = Field(description="Corrected for the number of features compared (Benjamini-Hochberg).")
    significant: bool = Field(description="p is at most 0.05.")


class PointOut(BaseModel):
    at: datetime
    count: int


class InsightOut(BaseModel):
    members: int
    others: int
    members_compared: int = Field(description="Of many members, so many were drawn by chance.")
    others_compared: int
    start: datetime = Field(description="What customers did counts from here.")
    end: datetime
    comparisons: int
    significant: int = Field(description="How many of the features differ significantly.")
    distinctions: list[DistinctionOut] = Field(description="The significant ones first, of these the surest.")
    growth: list[PointOut] = Field(description="Members week by week; attributes are as today.")


class PartOut(BaseModel):
    count: int
    definition: dict[str, Any] = Field(description="It lists these customers.")
    description: str


class OverlapOut(BaseModel):
    one: int
    other: int
    jaccard: float | None = Field(description="Those in both, of those in any; none where nobody is.")
    both: PartOut
    only_one: PartOut
    only_other: PartOut


class InsightApi:
    def __init__(self, services: ConsoleServices) -> None:
        self._services = services

    def router(self) -> APIRouter:
        router = api_group("Segments")
        router.get("/segments/{segment_id}/insight", summary="What makes the members special")(self.insight)
        router.get("/segments/{segment_id}/overlap/{other_id}", summary="Two segments compared")(self.overlap)
        return router

    async def insight(self, segment_id: int, limit: Annotated[int, Query(ge=1, le=1000)] = 50) -> InsightOut:
        """What they have more often, or less, than everybody else, and how many they were week by week."""
        moment = self._services.moment()
        async with self._services.database.read() as session:
            condition = segment.condition_of(await segment.by_id(session, segment_id))
            found = await insight(session, condition, moment)
            points = await growth(session, condition, moment)
        return InsightOut.model_validate(of_insight(found, points, limit=limit))

    async def overlap(self, segment_id: int, other_id: int) -> OverlapOut:
        """Who is in both, and who only in one, with a definition of each part."""
        async with self._services.database.read() as session:
            one = segment.condition_of(await segment.by_id(session, segment_id))
            other = segment.condition_of(await segment.by_id(session, other_id))
            found = await overlap(session, one, other, self._services.moment())
        return OverlapOut.model_validate(of_overlap(found, self._services.currency))
