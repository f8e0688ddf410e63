from __future__ import annotations

from datetime import timedelta

from console.overview.first_run import first_run
from knowledge.schema import Faq
from profiles import conversations
from profiles.schema import Profile
from tests.console.html import Page
from tests.console.shop import add_buyers, add_campaign, add_operator, add_sent_campaign, stock

CHANNELS = frozenset({"web", "telegram"})


async def done(database):
    async with database.read() as session:
        steps = (await first_run(session, CHANNELS)).steps
    return [step.name for step in steps if step.done]


async def say_hello(session, now, kind):
    """Somebody comes to the web chat and is told something."""
    session.add(Profile(id=1, reference="web:visitor", created_at=now))
    await session.flush()
    talk = await conversations.open_conversation(session, 1, "web", now=now)
    await conversations.add_turn(session, talk, "bot", "Hello", now=now, details={"kind": kind})


async def test_nothing_is_done_in_an_empty_shop(database):
    assert await done(database) == []


async def test_an_unanswered_question_is_no_answer_and_a_visitor_is_no_import(database, now):
    async with database.begin() as session:
        await say_hello(session, now, "unanswered")
    assert await done(database) == ["channel"]


async def test_each_step_is_done_by_what_is_there(database, now):
    async with database.begin() as session:
        session.add(Faq(question="Do you ship?", answer="Yes.", content_hash="x"))
    assert await done(database) == ["content"]
    async with database.begin() as session:
        await say_hello(session, now, "faq")
    assert await done(database) == ["content", "channel", "question"]
    async with database.begin() as session:
        session.add(Profile(id=2, reference="A-17", created_at=now))
    assert (await done(database))[-1] == "customers"
    async with database.begin() as session:
        await add_buyers(session, now)
        await add_campaign(session, now)
    assert (await done(database))[-1] == "segment"


async def test_a_campaign_is_sent_once_a_message_of_it_was(database, now):
    async with database.begin() as session:
        await stock(session, now)
        await add_buyers(session, now)
        await add_sent_campaign(session, now)
    assert "campaign" in await done(database)


async def test_the_first_page_says_what_is_done_and_leads_to_the_rest(anna):
    page = Page((await anna.get("/console")).text)
    assert "To begin with" in page.headings
    assert "2 of 6 done" in page.text
    begun = {
        each.text.split("(")[0] for each in page.root.all("li") if each.text.startswith(("done", "to do"))
    }
    assert any(text.startswith("done Import your customers") for text in begun)
    assert any(text.startswith("to do Send a campaign") for text in begun)
    assert page.links["Save a segment"] == "/console/segments/new"
    assert page.links["Open the web chat and say hello"] == "/chat"


async def test_the_list_disappears_when_all_is_done(anna, services, now):
    async with services.database.begin() as session:
        session.add(Faq(question="Do you ship?", answer="Yes.", content_hash="x"))
        await add_buyers(session, now)
        await add_sent_campaign(session, now)
        talk = await conversations.open_conversation(session, 1, "web", now=now - timedelta(hours=1))
        await conversations.add_turn(session, talk, "bot", "Yes.", now=now, details={"kind": "faq"})
    page = Page((await anna.get("/console")).text)
    assert "To begin with" not in page.headings


async def test_a_new_operator_in_an_empty_shop_is_shown_the_way(stranger, services, now):
    from console.rendering import SESSION_COOKIE

    async with services.database.begin() as session:
        secret = await add_operator(session, now)
    stranger.cookies.set(SESSION_COOKIE, secret, domain="shop.test", path="/console")
    page = Page((await stranger.get("/console")).text)
    assert "0 of 6 done" in page.text
    assert "Nothing does." in page.text
