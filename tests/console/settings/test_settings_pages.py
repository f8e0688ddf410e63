from __future__ import annotations

import re

from sqlalchemy import select

from profiles import operators
from profiles.schema import OperatorToken
from tests.console.html import Page

SETTINGS = "/console/settings"


def secret_on(page: Page) -> str:
    return next(each.text for each in page.root.all("code") if each.attributes.get("class") == "secret")


async def test_a_key_is_shown_once_and_works_until_it_is_revoked(anna, stranger, services):
    made = await anna.post(f"{SETTINGS}/keys", data={"label": "the web shop"})
    assert made.headers["cache-control"] == "no-store"
    key = secret_on(Page(made.text))
    assert key not in (await anna.get(SETTINGS)).text
    bearer = {"Authorization": f"Bearer {key}"}
    assert (await stranger.get("/api/v1/segments", headers=bearer)).status_code == 200
    page = Page((await anna.get(SETTINGS)).text)
    assert "Revoke the key for the web shop" in page.buttons
    await anna.post(f"{SETTINGS}/keys/revoke", data=page.form(f"{SETTINGS}/keys/revoke"))
    assert (await stranger.get("/api/v1/segments", headers=bearer)).status_code == 401


async def test_only_the_hash_of_a_key_is_kept(anna, services):
    key = secret_on(Page((await anna.post(f"{SETTINGS}/keys", data={"label": "x"})).text))
    async with services.database.read() as session:
        rows = (await session.scalars(select(OperatorToken))).all()
    assert all(key not in str(vars(row)) for row in rows)


async def test_only_api_keys_can_be_revoked_here(anna, services):
    async with services.database.read() as session:
        mine = await session.scalar(select(OperatorToken.hash).where(OperatorToken.kind == "session"))
    await anna.post(f"{SETTINGS}/keys/revoke", data={"key": mine})
    assert (await anna.get(SETTINGS)).status_code == 200


async def test_a_key_needs_a_purpose(anna):
    refused = await anna.post(f"{SETTINGS}/keys", data={"label": " "})
    assert refused.status_code == 422
    assert "what the key is for" in Page(refused.text).alerts[0]


async def test_a_new_operator_gets_in_by_the_link(anna, stranger, services):
    made = Page((await anna.post(f"{SETTINGS}/operators", data={"name": "Boris"})).text)
    address = secret_on(made)
    assert address.startswith("http://shop.test/console/enter?token=")
    token = address.split("token=")[1]
    stranger.cookies.clear()
    assert (await stranger.post("/console/enter", data={"token": token})).status_code == 303
    assert "Boris" in (await stranger.get("/console")).text


async def test_two_operators_cannot_have_one_name(anna):
    refused = await anna.post(f"{SETTINGS}/operators", data={"name": "Anna"})
    assert refused.status_code == 422
    assert "choose another name" in Page(refused.text).alerts[0]


async def test_an_operator_gets_a_new_link_when_the_password_is_lost(anna, services):
    async with services.database.read() as session:
        operator = await operators.by_name(session, "Anna")
    made = Page((await anna.post(f"{SETTINGS}/operators/{operator.id}/link")).text)
    assert "Sign-in link for Anna" in made.headings


async def test_the_telegram_link_opens_the_bot_with_a_secret_that_links_the_chat(anna, services, now):
    address = secret_on(Page((await anna.post(f"{SETTINGS}/telegram")).text))
    found = re.fullmatch(r"https://t\.me/shopkeeper_bot\?start=op_([\w-]+)", address)
    assert found is not None
    assert len(f"op_{found[1]}") <= 64  # what Telegram takes as a start parameter
    async with services.database.begin() as session:
        operator = await operators.redeem(session, found[1], "telegram", now=now)
    assert operator is not None
    assert operator.name == "Anna"


async def test_a_role_is_given_and_taken_and_the_last_admin_stays_one(anna, services):
    await anna.post(f"{SETTINGS}/operators", data={"name": "Boris", "role": "support"})
    async with services.database.read() as session:
        boris = await operators.by_name(session, "Boris")
        own = await operators.by_name(session, "Anna")
    assert boris.role == "support"
    refused = await anna.post(f"{SETTINGS}/operators/{own.id}/role", data={"role": "support"})
    assert refused.status_code == 422
    assert "last admin" in Page(refused.text).text
    await anna.post(f"{SETTINGS}/operators/{boris.id}/role", data={"role": "admin"})
    assert (
        await anna.post(f"{SETTINGS}/operators/{own.id}/role", data={"role": "support"})
    ).status_code == 303


async def test_an_operator_who_is_removed_is_out_at_once(anna, stranger, services, now):
    await anna.post(f"{SETTINGS}/operators", data={"name": "Boris"})
    async with services.database.begin() as session:
        boris = await operators.by_name(session, "Boris")
        key = await operators.issue(session, boris.id, "api", now=now, lifetime=None, label="x")
    bearer = {"Authorization": f"Bearer {key}"}
    assert (await stranger.get("/api/v1/segments", headers=bearer)).status_code == 200
    assert "Remove Boris" in Page((await anna.get(SETTINGS)).text).buttons
    assert (await anna.post(f"{SETTINGS}/operators/{boris.id}/remove")).status_code == 303
    assert (await stranger.get("/api/v1/segments", headers=bearer)).status_code == 401
