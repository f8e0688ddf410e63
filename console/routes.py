"""The console's kind of route: whatever is refused comes back as a page that says what to do."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from console.exceptions import TOO_LARGE, TOO_LARGE_ADVICE
from console.rendering import Renderer, wants_fragment
from console.texts import N_, Texts
from knowledge.exceptions import KnowledgeError
from profiles.exceptions import ProfilesError
from scheduler.exceptions import SchedulerError, UnknownCampaign
from segments.exceptions import SegmentError, UnknownSegment

TITLES = {
    400: N_("This request could not be read"),
    403: N_("This is not allowed"),
    404: N_("There is nothing at this address"),
    413: N_("This is too large"),
    422: N_("This form is not complete"),
}
FAILED = N_("This did not work")

#: Errors of the packages below whose message tells the reader what to do.
EXPECTED = (KnowledgeError, ProfilesError, SchedulerError, SegmentError)

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def page_router(renderer: Renderer, **options: Any) -> APIRouter:
    """A router whose errors are pages of the console."""

    class PageRoute(APIRoute):
        def get_route_handler(self) -> Handler:
            handler = super().get_route_handler()

            async def handle(request: Request) -> Response:
                try:
                    return await handler(request)
                except RequestValidationError as error:
                    return refusal(renderer, request, 422, describe(error, renderer.texts(request)))
                except HTTPException as error:
                    if error.headers:
                        # A way to somewhere else (the sign-in page), not an error to show.
                        return Response(status_code=error.status_code, headers=error.headers)
                    return refusal(renderer, request, error.status_code, error.detail)
                except TOO_LARGE:
                    return refusal(renderer, request, 422, TOO_LARGE_ADVICE)
                except EXPECTED as error:
                    status = 404 if isinstance(error, (UnknownSegment, UnknownCampaign)) else 422
                    return refusal(renderer, request, status, error)

            return handle

    return APIRouter(route_class=PageRoute, include_in_schema=False, **options)


def refusal(renderer: Renderer, request: Request, status: int, message: str | Exception) -> Response:
    """The page that says what was refused and where to go on."""
    texts = renderer.texts(request)
    if isinstance(message, Exception):
        title, said = FAILED, texts.problem(message)
    else:
        title, said = TITLES.get(status, FAILED), texts.say(message)
    context = {"title": texts.say(title), "message": said}
    if wants_fragment(request):
        return renderer.fragment(request, "_error.html", context, status=status)
    return renderer.page(request, "error.html", context, status=status)


def describe(error: RequestValidationError, texts: Texts) -> str:
    places = (texts.told(f"{problem['loc'][-1]}: {problem['msg']}.") for problem in error.errors())
    return " ".join([texts.say("Please correct this and send it again."), *places])
