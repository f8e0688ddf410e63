"""Claiming deliveries: a row is marked `sending` before its message leaves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.schema import Campaign, Delivery, DeliveryKey
from scheduler.sending.pace import Pace

_KEY = (Delivery.campaign_id, Delivery.step, Delivery.profile_id, Delivery.occurrence)
_WANTED_AT = func.coalesce(Delivery.wanted_at, Delivery.due_at)


@dataclass(frozen=True)
class Claim:
    """A delivery that this process alone may send now."""

    campaign_id: int
    step: int
    profile_id: int
    occurrence: int
    link_token: str
    #: Earlier calls to a messenger that certainly delivered nothing.
    attempts: int
    #: When it was to be sent at first.
    wanted_at: datetime
    claimed_by: str
    claimed_at: datetime

    @property
    def key(self) -> DeliveryKey:
        return (self.campaign_id, self.step, self.profile_id, self.occurrence)


async def anything_due(session: AsyncSession, *, now: datetime) -> bool:
    """Whether a claim could find something, so that an idle turn writes nothing."""
    return bool(await session.scalar(_campaigns_with_work(now).limit(1)))


async def claim(
    session: AsyncSession, *, room: int, worker: str, now: datetime, pace: Pace | None = None
) -> list[Claim]:
    """Mark up to `room` due deliveries of running campaigns as `sending`; campaigns share the room.

    A campaign with a speed of its own gets no more than its `pace` allows. Safe with any number of
    processes: a row that another one has locked is passed over, and only a row that is still `planned`
    changes. The caller commits before anything is sent.
    """
    claims: list[Claim] = []
    pace = pace or Pace()
    campaigns = (await session.execute(_campaigns_with_work(now))).all()
    for position, (campaign_id, speed) in enumerate(campaigns):
        share = -(-(room - len(claims)) // (len(campaigns) - position))
        if speed is not None:
            share = min(share, pace.room(campaign_id, speed, now=now))
        if share > 0:
            keys = await _lock(session, campaign_id, share, now)
            marked = await _mark(session, keys, worker, now)
            claims += marked
            if speed is not None:
                pace.count(campaign_id, len(marked), now=now)
    return claims


async def interrupt(session: AsyncSession) -> int:
    """Turn every row that was left `sending` into `unknown`; how many."""
    campaigns = select(Campaign.id).scalar_subquery()
    left = await session.execute(
        update(Delivery)
        .where(Delivery.campaign_id.in_(campaigns), Delivery.state == "sending")
        .values(state="unknown", reason="interrupted")
        .returning(Delivery.profile_id)
        .execution_options(synchronize_session=False)
    )
    return len(left.all())


def is_one_of(keys: Collection[DeliveryKey]) -> ColumnElement[bool]:
    """The delivery has one of these primary keys."""
    # SQLite finds no index for a list of tuples, but it does for lists of single columns.
    columns = [set(column) for column in zip(*keys, strict=True)] or [set()] * len(_KEY)
    near = [key.in_(values) for key, values in zip(_KEY, columns, strict=True)]
    return and_(*near, tuple_(*_KEY).in_(list(keys)))


def _campaigns_with_work(now: datetime) -> Select[int, int | None]:
    """Their numbers and their speeds."""
    work = exists().where(Delivery.campaign_id == Campaign.id, _due(now))
    found = select(Campaign.id, Campaign.messages_per_minute)
    return found.where(Campaign.state == "running", work).order_by(Campaign.id)


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(Delivery.state == "planned", Delivery.due_at <= now)


async def _lock(session: AsyncSession, campaign_id: int, limit: int, now: datetime) -> Sequence[DeliveryKey]:
    rows = await session.execute(
        select(*_KEY)
        .where(Delivery.campaign_id == campaign_id, _due(now))
        .order_by(Delivery.due_at, Delivery.profile_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [(row.campaign_id, row.step, row.profile_id, row.occurrence) for row in rows]


async def _mark(
    session: AsyncSession, keys: Sequence[DeliveryKey], worker: str, now: datetime
) -> list[Claim]:
    # The campaign may have been paused since its rows were found.
    running = exists().where(Campaign.id == Delivery.campaign_id, Campaign.state == "running")
    marked = await session.execute(
        update(Delivery)
        .where(is_one_of(keys), Delivery.state == "planned", running)
        .values(state="sending", reason=None, claimed_by=worker, claimed_at=now)
        .returning(*_KEY, Delivery.link_token, Delivery.attempts, _WANTED_AT)
        .execution_options(synchronize_session=False)
    )
    return [Claim(*row, claimed_by=worker, claimed_at=now) for row in marked]
