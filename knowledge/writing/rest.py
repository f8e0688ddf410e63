"""Rest: a service that fails again and again is left alone for a while, and customers do not wait for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

#: Failures in a row before a rest, and its length in seconds.
PATIENCE, LENGTH = 3, 30.0
#: A service that asks for a longer pause is asked again after this, in seconds.
LONGEST = 600.0


class Rest:
    """Remembers how a service did."""

    def __init__(self) -> None:
        self._failures = 0
        self._until: datetime | None = None

    def lasts(self, now: datetime) -> bool:
        return self._until is not None and now < self._until

    def worked(self) -> None:
        self._failures, self._until = 0, None

    def failed(self, now: datetime, error: BaseException | None = None) -> None:
        """One more failure; an error that names a pause begins it at once."""
        self._failures += 1
        pause = asked_pause(error)
        if pause is not None:
            self._until = now + timedelta(seconds=min(pause, LONGEST))
        elif self._failures >= PATIENCE:
            self._until = now + timedelta(seconds=LENGTH)


def asked_pause(error: BaseException | None) -> float | None:
    """The seconds that a "too many requests" asks to wait; None for any other error."""
    if getattr(error, "status_code", None) != 429:
        return None
    headers: Any = getattr(getattr(error, "response", None), "headers", {})
    try:
        return max(0.0, float(headers.get("retry-after", LENGTH)))
    except ValueError:  # a date: rare, and a plain pause will do
        return LENGTH
