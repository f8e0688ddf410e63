"""The API's errors: one JSON form, a status that fits, and a message that says what to do."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from console.exceptions import TOO_LARGE, TOO_LARGE_ADVICE
from knowledge.exceptions import InvalidFilter, KnowledgeError
from scheduler.exceptions import SchedulerError, UnknownCampaign, UnknownOffer, WrongState
from segments.exceptions import NameTaken, SegmentError, UnknownSegment

#: The first class that fits decides.
STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (UnknownCampaign, 404),
    (UnknownOffer, 404),
    (UnknownSegment, 404),
    (WrongState, 409),
    (NameTaken, 409),
    (SchedulerError, 422),
    (SegmentError, 422),
    (InvalidFilter, 422),
    (KnowledgeError, 503),
)
KNOWN = tuple(kind for kind, _ in STATUSES)

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Place(BaseModel):
    """One thing that is wrong with a request."""

    place: str = Field(description="Where it is, as in `body.events`.")
    message: str


class Problem(BaseModel):
    """What every error of the API looks like."""

    message: str = Field(description="What is wrong and what to do about it.")
    places: list[Place] = Field(default_factory=list, description="The single faults of a request.")


class ErrorBody(BaseModel):
    error: Problem


class ApiRoute(APIRoute):
    """Answers whatever goes wrong in the API's own form."""

    def get_route_handler(self) -> Handler:
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await handler(request)
            except RequestValidationError as error:
                return problem(422, "The request is not as described; see the places.", places(error))
            except HTTPException as error:
                return problem(error.status_code, error.detail)
            except TOO_LARGE:
                return problem(422, TOO_LARGE_ADVICE)
            except KNOWN as error:
                status = next(status for kind, status in STATUSES if isinstance(error, kind))
                return problem(status, str(error))

        return handle


def api_group(tag: str) -> APIRouter:
    """A router for one kind of thing."""
    return APIRouter(
        route_class=ApiRoute,
        tags=[tag],
        responses={
            401: {"model": ErrorBody, "description": "The key is missing, unknown or revoked."},
            422: {"model": ErrorBody, "description": "The request is not as described."},
        },
    )


def problem(status: int, message: str, found: list[Place] | None = None) -> JSONResponse:
    body = ErrorBody(error=Problem(message=message, places=found or []))
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(body.model_dump(), status, headers=headers)


def places(error: RequestValidationError) -> list[Place]:
    return [
        Place(place=".".join(str(part) for part in found["loc"]), message=found["msg"])
        for found in error.errors()
    ]
