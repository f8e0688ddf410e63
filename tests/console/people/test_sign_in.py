from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from console.people.session import safe_destination
from console.rendering import SESSION_COOKIE
from profiles import operators
from profiles.schema import Operator
from tests.console.html import Page
from tests.console.shop import add_operator


@pytest.fixture
async def link(services, now) -> str:
    """A one-time link's token for an operator who never signed in."""
    async with services.database.begin() as session:
        boss = await operators.create(session, "owner", now=now)
        return await operators.issue(session, boss.id, "link", now=now, lifetime=timedelta(days=1))


async def test_a_stranger_is_led_to_the_sign_in_and_back_to_where_they_wanted(stranger, services, now):
    async with services.database.begin() as session:
        await add_operator(session, now, password="correct horse")
    refused = await stranger.get("/console/customers?q=ada")
    assert refused.status_code == 303
    page = Page((await stranger.get(refused.headers["location"])).text)
    assert page.title == "Sign in"
    form = page.form("/console/sign-in") | {"name": "Anna", "password": "correct horse"}
    entered = await stranger.post("/console/sign-in", data=form)
    assert (entered.status_code, entered.headers["location"]) == (303, "/console/customers?q=ada")
    assert (await stranger.get("/console/customers?q=ada")).status_code == 200


async def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(stranger, services, now):
    async with services.database.begin() as session:
        await add_operator(session, now, password="correct horse")
    entered = await stranger.post("/console/sign-in", data={"name": "Anna", "password": "correct horse"})
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/console" in cookie


async def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(stranger, services, now):
    async with services.database.begin() as session:
        await add_operator(session, now, password="correct horse")
    wrong = await stranger.post("/console/sign-in", data={"name": "Anna", "password": "wrong"})
    unknown = await stranger.post("/console/sign-in", data={"name": "Nobody", "password": "wrong"})
    assert wrong.status_code == unknown.status_code == 401
    assert Page(wrong.text).alerts == Page(unknown.text).alerts
    assert SESSION_COOKIE not in wrong.cookies


async def test_after_five_wrong_tries_even_the_right_password_has_to_wait(stranger, services, clock, now):
    async with services.database.begin() as session:
        await add_operator(session, now, password="correct horse")
    for _ in range(5):
        await stranger.post("/console/sign-in", data={"name": "Anna", "password": "wrong"})
    right = {"name": "anna", "password": "correct horse"}
    slowed = await stranger.post("/console/sign-in", data=right)
    assert slowed.status_code == 429
    assert "Try again in 15 minutes" in Page(slowed.text).alerts[0]
    clock.now = now + timedelta(minutes=16)
    right["name"] = "Anna"
    assert (await stranger.post("/console/sign-in", data=right)).status_code == 303


async def test_a_link_preview_does_not_use_up_the_link(stranger, link):
    address = f"/console/enter?token={link}"
    for _ in range(3):
        assert "Enter the console" in Page((await stranger.get(address)).text).buttons
    form = Page((await stranger.get(address)).text).form("/console/enter")
    assert (await stranger.post("/console/enter", data=form)).status_code == 303


async def test_a_link_works_once(stranger, link):
    assert (await stranger.post("/console/enter", data={"token": link})).status_code == 303
    again = await stranger.post("/console/enter", data={"token": link})
    assert again.status_code == 403
    assert Page(again.text).title == "This link does not work any more"


async def test_a_link_ends_with_its_time(stranger, link, clock, now):
    clock.now = now + timedelta(days=1)
    assert (await stranger.post("/console/enter", data={"token": link})).status_code == 403


async def test_who_came_by_a_link_chooses_name_and_password(stranger, link, services):
    entered = await stranger.post("/console/enter", data={"token": link})
    page = Page((await stranger.get(entered.headers["location"])).text)
    assert page.title == "Welcome to Shopkeeper"
    assert set(page.fields) == {"Your name", "New password"}
    saved = await stranger.post("/console/account", data={"name": "Olga", "password": "long enough"})
    assert saved.headers["location"] == "/console"
    async with services.database.read() as session:
        assert await operators.sign_in(session, "Olga", "long enough") is not None


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"name": "Olga", "password": "short"}, "too short"),
        ({"name": "", "password": "long enough"}, "A name of 1 to 100 letters is needed"),
        ({"name": "Anna", "password": "long enough"}, "This name is taken"),
    ],
)
async def test_a_refused_account_form_says_why_and_changes_nothing(
    stranger, link, services, now, form, problem
):
    async with services.database.begin() as session:
        await add_operator(session, now, password="correct horse")
    await stranger.post("/console/enter", data={"token": link})
    refused = await stranger.post("/console/account", data=form)
    assert refused.status_code == 422
    assert problem in Page(refused.text).alerts[0]
    async with services.database.read() as session:
        owner = await operators.by_name(session, "owner")
        assert owner is not None
        assert owner.password_hash is None


async def test_who_signed_in_by_password_has_to_repeat_it_to_change_it(stranger, services, now):
    async with services.database.begin() as session:
        await add_operator(session, now, password="correct horse")
    await stranger.post("/console/sign-in", data={"name": "Anna", "password": "correct horse"})
    form = {"name": "Anna", "password": "battery staple", "current": "wrong"}
    refused = await stranger.post("/console/account", data=form)
    assert refused.status_code == 422
    changed = await stranger.post("/console/account", data=form | {"current": "correct horse"})
    assert changed.status_code == 303
    async with services.database.read() as session:
        assert await operators.sign_in(session, "Anna", "battery staple") is not None


async def test_signing_out_ends_the_session_on_the_server(anna):
    secret = anna.cookies[SESSION_COOKIE]
    assert (await anna.post("/console/sign-out")).headers["location"] == "/console/sign-in"
    anna.cookies.set(SESSION_COOKIE, secret, domain="shop.test", path="/console")
    assert (await anna.get("/console")).status_code == 303


async def test_a_session_ends_with_its_time(anna, clock, now):
    assert (await anna.get("/console")).status_code == 200
    clock.now = now + timedelta(days=1)
    assert (await anna.get("/console")).status_code == 303


async def test_an_erased_operator_is_out_at_once(anna, services):
    async with services.database.begin() as session:
        owner = await operators.by_name(session, "Anna")
        assert isinstance(owner, Operator)
        await session.delete(owner)
    assert (await anna.get("/console")).status_code == 303


async def test_htmx_is_sent_to_the_sign_in_as_a_whole_page(stranger: httpx.AsyncClient):
    response = await stranger.get("/console/running", headers={"HX-Request": "true"})
    assert (response.status_code, response.headers["hx-redirect"]) == (401, "/console/sign-in")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("/console/customers?q=a", "/console/customers?q=a"),
        ("/console", "/console"),
        ("https://evil.example/console", "/console"),
        ("//evil.example/console", "/console"),
        ("/consoleevil", "/console"),
        ("/console/\\evil", "/console"),
        ("", "/console"),
    ],
)
def test_the_way_after_the_sign_in_never_leads_out_of_the_console(wanted, found):
    assert safe_destination(wanted) == found
