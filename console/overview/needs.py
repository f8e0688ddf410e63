"""What needs a person now: counts that indexes answer, since the first page itself shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from console.overview.figures import WINDOW
from knowledge.schema import ContentGap, Source
from profiles.identity.schema import MergeRequest
from profiles.schema import Conversation
from scheduler.journeys.schema import Journey
from scheduler.schema import Campaign, Delivery
from segments.schema import Segment


@dataclass(frozen=True)
class Needs:
    #: Conversations whose customer waits for a person.
    waiting: int
    #: Conversations whose customer asked for a person and was told that nobody is free.
    unattended: int
    #: Questions without an answer.
    gaps: int
    #: Sources that could not be read at their last sync.
    syncs: int
    #: Messages of which nobody knows whether they arrived.
    unknown: int
    #: Segments that could not be computed.
    segments: int
    #: Campaigns that failed within the last 30 days.
    failed: int
    #: Campaigns and journeys that the product itself paused.
    paused_campaigns: int
    paused_journeys: int
    #: Links opened by somebody who is known as somebody else.
    merges: int

    @property
    def nothing(self) -> bool:
        return not any(vars(self).values())


async def needs(session: AsyncSession, now: datetime) -> Needs:
    counts = {name: await session.scalar(query) or 0 for name, query in _queries(now).items()}
    return Needs(**counts)


def _queries(now: datetime) -> dict[str, Select[int]]:
    failed = (Campaign.state == "failed") & (Campaign.ended_at >= now - WINDOW)
    unknown = (Delivery.campaign_id == Campaign.id) & (Delivery.state == "unknown")
    each = _count(Delivery).where(unknown).correlate(Campaign)
    return {
        "waiting": _count(Conversation).where(Conversation.state == "waiting"),
        "unattended": _count(Conversation).where(
            Conversation.state == "bot", Conversation.asked_at.is_not(None)
        ),
        "gaps": _count(ContentGap).where(ContentGap.state == "open"),
        "syncs": _count(Source).where(Source.report["error"].as_string().is_not(None)),
        # Campaign by campaign, for the index begins with it: the table of deliveries is large.
        "unknown": select(func.sum(each.scalar_subquery())).select_from(Campaign),
        "segments": _count(Segment).where(Segment.error.is_not(None)),
        "failed": _count(Campaign).where(failed),
        "paused_campaigns": _count(Campaign).where(Campaign.state == "paused", Campaign.reason.is_not(None)),
        "paused_journeys": _count(Journey).where(Journey.state == "paused", Journey.reason.is_not(None)),
        "merges": _count(MergeRequest).where(MergeRequest.settled_at.is_(None)),
    }


def _count(entity: type) -> Select[int]:
    return select(func.count()).select_from(entity)
