"""Prospects: the members of an audience, each with why a message would not reach them now."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, null, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.consent import allowed, refused
from profiles.schema import Identity, Profile, Trait
from scheduler.audiences.roster import BEST_HOUR
from scheduler.journeys.schema import JourneyRun
from scheduler.learning.control_group import in_control_group
from scheduler.learning.settings import read_settings
from scheduler.schema import Campaign
from segments.conditions.reachability import Reachable
from segments.moment import Moment

#: A query for `profile_id`, `reason`, `timezone` and `best_hour`.
Asked = Select[Any, Any, Any, Any]


async def prospects(session: AsyncSession, campaign: Campaign, members: Select[int], moment: Moment) -> Asked:
    """`profile_id`, `reason` (NULL for those who can be reached), `timezone` and `best_hour` of each member.

    The reasons come in the order in which scheduler.sending.eligibility looks for them.
    """
    percent = 0 if campaign.transactional else (await read_settings(session)).control_percent
    reason = _reason(campaign, percent, moment).label("reason")
    best = campaign.timing is not None and campaign.timing["clock"] == BEST_HOUR
    hour: Any = Trait.number_value if best else null()
    found = select(Profile.id.label("profile_id"), reason, Profile.timezone, hour.label(BEST_HOUR))
    if best:
        own = and_(Trait.profile_id == Profile.id, Trait.name == BEST_HOUR)
        found = found.outerjoin(Trait, own)
    return found.where(Profile.id.in_(members))


def _reason(campaign: Campaign, control_percent: int, moment: Moment) -> ColumnElement[str | None]:
    on_channel = _is_on_any(moment)
    return case(
        (in_control_group(control_percent, moment), "held_out"),
        (Reachable(reachable=True).sql(moment), _silenced(campaign)),
        (_blocked(moment), "blocked"),
        (~or_(on_channel, func.coalesce(Profile.consent, false()).is_(False)), "unreachable"),
        (_never_asked(moment), "no_consent"),
        else_="unsubscribed",
    )


def _silenced(campaign: Campaign) -> ColumnElement[str | None]:
    """Among those who can be reached: a journey may keep every other message from them."""
    silent = select(JourneyRun.profile_id).where(JourneyRun.silences.is_(True))
    kept_away = false() if campaign.transactional else Profile.id.in_(silent)
    return case((kept_away, "silenced"), else_=null())


def _is_on_any(moment: Moment) -> ColumnElement[bool]:
    """The customer has an address on a channel that is connected now, blocked or not."""
    return Profile.id.in_(select(Identity.profile_id).where(Identity.channel.in_(sorted(moment.channels))))


def _blocked(moment: Moment) -> ColumnElement[bool]:
    """The customer allows marketing where the channel refuses it."""
    return or_(false(), *(and_(allowed(one), _has(one)) for one in sorted(moment.channels)))


def _has(channel: str) -> ColumnElement[bool]:
    return Profile.id.in_(select(Identity.profile_id).where(Identity.channel == channel))


def _never_asked(moment: Moment) -> ColumnElement[bool]:
    """Nothing is recorded: neither a yes nor a no."""
    return and_(Profile.consent.is_(None), *(~refused(one) for one in sorted(moment.channels)))
