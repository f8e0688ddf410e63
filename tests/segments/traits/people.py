"""Customers of a small shop, what they do, and what is computed about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import events
from profiles.database import Database
from profiles.events import NewEvent
from profiles.schema import Event, Profile, Setting, Trait
from profiles.sources import COMPUTED
from segments.moment import Moment
from segments.traits.recompute import recompute
from segments.traits.schema import ComputedProfile, ExpectedPurchase, ShopFigure, StageChange

ZONE = ZoneInfo("Europe/Berlin")


def at(now: datetime) -> Moment:
    return Moment(now=now, zone=ZONE, currency="EUR")


async def add_people(database: Database, now: datetime, count: int = 1, **columns: Any) -> list[int]:
    """Customers 1 to `count`, who came two years ago."""
    joined: dict[str, Any] = {"created_at": now - timedelta(days=730), **columns}
    async with database.begin() as session:
        session.add_all(Profile(id=number, reference=str(number), **joined) for number in range(1, count + 1))
    return list(range(1, count + 1))


async def do(
    database: Database, profile_id: int, now: datetime, *doings: tuple[float, dict[str, Any]]
) -> None:
    """Events of one customer, each so many days before now."""
    async with database.begin() as session:
        await add(session, profile_id, now, doings)


async def add(
    session: AsyncSession, profile_id: int, now: datetime, doings: Sequence[tuple[float, dict[str, Any]]]
) -> None:
    made = [
        NewEvent(profile_id=profile_id, at=now - timedelta(days=days), **fields) for days, fields in doings
    ]
    await events.append(session, made, received_at=now)


def bought(amount: int = 1000, **fields: Any) -> dict[str, Any]:
    return {"type": "purchase", "amount": amount, "price": amount, "quantity": 1, **fields}


async def computed(database: Database, profile_id: int, now: datetime) -> dict[str, str | None]:
    """The computed values of one customer, brought to this moment."""
    async with database.begin() as session:
        await recompute(session, [profile_id], at(now))
    async with database.read() as session:
        return (await everything(session))[profile_id][0]


async def everything(session: AsyncSession) -> dict[int, tuple[dict[str, str | None], Any, Any]]:
    """All that is computed about everybody, but for the time of writing."""
    found: dict[int, tuple[dict[str, str | None], Any, Any]] = {}
    people = select(Profile.id, Profile.lifecycle_stage, Profile.rfm_type)
    for number, stage, type_ in await session.execute(people):
        found[number] = ({"lifecycle_stage": stage, "rfm_type": type_}, {}, [])
    traits = select(Trait.profile_id, Trait.name, Trait.text_value).where(Trait.source == COMPUTED)
    for number, name, text in await session.execute(traits):
        found[number][0][name] = text
    columns = [one for one in ExpectedPurchase.__table__.c if one.name != "profile_id"]
    for number, category, *habit in await session.execute(select(ExpectedPurchase.profile_id, *columns)):
        found[number][1][category] = habit
    columns = [one for one in ComputedProfile.__table__.c if one.name not in ("profile_id", "at")]
    for number, *basis in await session.execute(select(ComputedProfile.profile_id, *columns)):
        found[number][2].append(basis)
    return found


async def forget_computed(session: AsyncSession) -> None:
    """As if nothing had ever been computed; the shop's figures stay."""
    await session.execute(delete(Trait).where(Trait.source == COMPUTED))
    for table in (ComputedProfile, ExpectedPurchase, StageChange):
        await session.execute(delete(table))
    given = select(Trait.profile_id).where(Trait.name.in_(("lifecycle_stage", "rfm_type")))
    emptied = update(Profile).where(Profile.id.not_in(given))
    await session.execute(emptied.values(lifecycle_stage=None, rfm_type=None))


async def empty(session: AsyncSession) -> None:
    """Nobody is left, and nothing measured or set."""
    for table in (Event, Trait, Profile, ShopFigure, Setting):
        await session.execute(delete(table))
