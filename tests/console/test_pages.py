"""What holds for every page alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, _iter_routes_with_context

from console.rendering import SESSION_COOKIE, TEMPLATES, read_flash, write_flash
from tests.console.html import Page
from tests.console.shop import HOSTILE

#: What may be had without a session.
OPEN = {
    "/console/sign-in",
    "/console/sign-in/code",
    "/console/enter",
    "/console/sign-out",
    "/console/language",
}

EVERY_PAGE = (
    "/console",
    "/console/overview/recognise",
    "/console/overview/reach",
    "/console/overview/relationship",
    "/console/overview/return",
    "/console/maturity",
    "/console/maturity/levels",
    "/console/segments",
    "/console/segments/new",
    "/console/segments/1",
    "/console/segments/1?whole=true",
    "/console/lifecycle",
    "/console/lifecycle?whole=true",
    "/console/campaigns",
    "/console/campaigns?state=draft",
    "/console/campaigns/new",
    "/console/campaigns/2",
    "/console/campaigns/3",
    "/console/campaigns/3/edit",
    "/console/deliveries",
    "/console/deliveries?campaign=2&state=unknown",
    "/console/customers",
    "/console/customers?segment=1",
    "/console/customers?reachable=1",
    "/console/customers?bought=2",
    "/console/customers/11",
    "/console/customers/11/erase",
    "/console/customers/11?kind=turn&from=2026-01-01&to=2026-12-31",
    "/console/customers/1/segments",
    "/console/customers/1/campaigns?campaign=2",
    "/console/customers/11/campaigns?campaign=2",
    "/console/inbox",
    "/console/inbox/1",
    "/console/inbox?mine=1",
    "/console/replies",
    "/console/knowledge",
    "/console/knowledge/gaps",
    "/console/knowledge/synonyms",
    "/console/knowledge/products",
    "/console/knowledge/products/boots/1",
    "/console/knowledge/documents",
    "/console/knowledge/documents/1",
    "/console/knowledge/answers",
    "/console/knowledge/answers/new",
    "/console/knowledge/answers/1",
    "/console/materials",
    "/console/materials/new",
    "/console/materials/1",
    "/console/campaigns/new?material=1",
    "/console/journeys",
    "/console/journeys?whole=true",
    "/console/journeys/new",
    "/console/journeys/1",
    "/console/journeys/1?part=trigger",
    "/console/journeys/1?part=rules",
    "/console/journeys/1?part=step&step=hello",
    "/console/journeys/1?part=new&step=pause&kind=branch",
    "/console/settings",
    "/console/settings/audit",
    "/console/account/second-step",
    "/console/account",
    "/console/nowhere",
)


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Every method and path of the console and the API."""
    for route, context in _iter_routes_with_context(app.routes):
        path = context.path if context else getattr(route, "path", "")
        if isinstance(route, APIRoute) and path.startswith(("/console", "/api/v1")):
            for method in route.methods:
                yield method, re.sub(r"\{[^}]+\}", "1", path)


async def test_no_route_but_the_sign_in_is_open_to_strangers(app, stranger):
    walked = 0
    for method, path in routes(app):
        response = await stranger.request(method, path)
        walked += 1
        if path in OPEN:
            assert response.status_code in (200, 303, 401, 403, 422), path
        elif path.startswith("/api/"):
            assert response.status_code == 401, (method, path)
        else:
            assert response.status_code == 303, (method, path)
            assert response.headers["location"].startswith("/console/sign-in"), (method, path)
    assert walked > 50


