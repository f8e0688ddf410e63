"""The API for who is who: two customers become one or are parted again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy.ext.asyncio import AsyncSession

from console.api.errors import api_group
from profiles import profile
from profiles.exceptions import ProfilesError
from profiles.identity import linking, merging
from profiles.identity.schema import Merge
from profiles.schema import Profile

if TYPE_CHECKING:
    from console.services import ConsoleServices

Reference = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class MergeIn(BaseModel):
    remains: Reference = Field(description="The reference of the customer who remains.")
    absorbed: Reference = Field(description="The reference of the one who becomes one with them.")
    proof: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)] = Field(
        description="What shows that they are one person; never a guess."
    )


class MergeOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    reference: str = Field(description="The reference that was absorbed.")
    proof: str
    at: datetime


class PartedOut(BaseModel):
    reference: str = Field(description="The customer who is back.")
    parted_from: str


class MergeApi:
    """A merge that is sent again changes nothing, and neither does an undo."""

    def __init__(self, services: ConsoleServices) -> None:
        self._services = services

    def router(self) -> APIRouter:
        router = api_group("Customers")
        router.get("/merges", summary="The merges that a customer stands on")(self.list)
        router.post("/merges", summary="Make two customers one")(self.merge)
        router.post("/merges/{merge_id}/undo", summary="Part two customers again")(self.undo)
        return router

    async def list(
        self, customer: Annotated[Reference, Query(description="The reference, also an absorbed one.")]
    ) -> list[MergeOut]:
        """Latest first: the first one can be undone."""
        async with self._services.database.read() as session:
            found = await merging.merges(session, (await _customer(session, customer)).id)
        return [MergeOut.model_validate(one) for one in found]

    async def merge(self, request: Request, wanted: MergeIn) -> MergeOut:
        """Both histories are one then; a refusal of marketing by either stands."""
        now, proof = self._services.clock(), f"api:{request.state.operator.name}: {wanted.proof}"
        async with self._services.database.begin() as session:
            remains = await _customer(session, wanted.remains)
            absorbed = await _customer(session, wanted.absorbed)
            if remains.id == absorbed.id:
                return MergeOut.model_validate(await _standing(session, remains, wanted.absorbed))
            merged = await merging.merge(
                session, survivor=remains.id, absorbed=absorbed.id, proof=proof, now=now
            )
            await linking.settle_between(session, merged, now=now)
        return MergeOut.model_validate(merged)

    async def undo(self, merge_id: int) -> PartedOut:
        """Merges are undone last first."""
        async with self._services.database.begin() as session:
            merged = await session.get(Merge, merge_id)
            if merged is None:
                raise HTTPException(404, f"There is no merge {merge_id}.")
            try:
                back = await merging.undo(session, merge_id, now=self._services.clock())
            except ProfilesError as error:
                raise HTTPException(409, str(error)) from error
            parted = [await session.get(Profile, number) for number in (back, merged.profile_id)]
        returned, remained = (one.reference if one else "" for one in parted)
        return PartedOut(reference=returned, parted_from=remained)


async def _customer(session: AsyncSession, reference: str) -> Profile:
    found = await profile.by_reference(session, reference)
    if found is None:
        raise HTTPException(404, f"There is no customer {reference!r}.")
    return found


async def _standing(session: AsyncSession, customer: Profile, reference: str) -> Merge:
    """The merge by which this customer is called so too."""
    found = await merging.by_absorbed(session, reference)
    if found is None or found.profile_id != customer.id:
        raise HTTPException(409, "Name two customers that are not the same.")
    return found
