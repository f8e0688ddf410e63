"""How long it takes to send messages at a rate, when quiet hours interrupt it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduler.sending.quiet_hours import QuietHours

#: The estimate advances by so much at least, and by so large a part of the whole.
_STEP = timedelta(minutes=1)
_PARTS = 200
#: What takes longer, in seconds, never ends.
_FOR_EVER = 10 * 365 * 86_400


@dataclass
class Batch:
    """Messages that are due at the same instant in the same time zone."""

    due_at: datetime
    zone: ZoneInfo
    messages: int


def end_of(batches: Sequence[Batch], *, per_second: float, quiet_hours: QuietHours | None) -> datetime | None:
    """About when the last message leaves; None where nobody can tell, or there is no message.

    Each time zone rests in its quiet hours, while the others go on.
    """
    waiting = [Batch(one.due_at, one.zone, one.messages) for one in batches if one.messages > 0]
    seconds = sum(one.messages for one in waiting) / per_second
    if not waiting or seconds > _FOR_EVER:
        return None
    step = max(_STEP, timedelta(seconds=seconds) / _PARTS)
    released = _releases(quiet_hours)
    at = min(one.due_at for one in waiting)
    while waiting:
        free = [released(one.zone, max(at, one.due_at)) for one in waiting]
        ready = [one for one, from_ in zip(waiting, free, strict=True) if from_ <= at]
        at = at + _send(ready, step, per_second) if ready else min(free)
        waiting = [one for one in waiting if one.messages > 0]
    return at


def _releases(quiet_hours: QuietHours | None) -> Callable[[ZoneInfo, datetime], datetime]:
    """When a message that is due at an instant may leave in a time zone."""

    @lru_cache(maxsize=10_000)
    def released(zone: ZoneInfo, at: datetime) -> datetime:
        return (quiet_hours.release(at, zone) if quiet_hours else None) or at

    return released


def _send(ready: Sequence[Batch], step: timedelta, per_second: float) -> timedelta:
    """Take what fits into a step from these batches, the earliest first; how long it took."""
    room = fitting = max(1, int(step.total_seconds() * per_second))
    for batch in sorted(ready, key=lambda one: one.due_at):
        taken = min(room, batch.messages)
        batch.messages -= taken
        room -= taken
    return timedelta(seconds=(fitting - room) / per_second)
