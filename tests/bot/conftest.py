"""A small shop, its library and its answers: the real ones."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiogram import Bot
from structlog.testing import capture_logs

from bot.dialogue import Dialogue
from bot.handoff import Handoffs
from bot.marketing_shop import Shop
from bot.notices import Notices
from bot.speaker import Speaker
from bot.telegram import make_bot
from knowledge.answers import Answerer
from knowledge.index.embedder import built_in_embedder
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from profiles.database import Database
from scheduler.working_hours import WorkingHours
from segments.vocabulary import KeptVocabulary
from tests.bot.customer import Customer
from tests.bot.shop import SHOP_URL, write_content
from tests.botapi import BotApiServer
from tests.conftest import NOW

BOT_ID = "42"
#: Somebody is always there.
ALWAYS = WorkingHours(ZoneInfo("Europe/Berlin"))
LINK_SECRET = "a secret of the shop's own server"
SHOP = Shop(zone=ZoneInfo("Europe/Berlin"), currency="EUR", channels=frozenset({"telegram", "web"}))


def make_dialogue(
    database: Database,
    library: Library,
    answerer: Answerer,
    handoffs: Handoffs | None = None,
    media: Path | None = None,
) -> Dialogue:
    speaking = handoffs or Handoffs(Speaker(Notices(), bot_id=BOT_ID), hours=ALWAYS)
    return Dialogue(
        database,
        library,
        answerer,
        shop=replace(SHOP, media=media, vocabulary=KeptVocabulary()),
        shop_url=SHOP_URL,
        handoffs=speaking,
        link_secret=LINK_SECRET,
    )


@pytest.fixture(autouse=True)
def log() -> Iterator[list[MutableMapping[str, Any]]]:
    """What was logged; structlog's own default would draw every traceback with its variables."""
    with capture_logs() as entries:
        yield entries


@pytest.fixture
def media(tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    folder.mkdir()
    (folder / "kettle.png").write_bytes(b"\x89PNG kettle")
    return folder


@asynccontextmanager
async def open_library(database: Database, folder: Path) -> AsyncIterator[Library]:
    vectors = VectorIndex(built_in_embedder(), path=folder / "chroma")
    library = Library(database, vectors, currency="EUR")
    await library.sync([str(write_content(folder / "content"))], now=NOW)
    yield library
    vectors.close()


@pytest.fixture
async def library(sqlite_database: Database, tmp_path: Path) -> AsyncIterator[Library]:
    async with open_library(sqlite_database, tmp_path) as library:
        yield library


@pytest.fixture
async def any_library(database: Database, tmp_path: Path) -> AsyncIterator[Library]:
    """On each engine."""
    async with open_library(database, tmp_path) as library:
        yield library


@pytest.fixture
def customer(database: Database, any_library: Library, media: Path) -> Customer:
    """Somebody who talks with the shop, on each engine."""
    answerer = Answerer(any_library, None)
    return Customer(database, make_dialogue(database, any_library, answerer, media=media))


@pytest.fixture
def answerer(library: Library) -> Answerer:
    return Answerer(library, None)


@pytest.fixture
def dialogue(sqlite_database: Database, library: Library, answerer: Answerer) -> Dialogue:
    return make_dialogue(sqlite_database, library, answerer)


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer().running() as server:
        yield server


@pytest.fixture
async def bot(server: BotApiServer) -> AsyncIterator[Bot]:
    bot = make_bot(server.token, server.address)
    yield bot
    await bot.session.close()
