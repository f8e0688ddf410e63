"""The holdout: members who get nothing, so that a campaign's effect can be seen."""

from __future__ import annotations

from hashlib import sha256

_BUCKETS = 10_000


def held_out(campaign_id: int, profile_id: int, percent: int) -> bool:
    """Whether the member belongs to the control group: the same answer every time, on every machine."""
    digest = sha256(f"{campaign_id}:{profile_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % _BUCKETS < percent * _BUCKETS // 100
