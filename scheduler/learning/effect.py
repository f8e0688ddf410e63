"""What all campaigns together have earned, against the global control group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Event, Profile
from scheduler.learning.control_group import in_control_group
from scheduler.learning.lift import Lift, group_of
from scheduler.learning.settings import read_settings
from scheduler.schema import Campaign, Delivery
from segments.moment import Moment


@dataclass(frozen=True)
class Effect:
    """The control group with what its absence from all marketing shows; `lift` is None without a group."""

    percent: int
    #: Since when the group has been as large as it is; purchases count from here on.
    since: datetime | None
    until: datetime
    #: Of all customers, whether or not a campaign has meant to reach them.
    members: int
    lift: Lift | None

    def as_json(self) -> dict[str, Any]:
        return {
            "control_percent": self.percent,
            "since": self.since and self.since.isoformat(),
            "until": self.until.isoformat(),
            "members": self.members,
            "lift": self.lift and self.lift.as_json(),
        }


async def effect_of_all(session: AsyncSession, moment: Moment) -> Effect:
    """Customers whom campaigns meant to reach since the group is what it is: members against the others.

    Purchases count from the first time that a customer was planned for. Transactional campaigns are left out.
    """
    settings = await read_settings(session)
    percent, since = settings.control_percent, settings.control_since
    if percent == 0 or since is None:
        return Effect(0, None, moment.now, 0, None)
    control = in_control_group(percent, moment)
    everybody = await session.scalar(select(func.count(Profile.id)).where(control)) or 0
    sizes, spent = await _sizes(session, control, since), await _spent(session, control, since, moment)
    treated, held_out = (group_of(sizes.get(held, 0), spent[held]) for held in (False, True))
    return Effect(percent, since, moment.now, everybody, Lift(treated, held_out, since, moment.now))


def _meant(since: datetime) -> ColumnElement[bool]:
    marketing = select(Campaign.id).where(~Campaign.transactional)
    return (Delivery.planned_at >= since) & Delivery.campaign_id.in_(marketing)


async def _sizes(session: AsyncSession, control: ColumnElement[bool], since: datetime) -> dict[bool, int]:
    group = control.label("control")
    query = (
        select(group, func.count(distinct(Profile.id)))
        .join(Delivery, Delivery.profile_id == Profile.id)
        .where(_meant(since))
        .group_by(group)
    )
    return {bool(held): count for held, count in await session.execute(query)}


async def _spent(
    session: AsyncSession, control: ColumnElement[bool], since: datetime, moment: Moment
) -> dict[bool, list[int]]:
    """What each buyer of the two groups has spent."""
    first = func.min(Delivery.planned_at).label("first")
    meant = select(Delivery.profile_id, first).where(_meant(since)).group_by(Delivery.profile_id).subquery()
    query = (
        select(control.label("control"), func.sum(func.coalesce(Event.amount, 0)))
        .select_from(Event)
        .join(meant, meant.c.profile_id == Event.profile_id)
        .join(Profile, Profile.id == Event.profile_id)
        .where(Event.type == "purchase", Event.at > since, Event.at > meant.c.first, Event.at < moment.now)
        .group_by(Profile.id)
    )
    spent: dict[bool, list[int]] = {False: [], True: []}
    for held, amount in await session.execute(query):
        spent[bool(held)].append(int(amount or 0))
    return spent
