"""The courier: takes one checked message to its messenger and writes down what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

import structlog
from sqlalchemy import select

from profiles.database import Database
from profiles.schema import Profile
from scheduler import outcome
from scheduler.channel_pause import ChannelPauses
from scheduler.claim import Claim
from scheduler.eligibility import Send
from scheduler.exceptions import MessengerError, SlowDown
from scheduler.messenger import Messenger
from scheduler.outcome import Outcome
from scheduler.rate import SlidingWindow
from scheduler.recorder import Recorder
from scheduler.schema import Campaign


class Courier:
    """Delivers messages whose rows are claimed, at the limiter's rate, one call for each.

    A messenger that has not answered after `time_limit` seconds is not waited for.
    """

    def __init__(
        self,
        database: Database,
        messengers: Mapping[str, Messenger],
        recorder: Recorder,
        *,
        clock: Callable[[], datetime],
        limiter: SlidingWindow,
        time_limit: float,
    ) -> None:
        self._database = database
        self._messengers = messengers
        self._clock = clock
        self._limiter = limiter
        self._time_limit = time_limit
        self._recorder = recorder
        self._pauses = ChannelPauses()
        self._log = structlog.get_logger("scheduler")

    async def deliver(self, send: Send) -> None:
        """Return when what became of the message is committed. Raises only what the database raises."""
        waited = await self._limiter.acquire()
        found = await self._second_look(send) if waited else None
        await self._recorder.record(found or await self._call(send))

    def all_rest(self) -> bool:
        """Whether every channel has asked to be left alone for now."""
        now = self._clock()
        return bool(self._messengers) and all(self._pauses.until(name, now=now) for name in self._messengers)

    def put_back(self, send: Send) -> Outcome | None:
        """What becomes of a message whose channel rests; None if it does not."""
        now = self._clock()
        until = self._pauses.until(send.channel, now=now)
        if until is None:
            return None
        return Outcome(claim=send.claim, state="planned", at=now, reason="rate_limited", due_at=until)

    async def _second_look(self, send: Send) -> Outcome | None:
        """What has changed for a message that had to wait for its turn; None if it may still go."""
        now, row = self._clock(), send.claim
        async with self._database.read() as session:
            consent = await session.scalar(select(Profile.consent).where(Profile.id == row.profile_id))
            state = await session.scalar(select(Campaign.state).where(Campaign.id == row.campaign_id))
        if consent is not True:
            return Outcome(claim=row, state="skipped", at=now, reason="unsubscribed")
        return None if state == "running" else Outcome(claim=row, state="planned", at=now, due_at=now)

    async def _call(self, send: Send) -> Outcome:
        if resting := self.put_back(send):
            return resting
        try:
            async with asyncio.timeout(self._time_limit):
                message_id = await self._messengers[send.channel].send(send.recipient, send.message)
        except SlowDown as error:
            return self._slowed_down(send, error)
        except Exception as error:
            # Whatever one row's surprise is, it must not hold up the others.
            self._say_failed(send.claim, error)
            return outcome.from_error(error, send.claim, send.channel, now=self._clock())
        return self._sent(send, message_id)

    def _sent(self, send: Send, message_id: str) -> Outcome:
        now = self._clock()
        self._pauses.delivered(send.channel)
        return Outcome(
            claim=send.claim,
            state="sent",
            at=now,
            channel=send.channel,
            message_id=message_id[:64],
            counts_until=now + send.attribution,
        )

    def _slowed_down(self, send: Send, error: SlowDown) -> Outcome:
        now = self._clock()
        until = self._pauses.slow_down(send.channel, error.retry_after, now=now)
        self._log.info(
            "A channel wants fewer messages; it rests.",
            action="channel_paused",
            channel=send.channel,
            until=until.isoformat(),
        )
        return Outcome(claim=send.claim, state="planned", at=now, reason="rate_limited", due_at=until)

    def _say_failed(self, row: Claim, error: Exception) -> None:
        log = self._log.info if isinstance(error, MessengerError) else self._log.exception
        log(
            "A message was not delivered.",
            action="delivery_failed",
            campaign_id=row.campaign_id,
            profile_id=row.profile_id,
            error=type(error).__name__,
        )
