"""A marketer in Telegram, through aiogram and the strict server: from words to a campaign and its result."""

from datetime import timedelta

import pytest

from bot.campaign_news import CampaignNews
from bot.languages import marketing_english
from bot.notices import Notices
from bot.speaker import Speaker
from profiles import consent, events, operators
from profiles.events import NewEvent
from profiles.profile import by_identity
from scheduler.audiences.planning import plan_due
from scheduler.sending.sender import Sender
from tests.bot.conftest import SHOP
from tests.bot.running import clock, make_face, polling
from tests.bot.shop import SHOP_URL
from tests.botapi import TOKEN
from tests.conftest import NOW

WORDS = marketing_english.TEXTS


@pytest.fixture
async def face(sqlite_database, dialogue, server, media):
    async with polling(make_face(sqlite_database, dialogue, server, media)) as face:
        yield face


@pytest.fixture
async def grace(face, server, sqlite_database):
    """An operator; and Ada, a customer who bought something and may be written to."""
    ada = server.user(1001, first_name="Ada")
    await ada.says("hello")
    await ada.expects()
    async with sqlite_database.begin() as session:
        known = await by_identity(session, "telegram", "1001")
        await consent.record(session, known.id, granted=True, now=NOW, source="test")
        bought = NewEvent(profile_id=known.id, type="purchase", at=NOW - timedelta(days=3), key="order-1")
        await events.append(session, [bought], received_at=NOW)
        operator = await operators.create(session, "Grace", now=NOW)
        await operators.link_telegram(session, operator, "90")
    return server.user(90, first_name="Grace")


async def test_five_taps_lead_from_an_audience_to_a_campaign_and_its_result_comes_back(
    face, grace, server, sqlite_database, media
):
    ada = server.user(1001, first_name="Ada")
    await grace.says("/segment customers who bought something in the last 30 days")
    shown = await grace.expects("1 customers")
    assert shown.labels == ["Save segment", "Refine", "Campaign"]
    await grace.presses("Campaign", shown)
    await grace.expects("Write the message")
    await grace.says("Hello {name|friend}, kettles are 20 % off.")
    await grace.expects("Hello Ada, kettles are 20 % off.")
    await grace.presses("Now", await grace.expects(WORDS.when_ask))
    await grace.presses(WORDS.confirm, await grace.expects("Send this to 1 of 1 customers"))
    await grace.expects("I will tell you here how it goes")

    await plan_due(sqlite_database, moment=SHOP.moment(NOW))
    sender = Sender(
        sqlite_database,
        {"telegram": face.messenger},
        clock=clock,
        rate=100,
        worker="test",
        public_url=SHOP_URL,
        zone=SHOP.zone,
    )
    news = CampaignNews(
        sqlite_database, Speaker(Notices(), bot_id=TOKEN.partition(":")[0], wake=face.wake), media=media
    )
    await news.tell(now=NOW)
    await grace.expects("1 messages are planned")
    await sender.run_once()
    await ada.expects("Hello Ada, kettles are 20 % off.")
    await sender.run_once()
    await plan_due(sqlite_database, moment=SHOP.moment(NOW))
    await news.tell(now=NOW)
    result = await grace.expects("is completed")
    assert "sent: 1" in result.text
    assert isinstance(result.photo, bytes)
    assert result.photo.startswith(b"\x89PNG")
    await sender.stop(within=1)
