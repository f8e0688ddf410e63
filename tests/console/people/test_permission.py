"""Each role may do what it is there for, on every route there is."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from console.rendering import SESSION_COOKIE
from profiles import operators
from profiles.roles import ROLES
from tests.console.html import Page
from tests.console.shop import add_operator

#: By the first words of an address: the roles that may change something there.
MAY_CHANGE = {
    "/console/segments": "admin marketer",
    "/console/lifecycle": "admin marketer",
    "/console/campaigns": "admin marketer",
    "/console/deliveries": "admin marketer",
    "/console/materials": "admin marketer",
    "/console/offers": "admin marketer",
    "/console/journeys": "admin marketer",
    "/console/imports": "admin marketer",
    "/console/customers": "admin marketer support",
    "/console/inbox": "admin marketer support",
    "/console/replies": "admin marketer support",
    "/console/knowledge": "admin marketer support",
    "/console/settings/telegram": "admin marketer support read_only",
    "/console/settings": "admin",
    "/console/account": "admin marketer support read_only",
    "/api/v1/events": "admin marketer",
    "/api/v1/profiles": "admin marketer",
    "/api/v1/merges": "admin marketer support",
    "/api/v1/segments/translate": "admin marketer support read_only",
    "/api/v1/segments/members": "admin marketer support read_only",
    "/api/v1/campaigns": "admin marketer",
    "/api/v1/offers": "admin marketer",
    "/api/v1/ask": "admin marketer support read_only",
    "/api/v1/gaps": "admin marketer support",
}
ASKS = re.compile(r"/console/(campaigns/.*preview|inbox/.*draft)")
OPEN = ("/console/sign-in", "/console/enter", "/console/sign-out", "/console/language")


def changing_routes(app: FastAPI) -> list[tuple[str, str]]:
    found = []
    for context in iter_route_contexts(app.routes):
        if context.path.startswith(("/console", "/api/v1")) and not context.path.startswith(OPEN):
            address = re.sub(r"\{[^}]+\}", "999", context.path)
            found += [(method, address) for method in context.methods or () if method not in ("GET", "HEAD")]
    return found


def roles_for(path: str) -> set[str]:
    if ASKS.fullmatch(path):
        return set(ROLES)
    start = max((each for each in MAY_CHANGE if path.startswith(each)), key=len)
    return set(MAY_CHANGE[start].split())


@pytest.mark.parametrize("role", ROLES)
async def test_every_changing_route_asks_for_the_role(app, stranger, services, now, role):
    async with services.database.begin() as session:
        secret = await add_operator(session, now, role=role)
        anna = await operators.by_name(session, "Anna")
        key = await operators.issue(session, anna.id, "api", now=now, lifetime=None, label="x")
        await add_operator(session, now, name="Owner")
    stranger.cookies.set(SESSION_COOKIE, secret, domain="shop.test", path="/console")
    routes = changing_routes(app)
    assert len(routes) > 50
    for method, path in routes:
        headers = {"Authorization": f"Bearer {key}"} if path.startswith("/api/") else {}
        response = await stranger.request(method, path, headers=headers)
        assert (response.status_code == 403) == (role not in roles_for(path)), (method, path)


async def test_a_refusal_names_the_role_and_who_can_help(stranger, services, now):
    async with services.database.begin() as session:
        secret = await add_operator(session, now, role="read_only")
    stranger.cookies.set(SESSION_COOKIE, secret, domain="shop.test", path="/console")
    refused = Page((await stranger.post("/console/campaigns/3/start")).text)
    assert "Your role is read-only; this needs admin or marketer." in refused.text
    assert (await stranger.get("/console/campaigns")).status_code == 200


async def test_only_an_admin_reads_who_did_what(stranger, services, now):
    async with services.database.begin() as session:
        secret = await add_operator(session, now, role="marketer")
    stranger.cookies.set(SESSION_COOKIE, secret, domain="shop.test", path="/console")
    assert (await stranger.get("/console/settings/audit")).status_code == 403
    assert (await stranger.get("/console/settings/audit/entries.csv")).status_code == 403
