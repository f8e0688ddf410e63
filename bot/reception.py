"""The reception: takes updates out of the inbox, in order within a chat, and has each handled once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.exceptions import AlreadyHandled
from bot.inbox import Inbox, chat_of, give_up, mark_handled
from bot.lanes import Lanes, first_of
from bot.outbox import Outbox
from bot.reply import Reply
from bot.schema import InboxUpdate
from bot.texts import texts
from profiles.database import Database

#: Handles one update; marks it handled itself, or leaves that to the reception where there was nothing to do.
Handle = Callable[[InboxUpdate], Awaitable[None]]

#: Chats that are answered at the same time.
WIDTH = 8
MOST_ATTEMPTS = 3
#: Seconds between looks at the table when nobody says that there is something new.
IDLE = 2.0
#: How long handled updates and sent replies are kept.
KEPT = timedelta(days=14)
SWEEP_EVERY = timedelta(hours=1)


class Reception:
    """Works through the inbox of one bot."""

    def __init__(
        self,
        database: Database,
        inbox: Inbox,
        outbox: Outbox,
        handle: Handle,
        *,
        clock: Clock,
        pause: float = 1.0,
    ) -> None:
        self._database = database
        self._inbox = inbox
        self._outbox = outbox
        self._handle = handle
        self._clock = clock
        self._pause = pause
        self._in_hand: set[int] = set()
        self._new = asyncio.Event()
        self._swept_at: datetime | None = None
        self._log = structlog.get_logger("bot")

    def wake(self) -> None:
        """There is something new in the inbox."""
        self._new.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Handles until `stop` is set; what is left then stays in the inbox for the next start."""
        lanes: Lanes[InboxUpdate] = Lanes(WIDTH, self._receive)
        try:
            while not stop.is_set():
                self._new.clear()
                for row in await self._inbox.unhandled(beside=self._in_hand):
                    self._in_hand.add(row.id)
                    lanes.add(row.chat_id or f"update {row.id}", row)
                await self._sweep()
                await first_of(self._new, stop, within=IDLE)
        finally:
            await lanes.close(grace=2.0)
            self._in_hand.clear()

    async def _receive(self, row: InboxUpdate) -> None:
        try:
            while not await self._attempt(row):  # noqa: ASYNC110  (a pause between attempts, no polling)
                await asyncio.sleep(self._pause)
        except Exception as error:  # the row stays unhandled and is found again at the next look
            self._log.exception(
                "An update could not be handled.", action="inbox_error", error=type(error).__name__
            )
        finally:
            self._in_hand.discard(row.id)
            self._outbox.wake()

    async def _attempt(self, row: InboxUpdate) -> bool:
        """True where the update needs no further attempt."""
        try:
            await self._handle(row)
            await self._end(row)
        except Exception as error:
            attempts = await self._inbox.count_attempt(row.id)
            self._log.warning(
                "Handling an update failed.",
                action="update_failed",
                update_id=row.update_id,
                attempts=attempts,
                exc_info=error if attempts == MOST_ATTEMPTS else None,
                error=type(error).__name__,
            )
            if attempts < MOST_ATTEMPTS:
                return False
            await self._give_up(row, error)
        return True

    async def _end(self, row: InboxUpdate) -> None:
        """Also an update that no handler wants is handled."""
        try:
            async with self._database.begin() as session:
                await mark_handled(session, row.id, now=self._clock())
        except AlreadyHandled:
            pass  # the handler's own transaction did it, as it should

    async def _give_up(self, row: InboxUpdate, error: Exception) -> None:
        """Records the error and tells the customer, who would wait for ever otherwise."""
        async with self._database.begin() as session:
            await give_up(session, row.id, f"{type(error).__name__}: {error}")
            if (chat_id := chat_of(row.payload)) and "my_chat_member" not in row.payload:
                apology = Reply(text=texts(_language(row)).trouble)
                await self._outbox.add(session, chat_id, [apology], inbox_id=row.id, now=self._clock())

    async def _sweep(self) -> None:
        now = self._clock()
        if self._swept_at is None or now - self._swept_at >= SWEEP_EVERY:
            self._swept_at = now
            await self._inbox.sweep(before=now - KEPT)


def _language(row: InboxUpdate) -> str | None:
    for content in row.payload.values():
        if isinstance(content, dict) and isinstance(content.get("from"), dict):
            return str(content["from"].get("language_code", ""))[:2]
    return None
