"""Operators in a Telegram group, through aiogram and the strict server."""

import pytest
from sqlalchemy import select

from bot.handoff import Handoffs
from bot.notices import Notices
from bot.outbox import conversation_of
from bot.schema import InboxUpdate
from bot.speaker import Speaker
from bot.staff import StaffChat
from bot.staff_room import StaffRoom
from knowledge.index.embedder import built_in_embedder
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from profiles import operators
from profiles.schema import Conversation, Profile
from tests.bot.conftest import ALWAYS, BOT_ID, make_dialogue
from tests.bot.running import Parrot, clock, make_face, polling
from tests.bot.waiting import until
from tests.conftest import NOW

GROUP = -1001


@pytest.fixture
async def shop(sqlite_database, server, media, tmp_path):
    library = Library(sqlite_database, VectorIndex(built_in_embedder(), path=tmp_path / "v"), currency="EUR")
    room = StaffRoom(BOT_ID, str(GROUP), "https://shop.example")
    handoffs = Handoffs(Speaker(Notices(), bot_id=BOT_ID), hours=ALWAYS, room=room)
    async with sqlite_database.begin() as session:
        grace = await operators.create(session, "Grace", now=NOW)
        await operators.link_telegram(session, grace, "90")
    server.group(GROUP)
    dialogue = make_dialogue(sqlite_database, library, Parrot(library), handoffs)
    staff = StaffChat(sqlite_database, handoffs, room, clock=clock)
    async with polling(make_face(sqlite_database, dialogue, server, media, staff=staff)):
        yield


@pytest.fixture
def group(server):
    return server.group(GROUP)


@pytest.fixture
def grace(server):
    return server.user(90, first_name="Grace")


async def state(database):
    async with database.read() as session:
        return (await session.scalars(select(Conversation.state))).one()


async def test_a_handoff_from_the_call_to_the_hand_back(shop, server, group, grace, sqlite_database):
    ada = server.user(7, first_name="Ada")
    await ada.says("my kettle hums")
    await ada.expects("You said")
    await ada.says("/person")
    await ada.expects("I have called a person")
    called = await group.expects("Ada wants to talk to a person (telegram)")
    assert "Customer: my kettle hums" in called.text
    assert called.labels == ["Take", "Hand back", "Open in the console"]
    await group.is_pressed(grace, "Take", called)
    await group.expects("Grace answers now")
    await ada.expects("Grace from the shop has joined")
    await ada.says("hello Grace")
    heard = await group.expects("hello Grace")
    await recorded(sqlite_database, heard)
    await group.hears(grace, "Descale it, please.", answering=heard)
    await ada.expects("Descale it, please.")
    await group.expects("Passed on to the customer as Grace.")
    await group.is_pressed(grace, "Hand back", called)
    await ada.expects("the assistant, answer again")
    await group.expects("The bot answers again.")
    await ada.says("thank you")
    await ada.expects("You said: thank you")
    assert server.pending_callbacks == {}


async def recorded(database, message):
    """The bot learns the number of its message after the group has it; a person answers later than that."""

    async def found():
        async with database.read() as session:
            number = str(message.message_id)
            return await conversation_of(session, BOT_ID, str(GROUP), number) is not None

    await until(found)


async def test_who_is_no_operator_is_refused_and_changes_nothing(shop, server, group, sqlite_database):
    ada, mallory = server.user(7), server.user(66, first_name="Mallory")
    await ada.says("/person")
    called = await group.expects("wants to talk")
    await ada.expects("I have called")
    await group.is_pressed(mallory, "Take", called)
    await group.expects("Only operators can do this")
    await group.hears(mallory, "Pay me instead", answering=called)
    await group.expects("Only operators can do this")
    await ada.hears_nothing()
    assert await state(sqlite_database) == "waiting"


async def test_the_staff_chat_is_never_a_customer(shop, server, group, grace, sqlite_database):
    for text in ("hello @shopkeeper_bot", "/start", "/forget"):
        await group.hears(grace, text)
    await until(lambda: handled(sqlite_database, 3))
    await group.hears_nothing()
    async with sqlite_database.read() as session:
        assert (await session.scalars(select(Profile))).all() == []


async def handled(database, number):
    async with database.read() as session:
        rows = (await session.scalars(select(InboxUpdate))).all()
    return len(rows) == number and all(row.handled_at for row in rows)


async def test_an_answer_without_text_or_to_another_message_is_refused_with_a_reason(
    shop, server, group, grace, sqlite_database
):
    ada = server.user(7)
    await ada.says("/person")
    called = await group.expects("wants to talk")
    await recorded(sqlite_database, called)
    await group.hears_sticker(grace, answering=called)
    refused = await group.expects("Only text")
    await group.hears(grace, "who is this?", answering=refused)
    await group.expects("I no longer know which customer")


async def test_nothing_of_a_quoted_customer_is_kept_in_the_inbox(shop, server, group, grace, sqlite_database):
    ada = server.user(7)
    await ada.says("my secret is 4711")
    await ada.expects("You said")
    await ada.says("/person")
    called = await group.expects("4711")
    await recorded(sqlite_database, called)
    await group.hears(grace, "understood", answering=called)
    await ada.expects("understood")
    async with sqlite_database.read() as session:
        rows = (await session.scalars(select(InboxUpdate).where(InboxUpdate.chat_id == str(GROUP)))).all()
    assert [row.payload for row in rows] == [{}]


async def test_a_customer_cannot_take_a_conversation_with_a_button_of_the_staff_chat(
    shop, server, group, grace
):
    ada = server.user(7)
    await ada.says("/person")
    called = await group.expects("wants to talk")
    shown = await ada.expects("I have called")
    await ada.presses_data(called.button("Take")["callback_data"], shown)
    await ada.expects("too old")


async def test_without_a_group_the_bot_was_removed_from_customers_are_served_all_the_same(
    shop, server, group
):
    group.has_bot = False
    ada = server.user(7)
    await ada.says("/person")
    await ada.expects("I have called")
    await ada.says("hello")
    await ada.expects("You said: hello")
