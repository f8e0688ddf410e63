"""Planning: due campaigns begin, and their members are written down as deliveries."""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import (
    BigInteger,
    ColumnClause,
    ColumnElement,
    FromClause,
    Integer,
    Row,
    Select,
    Text,
    and_,
    case,
    cast,
    column,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import Database, UtcDateTime
from profiles.insertion import insert_or_keep
from profiles.schema import Profile
from scheduler.campaign import OPEN, fail, settle
from scheduler.exceptions import WrongState
from scheduler.holdout import held_out
from scheduler.learning.forecast import keep_forecast
from scheduler.schema import Campaign, Delivery
from segments.compiler import members_query
from segments.definition import parse_definition
from segments.expansion import expanded
from segments.moment import Moment

#: Members of one transaction: on SQLite nobody else writes during it.
CHUNK = 2000
#: How often a nudge looks for new members.
NUDGE_INTERVAL = timedelta(hours=1)

_MEMBERS = {"profile_id": BigInteger, "occurrence": Integer, "held_out": Integer, "token": Text}


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
    again = and_(
        Campaign.state == "running", Campaign.kind == "nudge", Campaign.planned_at <= now - NUDGE_INTERVAL
    )
    return select(Campaign.id).where(or_(due, unfinished, again)).order_by(Campaign.send_at, Campaign.id)


async def _plan(database: Database, campaign_id: int, moment: Moment) -> int:
    campaign = await _begin(database, campaign_id, moment.now)
    if campaign is None:
        return 0
    # A planning that is taken up again looks with the same eyes as the one that was interrupted.
    asked_at = campaign.started_at if campaign.kind == "campaign" and campaign.started_at else moment.now
    try:
        async with database.read() as session:
            condition = await expanded(session, parse_definition(campaign.definition))
        members = members_query(condition, replace(moment, now=asked_at))
    except DBAPIError:
        raise
    except Exception as error:
        # Nothing here depends on the moment: it would fail again.
        await _give_up(database, campaign_id, error, moment.now)
        return 0
    new = await _write_down(database, campaign, members, moment.now)
    if campaign.kind == "campaign":
        await keep_forecast(database, campaign, moment)
    async with database.begin() as session:
        done = update(Campaign).where(Campaign.id == campaign_id).values(planned_at=moment.now)
        await session.execute(done)
    if new:
        log = structlog.get_logger("scheduler")
        log.info("Members were planned.", action="members_planned", campaign_id=campaign_id, count=new)
    return new


async def _begin(database: Database, campaign_id: int, now: datetime) -> Campaign | None:
    """The campaign, running; None where its state has changed meanwhile."""
    async with database.begin() as session:
        await session.execute(
            update(Campaign)
            .where(Campaign.id == campaign_id, Campaign.state == "scheduled")
            .values(state="running", started_at=now)
        )
        campaign = await session.get(Campaign, campaign_id, populate_existing=True)
    return campaign if campaign and campaign.state in ("running", "paused") else None


async def _give_up(database: Database, campaign_id: int, error: BaseException, now: datetime) -> None:
    log = structlog.get_logger("scheduler")
    log.error(
        "The audience cannot be found.", action="planning_failed", campaign_id=campaign_id, exc_info=error
    )
    reason = f"Its audience cannot be found: {error}"[:1000]
    async with database.begin() as session:
        await fail(session, campaign_id, now=now, reason=reason)


async def _write_down(database: Database, campaign: Campaign, members: Select[Any], now: datetime) -> int:
    new = 0
    async with _chunks(database, campaign, members, now) as chunks:
        async for chunk in chunks:
            async with database.begin() as session:
                # The lock on the row keeps a cancellation from coming between this look and the insertion.
                locked = select(Campaign.state).where(Campaign.id == campaign.id).with_for_update()
                if await session.scalar(locked) not in ("running", "paused"):
                    raise WrongState
                new += await _insert(session, campaign, chunk, now)
    return new


@asynccontextmanager
async def _chunks(
    database: Database, campaign: Campaign, members: Select[Any], now: datetime
) -> AsyncIterator[AsyncIterator[Sequence[Row[int, int]]]]:
    """Members with the occurrence each is at, from one snapshot, never all of them in memory."""
    async with database.read() as session:
        result = await session.stream(_wanted(campaign, members, now))
        try:
            yield result.partitions(CHUNK)
        finally:
            await result.close()


def _wanted(campaign: Campaign, members: Select[Any], now: datetime) -> Select[int, int]:
    member = members.order_by(None).subquery().c[0]
    if campaign.kind == "campaign":
        return select(member, literal(0)).distinct().order_by(member)
    earlier = and_(Delivery.campaign_id == campaign.id, Delivery.step == 0, Delivery.profile_id == member)
    following = select(func.coalesce(func.max(Delivery.occurrence) + 1, 0)).where(earlier).scalar_subquery()
    reached = exists().where(earlier, _recent(campaign, now))
    return select(member, following).where(~reached).distinct().order_by(member)


def _recent(campaign: Campaign, now: datetime) -> ColumnElement[bool]:
    """A delivery that keeps the nudge from reaching its profile again now.

    The days count from the message where there was or may have been one, otherwise from its planning.
    """
    if campaign.repeat_after_days is None:
        return literal(True)
    at = func.coalesce(Delivery.sent_at, Delivery.claimed_at, Delivery.planned_at)
    return or_(Delivery.state.in_(OPEN), at > now - timedelta(days=campaign.repeat_after_days))


async def _insert(
    session: AsyncSession, campaign: Campaign, chunk: Sequence[Row[int, int]], now: datetime
) -> int:
    rows = _rows(session, json.dumps([_row(campaign, *member) for member in chunk]))
    moment = UtcDateTime()
    until = now + timedelta(days=campaign.attribution_days)
    values = {
        "campaign_id": literal(campaign.id, BigInteger),
        "step": literal(0, Integer),
        "profile_id": Profile.id,
        "occurrence": rows.c.occurrence,
        "state": case((rows.c.held_out == 1, "held_out"), else_="planned"),
        "due_at": literal(_due(campaign, now), moment),
        "planned_at": literal(now, moment),
        "attempts": literal(0, Integer),
        "link_token": rows.c.token,
        "counts_until": case((rows.c.held_out == 1, literal(until, moment)), else_=None),
    }
    # Joined with the profile, so that somebody who was erased meanwhile is left out. In one order
    # everywhere, so that two planners cannot wait for each other in a circle.
    found = (
        select(*values.values())
        .join_from(rows, Profile, Profile.id == rows.c.profile_id)
        .where(rows.c.profile_id.is_not(None))
        .order_by(Profile.id)
    )
    insertion = insert_or_keep(session, Delivery, "campaign_id", "step", "profile_id", "occurrence")
    written = await session.execute(
        insertion.from_select(list(values), found).returning(column("profile_id", BigInteger))
    )
    return len(written.all())


def _due(campaign: Campaign, now: datetime) -> datetime:
    """The campaign's own time, however late it is planned: its rule about being late counts from there."""
    return min(campaign.send_at, now) if campaign.kind == "campaign" and campaign.send_at else now


def _row(campaign: Campaign, profile_id: int, occurrence: int) -> dict[str, Any]:
    return {
        "profile_id": profile_id,
        "occurrence": occurrence,
        "held_out": int(held_out(campaign.id, profile_id, campaign.holdout_percent)),
        "token": secrets.token_urlsafe(16),
    }


def _rows(session: AsyncSession, document: str) -> FromClause:
    """The members as a table of the statement: one parameter, however many they are."""
    columns: list[ColumnClause[Any]] = [column(name, kind) for name, kind in _MEMBERS.items()]
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import JSONB

        rows = func.jsonb_to_recordset(cast(literal(document, Text), JSONB))
        return rows.table_valued(*columns).render_derived(name="member", with_types=True)
    each = func.json_each(document).table_valued("value").alias("each")
    fields: list[ColumnElement[Any]] = [
        func.json_extract(each.c.value, f"$.{name}", type_=kind).label(name)
        for name, kind in _MEMBERS.items()
    ]
    return select(*fields).select_from(each).subquery("member")
