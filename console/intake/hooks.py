"""Hooks: signed messages of other systems about what customers did there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import structlog
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse

from console.api.customers import LARGEST_BATCH, received
from console.api.errors import ApiRoute
from console.intake.event_intake import EventIntake
from profiles.exceptions import RefusedValue
from profiles.intake import event_sources, shopify_messages
from profiles.intake.import_report import ImportReport
from profiles.intake.schema import EventSource

if TYPE_CHECKING:
    from console.services import ConsoleServices

SIGNATURE = "X-Shopkeeper-Signature"
SHOPIFY_SIGNATURE = "X-Shopify-Hmac-Sha256"
SHOPIFY_TOPIC = "X-Shopify-Topic"

#: Bytes of a message; a thousand events with long properties fit.
LARGEST_BODY = 10_000_000

#: One answer for an unknown source and for a wrong signature: nobody learns which sources there are.
UNSIGNED = (
    f"The message is not signed by this source, or its signature is too old. Sign TIMESTAMP.BODY with "
    f"HMAC-SHA256 and send {SIGNATURE}: t=TIMESTAMP,v1=HEX. `shopkeeper sources list` shows the sources."
)


class EventHooks:
    """POST /hooks/events/SOURCE. A message that was sent before changes nothing: events have ids."""

    def __init__(self, services: ConsoleServices) -> None:
        self._services = services
        self._intake = EventIntake(services)
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        """To be included under /hooks."""
        router = APIRouter(route_class=ApiRoute, include_in_schema=False, max_body_size=LARGEST_BODY)
        router.post("/events/{source}")(self.receive)
        return router

    async def receive(self, request: Request, source: str) -> JSONResponse:
        body = await request.body()
        async with self._services.database.read() as session:
            held = await session.get(EventSource, source)
        if held is None or not self._is_signed(held, request, body):
            self._log.warning("A message was not signed.", action="hook_refused", source=source[:64])
            raise HTTPException(401, UNSIGNED)
        report = await self._take(held, request, _read(body))
        async with self._services.database.begin() as session:
            await event_sources.used(session, held.name, now=self._services.clock())
        self._log.info(
            "A message was taken.",
            action="hook_taken",
            source=held.name,
            accepted=report.accepted,
            rejected=len(report.rejected),
        )
        return JSONResponse(received(report).model_dump())

    def _is_signed(self, source: EventSource, request: Request, body: bytes) -> bool:
        if source.kind == "shopify":
            header = request.headers.get(SHOPIFY_SIGNATURE, "")
            return event_sources.is_signed_by_shopify(source.secret, body, header)
        header = request.headers.get(SIGNATURE, "")
        return event_sources.is_signed(source.secret, body, header, now=self._services.clock())

    async def _take(self, source: EventSource, request: Request, message: dict[str, Any]) -> ImportReport:
        origin = f"hook:{source.name}"
        if source.kind == "shopify":
            return await self._take_shopify(request.headers.get(SHOPIFY_TOPIC, ""), message, origin)
        items = message.get("events")
        if not isinstance(items, list) or not 1 <= len(items) <= LARGEST_BATCH:
            raise HTTPException(422, f'Send {{"events": [...]}} with 1 to {LARGEST_BATCH} events.')
        if not all(isinstance(item, dict) for item in items):
            raise HTTPException(422, "Each event is an object.")
        return await self._intake.take_events(items, source=origin)

    async def _take_shopify(self, topic: str, message: dict[str, Any], origin: str) -> ImportReport:
        try:
            if topic in shopify_messages.ORDER_TOPICS:
                self._check_currency(message)
                return await self._intake.take_events(shopify_messages.events(message), source=origin)
            if topic in shopify_messages.CUSTOMER_TOPICS:
                return await self._intake.take_profiles([shopify_messages.profile(message)], source=origin)
        except (KeyError, TypeError, AttributeError, RefusedValue):
            raise HTTPException(422, f"This is not what Shopify sends for {topic}.") from None
        raise HTTPException(422, f"Shopify's topic {topic[:60]!r} is not taken; orders and customers are.")

    def _check_currency(self, order: dict[str, Any]) -> None:
        if (currency := order.get("currency")) != self._services.currency:
            raise HTTPException(422, f"The order is in {currency}, the shop in {self._services.currency}.")


def _read(body: bytes) -> dict[str, Any]:
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        raise HTTPException(422, "The body is not valid JSON.") from None
    if not isinstance(message, dict):
        raise HTTPException(422, "The body is not a JSON object.")
    return message
