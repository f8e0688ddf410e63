"""The rules that one campaign's sending follows, beside the shop's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scheduler.audiences.timing import parse_timing
from scheduler.exceptions import InvalidCampaign
from scheduler.schema import Campaign

#: More messages a minute no bot sends.
_FASTEST = 1_000_000
#: Ten years.
_LATEST = 10 * 366 * 24 * 60
_YEARS = range(1970, 9000)


def regulate(
    campaign: Campaign,
    *,
    timing: Mapping[str, Any] | None = None,
    expires_at: datetime | None = None,
    messages_per_minute: int | None = None,
    transactional: bool = False,
    when_quiet: str | None = None,
    skip_after_minutes: int | None = None,
    live: bool = False,
) -> None:
    """Write them into a campaign that is being made. Raises InvalidCampaign.

    `timing` is JSON as scheduler.audiences.timing reads it; the meaning of the others is told by `Campaign`.
    """
    _check(expires_at, messages_per_minute, when_quiet, skip_after_minutes)
    found = parse_timing(timing)
    if found is not None and campaign.kind != "campaign":
        raise InvalidCampaign("A nudge looks by itself for whom it may write to: it has no timing.")
    campaign.timing = None if found is None else found.dump()
    campaign.expires_at = expires_at
    campaign.messages_per_minute = messages_per_minute
    campaign.transactional = transactional
    campaign.when_quiet = when_quiet
    campaign.skip_after_minutes = skip_after_minutes
    campaign.live = live


def _check(
    expires_at: datetime | None,
    messages_per_minute: int | None,
    when_quiet: str | None,
    skip_after_minutes: int | None,
) -> None:
    if expires_at is not None and (expires_at.tzinfo is None or expires_at.year not in _YEARS):
        raise InvalidCampaign("The moment at which it expires needs a zone, and a year of our time.")
    if messages_per_minute is not None and not 1 <= messages_per_minute <= _FASTEST:
        raise InvalidCampaign("Its speed is at least one message a minute.")
    if when_quiet not in (None, "hold", "skip"):
        raise InvalidCampaign("In quiet hours its messages hold or skip.")
    if skip_after_minutes is not None and not 1 <= skip_after_minutes <= _LATEST:
        raise InvalidCampaign("A message is too late after one minute at the earliest, or within ten years.")
