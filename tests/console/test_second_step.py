"""A code beside the password: turned on, asked for, good once, turned off."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest

from profiles import operators
from tests.console.html import Page
from tests.console.shop import add_operator

STEP = "/console/account/second-step"
PASSWORD = "four words in a row"


@pytest.fixture
async def secret(services, stranger, now):
    """Anna's, after she turned it on and signed out."""
    from console.rendering import SESSION_COOKIE

    async with services.database.begin() as session:
        cookie = await add_operator(session, now - timedelta(hours=1), password=PASSWORD)
    stranger.cookies.set(SESSION_COOKIE, cookie, domain="shop.test", path="/console")
    page = Page((await stranger.get(STEP)).text)
    form = page.form(STEP)
    earlier = pyotp.TOTP(form["secret"]).at(now - timedelta(seconds=30))
    assert (await stranger.post(STEP, data=form | {"code": earlier})).status_code == 303
    stranger.cookies.clear()
    return form["secret"]


async def password_given(stranger) -> dict[str, str]:
    asked = await stranger.post("/console/sign-in", data={"name": "Anna", "password": PASSWORD})
    assert asked.status_code == 200
    return Page(asked.text).form("/console/sign-in/code")


async def test_the_password_alone_is_not_enough(secret, stranger, now):
    form = await password_given(stranger)
    assert (await stranger.get("/console")).status_code == 303
    wrong = await stranger.post("/console/sign-in/code", data=form | {"code": "000000"})
    assert wrong.status_code == 401
    right = await stranger.post("/console/sign-in/code", data=form | {"code": pyotp.TOTP(secret).at(now)})
    assert right.status_code == 303
    assert (await stranger.get("/console")).status_code == 200


async def test_no_code_is_good_twice(secret, stranger, now):
    code = {"code": pyotp.TOTP(secret).at(now)}
    await stranger.post("/console/sign-in/code", data=await password_given(stranger) | code)
    stranger.cookies.clear()
    again = await stranger.post("/console/sign-in/code", data=await password_given(stranger) | code)
    assert again.status_code == 401


async def test_wrong_codes_are_slowed_down(secret, stranger, now):
    form = await password_given(stranger)
    for _ in range(5):
        await stranger.post("/console/sign-in/code", data=form | {"code": "000000"})
    right = form | {"code": pyotp.TOTP(secret).at(now)}
    assert (await stranger.post("/console/sign-in/code", data=right)).status_code == 429


async def test_a_sign_in_that_waits_too_long_begins_again(secret, stranger, clock, now):
    form = await password_given(stranger)
    clock.now = now + timedelta(minutes=6)
    late = form | {"code": pyotp.TOTP(secret).at(clock.now)}
    assert (await stranger.post("/console/sign-in/code", data=late)).status_code == 401


async def test_it_is_turned_off_with_a_code_and_never_shown_back(secret, stranger, services, now):
    await stranger.post(
        "/console/sign-in/code",
        data=await password_given(stranger) | {"code": pyotp.TOTP(secret).at(now)},
    )
    assert secret not in (await stranger.get(STEP)).text
    assert (await stranger.post(f"{STEP}/off", data={"code": "000000"})).status_code == 422
    later = pyotp.TOTP(secret).at(now + timedelta(seconds=30))
    assert (await stranger.post(f"{STEP}/off", data={"code": later})).status_code == 303
    async with services.database.read() as session:
        assert (await operators.by_name(session, "Anna")).totp_secret is None


async def test_it_is_not_turned_on_by_a_wrong_code(anna, services):
    form = Page((await anna.get(STEP)).text).form(STEP)
    refused = await anna.post(STEP, data=form | {"code": "000000"})
    assert refused.status_code == 422
    assert form["secret"] in refused.text
    async with services.database.read() as session:
        assert (await operators.by_name(session, "Anna")).totp_secret is None
