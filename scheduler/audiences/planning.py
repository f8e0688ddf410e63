"""Planning: due campaigns begin, and their members are written down as deliveries."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.exc import DBAPIError, OperationalError

from profiles.database import Database
from scheduler.audiences.audience import refresh
from scheduler.audiences.occurrence import following, recur
from scheduler.audiences.roster import Member, due_of, members_of, write_down
from scheduler.campaign import NOT_FOUND, fail, settle
from scheduler.exceptions import WrongState
from scheduler.learning.forecast import keep_forecast
from scheduler.schema import Campaign
from segments.compiler import members_query
from segments.definition import parse_definition
from segments.expansion import expanded
from segments.moment import Moment

#: Members of one transaction: on SQLite nobody else writes during it.
CHUNK = 2000
#: How often a nudge looks for new members.
NUDGE_INTERVAL = timedelta(hours=1)


async def plan_due(database: Database, *, moment: Moment) -> int:
    """Begin the campaigns that are due and write their members down; how many deliveries are new.

    Planning twice, or in two processes at once, changes nothing; a planning that was interrupted is
    taken up again. A campaign whose audience cannot be found fails with the reason, and the others go on.
    """
    async with database.read() as session:
        waiting = list(await session.scalars(_to_plan(moment.now)))
    planned = 0
    for campaign_id in waiting:
        planned += await _plan_safely(database, campaign_id, moment)
    if waiting:
        async with database.begin() as session:
            await settle(session, now=moment.now)
    return planned


async def _plan_safely(database: Database, campaign_id: int, moment: Moment) -> int:
    """One campaign's trouble stays its own."""
    log = structlog.get_logger("scheduler")
    try:
        return await _plan(database, campaign_id, moment)
    except WrongState:
        # Somebody cancelled it meanwhile.
        return 0
    except DBAPIError as error:
        if not _passes(error, database.dialect):
            await _give_up(database, campaign_id, error.orig or error, moment.now)
            return 0
        log.warning(
            "Planning goes on later.", action="planning_interrupted", campaign_id=campaign_id, exc_info=error
        )
        return 0


def _passes(error: DBAPIError, dialect: str) -> bool:
    """Whether the database may well answer the same question next time."""
    if error.connection_invalidated:
        return True
    # SQLite calls everything operational, a malformed query too.
    text = str(error.orig)
    return isinstance(error, OperationalError) and (dialect != "sqlite" or "locked" in text or "busy" in text)


def _to_plan(now: datetime) -> Select[int]:
    due = and_(Campaign.state == "scheduled", Campaign.send_at <= now)
    unfinished = and_(Campaign.state.in_(("running", "paused")), Campaign.planned_at.is_(None))
    running = Campaign.state == "running"
    again = and_(running, Campaign.kind == "nudge", Campaign.planned_at <= now - NUDGE_INTERVAL)
    repeated = and_(running, Campaign.next_at <= now)
    waiting = or_(due, unfinished, again, repeated)
    return select(Campaign.id).where(waiting).order_by(Campaign.send_at, Campaign.id)


async def _plan(database: Database, campaign_id: int, moment: Moment) -> int:
    campaign = await _begin(database, campaign_id, moment)
    if campaign is None:
        return 0
    try:
        async with database.read() as session:
            condition = await expanded(session, parse_definition(campaign.definition))
        members = members_query(condition, replace(moment, now=_asked_at(campaign, moment.now)))
    except DBAPIError:
        raise
    except Exception as error:
        # Nothing here depends on the moment: it would fail again.
        await _give_up(database, campaign_id, error, moment.now)
        return 0
    new = await _write_down(database, campaign, members, moment)
    if campaign.kind == "campaign" and campaign.occurrence == 0:
        await keep_forecast(database, campaign, moment)
    await _finish(database, campaign, moment)
    if new:
        log = structlog.get_logger("scheduler")
        log.info("Members were planned.", action="members_planned", campaign_id=campaign_id, count=new)
    return new


def _asked_at(campaign: Campaign, now: datetime) -> datetime:
    """A planning that is taken up again looks with the same eyes as the one that was interrupted."""
    if campaign.kind == "nudge":
        return now
    return (campaign.send_at if campaign.occurrence else campaign.started_at) or now


async def _begin(database: Database, campaign_id: int, moment: Moment) -> Campaign | None:
    """The campaign, running, at its latest occurrence; None where its state has changed meanwhile."""
    async with database.begin() as session:
        await session.execute(
            update(Campaign)
            .where(Campaign.id == campaign_id, Campaign.state == "scheduled")
            .values(state="running", started_at=moment.now)
        )
        campaign = await session.get(Campaign, campaign_id, populate_existing=True, with_for_update=True)
        if campaign and campaign.state == "running" and campaign.next_at and campaign.next_at <= moment.now:
            recur(campaign, now=moment.now, shop=moment.zone)
            await refresh(session, campaign)
    return campaign if campaign and campaign.state in ("running", "paused") else None


async def _finish(database: Database, campaign: Campaign, moment: Moment) -> None:
    """Everybody is written down: note it, and when the next occurrence begins."""
    coming = following(campaign, moment.zone)
    async with database.begin() as session:
        # Of an occurrence that another process has begun meanwhile nothing is known here.
        ours = update(Campaign).where(Campaign.id == campaign.id, Campaign.occurrence == campaign.occurrence)
        await session.execute(ours.values(planned_at=moment.now, next_at=coming.begins if coming else None))


async def _give_up(database: Database, campaign_id: int, error: BaseException, now: datetime) -> None:
    log = structlog.get_logger("scheduler")
    log.error(
        "The audience cannot be found.", action="planning_failed", campaign_id=campaign_id, exc_info=error
    )
    reason = (NOT_FOUND % {"error": error})[:1000]
    async with database.begin() as session:
        await fail(session, campaign_id, now=now, reason=reason)


def _floor(campaign: Campaign, now: datetime) -> datetime:
    """The campaign's own time, however late it is planned: its rule about being late counts from there."""
    return min(campaign.send_at, now) if campaign.kind == "campaign" and campaign.send_at else now


async def _write_down(database: Database, campaign: Campaign, members: Select[Any], moment: Moment) -> int:
    new = 0
    floor = _floor(campaign, moment.now)
    due = due_of(campaign, floor=floor, day=campaign.occurs_on, shop=moment.zone)
    async with _chunks(database, campaign, members, moment.now) as chunks:
        async for chunk in chunks:
            async with database.begin() as session:
                # The lock on the row keeps a cancellation from coming between this look and the insertion.
                locked = select(Campaign.state).where(Campaign.id == campaign.id).with_for_update()
                if await session.scalar(locked) not in ("running", "paused"):
                    raise WrongState
                new += await write_down(session, campaign, chunk, due, moment.now)
    return new


@asynccontextmanager
async def _chunks(
    database: Database, campaign: Campaign, members: Select[Any], now: datetime
) -> AsyncIterator[AsyncIterator[Sequence[Member]]]:
    """Members with the occurrence each is at, from one snapshot, never all of them in memory."""
    async with database.read() as session:
        result = await session.stream(members_of(campaign, members, now))
        try:
            yield result.partitions(CHUNK)
        finally:
            await result.close()
