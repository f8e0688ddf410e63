"""The API for offers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from console.api.errors import ErrorBody, api_group
from scheduler.exceptions import InvalidOffer
from scheduler.offers import offer as offers

if TYPE_CHECKING:
    from console.services import ConsoleServices
    from scheduler.offers.offer import Stock

#: Codes of one request.
MOST = 10_000


class NewOffer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100)]
    code: str | None = Field(
        None, description="The code that all share; without it each customer gets one of the pool."
    )
    expires_at: datetime | None = Field(None, description="ISO 8601 with a zone.")


class OfferOut(BaseModel):
    name: str
    code: str | None
    expires_at: datetime | None
    codes: int = Field(description="Codes of the pool.")
    free: int = Field(description="Those of them that nobody has yet.")


class Codes(BaseModel):
    model_config = ConfigDict(extra="forbid")

    codes: Annotated[
        list[Annotated[str, StringConstraints(strip_whitespace=True)]], Field(min_length=1, max_length=MOST)
    ]


class AddedOut(BaseModel):
    accepted: int
    duplicates: int
    elsewhere: dict[str, str] = Field(description="Codes of other offers, each with that offer's name.")


class OfferApi:
    def __init__(self, services: ConsoleServices) -> None:
        self._services = services

    def router(self) -> APIRouter:
        router = api_group("Offers")
        missing: dict[int | str, dict[str, Any]] = {
            404: {"model": ErrorBody, "description": "There is no such offer."}
        }
        router.get("/offers", summary="All offers")(self.show_all)
        router.post("/offers", summary="Make an offer", status_code=201)(self.create)
        router.post("/offers/{name}/codes", summary="Add codes to a pool", responses=missing)(self.add)
        router.post("/offers/{name}/end", summary="End an offer", responses=missing)(self.end)
        return router

    async def show_all(self) -> list[OfferOut]:
        """Newest first."""
        async with self._services.database.read() as session:
            return [_shown(stock) for stock in await offers.stocks(session)]

    async def create(self, wanted: NewOffer) -> OfferOut:
        """An offer whose code is the same for all, or a pool that is still empty."""
        if wanted.expires_at is not None and wanted.expires_at.tzinfo is None:
            raise InvalidOffer("expires_at needs a zone, as in 2026-09-30T00:00:00+02:00.")
        async with self._services.database.begin() as session:
            made = await offers.create(
                session,
                wanted.name,
                code=wanted.code,
                expires_at=wanted.expires_at,
                now=self._services.clock(),
            )
            return _shown((await offers.stocks(session, [made.name]))[0])

    async def add(self, name: str, wanted: Codes) -> AddedOut:
        """Codes that are there already are left alone, so a request may be repeated."""
        faults = [fault for code in wanted.codes if (fault := offers.fault_of(code))]
        if faults:
            raise InvalidOffer(faults[0])
        async with self._services.database.begin() as session:
            added = await offers.add_codes(session, await offers.by_name(session, name), wanted.codes)
        return AddedOut(accepted=added.new, duplicates=added.known, elsewhere=added.elsewhere)

    async def end(self, name: str) -> OfferOut:
        """No message gives a code of it any more."""
        async with self._services.database.begin() as session:
            await offers.end(session, name, now=self._services.clock())
            return _shown((await offers.stocks(session, [name]))[0])


def _shown(stock: Stock) -> OfferOut:
    offer = stock.offer
    return OfferOut(
        name=offer.name,
        code=offer.code,
        expires_at=offer.expires_at,
        codes=stock.codes,
        free=stock.free,
    )
