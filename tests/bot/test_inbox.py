"""The inbox on both engines; tests/bot/test_kill.py shows what it is for."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.exceptions import AlreadyHandled
from bot.inbox import Inbox, chat_of, erase, mark_handled
from bot.schema import InboxUpdate, OutboxReply
from tests.conftest import NOW


def update(number, chat=7):
    return {"update_id": number, "message": {"chat": {"id": chat}, "text": "hi"}}


async def count(database, entity):
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(entity))


async def test_an_update_is_stored_once_a_bot_however_often_it_comes(database):
    inbox, other = Inbox(database, "42"), Inbox(database, "43")
    await inbox.store([update(1), update(2)], now=NOW)
    await inbox.store([update(2), update(3)], now=NOW)
    await inbox.store([], now=NOW)
    await other.store([update(1)], now=NOW)
    assert [row.update_id for row in await inbox.unhandled(beside=())] == [1, 2, 3]
    assert [row.update_id for row in await other.unhandled(beside=())] == [1]


async def test_what_is_in_hand_is_not_given_out_again(database):
    inbox = Inbox(database, "42")
    await inbox.store([update(1), update(2)], now=NOW)
    first, second = await inbox.unhandled(beside=())
    assert [row.id for row in await inbox.unhandled(beside={first.id})] == [second.id]


async def test_an_update_is_handled_once(database):
    inbox = Inbox(database, "42")
    await inbox.store([update(1)], now=NOW)
    [row] = await inbox.unhandled(beside=())
    async with database.begin() as session:
        await mark_handled(session, row.id, now=NOW)
    with pytest.raises(AlreadyHandled):
        async with database.begin() as session:
            await mark_handled(session, row.id, now=NOW)
    assert await inbox.unhandled(beside=()) == []


async def test_sweeping_keeps_what_is_not_finished(database):
    inbox = Inbox(database, "42")
    await inbox.store([update(1), update(2)], now=NOW)
    handled, _ = await inbox.unhandled(beside=())
    async with database.begin() as session:
        await mark_handled(session, handled.id, now=NOW)
        for state in ("sent", "waiting", "unknown"):
            session.add(OutboxReply(bot_id="42", chat_id="7", payload={}, state=state, created_at=NOW))
    await inbox.sweep(before=NOW + timedelta(days=1))
    assert [row.update_id for row in await inbox.unhandled(beside=())] == [2]
    assert await count(database, OutboxReply) == 2


async def test_erasing_a_chat_leaves_the_others(database):
    inbox = Inbox(database, "42")
    await inbox.store([update(1, chat=7), update(2, chat=8)], now=NOW)
    async with database.begin() as session:
        for chat in ("7", "8"):
            session.add(OutboxReply(bot_id="42", chat_id=chat, payload={}, state="sent", created_at=NOW))
        await erase(session, "7")
    assert [row.chat_id for row in await inbox.unhandled(beside=())] == ["8"]
    assert await count(database, OutboxReply) == 1
    assert await count(database, InboxUpdate) == 1


@pytest.mark.parametrize(
    ("payload", "chat"),
    [
        (update(1, chat=-5), "-5"),
        ({"update_id": 1, "callback_query": {"from": {"id": 9}, "message": {"chat": {"id": 7}}}}, "7"),
        ({"update_id": 1, "callback_query": {"from": {"id": 9}}}, "9"),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": 7}, "from": {"id": 7}}}, "7"),
        ({"update_id": 1, "something_new": [1, 2]}, None),
        ({"update_id": 1, "message": {"chat": "odd", "message": "odd"}}, None),
    ],
)
def test_the_chat_of_an_update_is_found_in_any_form(payload, chat):
    assert chat_of(payload) == chat
