"""The roster: members of an audience, written down as deliveries that are due at their times."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnClause,
    ColumnElement,
    FromClause,
    Integer,
    Row,
    Select,
    Text,
    and_,
    case,
    cast,
    column,
    exists,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import UtcDateTime
from profiles.insertion import insert_or_keep
from profiles.schema import Profile, Trait
from scheduler.audiences.timing import parse_timing
from scheduler.campaign import OPEN
from scheduler.holdout import held_out
from scheduler.schema import Campaign, Delivery
from scheduler.sending.quiet_hours import customer_zone

#: The computed trait that `Timing.clock` names.
BEST_HOUR = "best_hour"

_COLUMNS = {
    "profile_id": BigInteger,
    "occurrence": Integer,
    "held_out": Integer,
    "token": Text,
    "due_at": UtcDateTime,
}

#: A profile's id, its occurrence, its time zone and its best hour.
Member = Row[int, int, str | None, float | None]
#: When a customer of this time zone with this best hour is due.
Due = Callable[[str | None, float | None], datetime]


def members_of(
    campaign: Campaign, members: Select[Any], now: datetime
) -> Select[int, int, str | None, float | None]:
    """Everybody to be written down, each once, in the order of profiles."""
    member = members.order_by(None).subquery().c[0]
    if campaign.kind == "nudge":
        return _not_reached(campaign, member, now)
    whose = "shop" if campaign.timing is None else campaign.timing["clock"]
    found = select(member, literal(campaign.occurrence), *_facts(whose)).distinct().order_by(member)
    if whose != "shop":
        found = found.join(Profile, Profile.id == member)
    if whose == BEST_HOUR:
        own = and_(Trait.profile_id == member, Trait.name == BEST_HOUR)
        found = found.outerjoin(Trait, own)
    return found


def _facts(whose: str) -> tuple[ColumnElement[str | None], ColumnElement[float | None]]:
    """The time zone and the best hour, as far as anybody asks for them."""
    zone: Any = null() if whose == "shop" else Profile.timezone
    hour: Any = Trait.number_value if whose == BEST_HOUR else null()
    return zone, hour


def _not_reached(campaign: Campaign, member: ColumnElement[int], now: datetime) -> Select[Any]:
    """Those whom a nudge may reach now, and for which time."""
    earlier = and_(Delivery.campaign_id == campaign.id, Delivery.step == 0, Delivery.profile_id == member)
    following = select(func.coalesce(func.max(Delivery.occurrence) + 1, 0)).where(earlier).scalar_subquery()
    reached = exists().where(earlier, _recent(campaign, now))
    return select(member, following, null(), null()).where(~reached).distinct().order_by(member)


def _recent(campaign: Campaign, now: datetime) -> ColumnElement[bool]:
    """A delivery that keeps the nudge from reaching its profile again now.

    The days count from the message where there was or may have been one, otherwise from its planning.
    """
    if campaign.repeat_after_days is None:
        return literal(True)
    at = func.coalesce(Delivery.sent_at, Delivery.claimed_at, Delivery.planned_at)
    return or_(Delivery.state.in_(OPEN), at > now - timedelta(days=campaign.repeat_after_days))


def due_of(campaign: Campaign, *, floor: datetime, day: date | None, shop: ZoneInfo) -> Due:
    """When each customer gets the occurrence that begins at `floor` and is for `day`.

    `shop` is the shop's time zone: the customer's where they name none, or none that exists.
    """
    timing = parse_timing(campaign.timing)
    if timing is None or timing.clock == "shop":
        return lambda *_: floor

    @lru_cache(maxsize=4096)
    def due(zone: str | None, hour: float | None) -> datetime:
        lives_in = customer_zone(zone, shop)
        return timing.due(day, floor=floor, zone=lives_in, best_hour=hour_of_day(hour))

    return due


def hour_of_day(value: float | None) -> int | None:
    """A best hour as it may be kept of a profile; None where that is no hour of a day."""
    return int(value) if value is not None and 0 <= value < 24 and value == int(value) else None


async def write_down(
    session: AsyncSession, campaign: Campaign, members: Sequence[Member], due: Due, now: datetime
) -> int:
    """Plan a delivery for each of them who has none yet; how many are new."""
    stored = _stored(session)
    rows = _rows(session, json.dumps([_row(campaign, member, due, stored) for member in members]))
    moment = UtcDateTime()
    until = now + timedelta(days=campaign.attribution_days)
    values = {
        "campaign_id": literal(campaign.id, BigInteger),
        "step": literal(0, Integer),
        "profile_id": Profile.id,
        "occurrence": rows.c.occurrence,
        "state": case((rows.c.held_out == 1, "held_out"), else_="planned"),
        "due_at": rows.c.due_at,
        "planned_at": literal(now, moment),
        "attempts": literal(0, Integer),
        "link_token": rows.c.token,
        "counts_until": case((rows.c.held_out == 1, literal(until, moment)), else_=None),
    }
    # Joined with the profile, so that somebody who was erased meanwhile is left out. In one order
    # everywhere, so that two planners cannot wait for each other in a circle.
    found = (
        select(*values.values())
        .join_from(rows, Profile, Profile.id == rows.c.profile_id)
        .where(rows.c.profile_id.is_not(None))
        .order_by(Profile.id)
    )
    insertion = insert_or_keep(session, Delivery, "campaign_id", "step", "profile_id", "occurrence")
    written = await session.execute(
        insertion.from_select(list(values), found).returning(column("profile_id", BigInteger))
    )
    return len(written.all())


def _row(campaign: Campaign, member: Member, due: Due, stored: Callable[[datetime], str]) -> dict[str, Any]:
    profile_id, occurrence, zone, best_hour = member
    return {
        "profile_id": profile_id,
        "occurrence": occurrence,
        "held_out": int(held_out(campaign.id, profile_id, campaign.holdout_percent)),
        "token": secrets.token_urlsafe(16),
        "due_at": stored(due(zone, best_hour)),
    }


def _stored(session: AsyncSession) -> Callable[[datetime], str]:
    """Writes an instant as the database's column holds or reads it."""
    bind = UtcDateTime().bind_processor(session.get_bind().dialect) or (lambda value: value)

    @lru_cache(maxsize=4096)
    def text(value: datetime) -> str:
        bound = bind(value)
        return bound if isinstance(bound, str) else value.isoformat()

    return text


def _rows(session: AsyncSession, document: str) -> FromClause:
    """The members as a table of the statement: one parameter, however many they are."""
    columns: list[ColumnClause[Any]] = [column(name, kind) for name, kind in _COLUMNS.items()]
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import JSONB

        rows = func.jsonb_to_recordset(cast(literal(document, Text), JSONB))
        return rows.table_valued(*columns).render_derived(name="member", with_types=True)
    each = func.json_each(document).table_valued("value").alias("each")
    fields: list[ColumnElement[Any]] = [
        func.json_extract(each.c.value, f"$.{name}", type_=kind).label(name)
        for name, kind in _COLUMNS.items()
    ]
    return select(*fields).select_from(each).subquery("member")
