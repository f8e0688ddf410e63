"""The checks at send time: who gets the message after all, on which channel, and who does not and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.consent import Decision, decided, decisions
from profiles.schema import Identity, Profile
from scheduler.audiences.standing import Standing, standing
from scheduler.journeys.silence import silenced
from scheduler.learning.assignment import Assignment, assign
from scheduler.learning.control_group import members
from scheduler.messages.composing import Composer, NoMessage, composer
from scheduler.messenger import Outgoing
from scheduler.schema import Campaign
from scheduler.sending.claim import Claim
from scheduler.sending.outcome import Outcome
from scheduler.sending.quiet_hours import customer_zone
from scheduler.sending.rules import Rules
from segments.moment import Moment


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
    #: The ledger's entries for marketing.
    decisions: Mapping[int, Sequence[Decision]]
    #: When each profile got messages that the frequency cap may count; grows while the batch is examined.
    received: dict[int, list[datetime]]
    #: Whom a journey keeps silent, with the campaigns that may write all the same.
    silenced: Mapping[int, frozenset[int]]
    #: Who of them gets no marketing at all.
    control_group: frozenset[int]
    standing: Standing
    assignment: Assignment
    composer: Composer


async def examine(
    session: AsyncSession,
    claims: Sequence[Claim],
    rules: Rules,
    *,
    channels: Collection[str],
    now: datetime,
) -> tuple[list[Send], list[Outcome]]:
    """Which of `claims` may be sent now, and what becomes of the others."""
    rules = await rules.as_set(session)
    facts = await _facts(session, claims, rules, channels, now)
    sends: list[Send] = []
    outcomes: list[Outcome] = []
    for claim in claims:
        if claim.key in facts.assignment.put_off:
            continue
        found = _examine_one(claim, facts, rules, channels, now)
        if isinstance(found, Send):
            sends.append(found)
            if not facts.campaigns[claim.campaign_id].transactional:
                facts.received.setdefault(claim.profile_id, []).append(now)
        else:
            outcomes.append(found)
    await facts.composer.write(session)
    return sends, outcomes


def route(profile: Profile, identities: Sequence[Identity], channels: Collection[str]) -> Identity | str:
    """The address to write to, the main channel's if it can be; otherwise why there is none."""
    served = [identity for identity in identities if identity.channel in channels]
    unblocked = [identity for identity in served if identity.blocked_at is None]
    if unblocked:
        return min(unblocked, key=lambda identity: (identity.channel != profile.channel, identity.id))
    return "blocked" if served else "unreachable"


def _permitted_route(profile: Profile, facts: _Facts, channels: Collection[str]) -> Identity | str:
    """`route` over the channels on which the customer allows marketing."""
    held, said = facts.identities.get(profile.id, ()), facts.decisions.get(profile.id, ())
    permitted = [one for one in held if decided(profile.consent, said, one.channel) is True]
    if not permitted and profile.consent is not True:
        return "unsubscribed"
    address = route(profile, permitted, channels)
    if address == "unreachable" and any(one.channel in channels for one in held):
        return "unsubscribed"
    return address


async def _facts(
    session: AsyncSession, claims: Sequence[Claim], rules: Rules, channels: Collection[str], now: datetime
) -> _Facts:
    ids = {claim.profile_id for claim in claims}
    wanted = select(Campaign).where(Campaign.id.in_({claim.campaign_id for claim in claims}))
    by_id = {campaign.id: campaign for campaign in await session.scalars(wanted)}
    moment = Moment(now, rules.zone, frozenset(channels), rules.currency)
    control_group = await members(session, ids, moment)
    marketed = [claim for claim in claims if not _in_control_group(claim, by_id, control_group)]
    found = await session.scalars(select(Profile).where(Profile.id.in_(ids)))
    profiles = {profile.id: profile for profile in found}
    identities = defaultdict(list)
    for identity in await session.scalars(select(Identity).where(Identity.profile_id.in_(ids))):
        identities[identity.profile_id].append(identity)
    received: dict[int, list[datetime]] = {}
    if rules.frequency_cap and ids:
        batch = [claim.key for claim in claims]
        received = await rules.frequency_cap.received(session, ids, now=now, without=batch)
    assignment = await assign(session, marketed, by_id, moment)
    return _Facts(
        by_id,
        profiles,
        identities,
        await decisions(session, sorted(ids)),
        received,
        await silenced(session, ids),
        control_group,
        await standing(session, claims, by_id, moment),
        assignment,
        await composer(
            session,
            [
                (by_id[claim.campaign_id], assignment.variants.get(claim.key), profiles[claim.profile_id])
                for claim in claims
                if claim.key not in assignment.put_off
            ],
            public_url=rules.public_url,
            zone=rules.zone,
            now=now,
        ),
    )


