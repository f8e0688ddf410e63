"""The pages about customers: the list, one customer with everything that happened, export and erasure."""

from __future__ import annotations

import json
from datetime import datetime
from functools import partial
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from console.customers.customer_facts import facts_of, readable
from console.customers.customer_list import customer_list
from console.customers.own_words import said
from console.customers.timeline_filter import NAMES, SIZE, TimelineFilter, timeline_filter
from console.customers.timeline_products import product_titles
from console.customers.timeline_words import title
from console.paging import PAGE_SIZE, page_of
from console.people.sign_in import signed_in
from console.rendering import Renderer, wants_fragment
from console.routes import page_router
from console.services import ConsoleServices
from console.texts import N_
from profiles import consent, profile
from profiles.identity import linking, merging, suppression
from profiles.schema import Conversation, Profile
from segments.traits.why import computed_facts

#: Channels for which consent can be recorded whether or not we send on them.
CHANNELS = frozenset({"telegram", "web", "email", "sms"})
#: How a delivery reads on the timeline.
DELIVERY_TITLES = {
    "planned": N_('Will get the campaign <a href="%(url)s">%(campaign)s</a>'),
    "held_out": N_('Held out of the campaign <a href="%(url)s">%(campaign)s</a>'),
    "sending": N_('Is being sent the campaign <a href="%(url)s">%(campaign)s</a>'),
    "sent": N_('Got the campaign <a href="%(url)s">%(campaign)s</a>'),
    "failed": N_('Could not be sent the campaign <a href="%(url)s">%(campaign)s</a>'),
    "skipped": N_('Was left out of the campaign <a href="%(url)s">%(campaign)s</a>'),
    "unknown": N_('May have got the campaign <a href="%(url)s">%(campaign)s</a>'),
}


class CustomerPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/customers")
        router.get("")(self.show_all)
        router.post("/lift")(self.lift)
        router.get("/{profile_id}")(self.show)
        router.get("/{profile_id}/export")(self.export)
        router.get("/{profile_id}/erase")(self.confirm_erasure)
        router.post("/{profile_id}/erase")(self.erase)
        return router

    async def show_all(
        self,
        request: Request,
        q: Annotated[str, Query(max_length=200)] = "",
        segment: Annotated[int | None, Query()] = None,
        words: Annotated[str, Query(max_length=1000)] = "",
        definition: Annotated[str, Query(max_length=20_000)] = "",
        reachable: Annotated[bool, Query()] = False,
        bought: Annotated[int | None, Query()] = None,
        stopped: Annotated[int | None, Query()] = None,
        gap: Annotated[int | None, Query()] = None,
        page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    ) -> Response:
        texts = self._renderer.texts(request)
        async with self._services.database.read() as session:
            customers = await customer_list(
                session,
                self._services,
                texts,
                text=q.strip(),
                segment_id=segment,
                words=words.strip(),
                definition=definition,
                reachable=reachable,
                bought=bought,
                stopped=stopped,
                gap=gap,
                offset=(page - 1) * PAGE_SIZE,
            )
            requests = await linking.requests(session)
        context = {"customers": customers, "page": page_of(request, page, customers.total), "q": q}
        context |= {"requests": requests, "said": partial(said, texts)}
        if wants_fragment(request):
            return self._renderer.fragment(request, "_customers.html", context)
        return self._renderer.page(request, "customers.html", context)

    async def show(
        self,
        request: Request,
        profile_id: int,
        shown: Annotated[TimelineFilter, Depends(timeline_filter)],
        before: Annotated[datetime | None, Query()] = None,
    ) -> Response:
        before = before if before is None or before.tzinfo else None
        texts = self._renderer.texts(request)
        async with self._services.database.read() as session:
            found = await customer_or_404(session, profile_id)
            zone = self._services.zone
            entries = await shown.entries(session, profile_id, before=before, zone=zone)
            products = await product_titles(session, entries)
            talks = select(Conversation).where(Conversation.profile_id == profile_id)
            context = {
                "profile": found,
                "identities": await profile.identities(session, profile_id),
                "merges": await merging.merges(session, profile_id),
                "references": (await profile.references(session, found))[1:],
                "channels": sorted(CHANNELS | self._services.channels),
                "ledger": list(reversed(await consent.ledger(session, profile_id))),
                "facts": await facts_of(session, found, now=self._services.clock(), language=texts.language),
                "computed": await computed_facts(
                    session, found, self._services.moment(), language=texts.language
                ),
                "readable": partial(readable, language=texts.language),
                "said": partial(said, texts),
                "title": partial(title, texts=texts, products=products),
                "conversations": list(await session.scalars(talks.order_by(Conversation.updated_at.desc()))),
                "entries": entries,
                "products": products,
                "delivery_titles": DELIVERY_TITLES,
                "page_size": SIZE,
                "shown": shown,
                "kinds": NAMES,
                "before": before,
            }
        return self._renderer.page(request, "customer.html", context)

    async def export(self, request: Request, profile_id: int) -> Response:
        """Everything we know about the person, as a file."""
        async with self._services.database.read() as session:
            await customer_or_404(session, profile_id)
            known = await profile.export(session, profile_id)
        self._log.info("A customer's data was exported.", action="profile_exported", profile_id=profile_id)
        return Response(
            json.dumps(known, ensure_ascii=False, indent=2),
            media_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="customer-{profile_id}.json"'},
        )

    async def confirm_erasure(self, request: Request, profile_id: int) -> Response:
        async with self._services.database.read() as session:
            found = await customer_or_404(session, profile_id)
        return self._renderer.page(request, "customer_erase.html", {"profile": found, "problem": None})

    async def erase(
        self, request: Request, profile_id: int, reference: Annotated[str, Form(max_length=200)] = ""
    ) -> Response:
        async with self._services.database.begin() as session:
            found = await customer_or_404(session, profile_id)
            if reference.strip() != found.reference:
                problem = self._renderer.texts(request).say(
                    "The reference does not match. Nothing was erased."
                )
                context = {"profile": found, "problem": problem}
                return self._renderer.page(request, "customer_erase.html", context, status=422)
            await self._services.erase_customer(session, profile_id)
        operator = signed_in(request)
        self._log.info("A customer was erased.", action="profile_erased", operator_id=operator.id)
        return self._renderer.back(
            request, "/console/customers", "The customer and everything known about them is erased."
        )

    async def lift(self, request: Request, name: Annotated[str, Form(max_length=200)] = "") -> Response:
        """Let imports bring somebody again who was erased."""
        async with self._services.database.begin() as session:
            lifted = await suppression.lift_named(session, name.strip())
        operator = signed_in(request)
        if not lifted:
            return self._renderer.back(
                request, "/console/customers", "Nobody of this reference or address was erased.", "danger"
            )
        self._log.info("A suppression was lifted.", action="suppression_lifted", operator_id=operator.id)
        return self._renderer.back(request, "/console/customers", "Imports may bring them again.")


async def customer_or_404(session: AsyncSession, profile_id: int) -> Profile:
    found = await session.get(Profile, profile_id)
    if found is None:
        raise HTTPException(404, "There is no such customer; they may have been erased or merged.")
    return found
