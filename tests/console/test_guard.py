from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from console.guard import Guard, content_policy


@pytest.fixture
def guarded() -> Guard:
    app = FastAPI()
    app.add_api_route("/console/act", lambda: {"done": True}, methods=["GET", "POST"])
    app.add_api_route("/api/v1/events", lambda: {"done": True}, methods=["POST"])
    app.add_api_route("/api/v1evil", lambda: {"done": True}, methods=["POST"])
    return Guard(app, public_url="https://shop.example", exempt=("/api/v1",))


async def send(guarded: Guard, method: str, path: str, **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(guarded)
    async with httpx.AsyncClient(transport=transport, base_url="http://inside:8000") as client:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await client.request(method, path, headers=named)


@pytest.mark.parametrize(
    ("headers", "let_in"),
    [
        ({"sec_fetch_site": "same-origin"}, True),
        ({"sec_fetch_site": "none"}, True),
        ({"sec_fetch_site": "cross-site"}, False),
        ({"sec_fetch_site": "same-site"}, False),
        ({"sec_fetch_site": "cross-site", "origin": "http://inside:8000"}, False),
        ({}, True),
        ({"origin": "http://inside:8000"}, True),
        ({"origin": "https://shop.example"}, True),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "https://inside:8000.evil.example"}, False),
        ({"origin": "null"}, False),
    ],
)
async def test_a_form_is_accepted_only_from_this_site_or_from_no_browser(guarded, headers, let_in):
    response = await send(guarded, "POST", "/console/act", **headers)
    assert response.status_code == (200 if let_in else 403)
    assert ("done" in response.text) == let_in


async def test_reading_is_allowed_from_anywhere(guarded):
    assert (await send(guarded, "GET", "/console/act", sec_fetch_site="cross-site")).status_code == 200


async def test_only_the_exempt_paths_themselves_are_exempt(guarded):
    assert (await send(guarded, "POST", "/api/v1/events", sec_fetch_site="cross-site")).status_code == 200
    assert (await send(guarded, "POST", "/api/v1evil", sec_fetch_site="cross-site")).status_code == 403


@pytest.mark.parametrize("headers", [{}, {"sec_fetch_site": "cross-site"}])
async def test_every_response_carries_the_content_policy(guarded, headers):
    response = await send(guarded, "POST", "/console/act", **headers)
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_a_refusal_says_what_to_do(guarded):
    response = await send(guarded, "POST", "/console/act", origin="https://evil.example")
    assert "was not carried out" in response.text
    assert "at its own address" in response.text


def test_pictures_may_come_from_further_places_that_were_named():
    assert "img-src" not in content_policy()
    assert content_policy(["https:"]).endswith("; img-src 'self' https:")
