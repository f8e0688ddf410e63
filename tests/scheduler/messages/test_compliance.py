"""Words that are not said, and links that lead where they may."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.exceptions import InvalidSetting
from scheduler.messages import compliance
from scheduler.messages.compliance import Banned, settings_from
from tests.scheduler.shop import Shop


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("cure", "It CURES all", False),
        ("cure*", "It CURES all", True),
        ("cure", "a cure.", True),
        ("best price", "the Best\n price ever", True),
        ("best price", "the best prices", False),
        ("100 %", "100 % safe", True),
        ("最佳", "这是最佳选择", True),
        ("ＢＥＳＴ", "best", True),
        ("леч*", "Лечение", True),
        ("a.c", "abc", False),
    ],
)
def test_a_phrase_is_found_as_whole_words_in_any_case(phrase: str, text: str, found: bool):
    assert Banned(phrase=phrase).stands_in(text) is found


@pytest.mark.parametrize(
    ("listed", "lives", "holds"),
    [("", None, True), ("", "DE", True), ("de", "DE", True), ("DE", "de ", True), ("DE", None, False),
     ("DE", "FR", False), ("Germany", "germany", True)],
)  # fmt: skip
def test_a_phrase_holds_for_the_customers_of_its_country(listed: str, lives: str | None, holds: bool):
    assert Banned(phrase="xx", country=listed).holds_in(lives) is holds


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("https://shop.example/a", []),
        ("https://www.shop.example", []),
        ("https://SHOP.example.:443/", []),
        ("https://shop.example.evil.test/", ["shop.example.evil.test"]),
        ("https://пример.рф/", []),
        ("https://own.test/r/abc", []),
        ("https://[::1", []),
    ],
)
def test_a_link_leads_to_a_domain_of_the_list_or_below_it(address: str, outside: list[str]):
    lists = settings_from({"domains": ["shop.example", "*.Пример.рф"]})
    assert lists.outside("", [address], own="https://own.test") == outside
    assert settings_from({}).outside("", ["https://any.test"], own="") == []


@pytest.mark.parametrize(
    "data", [{"domains": ["no domain"]}, {"domains": ["a/b c"]}, {"banned": [{"phrase": "x"}]}, {"x": 1}]
)
def test_what_is_no_list_is_refused(data: dict[str, Any]):
    with pytest.raises(InvalidSetting):
        settings_from(data)


async def test_what_may_not_be_said_is_not_sent_by_the_recipients_country(shop: Shop):
    await shop.customers(1, country="DE")
    await shop.customers(1, first=1, country="FR")
    lists = settings_from({"banned": [{"phrase": "cure*", "country": "DE"}], "domains": ["shop.example"]})
    async with shop.database.begin() as session:
        await compliance.save(session, lists, source="test", now=shop.now)
    made = await shop.running("It cures all")
    await shop.sender().run_once()
    assert await shop.fates(made.id) == {("skipped", "banned_words"): 1, ("sent", None): 1}


async def test_a_link_that_a_customers_own_name_brings_in_is_not_sent(sqlite_shop: Shop):
    await sqlite_shop.customers(1, name="www.evil.test")
    async with sqlite_shop.database.begin() as session:
        lists = settings_from({"domains": ["shop.example"]})
        await compliance.save(session, lists, source="test", now=sqlite_shop.now)
    made = await sqlite_shop.running("Hello {name|there}")
    await sqlite_shop.sender().run_once()
    assert await sqlite_shop.fates(made.id) == {("skipped", "link_not_allowed"): 1}
