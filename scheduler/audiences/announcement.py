"""What will happen when a campaign starts, said in one sentence with its counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.audiences.checks import Checks

#: Said after a number of customers.
REASONS = {
    "unsubscribed": "unsubscribed",
    "no_consent": "never agreed to messages",
    "blocked": "blocked us",
    "unreachable": "without a channel that is connected",
    "held_out": "held out",
    "silenced": "kept from it by a journey",
    "frequency_capped": "over the frequency cap",
    "quiet_hours": "in quiet hours",
    "expired": "whose time comes after it expires",
}


def announce(checks: Checks) -> str:
    """Times are the shop's."""
    parts = [f"{checks.recipients:,} of {_customers(checks.audience)} get it{_when(checks)}"]
    if checks.not_reached:
        parts.append("not sent to " + _listed(checks.not_reached))
    if checks.excluded:
        parts.append(f"{checks.excluded:,} more would fit but are in a segment that is left out")
    if checks.held_back:
        parts.append(f"{checks.held_back:,} wait until their quiet hours end")
    if checks.unknown_zones:
        names = ", ".join(checks.unknown_zones)
        many = sum(checks.unknown_zones.values())
        parts.append(f"{many:,} in time zones that do not exist ({names}) are taken to live in the shop's")
    return "; ".join(parts) + "."


def _customers(many: int) -> str:
    return f"{many:,} customer{'' if many == 1 else 's'}"


def _listed(reasons: Mapping[str, int]) -> str:
    return ", ".join(f"{many:,} {REASONS.get(reason, reason)}" for reason, many in reasons.items())


def _when(checks: Checks) -> str:
    if checks.begins_at is None:
        return ""
    zone = ZoneInfo(checks.zone)
    begin = f", from {_told(checks.begins_at, zone)}"
    if checks.ends_at is None:
        return f"{begin} ({checks.zone}) for years"
    end = _told(checks.ends_at, zone)
    until = "" if end == _told(checks.begins_at, zone) else f" to about {end}"
    return f"{begin}{until} ({checks.zone}), at {checks.speed:,.0f} messages a minute"


def _told(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %Y, %H:%M}"
