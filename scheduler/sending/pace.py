"""The pace of single campaigns: at most so many messages a minute, spread over it."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from itertools import takewhile

_MINUTE = timedelta(minutes=1)
#: A minute is divided into so many parts, so that a speed is reached whoever looks how often.
_BURSTS = 20


class Pace:
    """When messages of each campaign were claimed within the last minute.

    Kept in memory: one process sends at a time, and after a restart a campaign has a fresh minute.
    """

    def __init__(self) -> None:
        self._claimed: dict[int, deque[datetime]] = {}

    def room(self, campaign_id: int, per_minute: int, *, now: datetime) -> int:
        """How many more of its messages may be claimed now."""
        claimed = self._claimed.get(campaign_id, deque())
        while claimed and claimed[0] <= now - _MINUTE:
            claimed.popleft()
        together = -(-per_minute // _BURSTS)
        since = now - _MINUTE * together / per_minute
        lately = sum(1 for _ in takewhile(lambda at: at > since, reversed(claimed)))
        return max(0, min(per_minute - len(claimed), together - lately))

    def count(self, campaign_id: int, claims: int, *, now: datetime) -> None:
        """So many were claimed."""
        self._claimed.setdefault(campaign_id, deque()).extend([now] * claims)