def _examine_one(
    claim: Claim, facts: _Facts, rules: Rules, channels: Collection[str], now: datetime
) -> Send | Outcome:
    profile, campaign = facts.profiles[claim.profile_id], facts.campaigns[claim.campaign_id]
    if _in_control_group(claim, facts.campaigns, facts.control_group):
        return Outcome(claim=claim, state="skipped", at=now, reason="held_out")
    address = _permitted_route(profile, facts, channels)
    if isinstance(address, str):
        return Outcome(claim=claim, state="skipped", at=now, reason=address)
    if _is_silenced(campaign, profile, facts):
        return Outcome(claim=claim, state="skipped", at=now, reason="silenced")
    if no_longer := _no_longer(claim, campaign, facts.standing, now):
        return no_longer
    zone = customer_zone(profile.timezone, rules.zone)
    if not_now := _too_late(claim, campaign, now) or _quiet(claim, campaign, rules, zone, now):
        return not_now
    if not _within_cap(campaign, facts.received.get(profile.id, ()), rules, zone, now):
        return Outcome(claim=claim, state="skipped", at=now, reason="frequency_capped")
    return _compose(claim, campaign, profile, address, facts, now)


def _in_control_group(
    claim: Claim, campaigns: Mapping[int, Campaign], control_group: Collection[int]
) -> bool:
    return claim.profile_id in control_group and not campaigns[claim.campaign_id].transactional


def _is_silenced(campaign: Campaign, profile: Profile, facts: _Facts) -> bool:
    allowed = facts.silenced.get(profile.id)
    return allowed is not None and campaign.id not in allowed and not campaign.transactional


def _no_longer(claim: Claim, campaign: Campaign, standing: Standing, now: datetime) -> Outcome | None:
    """What nobody waits for any more: the audience or the time has gone by."""
    if claim.key in standing.unclear:
        return Outcome(claim=claim, state="planned", at=now, due_at=now)
    over = campaign.expires_at is not None and campaign.expires_at <= now
    if over or claim.key in standing.outrun:
        return Outcome(claim=claim, state="skipped", at=now, reason="expired")
    if claim.key in standing.left:
        return Outcome(claim=claim, state="skipped", at=now, reason="left_segment")
    return None


def _too_late(claim: Claim, campaign: Campaign, now: datetime) -> Outcome | None:
    """After a down-time, a long pause or a night, by the campaign's own rule."""
    if campaign.skip_after_minutes is None:
        return None
    if now - claim.wanted_at <= timedelta(minutes=campaign.skip_after_minutes):
        return None
    return Outcome(claim=claim, state="skipped", at=now, reason="past_due")


def _quiet(claim: Claim, campaign: Campaign, rules: Rules, zone: ZoneInfo, now: datetime) -> Outcome | None:
    until = rules.quiet_hours.release(now, zone) if rules.quiet_hours else None
    if rules.quiet_hours is None or until is None:
        return None
    if (campaign.when_quiet or rules.quiet_hours.when_quiet) == "skip":
        return Outcome(claim=claim, state="skipped", at=now, reason="quiet_hours")
    return Outcome(claim=claim, state="planned", at=now, reason="quiet_hours", due_at=until)


def _within_cap(
    campaign: Campaign, received: Sequence[datetime], rules: Rules, zone: ZoneInfo, now: datetime
) -> bool:
    if rules.frequency_cap is None or campaign.transactional:
        return True
    return rules.frequency_cap.allows(received, now=now, zone=zone)


def _compose(
    claim: Claim, campaign: Campaign, profile: Profile, address: Identity, facts: _Facts, now: datetime
) -> Send | Outcome:
    which = (campaign.id, facts.assignment.variants.get(claim.key))
    composed = facts.composer.compose(
        which, profile, channel=address.channel, token=claim.link_token, now=now
    )
    if isinstance(composed, NoMessage):
        return Outcome(claim=claim, state=composed.state, at=now, reason=composed.reason)
    attribution = timedelta(days=campaign.attribution_days)
    return Send(claim, address.channel, address.external_id, composed, attribution)
