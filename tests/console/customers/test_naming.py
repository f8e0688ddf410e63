"""What a customer is called who has given no name."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from console.customers.naming import called
from console.texts import Texts
from profiles import profile
from tests.console.html import Page


@dataclass(frozen=True)
class Somebody:
    reference: str
    name: str | None = None


@pytest.mark.parametrize(
    ("somebody", "shown"),
    [
        (Somebody("web:7d772117c2e51293", "Ada"), "Ada"),
        (Somebody("web:7d772117c2e51293"), "Visitor e51293"),
        (Somebody("telegram:900123456"), "Telegram user 123456"),
        (Somebody("10285"), "10285"),
        (Somebody("crm:10285"), "crm:10285"),
        (Somebody("web:"), "web:"),
    ],
)
def test_a_name_else_the_shops_reference_else_a_short_sign(somebody, shown):
    assert called(somebody, Texts("en")) == shown


async def test_a_nameless_visitor_has_a_short_sign_on_every_page(anna, services, now):
    async with services.database.begin() as session:
        visitor = await profile.meet(session, channel="web", external_id="7d772117c2e51293", name="", now=now)
    for address in ("/console/customers", f"/console/customers/{visitor.id}"):
        page = Page((await anna.get(address)).text)
        assert "Visitor e51293" in page.text
    russian = await anna.get(f"/console/customers/{visitor.id}", headers={"Accept-Language": "ru"})
    assert Page(russian.text).title == "Посетитель e51293"
