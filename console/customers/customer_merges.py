"""Who is who: two customers become one or are parted again, and the links that wait for a decision."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Query, Request, Response

from console.customers.customer_pages import customer_or_404
from console.customers.own_words import said
from console.people.sign_in import signed_in
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from profiles import profile
from profiles.exceptions import NoSuchProfile
from profiles.identity import linking, merging

CUSTOMERS = "/console/customers"
#: How many of those found are offered.
OFFERED = 20


class CustomerMerges:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/customers")
        router.get("/{profile_id}/merge")(self.choose)
        router.post("/{profile_id}/merge")(self.merge)
        router.post("/{profile_id}/unmerge")(self.part)
        router.post("/requests/{request_id}/dismiss")(self.dismiss)
        return router

    async def choose(
        self,
        request: Request,
        profile_id: int,
        q: Annotated[str, Query(max_length=200)] = "",
        other: Annotated[int | None, Query()] = None,
    ) -> Response:
        """Search the other customer, then see both side by side."""
        async with self._services.database.read() as session:
            context = {"profile": await customer_or_404(session, profile_id), "q": q.strip(), "found": []}
            context["said"] = partial(said, self._renderer.texts(request))
            if other is not None:
                absorbed = await customer_or_404(session, other)
                addresses = [await profile.identities(session, each) for each in (profile_id, other)]
                return self._renderer.page(
                    request, "customer_merge.html", context | {"other": absorbed, "addresses": addresses}
                )
            if q.strip():
                rows, _ = await profile.find(session, q.strip(), limit=OFFERED)
                context["found"] = [row for row in rows if row.id != profile_id]
        return self._renderer.page(request, "customer_merge.html", context | {"other": None})

    async def merge(
        self,
        request: Request,
        profile_id: int,
        other: Annotated[int, Form()],
        why: Annotated[str, Form(max_length=200)] = "",
    ) -> Response:
        if not why.strip():
            return self._renderer.back(
                request,
                f"{CUSTOMERS}/{profile_id}/merge?other={other}",
                "Say what shows that they are one person.",
                "danger",
            )
        operator, now = signed_in(request), self._services.clock()
        async with self._services.database.begin() as session:
            merged = await merging.merge(
                session,
                survivor=profile_id,
                absorbed=other,
                proof=f"console:{operator.name}: {why.strip()}",
                now=now,
            )
            await linking.settle_between(session, merged, now=now)
        self._log.info("Two customers became one.", action="profiles_merged", operator_id=operator.id)
        return self._renderer.back(
            request,
            f"{CUSTOMERS}/{profile_id}",
            "They are one customer now; the timeline holds both histories.",
        )

    async def part(self, request: Request, profile_id: int, merge_id: Annotated[int, Form()]) -> Response:
        async with self._services.database.begin() as session:
            await customer_or_404(session, profile_id)
            if merge_id not in {one.id for one in await merging.merges(session, profile_id)}:
                raise NoSuchProfile
            back = await merging.undo(session, merge_id, now=self._services.clock())
        operator = signed_in(request)
        self._log.info("A merge was undone.", action="merge_undone", operator_id=operator.id)
        return self._renderer.back(
            request, f"{CUSTOMERS}/{back}", "They are two customers again; this is the one who is back."
        )

    async def dismiss(self, request: Request, request_id: int) -> Response:
        async with self._services.database.begin() as session:
            await linking.settle(session, request_id, now=self._services.clock())
        return self._renderer.back(request, CUSTOMERS, "They stay two customers.")
