"""A signed link of the shop's site: whoever opens it in a chat is that customer."""

from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from bot.bursts import NO_PATIENCE
from bot.languages.english import TEXTS
from bot.notices import Notices
from bot.visitor import Visitor
from bot.web import web_chat_router
from profiles import consent, profile
from profiles.identity import links, merging
from profiles.identity.schema import MergeRequest
from profiles.schema import Event, Profile
from tests.bot.conftest import LINK_SECRET
from tests.bot.customer import Customer
from tests.bot.running import clock
from tests.bot.test_web import forms
from tests.conftest import NOW


def link(reference="C1", *, holds=links.HOLDS, secret=LINK_SECRET):
    return links.sign(secret, reference, now=NOW, holds=holds)


@pytest.fixture
async def shopper(database):
    """A customer of whom an import told us."""
    async with database.begin() as session:
        session.add(Profile(reference="C1", name="Grace", created_at=NOW))
        await session.flush()


async def references(database):
    async with database.read() as session:
        return set(await session.scalars(select(Profile.reference)))


@pytest.mark.usefixtures("shopper")
async def test_opening_a_link_makes_the_chat_the_customers_with_all_that_was_said(customer, database):
    await customer.says("hello")
    replies = await customer.commands("start", link())
    assert replies[0].text == TEXTS.link_followed
    found = await customer.profile()
    assert (found.reference, found.name) == ("C1", "Grace")
    assert await references(database) == {"C1"}
    assert [turn.role for turn in await customer.turns()] == ["customer", "bot", "customer", "bot"]
    assert {event.type for event in await customer.events()} == {"message", "start"}
    assert not any("id-" in turn.text for turn in await customer.turns())


@pytest.mark.usefixtures("shopper")
async def test_a_link_in_a_new_chat_leaves_no_profile_beside_the_customers(customer, database):
    await customer.commands("start", link())
    assert await references(database) == {"C1"}
    assert (await customer.profile()).reference == "C1"


@pytest.mark.usefixtures("shopper")
async def test_who_has_decided_about_marketing_already_is_not_asked_again(customer, database):
    async with database.begin() as session:
        found = await profile.by_reference(session, "C1")
        await consent.record(session, found.id, granted=True, now=NOW, source="import")
    replies = await customer.commands("start", link())
    assert [reply.text for reply in replies] == [TEXTS.link_followed]


@pytest.mark.usefixtures("shopper")
async def test_a_refusal_in_the_chat_stands_against_the_shops_own_grant(customer, database):
    async with database.begin() as session:
        found = await profile.by_reference(session, "C1")
        await consent.record(session, found.id, granted=True, now=NOW, source="import")
    await customer.commands("stop")
    await customer.commands("start", link())
    assert (await customer.profile()).consent is False


@pytest.mark.usefixtures("shopper")
async def test_a_link_works_once_whoever_opens_it_next(customer, database):
    payload = link()
    await customer.commands("start", payload)
    stranger = Customer(database, customer.dialogue, external_id="8")
    replies = await stranger.commands("start", payload)
    assert replies[0].text == TEXTS.link_refused
    assert (await stranger.profile()).reference == "telegram:8"


@pytest.mark.usefixtures("shopper")
async def test_a_link_that_has_expired_or_was_forged_changes_nothing(customer, database):
    late = link(holds=timedelta(seconds=0))
    forged = link(secret="somebody else's secret")
    for payload in (late, forged, link()[:-1], "id-"):
        replies = await customer.commands("start", payload)
        assert replies[0].text == TEXTS.link_refused
    assert await references(database) == {"C1", "telegram:7"}


@pytest.mark.usefixtures("shopper")
async def test_a_chat_that_is_another_customers_is_left_and_an_operator_asked(customer, database, log):
    async with database.begin() as session:
        session.add(Profile(reference="C2", created_at=NOW))
    await customer.commands("start", link("C1"))
    replies = await customer.commands("start", link("C2"))
    assert replies[0].text == TEXTS.link_asked
    assert (await customer.profile()).reference == "C1"
    async with database.read() as session:
        (asked,) = await session.scalars(select(MergeRequest))
        assert (asked.reference, asked.opened_on) == ("C2", "telegram")
    assert [entry["action"] for entry in log if entry["log_level"] == "warning"] == ["link_asked"]


@pytest.mark.usefixtures("shopper")
async def test_the_same_customer_may_come_from_two_chats(customer, database):
    other = Customer(database, customer.dialogue, external_id="w", channel="web")
    await customer.commands("start", link())
    await other.commands("start", link())
    assert await references(database) == {"C1"}
    assert (await other.profile()).id == (await customer.profile()).id


async def test_a_customer_of_whom_no_import_told_us_is_known_from_the_link_on(customer, database):
    await customer.commands("start", link("C9"))
    assert (await customer.profile()).reference == "C9"


@pytest.mark.usefixtures("shopper")
async def test_a_link_of_somebody_who_was_erased_is_not_followed(customer, database):
    async with database.begin() as session:
        await profile.forget(session, (await profile.by_reference(session, "C1")).id)
    replies = await customer.commands("start", link())
    assert replies[0].text == TEXTS.link_refused
    assert await references(database) == {"telegram:7"}


@pytest.mark.usefixtures("shopper")
async def test_undoing_gives_the_chat_back_with_what_was_said_since(customer, database):
    await customer.commands("start", link())
    await customer.says("hello")
    async with database.begin() as session:
        (merged,) = await merging.merges(session, (await profile.by_reference(session, "C1")).id)
        await merging.undo(session, merged.id, now=NOW)
    assert (await customer.profile()).reference == "telegram:7"
    async with database.read() as session:
        shoppers = select(Event).join(Profile).where(Profile.reference == "C1")
        assert list(await session.scalars(shoppers)) == []
    assert len(await customer.turns()) == 4


async def test_other_deep_links_still_tell_where_a_customer_came_from(customer):
    await customer.commands("start", "idea_of_the_month")
    assert (await customer.events())[0].properties == {"source": "idea_of_the_month"}


async def test_the_web_page_follows_a_link_only_when_the_visitor_presses_the_button(
    dialogue, sqlite_database
):
    app = FastAPI()
    app.include_router(
        web_chat_router(dialogue, sqlite_database, clock=clock, notices=Notices(), patience=NO_PATIENCE)
    )
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url="https://shop.example", follow_redirects=True
    ) as client:
        page = (await client.get("/chat", params={"start": link()})).text
        assert await references(sqlite_database) == set()
        page = (await client.post("/chat", data=forms(page)[TEXTS.link_continue])).text
        assert TEXTS.link_followed in page
        visitor = Visitor(client.cookies["shopkeeper_visitor"]).id
        assert TEXTS.link_continue not in (await client.get("/chat", params={"start": "news"})).text
    async with sqlite_database.read() as session:
        assert (await profile.by_identity(session, "web", visitor)).reference == "C1"
