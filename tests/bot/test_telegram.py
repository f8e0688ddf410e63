"""The Telegram face by polling: nothing lost, nobody answered twice, order kept."""

import asyncio

import pytest
from sqlalchemy import select, update

from bot.schema import InboxUpdate, OutboxReply
from profiles.events import latest
from profiles.profile import by_identity, identities
from tests.bot.conftest import make_dialogue
from tests.bot.running import Parrot, clock, make_face, polling
from tests.bot.waiting import until
from tests.botapi import Fault
from tests.conftest import NOW


@pytest.fixture
def parrot(library):
    return Parrot(library)


@pytest.fixture
async def face(sqlite_database, library, parrot, server, media):
    dialogue = make_dialogue(sqlite_database, library, parrot)
    face = make_face(sqlite_database, dialogue, server, media)
    yield face
    await face.bot.session.close()


async def rows(database, entity):
    async with database.read() as session:
        return list(await session.scalars(select(entity).order_by(entity.id)))


async def confirmed(server):
    return not server.updates.waiting


async def was_asked(parrot):
    return bool(parrot.asked)


async def replied(database):
    found = await rows(database, OutboxReply)
    return bool(found) and all(row.state not in ("waiting", "sending") for row in found)


async def given_up(database):
    return (await rows(database, InboxUpdate))[0].error is not None


async def test_a_first_message_is_answered_and_becomes_a_profile(face, server, sqlite_database):
    chat = server.user(7, first_name="Ada", language_code="zh-hans")
    async with polling(face):
        await chat.says("hello")
        await chat.expects("You said: hello")
    async with sqlite_database.read() as session:
        profile = await by_identity(session, "telegram", "7")
        events = await latest(session, profile.id)
    assert (profile.reference, profile.name, profile.language) == ("telegram:7", "Ada", "zh")
    assert profile.last_seen_at == NOW
    assert [(event.type, event.topic, event.channel) for event in events] == [("message", "echo", "telegram")]
    assert events[0].key == "telegram:42:1000"


async def test_an_update_is_in_the_inbox_before_it_is_confirmed(face, server, parrot, sqlite_database):
    parrot.seconds = 60
    chat = server.user(7)
    async with polling(face):
        await chat.says("slow one")
        await until(lambda: confirmed(server))
        [row] = await rows(sqlite_database, InboxUpdate)
        assert (row.update_id, row.handled_at, row.chat_id) == (1000, None, "7")
        assert row.payload["message"]["text"] == "slow one"


async def test_what_was_not_handled_is_handled_after_a_restart(face, server, parrot, sqlite_database, media):
    chat = server.user(7)
    parrot.seconds = 60
    async with polling(face):
        await chat.says("before the end")
        await until(lambda: was_asked(parrot))
    parrot.seconds = 0
    assert chat.messages == []
    second = make_face(sqlite_database, face._dialogue, server, media)
    async with polling(second):
        await chat.expects("You said: before the end")
        await chat.hears_nothing()


async def test_the_same_update_delivered_again_is_answered_once(face, server):
    chat = server.user(7)
    await chat.says("once")
    [update_again] = server.updates.waiting
    async with polling(face):
        await chat.expects("once")
        await server.updates.put(update_again)
        await chat.hears_nothing(during=0.5)


async def test_lower_update_ids_after_a_quiet_week_are_not_thrown_away(face, server):
    chat = server.user(7)
    async with polling(face):
        await chat.says("before")
        await chat.expects("before")
        polls = server.count("getUpdates")
        await until(lambda: polled_twice_since(server, polls))
        server.updates._next_id = 5
        await chat.says("after")
        await chat.expects("after")


async def polled_twice_since(server, polls):
    return server.count("getUpdates") >= polls + 2


async def test_what_came_before_the_bot_was_there_is_answered_together_while_other_chats_go_on(
    face, server, parrot
):
    parrot.seconds = 0.3
    slow, other = server.user(7), server.user(8)
    for text in ("one", "two", "three"):
        await slow.says(text)
    await other.says("me too")
    async with polling(face):
        await other.expects("me too")
        await slow.expects("three")
        await slow.hears_nothing()
    assert slow.texts == ["You said: one\ntwo\nthree"]


async def test_a_reply_cut_off_while_sending_is_unknown_after_a_restart_and_not_sent_again(
    face, server, sqlite_database
):
    chat = server.user(7)
    async with sqlite_database.begin() as session:
        for state in ("sending", "waiting"):
            session.add(
                OutboxReply(bot_id="42", chat_id="7", payload={"text": state}, state=state, created_at=NOW)
            )
    async with polling(face):
        await chat.expects("waiting")
        await chat.hears_nothing()
    assert chat.texts == ["waiting"]
    assert [row.state for row in await rows(sqlite_database, OutboxReply)] == ["unknown", "sent"]


