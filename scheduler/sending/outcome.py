"""What became of a claimed delivery, and writing it down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, func, or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import UtcDateTime
from profiles.profile import mark_blocked
from scheduler.exceptions import Blocked, Refused, SlowDown, Unavailable, Uncertain
from scheduler.schema import Delivery
from scheduler.sending.claim import Claim

#: After so many calls that delivered nothing a message is given up.
MAX_ATTEMPTS = 12
_FIRST_BACKOFF = timedelta(seconds=5)
_LONGEST_BACKOFF = timedelta(minutes=15)
_REASON_LENGTH = 200


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The new state of one row. `at` is when it was known."""

    claim: Claim
    state: str
    at: datetime
    reason: str | None = None
    channel: str | None = None
    message_id: str | None = None
    #: When to try again, for a row that goes back to `planned`.
    due_at: datetime | None = None
    #: Until when a purchase counts for a message that was sent.
    counts_until: datetime | None = None
    #: A call to a messenger was made and delivered nothing.
    attempted: bool = False


def from_error(error: Exception, claim: Claim, channel: str, *, now: datetime) -> Outcome:
    """What an exception of a messenger means for the row. SlowDown is the channel's matter, not the row's."""
    assert not isinstance(error, SlowDown)
    if isinstance(error, Unavailable):
        return _retried(claim, channel, now)
    if isinstance(error, Blocked):
        return Outcome(claim=claim, state="failed", at=now, reason="blocked", channel=channel)
    if isinstance(error, Refused):
        reason = (error.details or "refused")[:_REASON_LENGTH]
        return Outcome(claim=claim, state="failed", at=now, reason=reason, channel=channel)
    # Whatever else happened, the message may have left: only a person may send it again.
    unanswered = isinstance(error, Uncertain | TimeoutError)
    reason = "no_answer" if unanswered else "error"
    return Outcome(claim=claim, state="unknown", at=now, reason=reason, channel=channel)


def _retried(claim: Claim, channel: str, now: datetime) -> Outcome:
    if claim.attempts + 1 >= MAX_ATTEMPTS:
        return Outcome(
            claim=claim, state="failed", at=now, reason="unavailable", channel=channel, attempted=True
        )
    pause = min(_FIRST_BACKOFF * 2**claim.attempts, _LONGEST_BACKOFF)
    return Outcome(
        claim=claim,
        state="planned",
        at=now,
        reason="unavailable",
        channel=channel,
        due_at=now + pause,
        attempted=True,
    )


async def record(session: AsyncSession, outcomes: Sequence[Outcome]) -> None:
    """Write outcomes down, each only into the row that its claim still holds.

    A row that another process has taken for interrupted meanwhile is corrected if its message was sent.
    """
    if not outcomes:
        return
    await session.execute(_UPDATE, [_values(outcome) for outcome in outcomes])
    for outcome in outcomes:
        if outcome.reason == "blocked" and outcome.state == "failed" and outcome.channel:
            await mark_blocked(session, outcome.claim.profile_id, outcome.channel, now=outcome.at)


def _values(outcome: Outcome) -> dict[str, Any]:
    claim = outcome.claim
    return {
        "of_campaign": claim.campaign_id,
        "of_step": claim.step,
        "of_profile": claim.profile_id,
        "of_occurrence": claim.occurrence,
        "of_worker": claim.claimed_by,
        "of_moment": claim.claimed_at,
        "new_state": outcome.state,
        "new_reason": outcome.reason,
        "new_channel": outcome.channel,
        "new_message_id": outcome.message_id,
        "new_due_at": outcome.due_at,
        "new_sent_at": outcome.at if outcome.state == "sent" else None,
        "new_counts_until": outcome.counts_until,
        "new_attempts": claim.attempts + outcome.attempted,
    }


def _update() -> Any:
    rows = cast(Table, Delivery.__table__)
    moment = UtcDateTime()
    held = or_(rows.c.state == "sending", and_(rows.c.state == "unknown", bindparam("new_state") == "sent"))
    return (
        update(rows)
        .where(
            rows.c.campaign_id == bindparam("of_campaign"),
            rows.c.step == bindparam("of_step"),
            rows.c.profile_id == bindparam("of_profile"),
            rows.c.occurrence == bindparam("of_occurrence"),
            rows.c.claimed_by == bindparam("of_worker"),
            rows.c.claimed_at == bindparam("of_moment", type_=moment),
            held,
        )
        .values(
            state=bindparam("new_state"),
            reason=bindparam("new_reason"),
            channel=bindparam("new_channel"),
            message_id=bindparam("new_message_id"),
            wanted_at=func.coalesce(rows.c.wanted_at, rows.c.due_at),
            due_at=func.coalesce(bindparam("new_due_at", type_=moment), rows.c.due_at),
            sent_at=bindparam("new_sent_at", type_=moment),
            counts_until=bindparam("new_counts_until", type_=moment),
            attempts=bindparam("new_attempts"),
        )
    )


_UPDATE = _update()
