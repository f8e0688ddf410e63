"""The delivery ledger as people see it: who got what, and the decisions that only a person takes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Profile
from profiles.timeline import Entry
from scheduler.campaign import by_id
from scheduler.exceptions import WrongState
from scheduler.schema import Campaign, Delivery, DeliveryKey
from scheduler.sending.claim import is_one_of

#: The reason of an unknown delivery that a person has decided to leave as it is.
LEFT = "left"


@dataclass(frozen=True)
class Decision:
    """Who decided about unknown deliveries, and when.

    `seen_at` is when the list they decided about was shown: what became unknown again since then was not
    in it, so that a form that is sent twice decides once.
    """

    at: datetime
    operator_id: int | None = None
    seen_at: datetime | None = None


async def deliveries(
    session: AsyncSession,
    campaign_id: int,
    *,
    state: str | None = None,
    reason: str | None = None,
    clicked: bool | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[tuple[Delivery, Profile]]:
    """The rows behind a number of the report, each with its profile, in the order of profiles."""
    wanted = [Delivery.campaign_id == campaign_id]
    if state is not None:
        wanted.append(Delivery.state == state)
    if reason is not None:
        wanted.append(Delivery.reason == reason)
    if clicked is not None:
        wanted.append(Delivery.clicked_at.is_not(None) if clicked else Delivery.clicked_at.is_(None))
    query = select(Delivery, Profile).join(Profile, Profile.id == Delivery.profile_id).where(*wanted)
    ordered = query.order_by(Delivery.profile_id, Delivery.step, Delivery.occurrence)
    rows = await session.execute(ordered.limit(limit).offset(offset))
    return [(delivery, profile) for delivery, profile in rows]


async def resend_unknown(
    session: AsyncSession,
    campaign_id: int,
    decision: Decision,
    *,
    keys: Collection[DeliveryKey] | None = None,
) -> int:
    """Send again what may or may not have arrived, because a person says so; how many rows.

    All of the campaign's, or only those with `keys`. The checks at send time apply as to any other. A
    completed campaign is reopened for it. Raises WrongState for one that was cancelled or has failed.
    """
    found = await session.scalar(select(Campaign.state).where(Campaign.id == campaign_id).with_for_update())
    if found not in ("running", "paused", "completed"):
        raise WrongState(
            f"It is {(await by_id(session, campaign_id)).state}: nothing of it can be sent again."
        )
    again = await session.execute(
        update(Delivery)
        .where(_undecided(campaign_id, keys, decision.seen_at))
        .values(
            state="planned",
            reason=None,
            claimed_by=None,
            claimed_at=None,
            due_at=decision.at,
            # The person wants it now, however late that is.
            wanted_at=decision.at,
            **_said("resend", decision),
        )
        .returning(Delivery.profile_id)
        .execution_options(synchronize_session=False)
    )
    count = len(again.all())
    if count and found == "completed":
        reopened = update(Campaign).where(Campaign.id == campaign_id).values(state="running", ended_at=None)
        await session.execute(reopened)
    return count


async def leave_unknown(
    session: AsyncSession,
    campaign_id: int,
    decision: Decision,
    *,
    keys: Collection[DeliveryKey] | None = None,
) -> int:
    """Leave it open whether these arrived and ask no more; how many rows."""
    left = await session.execute(
        update(Delivery)
        .where(_undecided(campaign_id, keys, decision.seen_at))
        .values(reason=LEFT, **_said("leave", decision))
        .returning(Delivery.profile_id)
        .execution_options(synchronize_session=False)
    )
    return len(left.all())


async def undecided(session: AsyncSession, campaign_id: int) -> int:
    """How many unknown deliveries wait for a person's decision."""
    count = select(func.count()).select_from(Delivery).where(_undecided(campaign_id, None))
    return await session.scalar(count) or 0


async def timeline_entries(
    session: AsyncSession, profile_id: int, *, before: datetime | None = None, limit: int = 100
) -> list[Entry]:
    """A profile's deliveries, newest first, in the form that `profiles.timeline.timeline` takes as `also`."""
    at = func.coalesce(Delivery.sent_at, Delivery.claimed_at, Delivery.planned_at)
    query = select(Delivery, Campaign.name).join(Campaign).where(Delivery.profile_id == profile_id)
    if before is not None:
        query = query.where(at < before)
    rows = await session.execute(query.order_by(at.desc()).limit(limit))
    return [_entry(delivery, name) for delivery, name in rows]


def _entry(delivery: Delivery, name: str) -> Entry:
    details = {
        "campaign_id": delivery.campaign_id,
        "state": delivery.state,
        "reason": delivery.reason,
        "channel": delivery.channel,
        "clicked_at": delivery.clicked_at,
    }
    at = delivery.sent_at or delivery.claimed_at or delivery.planned_at
    return Entry(at, "delivery", f"{name}: {delivery.state}", details)


def _said(choice: str, decision: Decision) -> dict[str, Any]:
    return {"decision": choice, "decided_by": decision.operator_id, "decided_at": decision.at}


def _undecided(
    campaign_id: int, keys: Collection[DeliveryKey] | None, seen_at: datetime | None = None
) -> ColumnElement[bool]:
    open_rows = and_(
        Delivery.campaign_id == campaign_id,
        Delivery.state == "unknown",
        Delivery.reason.is_distinct_from(LEFT),
        literal(True) if seen_at is None else Delivery.claimed_at <= seen_at,
    )
    return open_rows if keys is None else and_(open_rows, is_one_of(keys))
