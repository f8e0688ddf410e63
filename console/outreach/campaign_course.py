"""How a campaign went from hour to hour or day to day: what was sent, followed and bought when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from scheduler.learning.attribution import Credit, credits_of
from scheduler.learning.credit import Model
from scheduler.report import Report
from scheduler.schema import Campaign, Delivery
from segments.moment import Moment

#: Lengths that a stretch may have, the shortest first, and the most stretches that a page shows.
HOUR = timedelta(hours=1)
STEPS = (HOUR, 6 * HOUR, timedelta(days=1), timedelta(days=7), timedelta(days=28))
MOST = 30

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Stretch:
    """What happened in [start, end); orders and money as they are credited to the campaign."""

    start: datetime
    end: datetime
    sent: int
    clicked: int
    orders: float
    #: Minor units of the shop's currency.
    revenue: int


async def course(session: AsyncSession, campaign: Campaign, report: Report, moment: Moment) -> list[Stretch]:
    """From the first message until purchases are counted no more; nothing where none was sent."""
    if report.first_sent_at is None:
        return []
    spans = spans_of(report.first_sent_at, report.counted_until)
    counts = iter((await session.execute(_counts(campaign.id, spans))).one())
    model: Model = cast("Model", report.attribution)
    credited = await credits_of(session, campaign, model, moment)
    return [_stretch(span, next(counts), next(counts), credited) for span in spans]


def spans_of(first: datetime, until: datetime) -> list[Span]:
    """Stretches of one length from the full hour of the first message on; the last one ends at `until`."""
    start = first.replace(minute=0, second=0, microsecond=0)
    step = next((one for one in STEPS if until - start <= MOST * one), STEPS[-1])
    starts = [start]
    while starts[-1] + step < until:
        starts.append(starts[-1] + step)
    return list(zip(starts, [*starts[1:], max(until, first + timedelta(microseconds=1))], strict=True))


def _counts(campaign_id: int, spans: Sequence[Span]) -> Any:
    moments: tuple[InstrumentedAttribute[datetime | None], ...] = (Delivery.sent_at, Delivery.clicked_at)
    columns = [func.count(case((_within(moment, span), 1))) for span in spans for moment in moments]
    return select(*columns).where(Delivery.campaign_id == campaign_id, Delivery.state == "sent")


def _within(moment: InstrumentedAttribute[datetime | None], span: Span) -> ColumnElement[bool]:
    return (moment >= span[0]) & (moment < span[1])


def _stretch(span: Span, sent: int, clicked: int, credited: Iterable[Credit]) -> Stretch:
    inside = [one for one in credited if span[0] <= one.at < span[1]]
    orders = float(sum(one.part for one in inside))
    return Stretch(*span, sent, clicked, orders, sum(one.amount for one in inside))
