"""The reception: takes updates out of the inbox, in order within a chat, and has each handled once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot.bursts import Bursts, Patience
from bot.clock import Clock
from bot.exceptions import AlreadyHandled, Superseded
from bot.inbox import TEXT, Inbox, chat_of, give_up, mark_handled
from bot.lanes import Lanes, first_of
from bot.outbox import Outbox
from bot.reply import Reply
from bot.schema import InboxUpdate
from bot.texts import texts
from profiles.database import Database

#: Handles one update, or several that one customer wrote one after the other; marks them handled itself, or
#: leaves that to the reception where there was nothing to do. Raises Superseded where more has come.
Handle = Callable[[Sequence[InboxUpdate]], Awaitable[None]]

#: Chats that are answered at the same time.
WIDTH = 8
MOST_ATTEMPTS = 3
#: Seconds between looks at the table when nobody says that there is something new.
IDLE = 2.0
#: How long handled updates and sent replies are kept.
KEPT = timedelta(days=14)
SWEEP_EVERY = timedelta(hours=1)


class Reception:
    """Works through the inbox of one bot.

    Commands and buttons are handled at once, in their order within a chat; text waits for what follows.
    `typing` runs for as long as a chat's text is worked on.
    """

    def __init__(
        self,
        database: Database,
        inbox: Inbox,
        outbox: Outbox,
        handle: Handle,
        *,
        clock: Clock,
        pause: float = 1.0,
        patience: Patience,
        typing: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        self._database = database
        self._inbox = inbox
        self._outbox = outbox
        self._handle = handle
        self._clock = clock
        self._pause = pause
        self._texts: Bursts[InboxUpdate] = Bursts(WIDTH, self._receive, patience=patience, meanwhile=typing)
        self._in_hand: set[int] = set()
        self._new = asyncio.Event()
        self._swept_at: datetime | None = None
        self._log = structlog.get_logger("bot")

    def wake(self) -> None:
        """There is something new in the inbox."""
        self._new.set()

    async def superseded(self, rows: Sequence[InboxUpdate]) -> None:
        """Returns when the chat of these texts has written more, in time to be answered with them."""
        waited = (self._clock() - rows[0].received_at).total_seconds()
        since = asyncio.get_running_loop().time() - waited
        await self._texts.superseded(rows[0].chat_id or "", since)

    async def run(self, stop: asyncio.Event) -> None:
        """Handles until `stop` is set; what is left then stays in the inbox for the next start."""
        urgent: Lanes[InboxUpdate] = Lanes(WIDTH, self._receive_one)
        texts = self._texts
        try:
            while not stop.is_set():
                self._new.clear()
                for row in await self._inbox.unhandled(beside=self._in_hand):
                    self._in_hand.add(row.id)
                    if row.kind == TEXT and row.chat_id:
                        texts.add(row.chat_id, row)
                    else:
                        urgent.add(row.chat_id or f"update {row.id}", row)
                await self._sweep()
                await first_of(self._new, stop, within=IDLE)
        finally:
            await asyncio.gather(urgent.close(grace=2.0), texts.close(grace=2.0))
            self._in_hand.clear()

    async def _receive_one(self, row: InboxUpdate) -> None:
        await self._receive("", [row])  # nothing supersedes a command or a button

    async def _receive(self, _chat: str, rows: Sequence[InboxUpdate]) -> Sequence[InboxUpdate]:
        """Handles them together; those that are left are to be handled again."""
        left: Sequence[InboxUpdate] = ()
        try:
            while (done := await self._attempt(rows)) is None:  # noqa: ASYNC110  (no polling: a pause)
                await asyncio.sleep(self._pause)
            left = done
        except Exception as error:  # the rows stay unhandled and are found again at the next look
            self._log.exception(
                "An update could not be handled.", action="inbox_error", error=type(error).__name__
            )
        finally:
            self._in_hand.difference_update(row.id for row in rows if row not in left)
            self._outbox.wake()
        return left

    async def _attempt(self, rows: Sequence[InboxUpdate]) -> Sequence[InboxUpdate] | None:
        """What is left to be handled; None where it is worth another attempt after a pause."""
        ids = [row.id for row in rows]
        try:
            await self._handle(rows)
            left = await self._inbox.left_of(ids)
            if len(left) == len(rows):  # no handler wants them
                await self._end(rows)
                return ()
            return [row for row in rows if row.id in left]  # another process was faster with the others
        except Superseded:
            return rows
        except Exception as error:
            attempts = await self._inbox.count_attempt(ids)
            self._log.warning(
                "Handling an update failed.",
                action="update_failed",
                update_id=rows[-1].update_id,
                attempts=attempts,
                exc_info=error if attempts == MOST_ATTEMPTS else None,
                error=type(error).__name__,
            )
            if attempts < MOST_ATTEMPTS:
                return None
            await self._give_up(rows, error)
            return ()

    async def _end(self, rows: Sequence[InboxUpdate]) -> None:
        for row in rows:
            with suppress(AlreadyHandled):
                async with self._database.begin() as session:
                    await mark_handled(session, row.id, now=self._clock())

    async def _give_up(self, rows: Sequence[InboxUpdate], error: Exception) -> None:
        """Records the error and tells the customer, who would wait for ever otherwise."""
        last = rows[-1]
        async with self._database.begin() as session:
            await give_up(session, [row.id for row in rows], f"{type(error).__name__}: {error}")
            if (chat_id := chat_of(last.payload)) and "my_chat_member" not in last.payload:
                apology = Reply(text=texts(_language(last)).trouble)
                await self._outbox.add(session, chat_id, [apology], inbox_id=last.id, now=self._clock())

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
