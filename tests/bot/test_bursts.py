"""Several messages in quick succession get one answer, and answers never interleave."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import func, select

from bot.bursts import Bursts, Patience
from bot.schema import InboxUpdate
from knowledge.index.embedder import built_in_embedder
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from profiles import conversations
from profiles.events import latest
from profiles.profile import by_identity
from profiles.schema import Event, Turn
from tests.bot.conftest import make_dialogue
from tests.bot.running import Parrot, make_face, polling
from tests.bot.waiting import until
from tests.conftest import NOW

QUICK = Patience(pause=0.15, longest=0.6, superseded=5.0)


@pytest.fixture
def parrot(database, tmp_path):
    """Nothing is asked of its library but products, and there are none."""
    return Parrot(Library(database, VectorIndex(built_in_embedder(), path=tmp_path / "v"), currency="EUR"))


@pytest.fixture
async def face(database, parrot, server, media):
    dialogue = make_dialogue(database, parrot._library, parrot)
    face = make_face(database, dialogue, server, media, patience=QUICK)
    yield face
    await face.bot.session.close()


async def all_handled(database, number):
    async with database.read() as session:
        handled = select(func.count()).select_from(InboxUpdate).where(InboxUpdate.handled_at.is_not(None))
        return await session.scalar(handled) == number


async def turns(database):
    async with database.read() as session:
        return [(turn.role, turn.text) for turn in await session.scalars(select(Turn).order_by(Turn.id))]


async def test_three_messages_get_one_answer_and_stay_three_messages_in_the_record(face, server, database):
    chat = server.user(7)
    async with polling(face):
        for text in ("hello", "do you have kettles", "of steel?"):
            await chat.says(text)
        await chat.expects("You said: hello\ndo you have kettles\nof steel?")
        await chat.hears_nothing()
    assert await turns(database) == [
        ("customer", "hello"),
        ("customer", "do you have kettles"),
        ("customer", "of steel?"),
        ("bot", "You said: hello\ndo you have kettles\nof steel?"),
    ]
    async with database.read() as session:
        known = await by_identity(session, "telegram", "7")
        events = [(event.type, event.key) for event in await latest(session, known.id)]
    assert sorted(events, key=lambda event: event[1]) == [
        ("message", "telegram:42:1000"),
        ("question", "telegram:42:1001"),
        ("question", "telegram:42:1002"),
    ]


async def test_a_newer_message_supersedes_an_answer_that_is_not_written_yet(face, server, parrot):
    parrot.seconds = 0.5
    chat = server.user(7)
    async with polling(face):
        await chat.says("a kettle")
        await until(lambda: _was_asked(parrot, 1))
        await chat.says("no, a lamp")
        await chat.expects("You said: a kettle\nno, a lamp")
        await chat.hears_nothing(during=0.8)
    assert chat.texts == ["You said: a kettle\nno, a lamp"]


async def _was_asked(parrot, times):
    return len(parrot.asked) >= times


async def test_a_command_overtakes_a_text_that_still_waits(face, server, database):
    chat = server.user(7)
    async with polling(face):
        await chat.says("kettles")
        await chat.says("/stop")
        await chat.expects("no more offers")
        await chat.expects("You said: kettles")
    assert [text.split(":")[0] for text in chat.texts][1] == "You said"


async def test_typing_is_shown_while_the_bot_waits_for_more_but_not_where_a_person_answers(
    face, server, database
):
    chat = server.user(7)
    async with polling(face):
        await chat.says("hello")
        await until(lambda: _typed(chat))
        assert chat.messages == []
        await chat.expects("hello")
        async with database.begin() as session:
            known = await by_identity(session, "telegram", "7")
            talk = await conversations.open_conversation(session, known.id, "telegram", now=NOW)
            await conversations.take_over(session, talk, now=NOW)
        chat.actions.clear()
        await chat.says("are you there?")
        await until(lambda: all_handled(database, 2))
    assert chat.actions == []


async def _typed(chat):
    return chat.actions == ["typing"]


@pytest.mark.timeout(120)
async def test_twenty_messages_to_one_chat_are_all_in_the_record_and_no_answer_repeats_one(
    face, server, parrot, database
):
    parrot.seconds = 0.05
    chat = server.user(7)
    async with polling(face):
        for number in range(20):
            await chat.says(f"message {number}")
            await asyncio.sleep(0.03)
        await until(lambda: all_handled(database, 20), within=30)
        await until(lambda: _sent_all(database, chat), within=10)
    said = [text for role, text in await turns(database) if role == "customer"]
    assert said == [f"message {number}" for number in range(20)]
    answered = [line.removeprefix("You said: ") for text in chat.texts for line in text.split("\n")]
    assert answered == said, "each message was answered once, in order"
    assert len(chat.messages) < 10


async def _sent_all(database, chat):
    return len([role for role, _ in await turns(database) if role == "bot"]) == len(chat.messages)


@pytest.mark.timeout(120)
async def test_twenty_chats_at_once_get_each_their_own_answer(face, server, parrot, database):
    parrot.seconds = 0.05
    chats = [server.user(number) for number in range(1, 21)]
    async with polling(face):
        await asyncio.gather(*(chat.says(f"first of {chat.user_id}") for chat in chats))
        await asyncio.gather(*(chat.says(f"second of {chat.user_id}") for chat in chats))
        for chat in chats:
            await chat.expects(f"second of {chat.user_id}", within=30)
    for chat in chats:
        assert chat.texts == [f"You said: first of {chat.user_id}\nsecond of {chat.user_id}"]
    async with database.read() as session:
        events = Counter(await session.scalars(select(Event.type)))
    assert events == {"message": 40}


async def test_a_burst_never_waits_longer_than_the_longest_wait():
    handed = []

    async def work(lane, jobs):
        handed.append(list(jobs))
        return ()

    bursts = Bursts(1, work, patience=Patience(pause=0.1, longest=0.25))
    for number in range(10):
        bursts.add("a", number)
        await asyncio.sleep(0.05)
    await until(lambda: _handed(handed, 10))
    assert len(handed) > 1
    assert [job for jobs in handed for job in jobs] == list(range(10))


async def _handed(handed, number):
    return sum(map(len, handed)) == number


async def test_a_job_in_a_hurry_ends_the_wait_of_those_before_it():
    handed = asyncio.Queue()

    async def work(lane, jobs):
        await handed.put(list(jobs))
        return ()

    bursts = Bursts(1, work, patience=Patience(pause=60, longest=60))
    bursts.add("a", 1)
    bursts.add("a", 2, hurry=True)
    assert await asyncio.wait_for(handed.get(), 5) == [1, 2]
