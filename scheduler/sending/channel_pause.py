"""Channels that asked for fewer messages, and until when they are left alone."""

from __future__ import annotations

from datetime import datetime, timedelta

#: A channel that does not say for how long gets these seconds, longer each time.
_DEFAULTS = (1.0, 2.0, 4.0, 5.0)
_SHORTEST = 1.0


class ChannelPauses:
    """Kept in memory: after a restart the first answer of the channel says it again."""

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}
        self._row: dict[str, int] = {}

    def slow_down(self, channel: str, retry_after: float | None, *, now: datetime) -> datetime:
        """Leave the channel alone for `retry_after` seconds; until when."""
        row = self._row.get(channel, 0)
        if self.until(channel, now=now) is None:
            # Several messages were in flight: their refusals are one.
            self._row[channel] = row + 1
        if retry_after is None:
            retry_after = _DEFAULTS[min(row, len(_DEFAULTS) - 1)]
        until = now + timedelta(seconds=max(retry_after, _SHORTEST))
        self._until[channel] = max(until, self._until.get(channel, until))
        return self._until[channel]

    def delivered(self, channel: str) -> None:
        """The channel takes messages again."""
        self._row.pop(channel, None)

    def until(self, channel: str, *, now: datetime) -> datetime | None:
        """When the channel may be used again; None if that is now."""
        until = self._until.get(channel)
        return until if until and until > now else None