@pytest.mark.parametrize("address", EVERY_PAGE)
async def test_every_page_is_well_formed_named_and_safe(full, address):
    response = await full.get(address)
    assert response.status_code == (404 if address.endswith("nowhere") else 200)
    page = Page(response.text)
    assert len(page.root.all("h1")) == 1
    assert page.root.all("title")[0].text.endswith("· Shopkeeper")
    assert no_inline_code(page)
    assert nameless_controls(page) == []
    assert all(page.buttons)
    assert all(page.links)
    ids = [element.attributes["id"] for element in page.every if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    assert "<script>alert" not in response.text


def no_inline_code(page: Page) -> bool:
    sources = [element.attributes.get("src", "inline") for element in page.root.all("script")]
    attributes = {name for element in page.every for name in element.attributes}
    handlers = {name for name in attributes if name == "style" or name.startswith(("on", "hx-on"))}
    return not page.root.all("style") and not handlers and all(source.startswith("/") for source in sources)


def nameless_controls(page: Page) -> list[dict[str, str]]:
    labels = page.root.all("label")
    labelled = {label.attributes.get("for") for label in labels}
    inside = {id(control) for label in labels for control in label.all("input", "select", "textarea")}
    return [
        control.attributes
        for control in page.root.all("input", "select", "textarea")
        if control.attributes.get("type") != "hidden"
        and control.attributes.get("id") not in labelled
        and id(control) not in inside
    ]


#: Pages on which the customer with the hostile name appears.
NAMED = (
    "/console",
    "/console/customers",
    "/console/customers/11",
    "/console/customers/11/erase",
    "/console/inbox",
    "/console/inbox/1",
    "/console/knowledge/gaps",
)


@pytest.mark.parametrize("address", NAMED)
async def test_a_hostile_name_is_shown_as_it_is_written(full, address):
    page = Page((await full.get(address)).text)
    assert " ".join(HOSTILE.split()) in page.text


async def test_every_local_link_leads_somewhere(full):
    seen: set[str] = set()
    waiting = ["/console"]
    while waiting:
        address = waiting.pop()
        response = await full.get(address)
        assert response.status_code == 200, address
        if not response.headers["content-type"].startswith("text/html"):
            continue
        for target in Page(response.text).links.values():
            path = target.split("#")[0]
            # What is said about a draft leads to further drafts without end.
            endless = "?words=" in path or "&say=" in path
            if path.startswith("/console") and path not in seen and not endless:
                seen.add(path)
                waiting.append(path)
    assert len(seen) > 40


async def test_an_unknown_address_says_so_on_a_page_of_the_console(anna):
    response = await anna.get("/console/nowhere/at/all")
    assert response.status_code == 404
    page = Page(response.text)
    assert page.title == "There is nothing at this address"
    assert page.links["Go to the overview"] == "/console"


async def test_a_form_that_cannot_be_read_comes_back_as_a_page(anna):
    response = await anna.get("/console/customers/not-a-number")
    assert response.status_code == 422
    assert Page(response.text).title == "This form is not complete"


def test_every_page_template_is_shown_by_a_test():
    partials = {path.name for path in TEMPLATES.glob("*.html") if path.name.startswith("_")}
    included = set()
    for path in TEMPLATES.glob("*.html"):
        included |= set(re.findall(r'"(_\w+\.html)"', path.read_text()))
    assert partials - included - {"_error.html"} == set()


class Told:
    def __init__(self, **cookies: str) -> None:
        self.cookies = cookies


def test_a_message_is_read_once_written_by_the_same_session():
    told = write_flash(Told(**{SESSION_COOKIE: "mine"}), "Saved.", "success")
    mine = Told(**{SESSION_COOKIE: "mine", "shopkeeper_flash": told})
    assert read_flash(mine) == {"mood": "success", "text": "Saved."}


@pytest.mark.parametrize("change", [{SESSION_COOKIE: "another"}, {"shopkeeper_flash": "bm9uc2Vuc2U=.00"}])
def test_a_message_that_somebody_else_wrote_is_not_shown(change):
    told = write_flash(Told(**{SESSION_COOKIE: "mine"}), "Saved.", "success")
    assert read_flash(Told(**{SESSION_COOKIE: "mine", "shopkeeper_flash": told} | change)) is None


@pytest.mark.parametrize("name", ["oat.min.css", "htmx.min.js"])
async def test_the_front_end_files_are_served_from_the_installed_packages(stranger, name):
    response = await stranger.get(f"/vendor/{name}")
    assert response.status_code == 200
    assert len(response.content) > 10_000


@pytest.mark.parametrize("name", ["package.json", "..%2Fpackage.json", "%2e%2e%2fpackage.json"])
async def test_nothing_else_of_the_packages_is_served(stranger, name):
    assert (await stranger.get(f"/vendor/{name}")).status_code == 404


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/console/maturity", "Overview"),
        ("/console/lifecycle", "Segments"),
        ("/console/materials", "Campaigns"),
        ("/console/offers", "Campaigns"),
        ("/console/deliveries", "Campaigns"),
        ("/console/reach", "Campaigns"),
        ("/console/imports", "Customers"),
        ("/console/replies", "Inbox"),
        ("/console/settings/audit", "Settings"),
    ],
)
async def test_the_navigation_shows_where_a_page_belongs(anna, address, place):
    page = Page((await anna.get(address)).text)
    current = [link.text for link in page.root.all("nav")[0].all("a") if "aria-current" in link.attributes]
    assert current == [place]
