"""Questions about one customer: which segments and why, why they got a campaign or did not."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from console.customers import delivery_words
from console.customers.customer_pages import customer_or_404
from console.customers.own_words import said
from console.outreach.campaign_editor import campaign_or_404
from console.rendering import Renderer, wants_fragment
from console.routes import page_router
from console.services import ConsoleServices
from scheduler.audiences.explanation import explain
from scheduler.campaign import all_campaigns
from scheduler.schema import Campaign, Delivery
from segments.grounds import belongings

#: Deliveries that the page lists, the latest ones.
LATEST = 100


class CustomerQuestions:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/customers")
        router.get("/{profile_id}/segments")(self.segments)
        router.get("/{profile_id}/campaigns")(self.campaigns)
        return router

    async def segments(self, request: Request, profile_id: int) -> Response:
        """The saved segments they are in, each with what makes them a member."""
        language = self._renderer.texts(request).language
        async with self._services.database.read() as session:
            profile = await customer_or_404(session, profile_id)
            found = await belongings(session, profile, self._services.moment(), language)
        context = {"profile": profile, "belongings": found}
        if wants_fragment(request):
            return self._renderer.fragment(request, "_belongings.html", context)
        return self._renderer.page(request, "customer_segments.html", context)

    async def campaigns(
        self, request: Request, profile_id: int, campaign: Annotated[str, Query(max_length=18)] = ""
    ) -> Response:
        """Their deliveries, and of the chosen campaign why there is one or none."""
        chosen = int(campaign) if campaign.isdecimal() and campaign.isascii() else None
        async with self._services.database.read() as session:
            profile = await customer_or_404(session, profile_id)
            texts, explained = self._renderer.texts(request), None
            if chosen is not None:
                asked = await campaign_or_404(session, chosen)
                explained = await explain(session, asked, profile, self._services.moment(), texts.language)
            context = {
                "profile": profile,
                "chosen": chosen,
                "explained": explained,
                "against": delivery_words.not_planned(explained, texts) if explained else [],
                "choices": await all_campaigns(session),
                "rows": await _latest(session, profile_id),
                "told": partial(delivery_words.told, texts=texts),
                "said": partial(said, texts),
            }
        return self._renderer.page(request, "customer_campaigns.html", context)


async def _latest(session: AsyncSession, profile_id: int) -> list[tuple[Delivery, Campaign]]:
    at = func.coalesce(Delivery.sent_at, Delivery.claimed_at, Delivery.planned_at)
    query = select(Delivery, Campaign).join(Campaign).where(Delivery.profile_id == profile_id)
    rows = await session.execute(query.order_by(at.desc(), Delivery.campaign_id).limit(LATEST))
    return [(delivery, campaign) for delivery, campaign in rows]
