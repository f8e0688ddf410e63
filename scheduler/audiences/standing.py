"""Whether a claimed message is still wanted: by its campaign's audience, and by nothing that came later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.membership import one_of
from scheduler.audiences.audience import staying
from scheduler.campaign import LOST, suspend
from scheduler.schema import Campaign, Delivery, DeliveryKey
from scheduler.sending.claim import Claim
from segments.exceptions import SegmentError
from segments.moment import Moment


@dataclass
class Standing:
    """What became of the claims of one batch meanwhile."""

    #: Their customers are no longer in the audience of a live campaign.
    left: set[DeliveryKey] = field(default_factory=set)
    #: The next occurrence of their campaign is due for the same customer.
    outrun: set[DeliveryKey] = field(default_factory=set)
    #: Nobody can say who belongs: their campaign is paused with the reason.
    unclear: set[DeliveryKey] = field(default_factory=set)


async def standing(
    session: AsyncSession, claims: Sequence[Claim], campaigns: Mapping[int, Campaign], moment: Moment
) -> Standing:
    """In a few queries for each campaign that may have such claims, none for the others."""
    found = Standing()
    by_campaign: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_campaign[claim.campaign_id].append(claim)
    for campaign_id, own in by_campaign.items():
        campaign = campaigns[campaign_id]
        if campaign.occurrence > 0:
            found.outrun |= await _outrun(session, campaign, own, moment)
        if campaign.live:
            await _look(session, campaign, own, found, moment)
    return found


async def _look(
    session: AsyncSession, campaign: Campaign, claims: Sequence[Claim], found: Standing, moment: Moment
) -> None:
    try:
        inside = await staying(session, campaign, [claim.profile_id for claim in claims], moment)
    except SegmentError as error:
        reason = (LOST % {"error": error})[:1000]
        await suspend(session, campaign.id, now=moment.now, reason=reason)
        found.unclear |= {claim.key for claim in claims}
    else:
        found.left |= {claim.key for claim in claims if claim.profile_id not in inside}


async def _outrun(
    session: AsyncSession, campaign: Campaign, claims: Sequence[Claim], moment: Moment
) -> set[DeliveryKey]:
    latest = (
        select(Delivery.profile_id, func.max(Delivery.occurrence).label("occurrence"))
        .where(
            Delivery.campaign_id == campaign.id,
            one_of(session, Delivery.profile_id, [claim.profile_id for claim in claims]),
            Delivery.due_at <= moment.now,
        )
        .group_by(Delivery.profile_id)
    )
    newest = {row.profile_id: row.occurrence for row in await session.execute(latest)}
    return {claim.key for claim in claims if newest.get(claim.profile_id, 0) > claim.occurrence}
