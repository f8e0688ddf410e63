"""The list of deliveries: where every number of a report leads, and where the doubtful ones are decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from pydantic import AwareDatetime
from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from console.paging import PAGE_SIZE, page_of
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from console.texts import N_
from profiles.schema import Operator, Profile
from scheduler import delivery
from scheduler.exceptions import SchedulerError
from scheduler.schema import Campaign, Delivery, DeliveryKey

#: By Delivery.state, in words.
STATES = {
    "planned": N_("planned"),
    "held_out": N_("held out"),
    "sending": N_("sending"),
    "sent": N_("sent"),
    "failed": N_("failed"),
    "skipped": N_("skipped"),
    "unknown": N_("unknown"),
}


@dataclass(frozen=True)
class DeliveryFilter:
    """What the address asks for; None means any."""

    campaign: int | None = None
    state: str | None = None
    reason: str | None = None
    clicked: bool = False
    #: Sent within so many days before now; what was not sent, due within them.
    days: int | None = None


class DeliveryPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/deliveries")
        router.get("")(self.show)
        router.post("/decide")(self.decide)
        return router

    async def show(
        self,
        request: Request,
        campaign: Annotated[int | None, Query()] = None,
        state: Annotated[str, Query(max_length=16)] = "",
        reason: Annotated[str, Query(max_length=200)] = "",
        clicked: Annotated[bool, Query()] = False,
        days: Annotated[int | None, Query(ge=1, le=3650)] = None,
        page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    ) -> Response:
        wanted = DeliveryFilter(campaign, state or None, reason or None, clicked, days)
        query = self._query(wanted)
        async with self._services.database.read() as session:
            total = await session.scalar(select(func.count()).select_from(query.subquery())) or 0
            context = {
                "rows": await _rows(session, query, (page - 1) * PAGE_SIZE),
                "campaign": await session.get(Campaign, campaign) if campaign is not None else None,
                "wanted": wanted,
                "states": STATES,
                "deciders": await _deciders(session),
                "seen_at": self._services.clock().isoformat(),
                "page": page_of(request, page, total),
            }
        return self._renderer.page(request, "deliveries.html", context)

    async def decide(
        self,
        request: Request,
        campaign: Annotated[int, Form()],
        choice: Annotated[Literal["resend", "leave"], Form()],
        profile: Annotated[int | None, Form()] = None,
        step: Annotated[int, Form()] = 0,
        occurrence: Annotated[int, Form()] = 0,
        seen_at: Annotated[AwareDatetime | None, Form()] = None,
    ) -> Response:
        """What becomes of deliveries of which nobody knows whether they arrived: of one, or of all."""
        decision = delivery.Decision(self._services.clock(), request.state.operator.id, seen_at)
        here = f"/console/deliveries?campaign={campaign}&state=unknown"
        act = delivery.resend_unknown if choice == "resend" else delivery.leave_unknown
        try:
            async with self._services.database.begin() as session:
                changed = await act(
                    session, campaign, decision, keys=_keys(campaign, step, profile, occurrence)
                )
        except SchedulerError as error:
            return self._renderer.back(request, here, error)
        if not changed:
            return self._renderer.back(request, here, "Somebody has already decided about it.", "danger")
        count = self._renderer.formats(request).count
        if choice == "resend":
            done = count(changed, "%(n)s message will be sent again.", "%(n)s messages will be sent again.")
        else:
            done = count(changed, "%(n)s message left as it is.", "%(n)s messages left as they are.")
        return self._renderer.back(request, here, done)

    def _query(self, wanted: DeliveryFilter) -> Select[Delivery, Profile, Campaign]:
        query = (
            select(Delivery, Profile, Campaign)
            .join(Profile, Profile.id == Delivery.profile_id)
            .join(Campaign, Campaign.id == Delivery.campaign_id)
        )
        if wanted.campaign is not None:
            query = query.where(Delivery.campaign_id == wanted.campaign)
        if wanted.state is not None:
            query = query.where(Delivery.state == wanted.state)
        if wanted.reason is not None:
            query = query.where(Delivery.reason == wanted.reason)
        if wanted.clicked:
            query = query.where(Delivery.clicked_at.is_not(None))
        if wanted.days is not None:
            since = self._services.clock() - timedelta(days=wanted.days)
            unsent = Delivery.sent_at.is_(None) & (Delivery.due_at >= since)
            query = query.where(or_(Delivery.sent_at >= since, unsent))
        return query


def _keys(campaign: int, step: int, profile: int | None, occurrence: int) -> list[DeliveryKey] | None:
    return None if profile is None else [(campaign, step, profile, occurrence)]


async def _rows(
    session: AsyncSession, query: Select[Delivery, Profile, Campaign], offset: int
) -> list[tuple[Delivery, Profile, Campaign]]:
    at = func.coalesce(Delivery.sent_at, Delivery.claimed_at, Delivery.planned_at)
    newest = query.order_by(at.desc(), Delivery.campaign_id, Delivery.profile_id)
    found = await session.execute(newest.limit(PAGE_SIZE).offset(offset))
    return [(delivery, profile, campaign) for delivery, profile, campaign in found]


async def _deciders(session: AsyncSession) -> dict[int, str]:
    """The names of those who may have decided about something."""
    return {operator.id: operator.name for operator in await session.scalars(select(Operator))}
