"""The growing answer in a Telegram chat: at a measured pace, and never in the way of the answer itself."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise

import pytest

from bot.preview import PAUSE
from knowledge.answers import Answerer
from knowledge.writing.generation import Writer
from knowledge.writing.model import make_chat_model
from tests.bot.conftest import make_dialogue
from tests.bot.running import Parrot, make_face, polling
from tests.botapi import Fault
from tests.openai import KEY, OpenAIServer, Reply
from tests.openai.connections import close
from tests.openai.witness import bear_witness


@pytest.fixture
def parrot(library):
    return Parrot(library)


@pytest.fixture
async def face(sqlite_database, library, parrot, server, media):
    face = make_face(sqlite_database, make_dialogue(sqlite_database, library, parrot), server, media)
    yield face
    await face.bot.session.close()


def drafts_at(server):
    return [call.at for call in server.calls if call.method.lower() == "sendmessagedraft"]


async def test_drafts_keep_their_pace_and_the_newest_text_is_shown(face, server, parrot):
    parrot.growing, parrot.seconds = tuple(f"text {n}" for n in range(30)), 0.1
    chat = server.user(7)
    began = time.monotonic()
    async with polling(face):
        await chat.says("hello")
        await chat.expects("You said: hello", within=10)

    times = drafts_at(server)
    assert 2 <= len(times) <= 1 + (time.monotonic() - began) / PAUSE
    assert all(later - earlier >= PAUSE * 0.98 for earlier, later in pairwise(times))
    assert chat.drafts[0] == "text 0"
    assert len(chat.drafts) < len(parrot.growing), "what came in between is left out"


async def test_the_answer_takes_the_place_of_the_draft_once(face, server, parrot):
    parrot.growing, parrot.seconds = ("You", "You said"), 0.3
    chat = server.user(7)
    async with polling(face):
        await chat.says("hello")
        await chat.expects("You said: hello")
        before = list(chat.drafts)
        await asyncio.sleep(PAUSE + 0.3)

    assert chat.drafts == before
    assert before[0] == "You"
    assert chat.draft is None
    assert chat.texts == ["You said: hello"]


async def test_a_draft_that_is_too_many_ends_the_drafts_for_as_long_as_is_said(face, server, parrot):
    server.faults.next("sendMessageDraft", Fault.too_many(60))
    parrot.growing, parrot.seconds = tuple(f"text {n}" for n in range(16)), 0.1
    chat, other = server.user(7), server.user(8)
    async with polling(face):
        began = time.monotonic()
        await chat.says("hello")
        await chat.expects("You said: hello")
        waited = time.monotonic() - began
        await other.says("hello")
        await other.expects("You said: hello")

    assert len(drafts_at(server)) == 1, "the limit is the bot's, so no other chat has drafts either"
    assert waited < 5, "the answer itself is not delayed"


async def test_a_draft_that_hangs_holds_nothing_up(face, server, parrot):
    server.faults.next("sendMessageDraft", Fault.hang(30))
    parrot.growing, parrot.seconds = ("You", "You said"), 0.1
    chat = server.user(7)
    async with polling(face):
        began = time.monotonic()
        await chat.says("hello")
        await chat.expects("You said: hello")

    assert time.monotonic() - began < 15
    assert chat.texts == ["You said: hello"]


@pytest.mark.parametrize(
    "fault", [Fault.bad_request("TEXTDRAFT_PEER_INVALID"), Fault.empty_500(), Fault.cut()]
)
async def test_a_draft_that_fails_is_the_last_one_of_its_answer(face, server, parrot, fault):
    server.faults.next("sendMessageDraft", fault)
    parrot.growing, parrot.seconds = tuple(f"text {n}" for n in range(15)), 0.1
    chat = server.user(7)
    async with polling(face):
        await chat.says("hello")
        await chat.expects("You said: hello")

    assert len(drafts_at(server)) == 1


async def test_a_model_writes_into_the_chat_and_only_what_was_checked(
    sqlite_database, library, server, media
):
    def reply(request):
        said = bear_witness(request)
        return f"{said} It costs 3 dollars [1]. Visit https://evil.example [1]. And we will call you."

    async with OpenAIServer(reply=Reply(text=reply, piece=10, between=0.1)).running() as openai:
        model = make_chat_model("test-model", KEY, openai.address)
        answerer = Answerer(library, Writer(model, first_token_limit=20, time_limit=30))
        face = make_face(sqlite_database, make_dialogue(sqlite_database, library, answerer), server, media)
        chat = server.user(7)
        async with polling(face):
            await chat.says("do you have kettles?")
            await chat.expects("Shall I call a person", within=20)
        await close(model)

    assert chat.drafts
    assert chat.draft is None
    for text in (*chat.drafts, *chat.texts):
        assert "evil" not in text
        assert "3 dollars" not in text
        assert "call you" not in text
