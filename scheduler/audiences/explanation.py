"""Explanation: what became of one campaign for one customer, and where nothing did, why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Profile
from scheduler.audiences.prospects import prospects
from scheduler.schema import Campaign, Delivery
from segments.definition import parse_definition
from segments.exceptions import SegmentError
from segments.grounds import Grounds, grounds_of
from segments.moment import Moment


@dataclass(frozen=True)
class Explanation:
    """Of a campaign that the customer has no delivery of, `grounds` and `rule` tell the rest."""

    campaign: Campaign
    #: The customer's, in the order in which they were planned.
    deliveries: Sequence[Delivery]
    #: Whether they are in its audience now and why; None where it cannot be asked, or need not be.
    grounds: Grounds | None = None
    #: Why a message would not reach them now, in the terms of `Delivery.reason`.
    rule: str | None = None


async def explain(
    session: AsyncSession, campaign: Campaign, profile: Profile, moment: Moment, language: str = "en"
) -> Explanation:
    """Asks about the audience and the rules of this moment only where there is no delivery."""
    mine = select(Delivery).where(Delivery.campaign_id == campaign.id, Delivery.profile_id == profile.id)
    ordered = mine.order_by(Delivery.occurrence, Delivery.step)
    deliveries = list(await session.scalars(ordered))
    if deliveries:
        return Explanation(campaign, deliveries)
    found = await prospects(session, campaign, select(literal(profile.id, BigInteger)), moment)
    rule = (await session.execute(found)).one().reason
    grounds = await _grounds(session, campaign, profile, moment, language)
    return Explanation(campaign, [], grounds, rule)


async def _grounds(
    session: AsyncSession, campaign: Campaign, profile: Profile, moment: Moment, language: str
) -> Grounds | None:
    try:
        return await grounds_of(session, parse_definition(campaign.definition), profile, moment, language)
    except SegmentError:
        return None
