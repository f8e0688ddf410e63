"""What is wrong with a message for the very customers who are to get it."""

from __future__ import annotations

from typing import Any

import pytest

from profiles import traits
from scheduler.exceptions import InvalidMessage
from scheduler.messages import compliance, proofreading
from scheduler.offers import offer as offers
from segments.definition import parse_definition
from segments.expansion import expanded
from tests.scheduler.offers.pool import pool
from tests.scheduler.shop import EVERYONE, Shop

URL = "https://shop.example"


async def problems(shop: Shop, message: dict[str, Any]) -> dict[str, tuple[str, bool]]:
    """Code -> what is said, and whether it blocks."""
    async with shop.database.read() as session:
        condition = await expanded(session, parse_definition(EVERYONE))
        found = await proofreading.proofread(
            session, [proofreading.messages.parse(message)], condition, shop.moment(), public_url=URL
        )
    return {one.code: (one.text, one.blocking) for one in found}


async def allow(shop: Shop, **lists: Any) -> None:
    async with shop.database.begin() as session:
        await compliance.save(session, compliance.settings_from(lists), source="test", now=shop.now)


async def test_a_message_that_everybody_can_get_has_nothing_against_it(shop: Shop):
    await shop.customers(2, name="Ada", city="Berlin")
    assert await problems(shop, {"text": "Hello {name|there} in {city|town}"}) == {}


async def test_a_field_that_readers_lack_blocks_with_their_number(shop: Shop):
    await shop.customers(2, name="Ada")
    await shop.customers(1, first=2, name="  ")
    await shop.customers(4, first=3)
    await shop.customers(9, first=10, consent=False)
    said, blocking = (await problems(shop, {"text": "Hello {name}"}))["missing_field"]
    assert (said.startswith("Of 5 customers no name is known"), blocking) == (True, True)
    assert "missing_field" not in await problems(shop, {"text": "Hello {name|}"})
    assert "missing_field" not in await problems(
        shop, {"text": "Hello", "translations": {"ru": {"text": "Привет, {name}"}}}
    )


async def test_a_trait_is_a_field_and_one_that_nobody_has_is_unknown(shop: Shop):
    one, _ = await shop.customers(2)
    async with shop.database.begin() as session:
        await traits.set_trait(session, one, "size", "42", source="test", now=shop.now)
    assert (await problems(shop, {"text": "Yours is {trait.size}"}))["missing_field"][1] is True
    assert await problems(shop, {"text": "Yours is {trait.size|here}"}) == {}
    assert (await problems(shop, {"text": "Yours is {trait.siez|here}"}))["unknown_field"][1] is True


@pytest.mark.parametrize(("letters", "long"), [(96, False), (97, True)])
async def test_the_length_is_that_of_each_readers_own_text(shop: Shop, letters: int, long: bool):
    await shop.customers(3, name="A")
    await shop.customers(1, first=3, name="A" * letters)
    assert ("too_long" in await problems(shop, {"text": "{name|there}" + "x" * 4000})) is long


async def test_an_emoji_counts_for_two_and_a_caption_is_shorter(sqlite_shop: Shop):
    await sqlite_shop.customers(1, name="😀" * 100)
    picture = {"image": "/media/a.png"}
    assert await problems(sqlite_shop, {"text": "{name|there}" + "x" * 824, **picture}) == {}
    found = await problems(sqlite_shop, {"text": "{name|there}" + "x" * 825, **picture})
    assert "For 1 customer it is longer than the 1024" in found["too_long"][0]
    assert await problems(sqlite_shop, {"text": "{name|there}" + "x" * 825}) == {}


async def test_who_gets_the_default_text_is_said(shop: Shop):
    for number, language in enumerate(["ru", "RU", "ru-RU", "de", "de", None, "en"]):
        await shop.customers(1, first=number, language=language)
    message = {"text": "Hello", "language": "en", "translations": {"ru": {"text": "Привет"}}}
    said, blocking = (await problems(shop, message))["falls_back"]
    assert said == "No text of their own, so the default one, for: 2 × de."
    assert not blocking
    assert "falls_back" not in await problems(shop, {"text": "Hello"})


async def test_a_banned_word_blocks_everywhere_or_is_counted_where_it_holds(shop: Shop):
    await shop.customers(2, country="DE")
    await shop.customers(1, first=2, country="FR")
    banned = [
        {"phrase": "miracle"},
        {"phrase": "heal*", "country": "de"},
        {"phrase": "best", "country": "US"},
    ]
    await allow(shop, banned=banned)
    assert (await problems(shop, {"text": "A Miracle!"}))["banned_words"][1] is True
    said, blocking = (await problems(shop, {"text": "It heals, the best"}))["banned_words"]
    assert (said.startswith("2 customers in DE will not get it: “heal*”"), blocking) == (True, False)


@pytest.mark.parametrize(
    ("message", "host"),
    [
        ({"text": "Hi", "button": {"label": "x", "url": "https://www.shop.example/a"}}, None),
        ({"text": "See https://other.example/a"}, "other.example"),
        ({"text": "See other.example/a"}, "other.example"),
        (
            {"text": "Hi", "button": {"label": "x", "url": "https://shop.example@evil.example/"}},
            "evil.example",
        ),
        ({"text": "Hi", "button": {"label": "x", "url": "https://notshop.example/"}}, "notshop.example"),
        ({"text": "3.50 EUR/kg, e.g. beans"}, None),
    ],
)
async def test_links_lead_to_allowed_domains_only(
    sqlite_shop: Shop, message: dict[str, Any], host: str | None
):
    await allow(sqlite_shop, domains=["Shop.example"])
    found = await problems(sqlite_shop, message)
    assert ("link_not_allowed" in found) is (host is not None)
    if host:
        assert host in found["link_not_allowed"][0]


async def test_an_offer_is_there_has_not_ended_and_has_enough_codes(shop: Shop):
    await shop.customers(3)
    message = {"text": "Take {offer.code}", "offer": "autumn"}
    assert (await problems(shop, message))["no_offer"][1] is True
    await pool(shop, "autumn")
    assert (await problems(shop, message))["offer_exhausted"][1] is True
    async with shop.database.begin() as session:
        await offers.add_codes(session, await offers.by_name(session, "autumn"), ["A", "B"])
    said, blocking = (await problems(shop, message))["offer_exhausted"]
    assert "2 codes left for 3 customers" in said
    assert not blocking
    await shop.running(**message)
    await shop.sender().run_once()
    async with shop.database.begin() as session:
        await offers.add_codes(session, await offers.by_name(session, "autumn"), ["C"])
    assert await problems(shop, message) == {}
    assert (await problems(shop, {**message, "text": "{offer.code} {offer.until}"}))["missing_field"][
        1
    ] is True
    async with shop.database.begin() as session:
        await offers.end(session, "autumn", now=shop.now)
    assert (await problems(shop, message))["offer_expired"][1] is True


async def test_variants_are_read_too_and_a_blocking_problem_is_raised(sqlite_shop: Shop):
    await sqlite_shop.customers(1)
    made = await sqlite_shop.draft("Hello", experiment={"factors": {"text": ["Hi", "Hi {name}"]}})
    async with sqlite_shop.database.read() as session:
        with pytest.raises(InvalidMessage, match="no name is known"):
            await proofreading.require_sound(session, made, sqlite_shop.moment(), public_url=URL)
