"""Which variant a delivery carries: decided when it is first claimed, and never again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.insertion import insert_or_keep
from profiles.schema import Profile
from scheduler.learning.bandit import seed_of, shares
from scheduler.learning.experiment import Experiment, parse_experiment
from scheduler.learning.schema import VariantBatch
from scheduler.learning.variant_count import settled_counts
from scheduler.schema import Campaign, Delivery, DeliveryKey
from scheduler.sending.claim import Claim, is_one_of
from scheduler.sending.quiet_hours import customer_zone
from segments.moment import Moment, instant

#: So many waiting rows are put off at once: on SQLite nobody else writes meanwhile.
_AT_ONCE = 5000


@dataclass
class Assignment:
    """What became of the claims of campaigns with variants."""

    #: Delivery -> the key of its variant; deliveries without one are left out.
    variants: dict[DeliveryKey, str] = field(default_factory=dict)
    #: Claims that have been given back, because their variant or their batch comes later.
    put_off: set[DeliveryKey] = field(default_factory=set)


def position(campaign_id: int, profile_id: int) -> float:
    """Where between 0 and 1 the customer stands: the same on every machine, independent of the holdout."""
    digest = sha256(f"variant:{campaign_id}:{profile_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def variant_at(place: float, shares_: Mapping[str, float]) -> str:
    """The variant whose stretch of the way from 0 to 1 holds `place`."""
    end = 0.0
    for key, share in shares_.items():
        end += share
        if place < end:
            return key
    # The shares add up to 1 but for rounding.
    return list(shares_)[-1]


async def assign(
    session: AsyncSession, claims: Sequence[Claim], campaigns: Mapping[int, Campaign], moment: Moment
) -> Assignment:
    """Give each claim of a campaign with variants its own, inside the transaction of the claim.

    A delivery that has one keeps it. Where a bandit's batch is full, or the variant has an hour that has
    not come, the claim is given back and falls due then.
    """
    found = Assignment()
    by_campaign: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        if campaigns[claim.campaign_id].experiment is not None:
            by_campaign[claim.campaign_id].append(claim)
    for campaign_id, own in by_campaign.items():
        experiment = parse_experiment(campaigns[campaign_id].experiment)
        if experiment is not None:
            await _assign(session, own, campaigns[campaign_id], experiment, found, moment)
    return found


async def _assign(
    session: AsyncSession,
    claims: Sequence[Claim],
    campaign: Campaign,
    experiment: Experiment,
    found: Assignment,
    moment: Moment,
) -> None:
    held = await _held(session, claims)
    found.variants |= held
    fresh = [claim for claim in claims if claim.key not in held]
    if not fresh:
        return
    if experiment.allocation == "bandit":
        taken, shares_, later = await _room(session, campaign, experiment, len(fresh), moment)
        if later is not None:
            found.put_off |= {claim.key for claim in fresh[taken:]}
            await _wait(session, campaign.id, fresh[taken:], later)
        fresh = fresh[:taken]
    else:
        shares_ = experiment.fixed_shares
    given = {claim.key: variant_at(position(campaign.id, claim.profile_id), shares_) for claim in fresh}
    await _write(session, given)
    found.variants |= given
    found.put_off |= await _until_their_hour(session, fresh, given, experiment, moment)


async def _held(session: AsyncSession, claims: Sequence[Claim]) -> dict[DeliveryKey, str]:
    columns = (Delivery.campaign_id, Delivery.step, Delivery.profile_id, Delivery.occurrence)
    query = select(*columns, Delivery.variant).where(is_one_of([claim.key for claim in claims]))
    rows = await session.execute(query.where(Delivery.variant.is_not(None)))
    return {(row[0], row[1], row[2], row[3]): str(row.variant) for row in rows}


async def _room(
    session: AsyncSession, campaign: Campaign, experiment: Experiment, wanted: int, moment: Moment
) -> tuple[int, Mapping[str, float], datetime | None]:
    """How many of `wanted` the batch takes, its shares, and when the next one begins for the others."""
    batch = await _batch(session, campaign.id)
    if batch is None:
        batch = await _begin_batch(session, campaign, experiment, 0, moment)
    next_at = batch.at + timedelta(hours=experiment.pause_hours)
    if batch.filled >= experiment.batch and next_at <= moment.now:
        batch = await _begin_batch(session, campaign, experiment, batch.number + 1, moment)
        next_at = batch.at + timedelta(hours=experiment.pause_hours)
    taken = max(0, min(wanted, experiment.batch - batch.filled))
    await session.execute(
        update(VariantBatch)
        .where(VariantBatch.campaign_id == campaign.id, VariantBatch.number == batch.number)
        .values(filled=VariantBatch.filled + taken)
        .execution_options(synchronize_session=False)
    )
    # Between two batches at least a moment passes, whatever the clock says.
    return taken, batch.shares, max(next_at, moment.now) if taken < wanted else None


async def _batch(session: AsyncSession, campaign_id: int) -> VariantBatch | None:
    latest = select(VariantBatch).where(VariantBatch.campaign_id == campaign_id)
    newest = latest.order_by(VariantBatch.number.desc()).limit(1)
    return await session.scalar(newest.execution_options(populate_existing=True))


async def _begin_batch(
    session: AsyncSession, campaign: Campaign, experiment: Experiment, number: int, moment: Moment
) -> VariantBatch:
    counts = await settled_counts(session, campaign, experiment, moment)
    seed = seed_of(campaign.id, number)
    row: dict[str, Any] = {
        "campaign_id": campaign.id,
        "number": number,
        "seed": seed,
        "counts": {key: [count.settled, count.successes] for key, count in counts.items()},
        "shares": experiment.fixed_shares if number == 0 else shares(counts, seed),
        "filled": 0,
        "at": moment.now,
    }
    await session.execute(insert_or_keep(session, VariantBatch, "campaign_id", "number"), row)
    batch = await _batch(session, campaign.id)
    assert batch is not None  # just written, or by somebody else
    return batch


async def _write(session: AsyncSession, given: Mapping[DeliveryKey, str]) -> None:
    by_variant: dict[str, list[DeliveryKey]] = defaultdict(list)
    for key, variant in given.items():
        by_variant[variant].append(key)
    for variant, keys in by_variant.items():
        await session.execute(
            update(Delivery)
            .where(is_one_of(keys))
            .values(variant=variant)
            .execution_options(synchronize_session=False)
        )


async def _wait(session: AsyncSession, campaign_id: int, claims: Iterable[Claim], until: datetime) -> None:
    """Give the claims back, and put off others of the campaign that would only be claimed for nothing."""
    await _give_back(session, {claim.key for claim in claims}, until, "next_batch")
    waiting = (
        select(Delivery.profile_id)
        .where(
            Delivery.campaign_id == campaign_id,
            Delivery.state == "planned",
            Delivery.due_at < until,
            Delivery.variant.is_(None),
        )
        .limit(_AT_ONCE)
    )
    await session.execute(
        update(Delivery)
        .where(
            Delivery.campaign_id == campaign_id,
            Delivery.profile_id.in_(waiting),
            Delivery.state == "planned",
            Delivery.due_at < until,
            Delivery.variant.is_(None),
        )
        .values(due_at=until, reason="next_batch")
        .execution_options(synchronize_session=False)
    )


async def _until_their_hour(
    session: AsyncSession,
    claims: Sequence[Claim],
    given: Mapping[DeliveryKey, str],
    experiment: Experiment,
    moment: Moment,
) -> set[DeliveryKey]:
    hours = {variant.key: variant.hour for variant in experiment.variants if variant.hour is not None}
    timed = [claim for claim in claims if given[claim.key] in hours]
    if not timed:
        return set()
    ids = {claim.profile_id for claim in timed}
    rows = await session.execute(select(Profile.id, Profile.timezone).where(Profile.id.in_(ids)))
    zones = {row.id: row.timezone for row in rows}
    by_moment: dict[datetime, set[DeliveryKey]] = defaultdict(set)
    for claim in timed:
        zone = customer_zone(zones.get(claim.profile_id), moment.zone)
        at = next_hour(hours[given[claim.key]], zone, moment.now)
        if at > moment.now:
            by_moment[at].add(claim.key)
    for at, keys in by_moment.items():
        await _give_back(session, keys, at, "variant_hour")
    return {key for keys in by_moment.values() for key in keys}


def next_hour(hour: int, zone: ZoneInfo, now: datetime) -> datetime:
    """When this hour of the day next begins in `zone`; `now` where it is this hour there."""
    local = now.astimezone(zone).replace(tzinfo=None)
    if local.hour == hour:
        return now
    at = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return instant(at if at > local else at + timedelta(days=1), zone)


async def _give_back(
    session: AsyncSession, keys: Collection[DeliveryKey], until: datetime, reason: str
) -> None:
    # Not put off but planned so: a rule for what comes too late counts from the new moment.
    if keys:
        await session.execute(
            update(Delivery)
            .where(is_one_of(keys), Delivery.state == "sending")
            .values(
                state="planned", reason=reason, due_at=until, wanted_at=None, claimed_by=None, claimed_at=None
            )
            .execution_options(synchronize_session=False)
        )
