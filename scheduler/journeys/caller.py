"""What journeys need of whoever brings customers and people of the shop together. The bot implements it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession


class Caller(Protocol):
    """Calls a person of the shop for a customer."""

    async def call_person(self, session: AsyncSession, profile_id: int, note: str, *, now: datetime) -> bool:
        """Inside the given writing transaction; False where there is no chat in which anybody could answer.

        True as well where a person was called already, or is there.
        """
