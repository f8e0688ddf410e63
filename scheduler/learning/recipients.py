"""A campaign's recipients one by one: what became of each message, and why."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Profile
from scheduler.campaign import by_id
from scheduler.learning.attribution import credits_of
from scheduler.learning.credit import Model
from scheduler.learning.settings import read_settings
from scheduler.schema import Delivery
from segments.moment import Moment

_CHUNK = 1000


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """One delivery; money is in minor units."""

    customer: str
    name: str | None
    step: int
    occurrence: int
    state: str
    #: Why it was skipped or failed, or what it waits for.
    reason: str | None
    variant: str | None
    channel: str | None
    due_at: datetime
    sent_at: datetime | None
    clicked_at: datetime | None
    #: What the campaign is credited with for this customer; it stands with the first delivery alone.
    orders: float
    revenue: int

    def as_json(self) -> dict[str, Any]:
        """The same with times as ISO 8601 text."""
        values = asdict(self)
        return {
            key: value.isoformat() if isinstance(value, datetime) else value for key, value in values.items()
        }


#: The columns of an export, in their order.
COLUMNS = tuple(Recipient.__dataclass_fields__)


async def recipients(
    session: AsyncSession, campaign_id: int, *, moment: Moment, model: Model | None = None
) -> AsyncIterator[Recipient]:
    """Every delivery of the campaign, in the order of customers, never all in memory.

    Raises UnknownCampaign before the first one.
    """
    campaign = await by_id(session, campaign_id)
    chosen = model or (await read_settings(session)).attribution
    earned: dict[int, tuple[float, int]] = {}
    for credit in await credits_of(session, campaign, chosen, moment):
        orders, revenue = earned.get(credit.profile_id, (0.0, 0))
        earned[credit.profile_id] = (orders + float(credit.part), revenue + credit.amount)
    query = (
        select(Delivery, Profile.reference, Profile.name)
        .join(Profile, Profile.id == Delivery.profile_id)
        .where(Delivery.campaign_id == campaign_id)
        .order_by(Delivery.profile_id, Delivery.step, Delivery.occurrence)
        .execution_options(yield_per=_CHUNK)
    )
    async for delivery, reference, name in await session.stream(query):
        orders, revenue = earned.pop(delivery.profile_id, (0.0, 0))
        yield _recipient(delivery, reference, name, round(orders, 2), revenue)


def _recipient(
    delivery: Delivery, reference: str, name: str | None, orders: float, revenue: int
) -> Recipient:
    return Recipient(
        customer=reference,
        name=name,
        step=delivery.step,
        occurrence=delivery.occurrence,
        state=delivery.state,
        reason=delivery.reason,
        variant=delivery.variant,
        channel=delivery.channel,
        due_at=delivery.due_at,
        sent_at=delivery.sent_at,
        clicked_at=delivery.clicked_at,
        orders=orders,
        revenue=revenue,
    )
