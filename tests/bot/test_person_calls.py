"""A journey calls a person of the shop: into the customer's chat, once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.handoff import Handoffs
from bot.notices import Notices
from bot.person_calls import PersonCalls
from bot.schema import OutboxReply
from bot.speaker import Speaker
from bot.staff_room import StaffRoom
from profiles import conversations
from profiles.database import Database
from profiles.profile import meet
from profiles.schema import Conversation
from tests.bot.conftest import ALWAYS, BOT_ID
from tests.conftest import NOW


async def test_a_person_is_called_into_the_chat_that_was_used_last(database: Database):
    calls = PersonCalls(
        Handoffs(Speaker(Notices(), bot_id=BOT_ID), hours=ALWAYS, room=StaffRoom(BOT_ID, "-100", "https://s"))
    )
    async with database.begin() as session:
        profile = await meet(session, channel="telegram", external_id="7", now=NOW)
        await conversations.open_conversation(session, profile.id, "web", now=NOW - timedelta(days=1))
        await conversations.open_conversation(session, profile.id, "telegram", now=NOW)
    for _ in range(2):
        async with database.begin() as session:
            assert await calls.call_person(session, profile.id, "See to it", now=NOW)
    async with database.read() as session:
        states = {each.channel: each.state for each in await session.scalars(select(Conversation))}
        told = list(await session.scalars(select(OutboxReply)))
    assert states == {"web": "bot", "telegram": "waiting"}
    assert len(told) == 1


async def test_for_a_customer_without_a_chat_nobody_is_called(database: Database):
    calls = PersonCalls(Handoffs(Speaker(Notices(), bot_id=BOT_ID), hours=ALWAYS))
    async with database.begin() as session:
        profile = await meet(session, channel="telegram", external_id="7", now=NOW)
        assert not await calls.call_person(session, profile.id, "See to it", now=NOW)
        assert not await calls.call_person(session, profile.id + 1, "See to it", now=NOW)
