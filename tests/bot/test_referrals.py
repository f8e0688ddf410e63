"""A friend who opens a customer's link is greeted as ever, and counts for that customer once."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from bot.bursts import NO_PATIENCE
from bot.languages.english import TEXTS
from bot.links import links_router
from bot.notices import Notices
from bot.web import web_chat_router
from profiles.profile import meet
from profiles.schema import Event
from scheduler.journeys import referrals
from tests.bot.customer import Customer
from tests.bot.running import clock
from tests.bot.test_web import forms
from tests.conftest import NOW


async def made(database) -> str:
    """The code of a customer whose profile is 1."""
    async with database.begin() as session:
        known = await meet(session, channel="telegram", external_id="900", now=NOW)
        return (await referrals.codes_of(session, [known.id], now=NOW))[known.id]


@pytest.fixture
async def code(database) -> str:
    return await made(database)


async def told(database) -> list[tuple[int, str | None]]:
    async with database.read() as session:
        rows = await session.scalars(select(Event).where(Event.type == "referral"))
        return [(row.profile_id, row.topic) for row in rows]


@pytest.mark.parametrize(
    ("name", "target"), [("shop_bot", "https://t.me/shop_bot?start=ref_{}"), (None, "/chat?start=ref_{}")]
)
async def test_the_link_opens_a_chat(database, code, name, target):
    app = FastAPI()
    app.include_router(links_router(database, clock, telegram=lambda: name))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://shop.example") as client:
        opened = await client.get(f"/r/{code}")
        assert (opened.status_code, opened.headers["location"]) == (302, target.format(code))
        assert (await client.get("/r/%3Cscript%3E")).status_code == 404


async def test_a_new_friend_is_greeted_and_counts_once(customer, database, code):
    for _ in range(2):
        replies = await customer.commands("start", referrals.payload(code))
        assert replies[0].text.startswith("Hello")
    assert await told(database) == [(1, "arrived")]


async def test_who_was_here_before_is_greeted_and_counts_for_nobody(customer, database, code):
    await customer.says("hello")
    assert await customer.commands("start", referrals.payload(code))
    assert await told(database) == []


async def test_the_customer_who_opens_their_own_link_counts_for_nobody(sqlite_database, dialogue):
    owner = Customer(sqlite_database, dialogue, external_id="900")
    code = await made(sqlite_database)
    assert await owner.commands("start", referrals.payload(code))
    assert await told(sqlite_database) == []


async def test_a_code_that_we_never_gave_out_is_a_start_like_any_other(customer, database):
    assert await customer.commands("start", "ref_of-a-partner")
    assert await told(database) == []


async def test_a_friend_comes_by_the_web_when_they_press_the_button(dialogue, sqlite_database):
    code = await made(sqlite_database)
    app = FastAPI()
    app.include_router(
        web_chat_router(dialogue, sqlite_database, clock=clock, notices=Notices(), patience=NO_PATIENCE)
    )
    transport = httpx.ASGITransport(app)
    address = "https://shop.example"
    async with httpx.AsyncClient(transport=transport, base_url=address, follow_redirects=True) as client:
        page = (await client.get("/chat", params={"start": referrals.payload(code)})).text
        assert await told(sqlite_database) == []
        await client.post("/chat", data=forms(page)[TEXTS.referral_continue])
    assert await told(sqlite_database) == [(1, "arrived")]