@pytest.mark.parametrize(
    ("fault", "state", "times"),
    [
        (Fault.too_many(1), "sent", 1),
        (Fault.too_many(), "sent", 1),
        (Fault.cut(), "unknown", 1),
        (Fault.cut(carried_out=False), "unknown", 0),
        (Fault.empty_500(), "unknown", 0),
        (Fault.bad_request("chat not found"), "failed", 0),
    ],
)
async def test_a_reply_is_sent_again_only_where_it_certainly_did_not_arrive(
    face, server, sqlite_database, fault, state, times
):
    chat = server.user(7)
    server.faults.next("sendMessage", fault)
    async with polling(face):
        await chat.says("hi")
        await until(lambda: replied(sqlite_database), within=10)
    assert [row.state for row in await rows(sqlite_database, OutboxReply)] == [state]
    assert len(chat.messages) == times


async def test_a_server_that_is_away_for_a_while_loses_nothing(face, server):
    chat = server.user(7)
    async with polling(face):
        await chat.says("one")
        await chat.expects("one")
        await server.stop()
        await asyncio.sleep(0.3)
        await server.start()
        await chat.says("two")
        await chat.expects("two", within=15)


async def test_a_handler_that_keeps_failing_is_given_up_and_the_customer_is_told(
    face, server, parrot, sqlite_database
):
    parrot.error = RuntimeError("no answer today")
    chat = server.user(7, language_code="ru")
    async with polling(face):
        await chat.says("hello")
        await chat.expects("что-то сломалось")
        parrot.error = None
        await chat.says("and now?")
        await chat.expects("and now?")
    first, second = await rows(sqlite_database, InboxUpdate)
    assert (first.attempts, first.error, first.handled_at) == (3, "RuntimeError: no answer today", None)
    assert (second.attempts, second.error, second.handled_at) == (0, None, NOW)


async def test_an_update_that_aiogram_cannot_read_does_not_hold_up_the_others(face, server, sqlite_database):
    chat = server.user(7)
    await server.updates.put({"update_id": 5, "message": {"nonsense": True}})
    await chat.says("after it")
    async with polling(face):
        await chat.expects("after it")
        await until(lambda: given_up(sqlite_database))


async def test_typing_is_shown_and_a_growing_answer_is_previewed(face, server, parrot):
    parrot.growing, parrot.seconds = ("You", "You said"), 0.2
    chat = server.user(7)
    async with polling(face):
        await chat.says("hello")
        await chat.expects("You said: hello")
    assert chat.actions[0] == "typing"
    assert chat.drafts[0] == "You"


async def test_blocking_and_unblocking_are_remembered(face, server, sqlite_database):
    chat = server.user(7)
    async with polling(face):
        await chat.says("hello")
        await chat.expects("hello")
        await chat.blocks()
        await until(lambda: blocked(sqlite_database, True))
        await chat.unblocks()
        await until(lambda: blocked(sqlite_database, False))


async def blocked(database, wanted):
    async with database.read() as session:
        profile = await by_identity(session, "telegram", "7")
        [identity] = await identities(session, profile.id)
    return (identity.blocked_at is not None) is wanted


async def test_a_403_on_a_reply_marks_the_identity_as_blocked(face, server, sqlite_database):
    chat = server.user(7)
    server.faults.next("sendMessage", Fault.blocked())
    async with polling(face):
        await chat.says("hello")
        await until(lambda: known_and_blocked(sqlite_database))


async def known_and_blocked(database):
    async with database.read() as session:
        return await by_identity(session, "telegram", "7") is not None and await blocked(database, True)


async def test_groups_are_left_alone(face, server, sqlite_database):
    person = {"id": 7, "is_bot": False, "first_name": "Ada"}
    message = {
        "message_id": 1,
        "date": 1,
        "from": person,
        "text": "hi all",
        "chat": {"id": -5, "type": "group"},
    }
    await server.updates.put({"update_id": 5, "message": message})
    async with polling(face):
        await until(lambda: handled(sqlite_database))
    assert await rows(sqlite_database, OutboxReply) == []


async def handled(database):
    found = await rows(database, InboxUpdate)
    return bool(found) and all(row.handled_at for row in found)


async def test_what_was_handled_long_ago_is_forgotten(face, server, sqlite_database, media):
    chat = server.user(7)
    await chat.says("old words")
    async with polling(face):
        await chat.expects("old words")
    async with sqlite_database.begin() as session:
        long_ago = NOW.replace(year=NOW.year - 1)
        await session.execute(update(InboxUpdate).values(handled_at=long_ago))
        await session.execute(update(OutboxReply).values(created_at=long_ago))
    async with polling(make_face(sqlite_database, face._dialogue, server, media)):
        await until(lambda: empty(sqlite_database))


async def empty(database):
    return not await rows(database, InboxUpdate) and not await rows(database, OutboxReply)


async def test_the_menu_of_commands_is_set_in_each_language(face, server):
    async with polling(face):
        await until(lambda: three_menus(server))


async def three_menus(server):
    return server.count("setMyCommands") == 3


def test_the_clock_stands_still():
    assert clock() == NOW
