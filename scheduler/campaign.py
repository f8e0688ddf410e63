"""Campaigns: made, started, paused, resumed, cancelled. The row is the job."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, cast

import structlog
from sqlalchemy import Select, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from scheduler import message as messages
from scheduler.exceptions import (
    AudienceIsBroken,
    InvalidCampaign,
    InvalidMessage,
    UnknownCampaign,
    WrongState,
)
from scheduler.learning.experiment import check_messages
from scheduler.learning.measurement import measure
from scheduler.message import Message
from scheduler.schema import Campaign, Delivery
from segments.definition import Condition, dump
from segments.exceptions import SegmentIsBroken
from segments.schema import Segment
from segments.segment import require_computed

#: States in which nothing happens any more.
ENDED = ("completed", "cancelled", "failed")
#: Delivery states that still ask for work; a campaign is completed when no row has one of them.
OPEN = ("planned", "sending")


async def create(
    session: AsyncSession,
    *,
    name: str,
    message: Message | Mapping[str, Any],
    now: datetime,
    condition: Condition | None = None,
    segment: Segment | None = None,
    audience_name: str | None = None,
    holdout_percent: int = 0,
    attribution_days: int = 7,
    kind: str = "campaign",
    repeat_after_days: int | None = None,
    transactional: bool = False,
    when_quiet: str | None = None,
    skip_after_minutes: int | None = None,
    conversion: Mapping[str, Any] | None = None,
    cost_per_thousand: int | None = None,
    experiment: Mapping[str, Any] | None = None,
) -> Campaign:
    """A draft for one audience: a saved segment, or a condition with the words that describe it.

    Raises InvalidCampaign or InvalidMessage; a blocking problem of the message only keeps it from starting.
    """
    if (condition is None) == (segment is None):
        raise InvalidCampaign("It needs one audience: a segment or a condition.")
    _check_numbers(name, holdout_percent, attribution_days, kind, repeat_after_days)
    _check_sending(when_quiet, skip_after_minutes)
    definition = segment.definition if segment else dump(cast("Condition", condition))
    campaign = Campaign(
        name=name.strip(),
        kind=kind,
        state="draft",
        segment_id=segment.id if segment else None,
        audience_name=(audience_name or (segment.name if segment else "An audience without a name"))[:200],
        definition=definition,
        message=messages.dump(messages.parse(message)),
        holdout_percent=holdout_percent,
        attribution_days=attribution_days,
        repeat_after_days=repeat_after_days,
        transactional=transactional,
        when_quiet=when_quiet,
        skip_after_minutes=skip_after_minutes,
        created_at=now,
    )
    measure(campaign, conversion=conversion, cost_per_thousand=cost_per_thousand, experiment=experiment)
    session.add(campaign)
    await session.flush()
    return campaign


def _check_numbers(
    name: str, holdout_percent: int, attribution_days: int, kind: str, repeat_after_days: int | None
) -> None:
    if not 0 < len(name.strip()) <= 200:
        raise InvalidCampaign("It needs a name of at most 200 characters.")
    if not 0 <= holdout_percent <= 100:
        raise InvalidCampaign("The share held out lies between 0 and 100 percent.")
    if not 1 <= attribution_days <= 365:
        raise InvalidCampaign("The attribution window lies between 1 and 365 days.")
    if kind not in ("campaign", "nudge"):
        raise InvalidCampaign(f"There is no kind {kind!r}: campaign and nudge are known.")
    if repeat_after_days is not None and (kind != "nudge" or repeat_after_days < 1):
        raise InvalidCampaign("Only a nudge is repeated, and after one day at the earliest.")


def _check_sending(when_quiet: str | None, skip_after_minutes: int | None) -> None:
    if when_quiet not in (None, "hold", "skip"):
        raise InvalidCampaign("In quiet hours its messages hold or skip.")
    if skip_after_minutes is not None and skip_after_minutes < 1:
        raise InvalidCampaign("A message is too late after one minute at the earliest.")


async def by_id(session: AsyncSession, campaign_id: int) -> Campaign:
    """The campaign as the database has it now. Raises UnknownCampaign."""
    campaign = await session.get(Campaign, campaign_id, populate_existing=True)
    if campaign is None:
        raise UnknownCampaign(f"Its number would be {campaign_id}.")
    return campaign


async def all_campaigns(session: AsyncSession) -> list[Campaign]:
    """Newest first; the messages of journeys are not among them."""
    own = select(Campaign).where(Campaign.kind != "journey").order_by(Campaign.id.desc())
    return list(await session.scalars(own))


async def progress(session: AsyncSession, campaign_id: int) -> dict[str, int]:
    """How many deliveries are in each state; states without any are left out."""
    query = select(Delivery.state, func.count().label("rows")).where(Delivery.campaign_id == campaign_id)
    rows = await session.execute(query.group_by(Delivery.state))
    return {row.state: row.rows for row in rows}


async def start(
    session: AsyncSession, campaign_id: int, *, now: datetime, send_at: datetime | None = None
) -> Campaign:
    """Schedule a draft for `send_at`, or for now.

    Raises WrongState, InvalidMessage, and AudienceIsBroken while its segment cannot be computed.
    """
    campaign = await by_id(session, campaign_id)
    if campaign.segment_id is not None:
        await _require_audience(session, campaign.segment_id)
    blocking = [problem.text for problem in check_messages(campaign) if problem.blocking]
    if blocking:
        raise InvalidMessage(" ".join(blocking))
    due = max(send_at, now) if send_at else now
    return await _move(session, campaign_id, ("draft",), "scheduled", "started", now, send_at=due)


async def _require_audience(session: AsyncSession, segment_id: int) -> None:
    try:
        await require_computed(session, segment_id)
    except SegmentIsBroken as error:
        raise AudienceIsBroken(str(error)) from error


async def pause(session: AsyncSession, campaign_id: int, *, now: datetime) -> Campaign:
    """Send nothing more until `resume`; messages already on their way arrive. Raises WrongState."""
    return await _move(session, campaign_id, ("running",), "paused", "paused", now)


async def suspend(session: AsyncSession, campaign_id: int, *, now: datetime, reason: str) -> bool:
    """The product itself pauses a running campaign and says why; False where it does not run.

    A journey's messages wait instead: nobody would look for them among the paused campaigns.
    """
    kind = await session.scalar(select(Campaign.kind).where(Campaign.id == campaign_id))
    if kind not in ("campaign", "nudge"):
        return False
    with suppress(WrongState):
        await _move(session, campaign_id, ("running",), "paused", "paused", now, reason=reason)
        return True
    return False


async def resume(session: AsyncSession, campaign_id: int, *, now: datetime) -> Campaign:
    """Go on with a paused campaign. Raises WrongState."""
    return await _move(session, campaign_id, ("paused",), "running", "resumed", now, reason=None)


async def cancel(session: AsyncSession, campaign_id: int, *, now: datetime) -> Campaign:
    """End it for good: what is planned is skipped. Raises WrongState."""
    states = ("draft", "scheduled", "running", "paused")
    campaign = await _move(session, campaign_id, states, "cancelled", "cancelled", now, ended_at=now)
    await drop_planned(session, campaign_id)
    return campaign


async def fail(session: AsyncSession, campaign_id: int, *, now: datetime, reason: str) -> Campaign:
    """The product itself ends it, because its audience cannot be found. Raises WrongState."""
    states = ("scheduled", "running", "paused")
    campaign = await _move(session, campaign_id, states, "failed", "failed", now, ended_at=now, reason=reason)
    await drop_planned(session, campaign_id)
    return campaign


async def drop_planned(session: AsyncSession, campaign_id: int) -> None:
    """Skip every planned row of a campaign that has been cancelled or has failed."""
    await session.execute(
        update(Delivery)
        .where(Delivery.campaign_id == campaign_id, Delivery.state == "planned")
        .values(state="skipped", reason="cancelled")
    )


async def anything_to_settle(session: AsyncSession) -> bool:
    """Whether `settle` would change something, so that an idle turn writes nothing."""
    return bool(await session.scalar(_finished().limit(1)) or await session.scalar(_ended_late().limit(1)))


async def settle(session: AsyncSession, *, now: datetime) -> int:
    """Complete the campaigns whose planning has ended and whose every row is final; how many."""
    # Locked first and looked at again: a person may be sending an unknown row again at this moment.
    candidates = list(await session.scalars(_finished().with_for_update(skip_locked=True)))
    ended = await session.execute(
        update(Campaign)
        .where(Campaign.id.in_(candidates), Campaign.id.in_(_finished()))
        .values(state="completed", ended_at=now)
        .returning(Campaign.id)
        .execution_options(synchronize_session=False)
    )
    completed = list(ended.scalars())
    for campaign_id in completed:
        _say("completed", campaign_id, now)
    for campaign_id in list(await session.scalars(_ended_late())):
        await drop_planned(session, campaign_id)
    return len(completed)


def _finished() -> Select[int]:
    unfinished = exists().where(Delivery.campaign_id == Campaign.id, Delivery.state.in_(OPEN))
    return select(Campaign.id).where(
        Campaign.state == "running",
        Campaign.kind == "campaign",
        Campaign.planned_at.is_not(None),
        ~unfinished,
    )


def _ended_late() -> Select[int]:
    # A message that was on its way when its campaign ended may have come back to be tried again.
    planned = exists().where(Delivery.campaign_id == Campaign.id, Delivery.state == "planned")
    return select(Campaign.id).where(Campaign.state.in_(("cancelled", "failed")), planned)


async def _move(
    session: AsyncSession,
    campaign_id: int,
    allowed: tuple[str, ...],
    state: str,
    verb: str,
    now: datetime,
    **values: Any,
) -> Campaign:
    # Compare and set: of two clicks at the same moment one wins and the other is told.
    moved = await session.execute(
        update(Campaign)
        .where(Campaign.id == campaign_id, Campaign.state.in_(allowed))
        .values(state=state, **values)
        .returning(Campaign.id)
        .execution_options(synchronize_session=False)
    )
    if moved.scalar() is None:
        campaign = await by_id(session, campaign_id)
        raise WrongState(f"It is {campaign.state} and cannot be {verb}.")
    _say(verb, campaign_id, now)
    return await by_id(session, campaign_id)


def _say(verb: str, campaign_id: int, now: datetime) -> None:
    log = structlog.get_logger("scheduler")
    action = f"campaign_{verb}"
    log.info(f"The campaign was {verb}.", action=action, campaign_id=campaign_id, at=now.isoformat())
