"""The courier: takes one checked message to its messenger and writes down what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from profiles.consent import allowed
from profiles.database import Database
from profiles.schema import Profile
from scheduler import outcome
from scheduler.breaker import CircuitBreaker
from scheduler.campaign import suspend
from scheduler.channel_pause import ChannelPauses
from scheduler.claim import Claim
from scheduler.eligibility import Send
from scheduler.exceptions import Blocked, MessengerError, Refused, SlowDown, Unavailable
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
        self._breaker = CircuitBreaker(timedelta(seconds=time_limit))
        self._log = structlog.get_logger("scheduler")

    async def deliver(self, send: Send) -> None:
        """Return when what became of the message is committed. Raises only what the database raises."""
        found = await self._turn(send)
        await self._recorder.record(found or await self._call(send))
        if self._breaker.given_up(send.channel):
            await self._suspend(send)

    async def _turn(self, send: Send) -> Outcome | None:
        """Wait until the message may leave; what has become of it where it may not after all."""
        while True:
            place = await self._limiter.acquire()
            if place.waited and (found := await self._second_look(send)):
                return found
            # The look took a moment; the second begins when the message leaves.
            if self._limiter.leaves(place):
                return None

    def all_rest(self) -> bool:
        """Whether every channel is to be left alone for now."""
        now = self._clock()
        return bool(self._messengers) and all(self._until(name, now) for name in self._messengers)

    def put_back(self, send: Send) -> Outcome | None:
        """What becomes of a message whose channel rests; None if it does not."""
        now = self._clock()
        if asked := self._pauses.until(send.channel, now=now):
            return _put_off(send, asked, now, "rate_limited")
        if fails := self._breaker.until(send.channel, now=now):
            return _put_off(send, fails, now, "unavailable")
        return None

    def _until(self, channel: str, now: datetime) -> datetime | None:
        return self._pauses.until(channel, now=now) or self._breaker.until(channel, now=now)

    async def _second_look(self, send: Send) -> Outcome | None:
        """What has changed for a message that had to wait for its turn; None if it may still go."""
        now, row = self._clock(), send.claim
        async with self._database.read() as session:
            permitted = select(Profile.id).where(Profile.id == row.profile_id, allowed(send.channel))
            may_go = await session.scalar(permitted) is not None
            state = await session.scalar(select(Campaign.state).where(Campaign.id == row.campaign_id))
        if not may_go:
            return Outcome(claim=row, state="skipped", at=now, reason="unsubscribed")
        return None if state == "running" else Outcome(claim=row, state="planned", at=now, due_at=now)

    async def _call(self, send: Send) -> Outcome:
        if resting := self.put_back(send):
            return resting
        self._breaker.admit(send.channel, now=self._clock())
        try:
            async with asyncio.timeout(self._time_limit):
                message_id = await self._messengers[send.channel].send(send.recipient, send.message)
        except SlowDown as error:
            return self._slowed_down(send, error)
        except Exception as error:
            # Whatever one row's surprise is, it must not hold up the others.
            self._say_failed(send.claim, error)
            return self._failed(send, error)
        return self._sent(send, message_id)

    def _sent(self, send: Send, message_id: str) -> Outcome:
        now = self._clock()
        self._pauses.delivered(send.channel)
        self._breaker.answered(send.channel)
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
        self._breaker.answered(send.channel)
        until = self._pauses.slow_down(send.channel, error.retry_after, now=now)
        self._log.info(
            "A channel wants fewer messages; it rests.",
            action="channel_paused",
            channel=send.channel,
            until=until.isoformat(),
        )
        return _put_off(send, until, now, "rate_limited")

    def _failed(self, send: Send, error: Exception) -> Outcome:
        now = self._clock()
        if isinstance(error, Blocked | Refused):
            self._breaker.answered(send.channel)
        elif self._breaker.failed(send.channel, now=now):
            self._log.warning(
                "A channel fails again and again; it rests.", action="channel_fails", channel=send.channel
            )
            until = self._breaker.until(send.channel, now=now)
            if until and isinstance(error, Unavailable):
                # The provider's trouble is none of the row's attempts.
                return _put_off(send, until, now, "unavailable")
        return outcome.from_error(error, send.claim, send.channel, now=now)

    async def _suspend(self, send: Send) -> None:
        reason = f"Nothing has gone through on {send.channel} for some time; resume when it works again."
        async with self._recorder.writing, self._database.begin() as session:
            await suspend(session, send.claim.campaign_id, now=self._clock(), reason=reason)

    def _say_failed(self, row: Claim, error: Exception) -> None:
        log = self._log.info if isinstance(error, MessengerError) else self._log.exception
        log(
            "A message was not delivered.",
            action="delivery_failed",
            campaign_id=row.campaign_id,
            profile_id=row.profile_id,
            error=type(error).__name__,
        )


def _put_off(send: Send, until: datetime, now: datetime, reason: str) -> Outcome:
    return Outcome(claim=send.claim, state="planned", at=now, reason=reason, due_at=until)
