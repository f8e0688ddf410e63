"""Tracked addresses and the page that stops messages."""

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from bot.links import links_router
from profiles import events
from profiles.profile import meet
from profiles.schema import Profile
from scheduler.schema import Campaign, Delivery
from tests.bot.running import clock
from tests.conftest import NOW

BUTTON = {"label": "Look", "url": "https://shop.example/spring"}


@pytest.fixture
async def client(database):
    async with database.begin() as session:
        known = await meet(session, channel="web", external_id="visitor", now=NOW)
        campaign = Campaign(
            name="Spring",
            audience_name="everyone",
            definition={"everyone": True},
            message={"text": "Hi", "image": None, "button": BUTTON},
            created_at=NOW,
        )
        session.add(campaign)
        await session.flush()
        session.add(
            Delivery(
                campaign_id=campaign.id,
                profile_id=known.id,
                state="sent",
                due_at=NOW,
                planned_at=NOW,
                link_token="good-token",
                channel="web",
            )
        )
    app = FastAPI()
    app.include_router(links_router(database, clock))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://shop.example") as client:
        yield client


async def logged(database):
    async with database.read() as session:
        known = (await session.scalars(select(Profile))).one()
        return known.consent, [event.type for event in await events.latest(session, known.id)]


async def test_a_link_leads_on_and_counts_once(client, database):
    for _ in range(2):
        response = await client.get("/l/good-token")
        assert (response.status_code, response.headers["location"]) == (302, "https://shop.example/spring")
    assert await logged(database) == (None, ["click"])


async def test_looking_at_the_stop_page_stops_nobody_and_pressing_its_button_does(client, database):
    page = await client.get("/stop/good-token", headers={"Accept-Language": "ru"})
    assert "Больше не получать" in page.text
    assert await logged(database) == (None, [])
    page = await client.post("/stop/good-token")
    assert "no more offers" in page.text
    assert await logged(database) == (False, ["opt_out"])


async def test_an_unknown_token_is_404(client):
    assert (await client.get("/l/no-such")).status_code == 404
    assert (await client.post("/stop/no-such")).status_code == 404
    assert (await client.get("/stop/no-such")).status_code == 200, "a guess learns nothing"
