"""What the shop did lately, in the numbers by which its practice is scored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from console.overview.figures import WINDOW
from console.overview.relationship import talks
from console.overview.returns import revenue
from knowledge.schema import Source
from profiles.intake.schema import EventSource
from profiles.schema import Event, Operator
from scheduler.journeys.schema import Journey
from scheduler.learning.effect import effect_of_all
from scheduler.learning.reach import reach
from scheduler.schema import Campaign
from segments.moment import Moment
from segments.schema import Segment

#: Campaigns are rarer than messages, so they are looked for over a longer time.
SEASON = timedelta(days=90)


@dataclass(frozen=True)
class Facts:
    """Of the last 30 times 24 hours where nothing else is said; "lately" is the last 90."""

    #: Saved segments.
    segments: int
    #: Campaigns that lately began and went to a saved segment.
    addressed: int
    #: The same whose text speaks of the customer's own traits.
    personal: int
    #: Different segments that lately were written to.
    variety: int
    messages: int
    asked: int
    answered: int
    #: Running now.
    journeys: int
    purchases: int
    clicked: int
    #: Attributed, in minor units.
    revenue: int
    #: Campaigns that lately tried variants of their message.
    experiments: int
    #: Campaigns that lately ended and can be measured.
    completed: int
    #: Campaigns that lately held customers out.
    holdouts: int
    #: The share of customers who get no marketing, in percent.
    control_percent: int
    #: Whether the control group shows an effect, for good or ill, that is hardly chance.
    conclusive: bool
    #: Sources whose last sync worked.
    sources: int
    #: Channels that serve now.
    channels: int
    #: Systems that posted events.
    feeds: int
    operators: int
    #: Operators with a second step at sign-in.
    protected: int

    @property
    def answered_share(self) -> float:
        return self.answered / self.asked if self.asked else 0.0


async def read_facts(session: AsyncSession, moment: Moment) -> Facts:
    """All of them; the purchases of many months are read for the effect, so it may take a moment."""
    now = moment.now
    span = (now - WINDOW, now)
    recent, effect = await reach(session, now=now), await effect_of_all(session, moment)
    _, asked, answered = await talks(session, span)
    return Facts(
        **await _campaigns(session, now),
        **await _counts(session, now),
        messages=recent.messages,
        clicked=recent.clicked,
        asked=asked,
        answered=answered,
        revenue=await revenue(session, span),
        control_percent=effect.percent,
        conclusive=bool(effect.lift and effect.lift.conclusive),
        channels=len(moment.channels),
    )


async def _campaigns(session: AsyncSession, now: datetime) -> dict[str, int]:
    """The messages of journeys are campaigns, too, but begin with the journey."""
    begun = (Campaign.kind == "campaign") & (Campaign.started_at >= now - SEASON)
    addressed = begun & Campaign.segment_id.is_not(None)
    ended = (Campaign.state == "completed") & (Campaign.ended_at >= now - SEASON)
    text = Campaign.message["text"].as_string()
    # As text: what is missing in JSON is otherwise JSON's own null, which is not SQL's.
    varied = Campaign.experiment["variants"].as_string().is_not(None)
    identity = Campaign.id
    return {
        "addressed": await _count(session, identity, addressed),
        "personal": await _count(session, identity, addressed & text.contains("{")),
        "variety": await _count(session, Campaign.segment_id, addressed),
        "experiments": await _count(session, identity, begun & varied),
        "holdouts": await _count(session, identity, begun & (Campaign.holdout_percent > 0)),
        "completed": await _count(session, identity, (Campaign.kind == "campaign") & ended),
    }


async def _counts(session: AsyncSession, now: datetime) -> dict[str, int]:
    since = now - WINDOW
    bought = (Event.type == "purchase") & (Event.at >= since) & (Event.at < now)
    synced = Source.report["error"].as_string().is_(None)
    return {
        "segments": await _count(session, Segment.id),
        "journeys": await _count(session, Journey.id, Journey.state == "running"),
        "purchases": await session.scalar(select(func.count()).select_from(Event).where(bought)) or 0,
        "sources": await _count(session, Source.id, synced),
        "feeds": await _count(session, EventSource.name, EventSource.used_at >= since),
        "operators": await _count(session, Operator.id),
        "protected": await _count(session, Operator.id, Operator.totp_secret.is_not(None)),
    }


async def _count(
    session: AsyncSession,
    column: InstrumentedAttribute[int] | InstrumentedAttribute[str] | InstrumentedAttribute[int | None],
    *conditions: ColumnElement[bool],
) -> int:
    return await session.scalar(select(func.count(distinct(column))).where(*conditions)) or 0
