"""Tracked links: a click counts once, a stop is a stop."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from profiles import consent
from profiles.schema import Event, Profile
from scheduler.messages import links
from scheduler.schema import Delivery
from tests.scheduler.shop import Shop

BUTTON = {"label": "Look", "url": "https://shop.example/p/1?a=b"}


async def sent(shop: Shop, **options: object) -> Delivery:
    await shop.customers(1)
    await shop.running(**options)  # type: ignore[arg-type]  # the options of a message
    await shop.sender().run_once()
    (delivery,) = await shop.deliveries()
    return delivery


async def events(shop: Shop) -> list[tuple[str, str | None, str | None]]:
    async with shop.database.read() as session:
        found = await session.scalars(select(Event).order_by(Event.id))
        return [(event.type, event.campaign_id, event.channel) for event in found]


async def test_the_button_leads_to_its_address_and_the_first_click_counts(shop: Shop):
    delivery = await sent(shop, button=BUTTON)
    first = shop.now
    for _ in range(3):
        assert await shop.do(links.follow, delivery.link_token, now=shop.now) == BUTTON["url"]  # type: ignore[arg-type]
        shop.pass_time(hours=1)
    (delivery,) = await shop.deliveries()
    assert delivery.clicked_at == first
    assert await events(shop) == [("click", str(delivery.campaign_id), "telegram")]


async def test_two_clicks_at_the_same_moment_are_one(shop: Shop):
    delivery = await sent(shop, button=BUTTON)
    both = (shop.do(links.follow, delivery.link_token, now=shop.now) for _ in range(2))  # type: ignore[arg-type]
    assert await asyncio.gather(*both) == [BUTTON["url"]] * 2
    assert len(await events(shop)) == 1


@pytest.mark.parametrize("token", ["", "nonsense", "' OR 1=1 --"])
async def test_a_token_that_we_never_gave_out_leads_nowhere(shop: Shop, token: str):
    await sent(shop, button=BUTTON)
    assert await shop.do(links.follow, token, now=shop.now) is None  # type: ignore[arg-type]
    assert await shop.do(links.stop, token, now=shop.now) is False  # type: ignore[arg-type]
    assert await events(shop) == []


async def test_a_message_without_a_button_leads_nowhere(sqlite_shop: Shop):
    delivery = await sent(sqlite_shop)
    assert await sqlite_shop.do(links.follow, delivery.link_token, now=sqlite_shop.now) is None  # type: ignore[arg-type]
    assert await events(sqlite_shop) == []


async def test_a_stop_opts_the_customer_out_of_everything_and_is_noted_once(shop: Shop):
    delivery = await sent(shop)
    for _ in range(2):
        assert await shop.do(links.stop, delivery.link_token, now=shop.now) is True  # type: ignore[arg-type]
    async with shop.database.read() as session:
        assert await session.scalar(select(Profile.consent)) is False
        ledger = await consent.ledger(session, delivery.profile_id)
    assert [(entry.granted, entry.source) for entry in ledger] == [
        (False, f"stop link of campaign {delivery.campaign_id}")
    ]
    assert await events(shop) == [("opt_out", str(delivery.campaign_id), "telegram")]
    following = await shop.running()
    await shop.sender().run_once()
    assert await shop.fates(following.id) == {("skipped", "unsubscribed"): 1}


def test_addresses_stand_below_the_public_one():
    assert links.link_address("https://shop.example/", "t") == "https://shop.example/l/t"
    assert links.stop_address("https://shop.example", "t") == "https://shop.example/stop/t"


async def test_each_button_has_a_link_of_its_own_and_counts_for_itself(shop: Shop):
    buttons = [{"label": str(number), "url": f"https://shop.example/{number}"} for number in (1, 2, 3)]
    delivery = await sent(shop, buttons=buttons)
    token = delivery.link_token
    shown = [button.url for button in shop.messenger.received[0][1].buttons]
    assert shown == [f"https://shop.example/l/{token}{tail}" for tail in ("", "/2", "/3")]
    for place in (2, 2, 0, 0):
        assert await shop.do(links.follow, token, now=shop.now, place=place) == buttons[place]["url"]  # type: ignore[arg-type]
    for place in (-1, 3):
        assert await shop.do(links.follow, token, now=shop.now, place=place) is None  # type: ignore[arg-type]
    async with shop.database.read() as session:
        assert await links.clicks(session, delivery.campaign_id) == {1: 1, 3: 1}
    assert len(await events(shop)) == 2


async def test_a_button_leads_where_it_does_in_the_customers_language(sqlite_shop: Shop):
    await sqlite_shop.customers(1, language="ru")
    there = {"text": "Привет", "buttons": [{"label": "Да", "url": "https://shop.example/ru"}]}
    await sqlite_shop.running(button=BUTTON, translations={"ru": there})
    await sqlite_shop.sender().run_once()
    (delivery,) = await sqlite_shop.deliveries()
    follow = sqlite_shop.do(links.follow, delivery.link_token, now=sqlite_shop.now)  # type: ignore[arg-type]
    assert await follow == "https://shop.example/ru"
