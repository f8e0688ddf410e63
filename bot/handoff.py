"""Handoffs: a conversation between the bot and the people of the shop, and what each side is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.scene import language_in
from bot.speaker import Speaker
from bot.staff_room import StaffRoom
from bot.texts import texts
from profiles import conversations
from profiles.database import Database
from profiles.schema import Conversation, Operator, Profile, Turn
from scheduler.working_hours import WorkingHours, said

#: Lines of the talk that the staff chat is shown.
LAST_LINES = 6


@dataclass(frozen=True)
class Patience:
    """How long a handoff may stay as it is."""

    #: A customer waits for a person.
    unanswered: timedelta = timedelta(minutes=15)
    #: An operator holds the conversation and does nothing.
    silent: timedelta = timedelta(minutes=60)


class Handoffs:
    """Every change of hands: in the caller's transaction, told to the customer once."""

    def __init__(self, speaker: Speaker, *, hours: WorkingHours, room: StaffRoom | None = None) -> None:
        """`hours` hold until operators set others."""
        self._speaker = speaker
        self._room = room
        self._hours = hours
        self._log = structlog.get_logger("bot")

    async def call(
        self, session: AsyncSession, profile: Profile, conversation: Conversation, *, now: datetime
    ) -> bool:
        """A person is asked for. False where one was called already, or is there; nobody is told twice."""
        if not await conversations.request_person(session, conversation, now=now):
            return False
        if self._room is not None:
            turns = await conversations.recent(session, conversation.id, LAST_LINES)
            await self._room.call(session, profile, conversation, turns, now=now)
        return True

    async def called(self, session: AsyncSession, language: str, *, now: datetime) -> str:
        """What a customer is told for whom a person was called."""
        words, hours = texts(language), await self._hours.as_set(session)
        opens = hours.opens(now)
        if opens is None:
            return words.person_called
        return words.person_later.format(when=said(opens, hours.zone, language))

    async def overheard(
        self,
        session: AsyncSession,
        profile: Profile,
        conversation: Conversation,
        lines: Sequence[Turn],
        *,
        now: datetime,
    ) -> None:
        """The staff chat hears what a customer writes whom an operator attends to."""
        if self._room is not None and conversation.state == "human" and lines:
            await self._room.tell(session, profile, conversation, lines, now=now)

    async def take(
        self, session: AsyncSession, conversation: Conversation, operator: Operator, *, now: datetime
    ) -> bool:
        """The operator answers from now on. False where somebody does already."""
        await conversations.lock(session, conversation)
        if not await conversations.take_over(session, conversation, now=now, operator_id=operator.id):
            return False
        await self._introduce(session, conversation, operator, now)
        return True

    async def answer(
        self,
        session: AsyncSession,
        conversation: Conversation,
        operator: Operator,
        text: str,
        *,
        now: datetime,
    ) -> None:
        """The operator's words go to the customer; whoever answers has taken the conversation over."""
        await conversations.lock(session, conversation)
        joins = conversation.state != "human" or conversation.operator_id != operator.id
        if not await conversations.take_over(session, conversation, now=now, operator_id=operator.id):
            await conversations.attend(session, conversation, operator_id=operator.id, now=now)
        if joins:
            await self._introduce(session, conversation, operator, now)
        await self._speaker.say(session, conversation, "operator", text, now=now)

    async def give_back(self, session: AsyncSession, conversation: Conversation, *, now: datetime) -> bool:
        """The bot answers again, and nobody is waited for. False where it does so already."""
        await conversations.lock(session, conversation)
        if not await conversations.hand_back(session, conversation, now=now):
            return False
        await self._notice(session, conversation, "bot_again", now)
        return True

    async def expire(self, database: Database, patience: Patience, *, now: datetime) -> int:
        """Ends what has lasted too long, each in a transaction of its own; how many they were."""
        since, silent = now - patience.unanswered, now - patience.silent
        async with database.read() as session:
            # Whoever asked while nobody was there was told when somebody will be.
            hours = await self._hours.as_set(session)
            there = not (hours.opens(now) or hours.opens(since))
            waiting = await conversations.without_person(session, asked_before=since) if there else []
            left = await conversations.left_silent(session, attended_before=silent)
        ended = [await self._give_up(database, one.id, since, now) for one in waiting]
        ended += [await self._leave(database, one.id, silent, now) for one in left]
        return sum(ended)

    async def _give_up(self, database: Database, number: int, since: datetime, now: datetime) -> bool:
        async with database.begin() as session:
            conversation = await session.get(Conversation, number)
            if conversation is None or not await conversations.give_up_waiting(
                session, conversation, since=since, now=now
            ):
                return False
            await self._notice(session, conversation, "nobody_free", now)
        self._log.info("Nobody came to a customer.", action="handoff_unanswered", conversation_id=number)
        return True

    async def _leave(self, database: Database, number: int, since: datetime, now: datetime) -> bool:
        async with database.begin() as session:
            conversation = await session.get(Conversation, number)
            if conversation is None or not await conversations.leave(
                session, conversation, since=since, now=now
            ):
                return False
            await self._notice(session, conversation, "person_left", now)
        self._log.info("An operator was silent for long.", action="handoff_left", conversation_id=number)
        return True

    async def _introduce(
        self, session: AsyncSession, conversation: Conversation, operator: Operator, now: datetime
    ) -> None:
        await self._notice(session, conversation, "person_joined", now, filled=operator.name)

    async def _notice(
        self,
        session: AsyncSession,
        conversation: Conversation,
        notice: str,
        now: datetime,
        *,
        filled: str = "",
    ) -> None:
        """Says one of the Texts; `filled` is the person's name."""
        language = await language_in(session, conversation)
        text = getattr(texts(language), notice).format(name=filled)
        await self._speaker.say(session, conversation, "bot", text, now=now, language=language)
