"""The checks at send time: who gets the message after all, on which channel, and who does not and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Identity, Profile
from scheduler import links, message
from scheduler.claim import Claim
from scheduler.exceptions import MissingField, TooLong
from scheduler.frequency_cap import FrequencyCap
from scheduler.messenger import Outgoing
from scheduler.outcome import Outcome
from scheduler.quiet_hours import QuietHours, customer_zone
from scheduler.schema import Campaign


@dataclass(frozen=True)
class Rules:
    """The shop's rules that every campaign obeys. `zone` is the shop's own time zone."""

    zone: ZoneInfo
    public_url: str
    quiet_hours: QuietHours | None = None
    frequency_cap: FrequencyCap | None = None


@dataclass(frozen=True)
class Send:
    """A claimed delivery that passed every check."""

    claim: Claim
    channel: str
    recipient: str
    message: Outgoing
    #: For how long after the delivery purchases count for it.
    attribution: timedelta


@dataclass(frozen=True)
class _Facts:
    """What the checks of one batch need, read in few queries."""

    campaigns: Mapping[int, Campaign]
    profiles: Mapping[int, Profile]
    identities: Mapping[int, Sequence[Identity]]
    #: Messages in the frequency cap's window by profile; grows while the batch is examined.
    received: dict[int, int]


async def examine(
    session: AsyncSession,
    claims: Sequence[Claim],
    rules: Rules,
    *,
    channels: Collection[str],
    now: datetime,
) -> tuple[list[Send], list[Outcome]]:
    """Which of `claims` may be sent now, and what becomes of the others."""
    facts = await _facts(session, claims, rules, now)
    sends: list[Send] = []
    outcomes: list[Outcome] = []
    for claim in claims:
        found = _examine_one(claim, facts, rules, channels, now)
        if isinstance(found, Send):
            sends.append(found)
            facts.received[claim.profile_id] = facts.received.get(claim.profile_id, 0) + 1
        else:
            outcomes.append(found)
    return sends, outcomes


def route(profile: Profile, identities: Sequence[Identity], channels: Collection[str]) -> Identity | str:
    """The address to write to, the main channel's if it can be; otherwise why there is none."""
    served = [identity for identity in identities if identity.channel in channels]
    unblocked = [identity for identity in served if identity.blocked_at is None]
    if unblocked:
        return min(unblocked, key=lambda identity: (identity.channel != profile.channel, identity.id))
    return "blocked" if served else "unreachable"


async def _facts(session: AsyncSession, claims: Sequence[Claim], rules: Rules, now: datetime) -> _Facts:
    ids = {claim.profile_id for claim in claims}
    wanted = select(Campaign).where(Campaign.id.in_({claim.campaign_id for claim in claims}))
    campaigns = await session.scalars(wanted)
    profiles = await session.scalars(select(Profile).where(Profile.id.in_(ids)))
    identities = defaultdict(list)
    for identity in await session.scalars(select(Identity).where(Identity.profile_id.in_(ids))):
        identities[identity.profile_id].append(identity)
    received: dict[int, int] = {}
    if rules.frequency_cap and ids:
        batch = [claim.key for claim in claims]
        received = await rules.frequency_cap.received(session, ids, now=now, without=batch)
    return _Facts(
        {campaign.id: campaign for campaign in campaigns},
        {profile.id: profile for profile in profiles},
        identities,
        received,
    )


def _examine_one(
    claim: Claim, facts: _Facts, rules: Rules, channels: Collection[str], now: datetime
) -> Send | Outcome:
    profile, campaign = facts.profiles[claim.profile_id], facts.campaigns[claim.campaign_id]
    if profile.consent is not True:
        return Outcome(claim=claim, state="skipped", at=now, reason="unsubscribed")
    address = route(profile, facts.identities.get(profile.id, ()), channels)
    if isinstance(address, str):
        return Outcome(claim=claim, state="skipped", at=now, reason=address)
    if until := _quiet_until(profile, rules, now):
        return Outcome(claim=claim, state="planned", at=now, reason="quiet_hours", due_at=until)
    cap = rules.frequency_cap
    if cap and facts.received.get(profile.id, 0) >= cap.limit:
        return Outcome(claim=claim, state="skipped", at=now, reason="frequency_capped")
    return _compose(claim, campaign, profile, address, rules, now)


def _quiet_until(profile: Profile, rules: Rules, now: datetime) -> datetime | None:
    if rules.quiet_hours is None:
        return None
    return rules.quiet_hours.release(now, customer_zone(profile.timezone, rules.zone))


def _compose(
    claim: Claim, campaign: Campaign, profile: Profile, address: Identity, rules: Rules, now: datetime
) -> Send | Outcome:
    try:
        composed = message.outgoing(
            message.parse(campaign.message),
            profile,
            link=links.link_address(rules.public_url, claim.link_token),
            stop_url=links.stop_address(rules.public_url, claim.link_token),
        )
    except MissingField:
        return Outcome(claim=claim, state="failed", at=now, reason="missing_field")
    except TooLong:
        return Outcome(claim=claim, state="failed", at=now, reason="too_long")
    attribution = timedelta(days=campaign.attribution_days)
    return Send(claim, address.channel, address.external_id, composed, attribution)
