"""The web chat, without and with its script."""

import asyncio
import json
import re

import httpx
import pytest
from fastapi import FastAPI

from bot.bursts import NO_PATIENCE
from bot.notices import Notices
from bot.visitor import Visitor
from bot.web import WebMessenger, web_chat_router
from profiles import conversations, events
from profiles.profile import by_identity
from scheduler.exceptions import Refused
from scheduler.messenger import Button, Outgoing
from tests.bot.conftest import make_dialogue
from tests.bot.running import Parrot, clock
from tests.bot.serving import serving
from tests.conftest import NOW


@pytest.fixture
def notices():
    return Notices()


def make_app(dialogue, database, notices, patience=NO_PATIENCE):
    app = FastAPI()
    app.include_router(
        web_chat_router(dialogue, database, clock=clock, notices=notices, patience=patience, idle=0.2)
    )
    return app


@pytest.fixture
def app(dialogue, sqlite_database, notices):
    return make_app(dialogue, sqlite_database, notices)


def browser(app, **more):
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://shop.example", **more)


@pytest.fixture
async def client(app):
    async with browser(app, follow_redirects=True) as client:
        yield client


def forms(page):
    """The fields of each form, by its button's label."""
    found = {}
    for form in re.findall(r"<form.*?</form>", page, re.DOTALL):
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
        label = re.search(r"<button[^>]*>(.*?)</button>", form)[1]
        found.setdefault(label, fields)
    return found


async def press(client, label):
    page = (await client.get("/chat")).text
    return (await client.post("/chat", data=forms(page)[label])).text


async def visitor_profile(database, client):
    async with database.read() as session:
        return await by_identity(session, "web", Visitor(client.cookies["shopkeeper_visitor"]).id)


async def test_the_page_greets_in_the_browsers_language_and_makes_no_profile_yet(client, sqlite_database):
    response = await client.get("/chat", headers={"Accept-Language": "ru-RU,ru;q=0.9,en;q=0.5"})
    assert response.status_code == 200
    assert "Я помощник магазина" in response.text
    assert '<html lang="ru">' in response.text
    assert await visitor_profile(sqlite_database, client) is None


async def test_the_visitors_key_is_long_random_and_out_of_the_reach_of_scripts(app):
    keys = set()
    for _ in range(3):
        async with browser(app) as client:
            cookie = (await client.get("/chat")).headers["set-cookie"]
        assert {"HttpOnly", "SameSite=lax", "Secure"} <= set(cookie.split("; "))
        keys.add(re.match(r"shopkeeper_visitor=([A-Za-z0-9_-]{32});", cookie)[1])
    assert len(keys) == 3


async def test_a_question_works_as_a_plain_form(client, sqlite_database):
    page = await client.get("/chat")
    data = forms(page.text)["Send"] | {"text": "How long does delivery take?"}
    answered = await client.post("/chat", data=data)
    assert [response.status_code for response in answered.history] == [303]
    assert "Delivery takes two to four working days." in answered.text
    known = await visitor_profile(sqlite_database, client)
    async with sqlite_database.read() as session:
        assert [event.type for event in await events.latest(session, known.id)] == ["question"]


async def test_sending_the_same_form_twice_is_one_message(client, sqlite_database):
    data = forms((await client.get("/chat")).text)["Send"] | {"text": "kettle"}
    for _ in range(2):
        page = await client.post("/chat", data=data)
    assert page.text.count('class="turn customer"') == 1


async def test_cards_show_picture_price_and_buttons_that_work_as_forms(client, sqlite_database):
    data = forms((await client.get("/chat")).text)["Send"] | {"text": "kettle"}
    page = (await client.post("/chat", data=data)).text
    assert '<img src="/media/kettle.png" alt="Brook glass kettle"' in page
    assert "€39.90 · In stock" in page
    assert 'href="https://shop.example/p/k1"' in page
    assert 'aria-label="Add to cart: Brook glass kettle"' in page
    assert "A quiet kettle of glass." in await press(client, "Details")
    known = await visitor_profile(sqlite_database, client)
    async with sqlite_database.read() as session:
        assert (await events.latest(session, known.id))[0].type == "view"


async def test_a_person_consent_and_language_are_buttons(client, sqlite_database):
    page = await press(client, "Yes, send me offers")
    assert (await visitor_profile(sqlite_database, client)).consent is True
    assert "consent" not in forms(page)
    assert "I have called a person" in await press(client, "Talk to a person")
    language = forms(page)["OK"] | {"item": "zh"}
    page = (await client.post("/chat", data=language)).text
    assert '<html lang="zh">' in page
    assert "好的，以后我用中文回复您。" in page


async def test_commands_work_as_elsewhere(client):
    data = {"text": "/help"}
    assert "talk to a person" in (await client.post("/chat", data=data)).text
    assert "I don&#39;t know this command" in (await client.post("/chat", data={"text": "/segment all"})).text


async def test_what_customers_and_products_say_is_never_markup(client):
    page = (await client.post("/chat", data={"text": "<script>alert(1)</script> <b>kettle</b>"})).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


async def test_there_is_no_inline_script_or_style(client):
    page = (await client.post("/chat", data={"text": "kettle"})).text
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", page)
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!shop\.example|pictures\.example)', page)
    for name in ("chat.css", "chat.js"):
        assert (await client.get(f"/chat/static/{name}")).status_code == 200


async def test_a_script_gets_the_new_turns_as_json(client):
    await client.get("/chat")
    headers = {"Accept": "application/json"}
    first = (await client.post("/chat", data={"text": "kettle"}, headers=headers)).json()
    assert "Brook glass kettle" in first["html"]
    again = (await client.get("/chat/turns", params={"after": first["last"]})).json()
    assert (again["html"].strip(), again["last"]) == ("", first["last"])
    again = (await client.get("/chat/turns", params={"after": 0})).json()
    assert again["html"].count('class="turn ') == 2


