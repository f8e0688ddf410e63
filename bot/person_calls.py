"""Journeys may call a person of the shop for a customer, in the chat that the customer used last."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.handoff import Handoffs
from profiles.schema import Conversation, Profile


class PersonCalls:
    """Implements `scheduler.journeys.caller.Caller`."""

    def __init__(self, handoffs: Handoffs) -> None:
        self._handoffs = handoffs

    async def call_person(self, session: AsyncSession, profile_id: int, note: str, *, now: datetime) -> bool:
        """The note stands on the customer's timeline; the operators see who waits, as for any handoff."""
        latest = select(Conversation).where(Conversation.profile_id == profile_id)
        conversation = await session.scalar(latest.order_by(Conversation.updated_at.desc()).limit(1))
        profile = await session.get(Profile, profile_id)
        if conversation is None or profile is None:
            return False
        await self._handoffs.call(session, profile, conversation, now=now)
        return True
