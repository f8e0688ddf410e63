"""Campaigns with how far they have come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.campaign import OPEN
from scheduler.schema import Campaign, Delivery

#: States in which a campaign still has something ahead of it.
ACTIVE = ("scheduled", "running", "paused")


@dataclass(frozen=True)
class CampaignRow:
    """A campaign and its deliveries by state."""

    campaign: Campaign
    deliveries: Mapping[str, int]

    @property
    def total(self) -> int:
        """Everybody in the audience except those held out."""
        return sum(count for state, count in self.deliveries.items() if state != "held_out")

    @property
    def done(self) -> int:
        return self.total - sum(self.deliveries.get(state, 0) for state in OPEN)

    @property
    def live(self) -> bool:
        """Whether its numbers may change by themselves, so that the page asks again."""
        return self.campaign.state in ("scheduled", "running")


async def campaign_rows(
    session: AsyncSession, *, state: str | None = None, active: bool = False
) -> list[CampaignRow]:
    """Campaigns, newest first, with their deliveries counted in one query."""
    # The messages of journeys are shown with their journeys.
    wanted = select(Campaign).where(Campaign.kind != "journey").order_by(Campaign.id.desc())
    if state is not None:
        wanted = wanted.where(Campaign.state == state)
    if active:
        wanted = wanted.where(Campaign.state.in_(ACTIVE))
    campaigns = list(await session.scalars(wanted))
    counts = await _counts(session, [campaign.id for campaign in campaigns])
    return [CampaignRow(campaign, counts.get(campaign.id, {})) for campaign in campaigns]


async def running_campaigns(session: AsyncSession) -> list[CampaignRow]:
    return await campaign_rows(session, active=True)


async def _counts(session: AsyncSession, campaign_ids: list[int]) -> dict[int, dict[str, int]]:
    rows = (
        select(Delivery.campaign_id, Delivery.state, func.count())
        .where(Delivery.campaign_id.in_(campaign_ids))
        .group_by(Delivery.campaign_id, Delivery.state)
    )
    counts: dict[int, dict[str, int]] = {}
    for campaign_id, state, count in await session.execute(rows):
        counts.setdefault(campaign_id, {})[state] = count
    return counts
