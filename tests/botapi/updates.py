"""Updates on their way to the bot: numbered, kept until confirmed, given out by long polling."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from tests.botapi.exceptions import ApiError

#: What is delivered unless the bot asks for more.
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
MOST_AT_ONCE = 100


class Updates:
    """The queue of one bot."""

    def __init__(self, first_id: int = 1000) -> None:
        self._next_id = first_id
        self._allowed: list[str] | None = None
        self._poll = 0
        self._changed = asyncio.Condition()
        self.waiting: list[dict[str, Any]] = []

    def allow(self, kinds: list[str] | None) -> None:
        """An empty list means the default; None leaves what was said before."""
        if kinds is not None:
            self._allowed = kinds or None

    def allows(self, kind: str) -> bool:
        return kind in self._allowed if self._allowed else kind not in NOT_BY_DEFAULT

    async def add(self, kind: str, content: dict[str, Any]) -> int:
        """Queues an update and returns its id; one that the bot does not ask for is dropped, as there."""
        update_id = self._next_id
        self._next_id += 1
        if self.allows(kind):
            await self.put({"update_id": update_id, kind: content})
        return update_id

    async def put(self, update: dict[str, Any]) -> None:
        """Queues a whole update, also one that no documented client could cause."""
        async with self._changed:
            self.waiting.append(update)
            self._changed.notify_all()

    def confirm_below(self, offset: int) -> None:
        """Forgets what has a lower id; a negative offset keeps only so many of the latest."""
        if offset < 0:
            self.waiting = self.waiting[offset:]
        else:
            self.waiting = [update for update in self.waiting if update["update_id"] >= offset]

    async def get(self, *, offset: int | None, limit: int, seconds: float) -> list[dict[str, Any]]:
        """The earliest unconfirmed updates, after up to `seconds`; a second poll ends the first."""
        if offset is not None:
            self.confirm_below(offset)
        async with self._changed:
            self._poll += 1
            mine = self._poll
            self._changed.notify_all()
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._changed.wait_for(lambda: bool(self.waiting) or self._poll != mine)
        if self._poll != mine:
            raise ApiError(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )
        return self.waiting[: min(max(limit, 1), MOST_AT_ONCE)]

    async def first(self) -> dict[str, Any]:
        """Waits for an update without confirming it; the webhook's way."""
        async with self._changed:
            await self._changed.wait_for(lambda: bool(self.waiting))
            return self.waiting[0]
