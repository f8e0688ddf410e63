"""The global control group: customers who get no marketing at all, so that all of it can be judged."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Profile
from scheduler.learning.settings import read_settings
from segments.conditions.bucket import Bucket, Share
from segments.moment import Moment

#: The name of the draw: no other one has anything to do with it.
DRAW = "global control group"


def in_control_group(percent: int, moment: Moment) -> ColumnElement[bool]:
    """The `Profile` belongs to a control group of this size.

    By a hash of its number: the same answer every time, for future customers too, and a larger group holds
    everybody of a smaller one.
    """
    if percent == 0:
        return false()
    return Bucket(random=Share.model_validate({"of": DRAW, "to": percent})).sql(moment)


async def members(session: AsyncSession, profile_ids: Collection[int], moment: Moment) -> frozenset[int]:
    """Who of these belongs to the control group that the shop has set."""
    percent = (await read_settings(session)).control_percent
    if percent == 0 or not profile_ids:
        return frozenset()
    mine = select(Profile.id).where(Profile.id.in_(profile_ids), in_control_group(percent, moment))
    return frozenset(await session.scalars(mine))
