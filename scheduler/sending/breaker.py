"""The circuit breaker: a channel whose provider fails is left alone, so that no message is wasted on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

#: So many calls that failed one after the other are the provider's trouble, not a recipient's.
TRIPS_AFTER = 5
#: After so many rests that did not help (some 15 minutes), a person should know.
GIVES_UP_AFTER = 5
_FIRST_REST = timedelta(seconds=30)
_LONGEST_REST = timedelta(minutes=15)
#: So long a message waits while another one tries whether the channel works again.
_TRIAL = timedelta(seconds=1)


@dataclass
class _Channel:
    #: Failures since the last answer.
    failures: int = 0
    #: Rests since the last answer.
    rests: int = 0
    until: datetime | None = None
    #: Until when a message that tries the channel is waited for.
    trial_until: datetime | None = None


class CircuitBreaker:
    """Closed while the provider answers; open for growing rests when it fails; then one message tries.

    A message that tries is waited for `time_limit` at most. Kept in memory: after a restart the first
    failures say it again.
    """

    def __init__(self, time_limit: timedelta) -> None:
        self._channels: dict[str, _Channel] = {}
        self._time_limit = time_limit

    def until(self, channel: str, *, now: datetime) -> datetime | None:
        """Until when the channel is left alone; None if a message may go."""
        one = self._channels.get(channel)
        if one is None or one.until is None:
            return None
        if one.until > now:
            return one.until
        return now + _TRIAL if one.trial_until and one.trial_until > now else None

    def admit(self, channel: str, *, now: datetime) -> datetime | None:
        """The same, for a message that leaves now where it may: after a rest it is the one that tries."""
        until = self.until(channel, now=now)
        one = self._channels.get(channel)
        if until is None and one and one.until is not None:
            one.trial_until = now + self._time_limit
        return until

    def failed(self, channel: str, *, now: datetime) -> bool:
        """The provider did not do its part; whether the channel rests from now on."""
        one = self._channels.setdefault(channel, _Channel())
        one.failures += 1
        if one.until is not None and one.until > now:
            # It was under way when the rest began.
            return True
        if one.failures < TRIPS_AFTER:
            return False
        one.until = now + min(_FIRST_REST * 2**one.rests, _LONGEST_REST)
        one.trial_until = None
        one.rests += 1
        return True

    def answered(self, channel: str) -> None:
        """The provider works: it took a message, or refused that one."""
        self._channels.pop(channel, None)

    def given_up(self, channel: str) -> bool:
        """Whether resting has not helped for so long that a person should know."""
        one = self._channels.get(channel)
        return one is not None and one.rests >= GIVES_UP_AFTER
