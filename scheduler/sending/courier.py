"""The courier: takes one checked message to its messenger and says what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError

from profiles.database import Database
from scheduler.campaign import SILENT_CHANNEL, suspend
from scheduler.exceptions import Blocked, MessengerError, Refused, SlowDown, Unavailable
from scheduler.messenger import Messenger
from scheduler.schema import DeliveryKey
from scheduler.sending import outcome
from scheduler.sending.breaker import CircuitBreaker
from scheduler.sending.channel_pause import ChannelPauses
from scheduler.sending.claim import Claim
from scheduler.sending.eligibility import Send
from scheduler.sending.outcome import Outcome
from scheduler.sending.rate import SlidingWindow
from scheduler.sending.recorder import Recorder
from scheduler.sending.second_look import second_look

#: So long a look at all messages that wait stands for each of them; where looking takes longer, as long as
#: it took, so that it never takes most of the time.
_LOOK_STANDS = timedelta(milliseconds=25)


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
        #: Messages that wait for their turn.
        self._waiting: dict[DeliveryKey, Send] = {}
        #: Those of them that may not leave any more.
        self._withdrawn: dict[DeliveryKey, Outcome] = {}
        #: From when until when the last look stands.
        self._look_stands: tuple[datetime, datetime] | None = None
        self._log = structlog.get_logger("scheduler")

    @property
    def waiting(self) -> int:
        """How many messages wait for their turn."""
        return len(self._waiting)

    async def deliver(self, send: Send, left: Callable[[], None]) -> None:
        """Return when the recorder has what became of the message; `left` is called when its wait ends."""
        found = await self._turn(send)
        left()
        self._recorder.take(found or await self._call(send))
        if self._breaker.given_up(send.channel):
            await self._suspend(send)

    async def _turn(self, send: Send) -> Outcome | None:
        """Wait until the message may leave; what has become of it where it may not after all."""
        key = send.claim.key
        self._waiting[key] = send
        try:
            await self._limiter.acquire_evenly(partial(self._still_may, key))
        finally:
            del self._waiting[key]
            # Also where a look for another message has found it, and this one was thought fresh.
            found = self._withdrawn.pop(key, None)
        return found

    async def _still_may(self, key: DeliveryKey) -> bool:
        now = self._clock()
        if self._look_stands is None or not self._look_stands[0] <= now < self._look_stands[1]:
            await self._look(now)
        return key not in self._withdrawn

    async def _look(self, now: datetime) -> None:
        """What has changed for the messages that wait."""
        sends = list(self._waiting.values())
        try:
            async with self._database.read() as session:
                withdrawn = await second_look(session, sends, now=now)
        except SQLAlchemyError:
            # Nothing has left: whoever cannot be looked at is planned again.
            withdrawn = [Outcome(claim=send.claim, state="planned", at=now, due_at=now) for send in sends]
        self._withdrawn |= {each.claim.key: each for each in withdrawn if each.claim.key in self._waiting}
        ended = self._clock()
        self._look_stands = (ended, ended + max(_LOOK_STANDS, ended - now))

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
        reason = SILENT_CHANNEL % {"channel": send.channel}
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
