"""A real Chromium on a real server: the console as an operator sees it, with nothing from outside."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, BrowserContext, Page, Request, Route, async_playwright

from console import ConsoleServices
from console.rendering import SESSION_COOKIE
from profiles.database import Database
from scheduler.audiences.planning import plan_due
from tests.console.conftest import Clock
from tests.console.shop import (
    Channels,
    add_buyers,
    add_operator,
    add_sent_campaign,
    make_app,
    make_services,
    stock,
)

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

#: A browser lives as long as its event loop, and starting one costs as much as a test.
IN_ONE_LOOP = pytest.mark.asyncio(loop_scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)
            item.add_marker(IN_ONE_LOOP, append=False)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="there is no chromium on this machine"))


@dataclass
class Site:
    """The running console, and what went wrong in the browser."""

    address: str
    services: ConsoleServices
    channels: Channels
    secret: str
    #: Errors of pages, refused policies among them.
    complaints: list[str] = field(default_factory=list)
    #: Addresses outside this machine that a page asked for.
    outside: list[str] = field(default_factory=list)


@pytest_asyncio.fixture(loop_scope="session")
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    database = Database(sqlite_url)
    yield database
    await database.close()


@pytest_asyncio.fixture(loop_scope="session")
async def site(sqlite_database: Database, tmp_path: Path, now) -> AsyncIterator[Site]:
    """A stocked shop behind uvicorn on a free port, with a segment and a finished campaign."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        channels = Channels()
        services = make_services(sqlite_database, tmp_path, Clock(now), channels, public_url=address)
        async with sqlite_database.begin() as session:
            secret = await add_operator(session, now)
            await stock(session, now)
            await add_buyers(session, now)
            await add_sent_campaign(session, now)
        async with serving(services, listener):
            yield Site(address, services, channels, secret)


@contextlib.asynccontextmanager
async def serving(services: ConsoleServices, listener: socket.socket) -> AsyncIterator[None]:
    config = uvicorn.Config(
        make_app(services), log_config=None, lifespan="off", ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # the test runner keeps its signals
    tasks = [
        asyncio.create_task(server.serve(sockets=[listener])),
        asyncio.create_task(keep_sending(services)),
    ]
    while not server.started:  # noqa: ASYNC110  (uvicorn has no event for it)
        await asyncio.sleep(0.01)
    yield
    server.should_exit = True
    tasks[1].cancel()
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def keep_sending(services: ConsoleServices) -> None:
    """The scheduler's part: plans and sends what is due."""
    while True:
        await plan_due(services.database, moment=services.moment())
        await services.sender.run_once()
        await asyncio.sleep(0.1)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def scripting(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, site: Site, scripting: bool) -> AsyncIterator[Page]:
    """Anna's browser; afterwards nothing was refused by the policy and nothing asked for from outside."""
    context = await open_context(browser, site, java_script_enabled=scripting)
    yield await context.new_page()
    await context.close()
    assert site.complaints == []
    assert site.outside == []


async def open_context(browser: Browser, site: Site, **options: object) -> BrowserContext:
    context = await browser.new_context(base_url=site.address, **options)

    async def only_here(route: Route, request: Request) -> None:
        if urlsplit(request.url).hostname == "127.0.0.1":
            await route.continue_()
        else:
            site.outside.append(request.url)
            await route.abort()

    await context.route("**/*", only_here)
    context.on("weberror", lambda error: site.complaints.append(str(error.error)))
    context.on(
        "console",
        lambda message: site.complaints.append(message.text) if message.type == "error" else None,
    )
    await context.add_cookies(
        [{"name": SESSION_COOKIE, "value": site.secret, "domain": "127.0.0.1", "path": "/console"}]
    )
    return context
