"""Campaigns: made, started, paused, resumed, cancelled. The row is the job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Select, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.audiences.audience import Audience, address, refresh, require_computed
from scheduler.audiences.occurrence import Occurrence, first
from scheduler.audiences.regulation import regulate
from scheduler.audiences.timing import parse_timing
from scheduler.exceptions import InvalidCampaign, InvalidMessage, UnknownCampaign, WrongState
from scheduler.learning.experiment import check_messages
from scheduler.learning.measurement import measure
from scheduler.messages import message as messages
from scheduler.messages.message import Message
from scheduler.schema import Campaign, Delivery
from scheduler.speech import N_
from segments.definition import Condition
from segments.schema import Segment

#: States in which nothing happens any more.
ENDED = ("completed", "cancelled", "failed")
#: Delivery states that still ask for work; a campaign is completed when no row has one of them.
OPEN = ("planned", "sending")
#: Why the product itself ended or paused one: Campaign.reason is made of these.
NOT_FOUND = N_("Its audience cannot be found: %(error)s")
LOST = N_("Its audience cannot be found any more: %(error)s")
SILENT_CHANNEL = N_("Nothing has gone through on %(channel)s for some time; resume when it works again.")
REASONS = (NOT_FOUND, LOST, SILENT_CHANNEL)


async def create(
    session: AsyncSession,
    *,
    name: str,
    message: Message | Mapping[str, Any],
    now: datetime,
    condition: Condition | None = None,
    segment: Segment | None = None,
    segments: Sequence[Segment] = (),
    excluded: Sequence[Segment] = (),
    audience_name: str | None = None,
    holdout_percent: int = 0,
    attribution_days: int = 7,
    kind: str = "campaign",
    repeat_after_days: int | None = None,
    conversion: Mapping[str, Any] | None = None,
    cost_per_thousand: int | None = None,
    experiment: Mapping[str, Any] | None = None,
    **regulations: Any,
) -> Campaign:
    """A draft for one audience: saved segments, or a condition with the words that describe it.

    `regulations` are those of scheduler.audiences.regulation. Raises InvalidCampaign or InvalidMessage; a
    blocking problem of the message only keeps it from starting.
    """
    _check_numbers(name, holdout_percent, attribution_days, kind, repeat_after_days)
    campaign = Campaign(
        name=name.strip(),
        kind=kind,
        state="draft",
        message=messages.dump(messages.parse(message)),
        holdout_percent=holdout_percent,
        attribution_days=attribution_days,
        repeat_after_days=repeat_after_days,
        created_at=now,
    )
    wanted = [*([segment] if segment else []), *segments]
    address(
        campaign,
        Audience.made_of(segments=wanted, excluded=excluded, condition=condition, title=audience_name),
    )
    regulate(campaign, **regulations)
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
    session: AsyncSession,
    campaign_id: int,
    *,
    now: datetime,
    send_at: datetime | None = None,
    zone: ZoneInfo | None = None,
) -> Campaign:
    """Schedule a draft: from `send_at`, or from now, on. One with a timing needs the shop's time zone.

    Raises WrongState, InvalidMessage, InvalidCampaign where it would expire before it begins, and
    AudienceIsBroken while a segment of it cannot be computed.
    """
    campaign = await by_id(session, campaign_id)
    await require_computed(session, campaign, now=now)
    blocking = [problem.text for problem in check_messages(campaign) if problem.blocking]
    if blocking:
        raise InvalidMessage(" ".join(blocking))
    begin = occurrence_at_start(campaign, start=max(send_at, now) if send_at else now, shop=zone)
    values: dict[str, Any] = {"send_at": begin.begins, "occurs_on": begin.day}
    if campaign.state == "draft":
        await refresh(session, campaign)
        await session.flush()
    if (timing := parse_timing(campaign.timing)) is not None:
        values["timing"] = timing.pinned(begin.day).dump()
    return await _move(session, campaign_id, ("draft",), "scheduled", "started", now, **values)


def occurrence_at_start(campaign: Campaign, *, start: datetime, shop: ZoneInfo | None) -> Occurrence:
    """When it is first sent if it is started for this instant. Raises InvalidCampaign.

    `shop` is the shop's time zone; without a timing nobody asks for it.
    """
    timing = parse_timing(campaign.timing)
    if timing is not None and shop is None:
        raise ValueError("A campaign with a timing is started in the shop's time zone.")
    begin = first(timing, start=start, shop=shop or ZoneInfo("UTC"))
    if campaign.expires_at is not None and campaign.expires_at <= begin.begins:
        raise InvalidCampaign("It expires before it begins.")
    return begin


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
        Campaign.next_at.is_(None),
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
