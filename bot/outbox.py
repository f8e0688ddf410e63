"""The outbox: replies are written with the handling of their update, and sent once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels import TELEGRAM
from bot.clock import Clock
from bot.inbox import BATCH, LONGEST_ERROR
from bot.lanes import Lanes, first_of
from bot.reply import Reply
from bot.schema import OutboxReply
from profiles.database import Database
from profiles.profile import by_identity, mark_blocked
from scheduler.exceptions import Blocked, Refused, SlowDown, Unavailable
from scheduler.sending.rate import SlidingWindow

Deliver = Callable[[str, Reply], Awaitable[str]]

#: Chats that are written to at the same time.
WIDTH = 8
#: Seconds between looks at the table when nobody says that there is something new.
IDLE = 2.0
#: Seconds to wait after a 429 that names no time, and after the first failed connection.
PAUSE = 1.0
LONGEST_PAUSE = 60.0


async def write(
    session: AsyncSession,
    bot_id: str,
    chat_id: str,
    replies: Sequence[Reply],
    *,
    now: datetime,
    inbox_id: int | None = None,
    conversation_id: int | None = None,
) -> None:
    """Writes replies in the caller's transaction; whichever process runs the bot sends them."""
    for reply in replies:
        session.add(
            OutboxReply(
                bot_id=bot_id,
                chat_id=chat_id,
                inbox_id=inbox_id,
                conversation_id=conversation_id,
                payload=reply.as_json(),
                state="waiting",
                created_at=now,
            )
        )
    await session.flush()


async def conversation_of(session: AsyncSession, bot_id: str, chat_id: str, message_id: str) -> int | None:
    """The customer's conversation that a message in the staff chat was about."""
    found = select(OutboxReply.conversation_id).where(
        OutboxReply.bot_id == bot_id, OutboxReply.chat_id == chat_id, OutboxReply.message_id == message_id
    )
    return await session.scalar(found)


class Outbox:
    """Sends the replies of one bot, in order within a chat.

    Where something else sends as this bot, the `limiter` they share lets the replies go first.
    """

    def __init__(
        self,
        database: Database,
        bot_id: str,
        deliver: Deliver,
        *,
        clock: Clock,
        limiter: SlidingWindow | None = None,
    ) -> None:
        self._database = database
        self._bot_id = bot_id
        self._deliver = deliver
        self._clock = clock
        self._limiter = limiter
        self._in_hand: set[int] = set()
        self._new = asyncio.Event()
        self._not_before = 0.0
        self._log = structlog.get_logger("bot")

    async def add(
        self,
        session: AsyncSession,
        chat_id: str,
        replies: Sequence[Reply],
        *,
        inbox_id: int | None,
        now: datetime,
    ) -> None:
        """Writes replies in the caller's transaction; call `wake` after it is committed."""
        await write(session, self._bot_id, chat_id, replies, inbox_id=inbox_id, now=now)

    def wake(self) -> None:
        self._new.set()

    async def recover(self) -> int:
        """Marks as `unknown` what was being sent when the process died; returns how many they were."""
        async with self._database.begin() as session:
            left = await session.scalars(
                update(OutboxReply)
                .where(OutboxReply.bot_id == self._bot_id, OutboxReply.state == "sending")
                .values(state="unknown", error="The process ended while this was being sent.")
                .returning(OutboxReply.id)
            )
            number = len(left.all())
        if number:
            self._log.warning("Replies may or may not have arrived.", action="replies_unknown", number=number)
        return number

    async def run(self, stop: asyncio.Event) -> None:
        """Sends until `stop` is set; what is on its way then gets a moment to arrive."""
        lanes: Lanes[OutboxReply] = Lanes(WIDTH, self._send)
        try:
            while not stop.is_set():
                self._new.clear()
                for reply in await self._waiting(beside=self._in_hand):
                    self._in_hand.add(reply.id)
                    lanes.add(reply.chat_id, reply)
                await first_of(self._new, stop, within=IDLE)
        finally:
            await lanes.close(grace=2.0)
            self._in_hand.clear()

    async def _waiting(self, *, beside: Collection[int]) -> list[OutboxReply]:
        waiting = select(OutboxReply).where(
            OutboxReply.bot_id == self._bot_id, OutboxReply.state == "waiting"
        )
        async with self._database.read() as session:
            found = await session.scalars(waiting.order_by(OutboxReply.id).limit(BATCH + len(beside)))
            return [row for row in found if row.id not in beside]

    async def _send(self, row: OutboxReply) -> None:
        try:
            failures = 0
            while not await self._sent(row, failures):
                failures += 1
        except Exception as error:  # the row stays as it is; a look at the table or a restart finds it
            self._log.exception(
                "A reply could not be sent.", action="reply_error", error=type(error).__name__
            )
        finally:
            self._in_hand.discard(row.id)

    async def _sent(self, row: OutboxReply, failures: int) -> bool:
        """One attempt; False where the reply was certainly not sent and is to be tried again."""
        await self._wait_out()
        if self._limiter is not None:
            await self._limiter.acquire()
        if not await self._claim(row.id):
            return True
        try:
            message_id = await self._deliver(row.chat_id, Reply.from_json(row.payload))
        except (SlowDown, Unavailable) as error:
            self._pause(error, failures)
            await self._end(row, "waiting", None)
            return False
        except Exception as error:  # whatever it is, the row must not stay `sending`
            await self._failed(row, error)
            return True
        await self._end(row, "sent", None, message_id=message_id)
        return True

    async def _claim(self, reply_id: int) -> bool:
        """Commits that the reply is being sent, before it is; False where somebody else has it."""
        async with self._database.begin() as session:
            claimed = await session.scalar(
                update(OutboxReply)
                .where(OutboxReply.id == reply_id, OutboxReply.state == "waiting")
                .values(state="sending")
                .returning(OutboxReply.id)
            )
        return claimed is not None

    async def _failed(self, row: OutboxReply, error: Exception) -> None:
        certain = isinstance(error, Blocked | Refused)
        state = "failed" if certain else "unknown"
        self._log.warning(
            "A reply did not arrive.", action="reply_failed", state=state, reason=type(error).__name__
        )
        await self._end(row, state, str(error)[:LONGEST_ERROR], blocked=isinstance(error, Blocked))

    async def _end(
        self,
        row: OutboxReply,
        state: str,
        error: str | None,
        *,
        blocked: bool = False,
        message_id: str | None = None,
    ) -> None:
        now = self._clock()
        async with self._database.begin() as session:
            await session.execute(
                update(OutboxReply)
                .where(OutboxReply.id == row.id)
                .values(
                    state=state, error=error, sent_at=now if state == "sent" else None, message_id=message_id
                )
            )
            if blocked and (profile := await by_identity(session, TELEGRAM, row.chat_id)):
                await mark_blocked(session, profile.id, TELEGRAM, now=now)

    def _pause(self, error: SlowDown | Unavailable, failures: int) -> None:
        """The whole bot waits: Telegram's limits are the bot's, not the chat's."""
        named = error.retry_after if isinstance(error, SlowDown) else None
        seconds = named if named is not None else min(PAUSE * 2**failures, LONGEST_PAUSE)
        self._not_before = max(self._not_before, asyncio.get_running_loop().time() + seconds)
        self._log.warning(
            "Replies wait.", action="replies_paused", seconds=seconds, reason=type(error).__name__
        )

    async def _wait_out(self) -> None:
        # The time may be moved on while we wait.
        while (rest := self._not_before - asyncio.get_running_loop().time()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(rest)
