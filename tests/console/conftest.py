"""A signed-in browser of the mind: the whole console through ASGI, on a stocked shop."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from console import ConsoleServices
from console.rendering import SESSION_COOKIE
from profiles.database import Database
from tests.conftest import NOW
from tests.console.late import LateServices
from tests.console.shop import (
    ADDRESS,
    Channels,
    add_buyers,
    add_campaign,
    add_content,
    add_journey,
    add_operator,
    add_sent_campaign,
    make_app,
    make_services,
    stock,
)


class Clock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def channels() -> Channels:
    return Channels()


@pytest.fixture
async def services(
    sqlite_database: Database, tmp_path: Path, clock: Clock, channels: Channels
) -> ConsoleServices:
    return make_services(sqlite_database, tmp_path, clock, channels)


@pytest.fixture(scope="session")
def built() -> tuple[FastAPI, LateServices]:
    """Half a second goes into making three hundred routes: once for all tests of a process."""
    late = LateServices()
    return make_app(late), late  # type: ignore[arg-type]  # it stands in for the services of whichever test runs


@pytest.fixture
async def app(
    request: pytest.FixtureRequest, built: tuple[FastAPI, LateServices], services: ConsoleServices
) -> FastAPI:
    """The pages on this test's services; `own_app` marks a test of what pages keep between requests."""
    if request.node.get_closest_marker("own_app"):
        return make_app(services)
    made, late = built
    late.current = services
    return made


@pytest.fixture
async def stranger(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who is not signed in."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as client:
        yield client


@pytest.fixture(scope="session")
def stocked(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A shop with customers, made once and copied for each test, and the secret of Anna's session."""
    path = tmp_path_factory.mktemp("stocked") / "shop.sqlite"
    shutil.copy(sqlite_template, path)
    return path, asyncio.run(_fill(Database(f"sqlite:///{path}")))


async def _fill(database: Database) -> str:
    async with database.begin() as session:
        secret = await add_operator(session, NOW)
        await stock(session, NOW)
    await database.close()
    return secret


@pytest.fixture
async def anna(
    services: ConsoleServices, stranger: httpx.AsyncClient, stocked: tuple[Path, str]
) -> httpx.AsyncClient:
    """An operator who is signed in, in a shop with customers."""
    template, secret = stocked
    # The engine connects when it is first asked: nothing of the empty file has been read yet.
    shutil.copy(template, services.database.engine.url.database)
    stranger.cookies.set(SESSION_COOKIE, secret, domain="shop.test", path="/console")
    return stranger


@pytest.fixture
async def full(anna, services, now):
    """Anna in a shop where every page has something to show."""
    async with services.database.begin() as session:
        await add_buyers(session, now)
        await add_sent_campaign(session, now)
        await add_campaign(session, now)
        await add_content(session, now)
        await add_journey(session, now)
    return anna
