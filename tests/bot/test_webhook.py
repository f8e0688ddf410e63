"""The Telegram face by webhook, with the strict server delivering over real HTTP."""

import asyncio

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, text

from bot.bursts import NO_PATIENCE
from bot.exceptions import MissingSecret
from bot.schema import InboxUpdate
from bot.telegram import TelegramFace
from tests.bot.conftest import make_dialogue
from tests.bot.running import SECRET, Parrot, clock, make_face
from tests.bot.serving import serving

HEADER = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


@pytest.fixture
async def face(sqlite_database, library, server, media):
    dialogue = make_dialogue(sqlite_database, library, Parrot(library))
    face = make_face(sqlite_database, dialogue, server, media)
    yield face
    await face.bot.session.close()


@pytest.fixture
def app(face):
    app = FastAPI()
    app.include_router(face.webhook_router())
    return app


@pytest.fixture
async def client(app):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as client:
        yield client


async def test_updates_delivered_by_webhook_are_answered(app, face, server):
    chat, stop = server.user(7), asyncio.Event()
    async with serving(app) as address:
        running = asyncio.create_task(face.run_webhook(stop, address))
        await chat.says("hello")
        await chat.expects("You said: hello")
        await chat.says("again")
        await chat.expects("You said: again")
        stop.set()
        await running
    assert (server.webhook.secret, server.webhook.url) == (SECRET, f"{address}/telegram/webhook")
    assert server.updates.waiting == []


async def count(database):
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(InboxUpdate))


async def test_an_update_is_written_down_before_it_is_answered_and_only_once(client, sqlite_database):
    update = {"update_id": 5, "message": {"chat": {"id": 7}}}
    for _ in range(2):
        response = await client.post("/telegram/webhook", json=update, headers=HEADER)
        assert response.status_code == 200
    assert await count(sqlite_database) == 1


@pytest.mark.parametrize("headers", [{}, {"X-Telegram-Bot-Api-Secret-Token": "a-secret-of-some-lengtH"}])
async def test_without_the_secret_nobody_is_let_in(client, sqlite_database, headers):
    response = await client.post("/telegram/webhook", json={"update_id": 5}, headers=headers)
    assert response.status_code == 401
    assert await count(sqlite_database) == 0


@pytest.mark.parametrize("body", ["{", "[]", '{"update_id": "five"}', "{}"])
async def test_what_is_no_update_is_refused(client, body):
    headers = HEADER | {"Content-Type": "application/json"}
    assert (await client.post("/telegram/webhook", content=body, headers=headers)).status_code == 400


async def test_when_the_update_cannot_be_kept_telegram_is_asked_to_deliver_it_again(app, sqlite_database):
    async with sqlite_database.begin() as session:
        await session.execute(text("DROP TABLE outbox_reply"))
        await session.execute(text("DROP TABLE inbox_update"))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        response = await client.post("/telegram/webhook", json={"update_id": 5}, headers=HEADER)
    assert response.status_code == 500


async def test_a_webhook_without_a_secret_is_refused(bot, sqlite_database, dialogue, media):
    face = TelegramFace(
        bot,
        dialogue,
        sqlite_database,
        media=media,
        clock=clock,
        webhook_secret="short",
        patience=NO_PATIENCE,
    )
    with pytest.raises(MissingSecret, match="TELEGRAM_WEBHOOK_SECRET"):
        face.webhook_router()
    with pytest.raises(MissingSecret):
        await face.run_webhook(asyncio.Event(), "https://shop.example")
