"""What will happen when a campaign starts, said in one sentence with its counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from scheduler.audiences.checks import Checks
from scheduler.speech import N_, Speech, customers, english

#: By the reason why they do not get it.
REASONS = {
    "unsubscribed": N_("%(n)s unsubscribed"),
    "no_consent": N_("%(n)s never agreed to messages"),
    "blocked": N_("%(n)s blocked us"),
    "unreachable": N_("%(n)s without a channel that is connected"),
    "held_out": N_("%(n)s held out"),
    "silenced": N_("%(n)s kept from it by a journey"),
    "frequency_capped": N_("%(n)s over the frequency cap"),
    "quiet_hours": N_("%(n)s in quiet hours"),
    "expired": N_("%(n)s whose time comes after it expires"),
}


def announce(checks: Checks, say: Speech = english, told: Callable[[datetime], str] | None = None) -> str:
    """Said by `say`; times, which are the shop's, by `told`."""
    parts = [_sent(checks, say, told or partial(_told, zone=ZoneInfo(checks.zone)))]
    if checks.not_reached:
        parts.append(say("not sent to %(customers)s", customers=_listed(checks.not_reached, say)))
    if checks.excluded:
        many = f"{checks.excluded:,}"
        parts.append(say("%(n)s more would fit but are in a segment that is left out", n=many))
    if checks.held_back:
        parts.append(say("%(n)s wait until their quiet hours end", n=f"{checks.held_back:,}"))
    if checks.unknown_zones:
        parts.append(
            say(
                "%(n)s in time zones that do not exist (%(zones)s) are taken to live in the shop's",
                n=f"{sum(checks.unknown_zones.values()):,}",
                zones=", ".join(checks.unknown_zones),
            )
        )
    return say("%(parts)s.", parts="; ".join(parts))


def _listed(reasons: Mapping[str, int], say: Speech) -> str:
    found = ((REASONS.get(reason, f"%(n)s {reason}"), many) for reason, many in reasons.items())
    return ", ".join(say(message, n=f"{many:,}") for message, many in found)


def _sent(checks: Checks, say: Speech, told: Callable[[datetime], str]) -> str:
    sent = say(
        "%(n)s of %(customers)s get it", n=f"{checks.recipients:,}", customers=customers(checks.audience, say)
    )
    if checks.begins_at is None:
        return sent
    begin, zone = told(checks.begins_at), checks.zone
    if checks.ends_at is None:
        return say("%(sent)s, from %(begin)s (%(zone)s) for years", sent=sent, begin=begin, zone=zone)
    end, speed = told(checks.ends_at), f"{checks.speed:,.0f}"
    span = begin if end == begin else say("%(begin)s to about %(end)s", begin=begin, end=end)
    return say(
        "%(sent)s, from %(span)s (%(zone)s), at %(speed)s messages a minute",
        sent=sent,
        span=span,
        zone=zone,
        speed=speed,
    )


def _told(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %Y, %H:%M}"
