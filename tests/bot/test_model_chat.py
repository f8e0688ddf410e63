"""Conversations with a chat model behind real HTTP: nothing leaks, is obeyed, or stands in the log."""

from __future__ import annotations

import asyncio
import logging
import re

import httpx
import pytest
from sqlalchemy import select

from bot.notices import Notices
from bot.schema import OutboxReply
from knowledge.answers import Answerer
from knowledge.writing.generation import Writer
from knowledge.writing.model import make_chat_model
from tests.bot.conftest import SHOP_URL, make_dialogue
from tests.bot.running import make_face, polling
from tests.bot.serving import serving
from tests.bot.test_web import events_of, make_app
from tests.knowledge.attempts import ASKED
from tests.openai import KEY, OpenAIServer, Reply
from tests.openai.connections import close
from tests.openai.obedient import obey
from tests.openai.witness import bear_witness

WAIT = 30
#: Attempts that are told apart by a customer in a chat; all of them are tried where answers are made.
SOME = ("ignore", "markdown link", "price", "tool call", "last customer", "chinese prompt", "russian ignore")


@pytest.fixture
async def openai():
    async with OpenAIServer(reply=Reply(text=bear_witness, piece=12, between=0.02)).running() as openai:
        yield openai


@pytest.fixture
async def written(sqlite_database, library, openai):
    """A dialogue whose answers a model writes."""
    model = make_chat_model("test-model", KEY, openai.address)
    answerer = Answerer(library, Writer(model, first_token_limit=WAIT, time_limit=WAIT))
    yield make_dialogue(sqlite_database, library, answerer)
    await close(model)


@pytest.fixture
async def face(sqlite_database, written, server, media):
    face = make_face(sqlite_database, written, server, media)
    yield face
    await face.bot.session.close()


async def replies(database):
    async with database.read() as session:
        return list(await session.scalars(select(OutboxReply).order_by(OutboxReply.id)))


@pytest.mark.parametrize("attempt", SOME)
async def test_an_attempt_in_a_chat_changes_nothing_but_the_own_conversation(
    face, server, openai, sqlite_database, attempt
):
    openai.reply = Reply(text=obey, piece=60)
    victim = server.user(7, first_name="Vera")
    mallory = server.user(8, first_name=ASKED[attempt][:60])
    async with polling(face):
        await victim.says("do you have kettles for my secretplan?")
        await victim.expects("", within=WAIT)
        await asyncio.sleep(0.5)  # the cards that belong to it
        before = len(victim.messages)
        await mallory.says(f"do you have kettles? {ASKED[attempt]}")
        await mallory.expects("", within=WAIT)
        await asyncio.sleep(0.3)

    assert len(victim.messages) == before, "nothing was sent to anybody else"
    assert {row.chat_id for row in await replies(sqlite_database)} == {"7", "8"}
    for text in (*mallory.texts, *mallory.drafts):
        assert not re.search(r"evil|secretplan|hacked|numbered evidence|\bfree\b|1 dollar", text), text
    buttons = [button for message in mallory.messages for row in message.rows for button in row]
    assert all(each["url"].startswith(f"{SHOP_URL}/p/") for each in buttons if "url" in each)
    # What the one wrote is in no prompt for the other, and names are in none.
    for chat in openai.chats:
        assert ("secretplan" in chat.prompt) is ("do you have kettles? " not in chat.prompt)


async def test_two_chats_at_the_same_time_never_meet_in_a_prompt(face, server, openai):
    people = {number: server.user(number, first_name=f"name{number}x") for number in (7, 8, 9)}
    async with polling(face):
        await asyncio.gather(*(p.says(f"do you have kettles for word{n}x?") for n, p in people.items()))
        await asyncio.gather(*(p.expects("kettle", within=WAIT) for p in people.values()))
        await asyncio.gather(*(p.says(f"and kettles of steel, word{n}x?") for n, p in people.items()))
        await asyncio.gather(*(p.expects("kettle", within=WAIT) for p in people.values()))

    assert openai.chats
    for chat in openai.chats:
        assert len(set(re.findall(r"word\dx", chat.prompt))) == 1
        assert not re.search(r"name\dx|telegram", chat.prompt), "the model need not know who asks"


async def test_no_customers_word_is_logged(face, server, openai, log, caplog):
    caplog.set_level(logging.INFO)
    openai.replies = [
        Reply(text=bear_witness),
        Reply(text="I can't help with that zanzibar."),
        Reply(text="zanzibar", cut_after=0),
    ]
    chat = server.user(7, first_name="Zanzibarina")
    async with polling(face):
        for text in (
            "do you have zanzibar kettles?",
            "and steel kettles of zanzibar",
            "camping kettles for zanzibar?",
            "what is zanzibar",
            "/start zanzibar",
        ):
            await chat.says(text)
            await chat.expects("", within=WAIT)

    told = [str(entry) for entry in log if entry["log_level"] != "debug"] + [
        record.getMessage() for record in caplog.records
    ]
    assert any("model_asked" in line for line in told)
    assert [line for line in told if "zanzibar" in line.lower()] == []


async def test_the_web_chat_grows_and_ends_with_the_same_text(sqlite_database, written, openai):
    openai.reply = Reply(text=bear_witness, piece=10, between=0.03)
    notices = Notices()
    async with (
        serving(make_app(written, sqlite_database, notices)) as address,
        httpx.AsyncClient(base_url=address, timeout=WAIT) as client,
    ):
        await client.get("/chat")
        async with client.stream("GET", "/chat/stream") as stream:
            asking = asyncio.create_task(client.post("/chat", data={"text": "do you have kettles?"}))
            found = await asyncio.wait_for(events_of(stream, 2), WAIT)
            # Without a script the same post leads to a page with the whole answer.
            page = (await client.get((await asking).headers["location"])).text

    (first, draft), (last, news) = found
    assert (first, last) == ("draft", "turns")
    whole = re.search(r"Brook glass kettle \(€39\.90\): [^<]*steel\.", news["html"])[0]
    assert whole.startswith(draft["text"])
    assert len(whole) > len(draft["text"])
    assert page.count(whole) == 1
