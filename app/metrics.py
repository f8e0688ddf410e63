"""What Prometheus may ask: requests of this process, and the state of the tables."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.schema import InboxUpdate, OutboxReply
from knowledge.schema import ContentGap, Product
from knowledge.writing.spending import Price, Spent, cost, spent_on
from profiles.schema import Conversation, Profile
from scheduler.schema import Campaign, Delivery

CONTENT_TYPE = CONTENT_TYPE_LATEST

#: Gauges with one label, counted by a column.
BY_STATE = {
    "shopkeeper_deliveries": ("Deliveries by state.", Delivery.state),
    "shopkeeper_campaigns": ("Campaigns by state.", Campaign.state),
    "shopkeeper_conversations": ("Conversations by who answers.", Conversation.state),
    "shopkeeper_content_gaps": ("Unanswered questions by state.", ContentGap.state),
    "shopkeeper_outbox_replies": ("Chat replies by state.", OutboxReply.state),
}


@dataclass
class Requests:
    """The HTTP requests that this process answered."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def __post_init__(self) -> None:
        self.seconds = Histogram(
            "shopkeeper_http_request_seconds",
            "Time to answer an HTTP request.",
            ("method", "route", "status"),
            registry=self.registry,
        )


class RequestTimer:
    """Times each request under its route, never under its address: that may hold a token."""

    def __init__(self, app: ASGIApp, *, requests: Requests) -> None:
        self._app = app
        self._requests = requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            self._requests.seconds.labels(scope["method"], route, status).observe(time.perf_counter() - began)


async def render(
    session: AsyncSession, requests: Requests, *, now: datetime, prices: Mapping[str, Price]
) -> bytes:
    """The exposition text: this process's requests, then the tables as they stand."""
    tables = CollectorRegistry()
    for name, (help_text, column) in BY_STATE.items():
        gauge = Gauge(name, help_text, ("state",), registry=tables)
        for state, count in await session.execute(select(column, func.count()).group_by(column)):
            gauge.labels(state).set(count)
    for name, help_text, query in _counts():
        Gauge(name, help_text, registry=tables).set(await session.scalar(query) or 0)
    _add_model(tables, await spent_on(session, now.astimezone(UTC).date()), prices)
    return generate_latest(requests.registry) + generate_latest(tables)


def _add_model(tables: CollectorRegistry, spent: Sequence[Spent], prices: Mapping[str, Price]) -> None:
    """The day's calls of the chat model (a day of UTC), over all processes."""
    keys = ("model", "outcome")
    calls = Gauge("shopkeeper_model_calls_today", "Calls of the chat model today.", keys, registry=tables)
    tokens = Gauge(
        "shopkeeper_model_tokens_today",
        "Tokens of the chat model today; direction is prompt or completion.",
        (*keys, "direction"),
        registry=tables,
    )
    costs = Gauge(
        "shopkeeper_model_cost_today",
        "What the chat model cost today, in the currency of SHOPKEEPER_MODEL_PRICES.",
        ("model",),
        registry=tables,
    )
    for each in spent:
        calls.labels(each.model, each.outcome).set(each.calls)
        tokens.labels(each.model, each.outcome, "prompt").set(each.tokens.prompt)
        tokens.labels(each.model, each.outcome, "completion").set(each.tokens.completion)
    for model, total in cost(spent, prices).items():
        costs.labels(model).set(float(total))


def _counts() -> list[tuple[str, str, Select[int]]]:
    waiting = select(func.count()).select_from(InboxUpdate).where(InboxUpdate.handled_at.is_(None))
    return [
        ("shopkeeper_profiles", "Customers known.", select(func.count()).select_from(Profile)),
        ("shopkeeper_products", "Products known.", select(func.count()).select_from(Product)),
        ("shopkeeper_inbox_waiting", "Updates received and not handled yet.", waiting),
    ]
