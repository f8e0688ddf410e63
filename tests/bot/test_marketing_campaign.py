"""From an audience in chat to a scheduled campaign, and what the chat is told of it; on both engines."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from bot.campaign_news import CampaignNews
from bot.languages import marketing_english
from bot.notices import Notices
from bot.plot_picture import BAR
from bot.reply import Press
from bot.schema import OutboxReply
from bot.speaker import Speaker
from profiles import consent
from scheduler import campaign
from scheduler.audiences.planning import plan_due
from scheduler.schema import Campaign, Delivery
from tests.bot.conftest import BOT_ID, SHOP
from tests.bot.customer import Customer, labels
from tests.bot.test_marketing import operator_link
from tests.conftest import NOW

WORDS = marketing_english.TEXTS
EVERYBODY = "customers who speak English"


@pytest.fixture
async def marketer(customer, database):
    """An operator, and two customers, one of whom may be written to."""
    for number in range(2):
        await Customer(database, customer.dialogue, external_id=f"b{number}").says("hello")
    known = await Customer(database, customer.dialogue, external_id="b1").profile()
    async with database.begin() as session:
        await consent.record(session, known.id, granted=True, now=NOW, source="test")
    await customer.commands("start", f"op_{await operator_link(database)}")
    return customer


async def campaigns_in(database):
    async with database.read() as session:
        return list(await session.scalars(select(Campaign).order_by(Campaign.id)))


async def to_confirmation(marketer, when="Now"):
    await marketer.commands("segment", EVERYBODY)
    await marketer.presses("Campaign")
    await marketer.says("Hello {name|friend}, this terrible kettle is 20 % off!")
    return await marketer.presses(when, reply=1)


async def test_a_campaign_is_scheduled_with_preview_counts_time_and_confirmation(marketer, database):
    await marketer.commands("segment", EVERYBODY)
    [asked] = await marketer.presses("Campaign")
    assert "{name|friend}" in asked.text
    shown, when = await marketer.says("Hello {name|friend}, this terrible kettle is 20 % off!")
    assert shown.heading == "As Ada will see it:"
    assert shown.text.startswith("Hello Ada, this terrible kettle")
    assert "3 customers, 1 of them may be written to." in when.text
    [confirm] = await marketer.presses("Now", reply=1)
    assert confirm.heading == "Send this to 1 of 3 customers, at once?"
    assert "Not sent to: never agreed: 2." in confirm.text
    assert "The last message leaves about " in confirm.text
    assert await campaigns_in(database) == []
    [done] = await marketer.presses(WORDS.confirm)
    [made] = await campaigns_in(database)
    assert made.name in done.text
    assert (made.state, made.send_at) == ("scheduled", NOW)
    assert made.message["text"].startswith("Hello {name|friend}")


async def test_a_double_tap_starts_one_campaign(marketer, database):
    confirm = await to_confirmation(marketer)
    await marketer.presses(WORDS.confirm)
    marketer.replies = confirm
    [again] = await marketer.presses(WORDS.confirm)
    assert again.text == WORDS.confirmed_before
    marketer.replies = confirm
    [late] = await marketer.presses(WORDS.discard)
    assert late.text == WORDS.confirmed_before
    assert len(await campaigns_in(database)) == 1


async def test_what_is_discarded_is_not_sent_and_stays_discarded(marketer, database):
    confirm = await to_confirmation(marketer)
    [gone] = await marketer.presses(WORDS.discard)
    assert gone.text == WORDS.discarded
    marketer.replies = confirm
    await marketer.presses(WORDS.confirm)
    assert await campaigns_in(database) == []


async def test_tomorrow_is_ten_o_clock_in_the_shops_zone(marketer, database):
    [confirm] = await to_confirmation(marketer, WORDS.when_tomorrow.format(time="10:00"))
    assert "10:00 (Europe/Berlin)" in confirm.heading
    await marketer.presses(WORDS.confirm)
    [made] = await campaigns_in(database)
    local = made.send_at.astimezone(SHOP.zone)
    assert (local.hour, local.minute) == (10, 0)
    assert local.date() == NOW.astimezone(SHOP.zone).date() + timedelta(days=1)


async def test_an_hour_is_chosen_among_the_next_twelve(marketer, database):
    [asked] = await to_confirmation(marketer, WORDS.when_hour)
    hours = labels(asked)
    assert len(hours) == 12
    [confirm] = await marketer.presses(hours[2])
    assert hours[2] in confirm.heading
    await marketer.presses(WORDS.confirm)
    [made] = await campaigns_in(database)
    assert NOW + timedelta(hours=2) < made.send_at <= NOW + timedelta(hours=3)


async def test_an_hour_that_has_passed_is_asked_for_again(marketer, database):
    [asked] = await to_confirmation(marketer, WORDS.when_hour)
    turn = asked.rows[0][0].press.turn
    [refused] = await marketer.does(press=Press("campaign_when", turn, "20200101T10"))
    assert refused.text == WORDS.hour_gone
    [odd] = await marketer.does(press=Press("campaign_when", turn, "whenever"))
    assert "old" in odd.text
    assert await campaigns_in(database) == []


async def test_a_message_that_cannot_be_sent_is_asked_for_again(marketer):
    await marketer.commands("segment", EVERYBODY)
    await marketer.presses("Campaign")
    [refused] = await marketer.says("Hello {shoe_size}!")
    assert "{shoe_size}" in refused.text
    shown, _ = await marketer.says("Hello!")
    assert shown.text.startswith("Hello!")


async def test_the_message_teaches_nothing_about_the_operator_and_calls_nobody(marketer):
    await to_confirmation(marketer)
    conversation = await marketer.conversation()
    assert conversation.state == "bot"
    assert {event.type for event in await marketer.events()} <= {"start", "segment", "press"}


async def test_a_customer_cannot_press_an_operators_buttons(marketer, database):
    [confirm] = await to_confirmation(marketer)
    stranger = Customer(database, marketer.dialogue, external_id="b0")
    stranger.replies = [confirm]
    await stranger.presses(WORDS.confirm)
    assert await campaigns_in(database) == []


@pytest.fixture
def news(database, tmp_path):
    return CampaignNews(database, Speaker(Notices(), bot_id=BOT_ID), media=tmp_path)


async def told(database):
    async with database.read() as session:
        rows = await session.scalars(select(OutboxReply).order_by(OutboxReply.id))
        return [row.payload for row in rows]


async def test_the_chat_is_told_once_that_it_goes_out_and_once_how_it_went(
    marketer, database, news, tmp_path
):
    await to_confirmation(marketer)
    await marketer.presses(WORDS.confirm)
    assert await news.tell(now=NOW) == 0
    await plan_due(database, moment=SHOP.moment(NOW))
    assert await news.tell(now=NOW) == 1
    assert await news.tell(now=NOW) == 0
    async with database.begin() as session:
        for place, row in enumerate(await session.scalars(select(Delivery).order_by(Delivery.profile_id))):
            row.state, row.reason = ("sent", None) if place == 0 else ("skipped", "unsubscribed")
    async with database.begin() as session:
        assert await campaign.settle(session, now=NOW) == 1
    assert await news.tell(now=NOW) == 1
    assert await news.tell(now=NOW) == 0
    sending, ended = await told(database)
    assert "3 messages are planned" in sending["text"]
    assert ended["heading"].endswith("is completed.")
    assert ended["text"] == "sent: 1\nskipped: 2"
    picture = Image.open(BytesIO((tmp_path / ended["photo"].removeprefix("/media/")).read_bytes()))
    assert picture.convert("RGB").getpixel((100, 400)) == tuple(bytes.fromhex(BAR[1:]))


async def test_a_campaign_that_is_cancelled_is_told_as_well(marketer, database, news):
    await to_confirmation(marketer, WORDS.when_tomorrow.format(time="10:00"))
    await marketer.presses(WORDS.confirm)
    async with database.begin() as session:
        [made] = await session.scalars(select(Campaign))
        made.state = "cancelled"
    assert await news.tell(now=NOW) == 1
    [payload] = await told(database)
    assert payload["heading"].endswith("was cancelled.")
