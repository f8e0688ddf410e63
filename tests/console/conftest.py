"""A signed-in browser of the mind: the whole console through ASGI, on a stocked shop."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from console import ConsoleServices
from console.rendering import SESSION_COOKIE
from profiles.database import Database
from tests.console.shop import ADDRESS, Channels, add_operator, make_app, make_services, stock


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


@pytest.fixture
async def app(services: ConsoleServices) -> FastAPI:
    return make_app(services)


@pytest.fixture
async def stranger(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who is not signed in."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as client:
        yield client


@pytest.fixture
async def anna(services: ConsoleServices, stranger: httpx.AsyncClient, now: datetime) -> httpx.AsyncClient:
    """An operator who is signed in, in a shop with customers."""
    async with services.database.begin() as session:
        secret = await add_operator(session, now)
        await stock(session, now)
    stranger.cookies.set(SESSION_COOKIE, secret, domain="shop.test", path="/console")
    return stranger
