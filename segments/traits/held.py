"""What is held about some profiles before their traits are computed again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import Base, UtcDateTime, table_of
from profiles.membership import in_ids
from profiles.schema import Event, Profile, Trait
from profiles.sources import COMPUTED
from segments.moment import Moment
from segments.traits.grade import Buying
from segments.traits.purchases import Habit
from segments.traits.schema import ComputedProfile, ExpectedPurchase

#: Traits that are columns of the profile. Who gave one is told by a trait beside it.
COLUMNS = ("lifecycle_stage", "rfm_type")
#: Every other trait that is computed.
NAMES = (
    "order_count",
    "total_spent",
    "average_order",
    "return_count",
    "total_returned",
    "order_gap",
    "favourite_category",
    "favourite_brand",
    "paid_price_band",
    "preferred_channel",
    "best_hour",
    "activity_state",
    "recency_score",
    "frequency_score",
    "monetary_score",
)
#: What the language of segments says by events too: their names are no words of their own in a request.
SAID_BY_EVENTS = frozenset({"order_count", "total_spent", "average_order", "return_count", "total_returned"})
_TOLD = frozenset((*COLUMNS, *NAMES, "last_seen_at"))


class Told(NamedTuple):
    """A trait's text, and whether somebody gave it, so that it stands."""

    text: str | None
    given: bool


class Basis(NamedTuple):
    """A row of computed_profile without its time."""

    orders: int
    spent: int
    last_order_on: date | None
    activity_due_at: datetime | None
    due_at: datetime | None

    @property
    def buying(self) -> Buying:
        return Buying(self.orders, self.spent, self.last_order_on)


@dataclass
class Held:
    """One profile as the database has it."""

    id: int
    zone: ZoneInfo
    created_at: datetime
    last_seen_at: datetime | None
    columns: dict[str, str | None]
    #: The first event, and the next one that was dated ahead.
    first_at: datetime | None
    next_at: datetime | None
    basis: Basis | None
    traits: dict[str, Told] = field(default_factory=dict)
    habits: dict[str, Habit] = field(default_factory=dict)

    def given(self, name: str) -> bool:
        return name in self.traits and self.traits[name].given


def _known() -> Select[Any]:
    profile, event, computed = table_of(Profile), table_of(Event), table_of(ComputedProfile)
    own = select(event.c.at).where(event.c.profile_id == profile.c.id).correlate(profile)
    first = own.order_by(event.c.at).limit(1)
    ahead = own.where(event.c.at >= bindparam("now", type_=UtcDateTime())).order_by(event.c.at).limit(1)
    return (
        select(
            *(profile.c[name] for name in ("id", "timezone", "created_at", "last_seen_at", *COLUMNS)),
            first.scalar_subquery(),
            ahead.scalar_subquery(),
            *(computed.c[name] for name in Basis._fields),
        )
        .select_from(profile.outerjoin(computed, computed.c.profile_id == profile.c.id))
        .where(in_ids(profile.c.id))
    )


def _owned(entity: type[Base], *names: str) -> Select[Any]:
    columns = table_of(entity).c
    return select(*(columns[name] for name in ("profile_id", *names))).where(in_ids(columns.profile_id))


# Made once: a dialect then finds them among its compiled statements at once.
_KNOWN = _known()
#: All of a profile's traits: the names in the query would make SQLite start from their index.
_TRAITS = _owned(Trait, "name", "text_value", "source")
_HABITS = _owned(ExpectedPurchase, "category", "usual_gap", "last_on", "expected_on")


async def read_held(session: AsyncSession, profile_ids: Sequence[int], moment: Moment) -> dict[int, Held]:
    """Those of the profiles that are there."""
    found: dict[int, Held] = {}
    for row in await session.execute(_KNOWN, {"ids": list(profile_ids), "now": moment.now}):
        number, zone, created_at, last_seen_at, stage, type_, first_at, next_at, *basis = row
        found[number] = Held(
            number,
            _zone(zone, moment.zone),
            created_at,
            last_seen_at,
            {"lifecycle_stage": stage, "rfm_type": type_},
            first_at,
            next_at,
            None if basis[0] is None else Basis(*basis),
        )
    await _add_traits(session, found)
    await _add_habits(session, found)
    return found


async def _add_traits(session: AsyncSession, found: dict[int, Held]) -> None:
    for owner, name, text, source in await session.execute(_TRAITS, {"ids": list(found)}):
        if name in _TOLD:
            found[owner].traits[name] = Told(text, source != COMPUTED)


async def _add_habits(session: AsyncSession, found: dict[int, Held]) -> None:
    habits: dict[int, dict[str, Habit]] = defaultdict(dict)
    rows = await session.execute(_HABITS, {"ids": list(found)})
    for owner, category, usual_gap, last_on, expected_on in rows:
        habits[owner][category] = Habit(usual_gap, last_on, expected_on)
    for owner, some in habits.items():
        found[owner].habits = some


def _zone(name: str | None, shops: ZoneInfo) -> ZoneInfo:
    try:
        return ZoneInfo(name) if name else shops
    except (ZoneInfoNotFoundError, ValueError):
        return shops
