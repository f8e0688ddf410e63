"""The HTTP API, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, HTTPException

from console.api.access import KeyCheck
from console.api.answers import AnswerApi
from console.api.campaigns import CampaignApi
from console.api.customers import CustomerApi
from console.api.errors import ApiRoute
from console.api.gaps import GapApi
from console.api.insights import InsightApi
from console.api.merges import MergeApi
from console.api.offers import OfferApi
from console.api.segments import SegmentApi

if TYPE_CHECKING:
    from console.services import ConsoleServices

#: Bytes of a request; a thousand events with long properties fit.
LARGEST_BODY = 10_000_000


def api_router(services: ConsoleServices) -> APIRouter:
    """The API, to be included under /api/v1. Every route asks for a key."""
    key = Depends(KeyCheck(services))
    router = APIRouter(route_class=ApiRoute, dependencies=[key], max_body_size=LARGEST_BODY)
    for part in (
        CustomerApi(services),
        MergeApi(services),
        SegmentApi(services),
        InsightApi(services),
        CampaignApi(services),
        OfferApi(services),
        AnswerApi(services),
        GapApi(services),
    ):
        router.include_router(part.router())
    router.get("/{path:path}", include_in_schema=False)(nothing_here)
    return router


async def nothing_here(path: str) -> None:
    raise HTTPException(404, "There is no such address; /api/v1/openapi.json lists those there are.")
