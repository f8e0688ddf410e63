"""A conversation between the bot and the shop's people, told to both sides, on both engines."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.handoff import Handoffs, Patience
from bot.notices import Notices
from bot.schema import OutboxReply
from bot.speaker import Speaker
from bot.staff_room import StaffRoom
from knowledge.answers import Answer
from knowledge.index.embedder import built_in_embedder
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from profiles import conversations, operators
from profiles.schema import Conversation
from tests.bot.conftest import ALWAYS, BOT_ID, make_dialogue
from tests.bot.customer import Customer
from tests.bot.running import Parrot
from tests.conftest import NOW

STAFF = "-100"
LATER = NOW + timedelta(minutes=15)
PATIENCE = Patience(unanswered=timedelta(minutes=15), silent=timedelta(minutes=60))


@pytest.fixture
def room():
    return StaffRoom(BOT_ID, STAFF, "https://shop.example")


@pytest.fixture
def handoffs(room):
    return Handoffs(Speaker(Notices(), bot_id=BOT_ID), hours=ALWAYS, room=room)


@pytest.fixture
def parrot(database, tmp_path):
    return Parrot(Library(database, VectorIndex(built_in_embedder(), path=tmp_path / "v"), currency="EUR"))


@pytest.fixture
def ada(database, parrot, handoffs):
    return Customer(database, make_dialogue(database, parrot._library, parrot, handoffs))


@pytest.fixture
async def grace(database):
    async with database.begin() as session:
        return await operators.create(session, "Grace", now=NOW)


async def change(database, act, *arguments, now=NOW):
    async with database.begin() as session:
        conversation = (await session.scalars(select(Conversation))).one()
        return await act(session, conversation, *arguments, now=now)


async def state(database):
    async with database.read() as session:
        return (await session.scalars(select(Conversation))).one()


async def told(database, chat="7"):
    async with database.read() as session:
        sent = await session.scalars(
            select(OutboxReply).where(OutboxReply.chat_id == chat).order_by(OutboxReply.id)
        )
        return [row.payload["text"] for row in sent]


async def test_the_customer_is_told_of_every_change_of_hands(ada, handoffs, grace, database):
    await ada.says("hello")
    [called] = await ada.commands("person")
    assert called.text.startswith("I have called a person")
    assert await change(database, handoffs.take, grace)
    await change(database, handoffs.answer, grace, "Grace here, how can I help?")
    assert await ada.says("is it quiet?") == []
    [here] = await ada.commands("person")
    assert here.text.startswith("You are talking with a person")
    assert await change(database, handoffs.give_back)
    assert await told(database) == [
        "Grace from the shop has joined and reads what you write. I am silent until they leave.",
        "Grace here, how can I help?",
        "Our colleague has left the conversation; I, the assistant, answer again.",
    ]
    [answer] = await ada.says("is it quiet?")
    assert answer.text == "You said: is it quiet?"


async def test_an_answer_takes_the_conversation_over_and_introduces_each_operator_once(
    ada, handoffs, grace, database
):
    await ada.says("hello")
    async with database.begin() as session:
        hedy = await operators.create(session, "Hedy", now=NOW)
    for operator, text in ((grace, "one"), (grace, "two"), (hedy, "three")):
        await change(database, handoffs.answer, operator, text)
    joined = "{} from the shop has joined and reads what you write. I am silent until they leave."
    assert await told(database) == [joined.format("Grace"), "one", "two", joined.format("Hedy"), "three"]
    conversation = await state(database)
    assert (conversation.state, conversation.operator_id) == ("human", hedy.id)


async def test_only_one_of_two_operators_takes_a_conversation(ada, handoffs, grace, database):
    await ada.commands("person")
    taken = await asyncio.gather(*(change(database, handoffs.take, grace) for _ in range(2)))
    assert sorted(taken) == [False, True]
    assert len(await told(database)) == 1


async def test_the_staff_chat_hears_of_the_wish_once_and_then_what_the_customer_writes(
    ada, handoffs, grace, database
):
    await ada.says("my kettle hums")
    await ada.commands("person")
    await ada.commands("person")
    await ada.says("hello?")
    [called] = await told(database, STAFF)
    assert called.startswith("Customer: my kettle hums\nBot: You said: my kettle hums\nCustomer: Talk to")
    await change(database, handoffs.take, grace)
    await ada.says("are you there")
    assert (await told(database, STAFF))[1:] == ["are you there"]


async def test_who_is_erased_is_erased_from_what_the_staff_chat_was_sent_as_well(ada, database):
    await ada.commands("person")
    assert await told(database, STAFF)
    await ada.commands("forget")
    await ada.presses("Yes, erase everything")
    assert await told(database, STAFF) == []


async def test_a_promise_is_turned_into_a_handoff_at_once(ada, parrot, database):
    async def promise(question, *, now, on_text=None):
        return Answer(answered=True, text="A colleague can look it up.", kind="model", reason="promised")

    parrot.prepare = promise
    replies = await ada.says("can you check for me?")
    assert [reply.text[:20] for reply in replies] == ["A colleague can look", "I have called a pers"]
    assert (await state(database)).state == "waiting"


async def test_a_complaint_calls_a_person_at_once(ada, database):
    replies = await ada.says("The kettle arrived broken and I want my money back! This is outrageous!")
    assert replies[-1].text.startswith("I am sorry to hear that. I have called a person")
    assert (await state(database)).state == "waiting"


async def test_nobody_came_is_said_once_however_many_look_and_the_wish_stays_open(ada, handoffs, database):
    await ada.commands("person")
    assert await handoffs.expire(database, PATIENCE, now=LATER - timedelta(seconds=1)) == 0
    ended = await asyncio.gather(*(handoffs.expire(database, PATIENCE, now=LATER) for _ in range(4)))
    assert sum(ended) == 1
    assert [text[:15] for text in await told(database)] == ["Nobody is free "]
    conversation = await state(database)
    assert (conversation.state, conversation.asked_at) == ("bot", NOW)
    assert await handoffs.expire(database, PATIENCE, now=LATER + timedelta(days=1)) == 0
    await change(database, handoffs.give_back, now=LATER)
    assert (await state(database)).asked_at is None, "an operator has seen to it"


async def test_a_customer_may_ask_again_after_nobody_came(ada, handoffs, database):
    await ada.commands("person")
    await handoffs.expire(database, PATIENCE, now=LATER)
    [called] = await ada.commands("person")
    assert called.text.startswith("I have called a person")
    assert len(await told(database, STAFF)) == 2


async def test_a_silent_operator_hands_back_with_notice_and_a_word_of_theirs_keeps_the_conversation(
    ada, handoffs, grace, database
):
    await ada.says("hello")
    await change(database, handoffs.take, grace)
    await change(database, handoffs.answer, grace, "one moment", now=NOW + timedelta(minutes=50))
    assert await handoffs.expire(database, PATIENCE, now=NOW + timedelta(minutes=100)) == 0
    assert await handoffs.expire(database, PATIENCE, now=NOW + timedelta(minutes=110)) == 1
    assert (await told(database))[-1].startswith("Our colleague has not written for a while")
    assert (await state(database)).state == "bot"


@pytest.mark.parametrize(("language", "word"), [("zh", "目前没有店员空闲"), ("ru", "никто не свободен")])
async def test_notices_are_in_the_language_of_the_talk(ada, handoffs, database, language, word):
    await ada.does(command="language")
    await ada.does(
        press=next(b.press for row in ada.replies[0].rows for b in row if b.press.item == language)
    )
    await ada.commands("person")
    await handoffs.expire(database, PATIENCE, now=LATER)
    assert word in (await told(database))[-1]


async def test_conversations_from_before_the_times_were_kept_do_not_wait_for_ever(ada, handoffs, database):
    await ada.commands("person")
    await change(database, forget_times)
    assert await handoffs.expire(database, PATIENCE, now=LATER) == 1
    assert (await state(database)).asked_at == NOW


async def forget_times(session, conversation, *, now):
    assert conversations
    conversation.asked_at = None