async def test_what_we_keep_of_a_visitor_does_not_let_anybody_in(app, client, sqlite_database):
    await client.post("/chat", data={"text": "Hello"})
    known = await visitor_profile(sqlite_database, client)
    key = client.cookies["shopkeeper_visitor"]

    assert key not in known.reference
    async with browser(app) as thief:
        thief.cookies.set("shopkeeper_visitor", known.reference.removeprefix("web:"))
        assert "Hello" not in (await thief.get("/chat/turns")).json()["html"]


async def test_one_visitor_never_sees_anothers_turns(app, client):
    await client.post("/chat", data={"text": "my secret wish"})
    async with browser(app) as other:
        assert "my secret wish" not in (await other.get("/chat")).text
        assert (await other.get("/chat/turns")).json()["html"].strip() == ""


@pytest.mark.parametrize(
    "data", [{}, {"text": "  "}, {"action": "drop_table"}, {"action": "view", "turn": "9"}]
)
async def test_empty_and_nonsense_posts_do_no_harm(client, data):
    assert (await client.post("/chat", data=data)).status_code == 200


async def test_a_very_long_text_is_cut(client, sqlite_database):
    await client.post("/chat", data={"text": "a" * 50_000})
    known = await visitor_profile(sqlite_database, client)
    async with sqlite_database.begin() as session:
        conversation = await conversations.open_conversation(session, known.id, "web", now=NOW)
        assert len((await conversations.turns(session, conversation.id))[0].text) == 2000


async def test_a_failure_gives_the_words_back_and_keeps_nothing(sqlite_database, library, notices):
    parrot = Parrot(library)
    parrot.error = RuntimeError("no answer today")
    dialogue = make_dialogue(sqlite_database, library, parrot)
    async with browser(make_app(dialogue, sqlite_database, notices), follow_redirects=True) as client:
        page = await client.post("/chat", data={"text": "a long question"})
        assert page.status_code == 503
        assert ">a long question</textarea>" in page.text
        assert "something went wrong on our side" in page.text
        scripted = await client.post("/chat", data={"text": "x"}, headers={"Accept": "application/json"})
        assert scripted.status_code == 503
        parrot.error = None
        assert "You said: again" in (await client.post("/chat", data={"text": "again"})).text


async def events_of(response, number):
    """The first events of a stream: (name, data)."""
    found, name = [], ""
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            found.append((name, json.loads(line.removeprefix("data: "))))
            if len(found) == number:
                return found
    raise AssertionError(found)


async def test_a_growing_answer_is_streamed_and_then_the_turns(sqlite_database, library, notices):
    parrot = Parrot(library, 0.05)
    parrot.growing = ("You", "You said")
    dialogue = make_dialogue(sqlite_database, library, parrot)
    async with (
        serving(make_app(dialogue, sqlite_database, notices)) as address,
        httpx.AsyncClient(base_url=address, timeout=10) as client,
    ):
        await client.get("/chat")
        async with client.stream("GET", "/chat/stream") as stream:
            asking = asyncio.create_task(client.post("/chat", data={"text": "hello"}))
            found = await asyncio.wait_for(events_of(stream, 3), 10)
            await asking
    assert found[:2] == [("draft", {"text": "You"}), ("draft", {"text": "You said"})]
    name, news = found[2]
    assert name == "turns"
    assert "You said: hello" in news["html"]


async def test_a_stream_goes_on_where_it_was_cut(app, client):
    last = (await client.post("/chat", data={"text": "one"}, headers={"Accept": "application/json"})).json()
    await client.post("/chat", data={"text": "two"})
    headers = {"Last-Event-ID": str(last["last"])}
    async with (
        serving(app) as address,
        httpx.AsyncClient(base_url=address, cookies=dict(client.cookies), timeout=10) as other,
        other.stream("GET", "/chat/stream", headers=headers) as stream,
    ):
        [(_, news)] = await asyncio.wait_for(events_of(stream, 1), 10)
    assert ">two<" in news["html"]
    assert ">one<" not in news["html"]


async def test_who_has_no_cookie_has_no_stream(client):
    assert (await client.get("/chat/stream")).status_code == 204


async def test_a_campaign_message_is_a_turn_that_an_open_page_shows_at_once(
    app, client, sqlite_database, notices
):
    messenger = WebMessenger(sqlite_database, notices, clock=clock)
    await client.post("/chat", data={"text": "hello"})
    visitor = Visitor(client.cookies["shopkeeper_visitor"]).id
    button = Button("Look", "https://shop.example/l/abc")
    message = Outgoing(
        "Spring is here", "/media/kettle.png", (button,), "https://shop.example/stop/abc", "Stop these"
    )
    with notices.listening(visitor) as queue:
        number = await messenger.send(visitor, message)
        assert queue.get_nowait().draft is None
    page = (await client.get("/chat")).text
    bubble = page[page.index(f'id="turn-{number}"') :]
    assert 'class="turn campaign"' in page
    assert "Spring is here" in bubble
    assert 'src="/media/kettle.png"' in bubble
    assert 'href="https://shop.example/l/abc"' in bubble
    assert 'href="https://shop.example/stop/abc"' in bubble


async def test_a_visitor_whom_we_do_not_know_is_refused(sqlite_database, notices):
    messenger = WebMessenger(sqlite_database, notices, clock=clock)
    with pytest.raises(Refused):
        await messenger.send("nobody", Outgoing("x", None, (), "https://shop.example/stop/abc", "Stop"))
