"""A link of a draft stands in a material, or it is foreign."""

from __future__ import annotations

import pytest

from scheduler.drafting.links import foreign_links

MATERIAL = "Boots: https://shop.test/boots. Ask us at help@shop.test or www.shop.test/help"


@pytest.mark.parametrize(
    "text",
    [
        "Hello {name|there}, the boots are back!",
        "See https://shop.test/boots!",
        "See (shop.test/boots).",
        "靴子回来了，https://shop.test/boots，快来看看。",
        "See https://www.shop.test/help/ or help@shop.test",
        "Only 49.95 EUR, i.e. half. Сапоги снова есть, т.е. приходите!",
    ],
)
def test_an_address_of_a_material_may_be_copied(text: str) -> None:
    assert foreign_links(text, [MATERIAL]) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://evil.example/boots", "https://evil.example/boots"),
        ("See https://shop.test/boots?to=evil", "https://shop.test/boots?to=evil"),
        ("See https://shop.test.evil.example/boots", "https://shop.test.evil.example/boots"),
        ("See https://shop.test@evil.example/boots", "https://shop.test@evil.example/boots"),
        ("Hello {name|evil.example}", "evil.example"),
        ("看看evil.example，快", "evil.example"),
        ("Пишите на зло.рф", "зло.рф"),
        ("Write to me@evil.example", "me@evil.example"),
        ("Write to @evil_bot", "@evil_bot"),
        ("tg://resolve?domain=evil", "tg://resolve?domain=evil"),
        ("See EVIL.example.", "EVIL.example"),
    ],
)
def test_any_other_address_is_foreign(text: str, found: str) -> None:
    assert foreign_links(text, [MATERIAL]) == [found]
