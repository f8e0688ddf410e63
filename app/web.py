"""Puts the faces' routers together into one web application."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app import metrics
from app.wiring import Shop
from bot.links import links_router
from bot.web import web_chat_router
from console import api_router, console_router, mount_static
from console.guard import Guard
from console.intake.hooks import EventHooks
from console.people.audit_trail import AuditTrail

#: Paths whose callers prove themselves otherwise than by a cookie: an API key, a signature, a secret.
WITHOUT_COOKIES = ("/api/v1", "/hooks", "/telegram")


def make_app(shop: Shop) -> FastAPI:
    """The web application of this shop: chat, console, API, links, health and metrics."""
    app = FastAPI(
        title="Shopkeeper",
        description="Customers, segments, campaigns and answers of one shop. Every call needs an API key.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    requests = metrics.Requests()
    app.include_router(
        web_chat_router(
            shop.dialogue,
            shop.database,
            clock=shop.clock,
            notices=shop.notices,
            patience=shop.bot_patience,
        )
    )
    app.include_router(links_router(shop.database, shop.clock, telegram=lambda: shop.bot_name))
    app.include_router(console_router(shop.console), prefix="/console")
    app.include_router(api_router(shop.console), prefix="/api/v1")
    app.include_router(EventHooks(shop.console).router(), prefix="/hooks")
    mount_static(app, shop.console)
    if shop.telegram is not None and shop.settings.telegram_webhook:
        app.include_router(shop.telegram.webhook_router())
    app.mount("/media", StaticFiles(directory=_folder(shop.media)), name="media")
    _add_operations(app, shop, requests)
    app.add_middleware(AuditTrail, database=shop.database, clock=shop.clock)
    app.add_middleware(
        Guard,
        public_url=shop.settings.address,
        exempt=WITHOUT_COOKIES,
        image_sources=("https:", "http:"),  # pictures of imported products lie on the shop's own servers
    )
    app.add_middleware(metrics.RequestTimer, requests=requests)
    return app


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def _add_operations(app: FastAPI, shop: Shop, requests: metrics.Requests) -> None:
    @app.get("/", include_in_schema=False)
    async def front() -> Response:
        return RedirectResponse("/chat", 307)

    @app.get("/favicon.ico", include_in_schema=False)
    async def icon() -> Response:
        return RedirectResponse("/console/static/mark.svg", 308)

    @app.get("/healthz", include_in_schema=False)
    async def health() -> Response:
        """200 while the database answers; load balancers and supervisors ask here."""
        try:
            async with shop.database.read() as session:
                await session.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return JSONResponse({"status": "failing", "database": "no answer"}, 503)
        return JSONResponse({"status": "ok", "database": "ok"})

    @app.get("/metrics", include_in_schema=False)
    async def scrape(_request: Request) -> Response:
        async with shop.database.read() as session:
            page = await metrics.render(session, requests, now=shop.clock(), prices=shop.settings.prices)
        return Response(page, media_type=metrics.CONTENT_TYPE)
