"""The event log: what customers did."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Dialect, and_, exists, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import TypeEngine

from profiles.database import UtcDateTime
from profiles.membership import one_of
from profiles.schema import Event, Profile, Trait


@dataclass(frozen=True, kw_only=True)
class NewEvent:
    """Something a customer did, before it is in the log. Money is in minor units of the shop's currency."""

    profile_id: int
    type: str
    at: datetime
    #: Makes a redelivery or a second import harmless; None where nothing repeats.
    key: str | None = None
    product_id: str | None = None
    category: str | None = None
    brand: str | None = None
    price: int | None = None
    quantity: int | None = None
    amount: int | None = None
    campaign_id: str | None = None
    #: The order that this line is a part of; None where one purchase is one order.
    order_id: str | None = None
    channel: str | None = None
    sentiment: str | None = None
    topic: str | None = None
    properties: dict[str, Any] = field(default_factory=dict)


#: The columns that an INSERT fills, in its order.
COLUMNS = tuple(column.name for column in Event.__table__.columns if column.name != "id")
#: Rows of one INSERT; every database takes as many parameters as they have.
ROWS = 500
AT, RECEIVED_AT, PROPERTIES = map(COLUMNS.index, ("at", "received_at", "properties"))


async def append(
    session: AsyncSession, events: Sequence[NewEvent], *, received_at: datetime, given_stands: bool = False
) -> int:
    """Add events to the log and return how many were new; one whose key is known is skipped.

    last_seen_at of their profiles moves forward to the latest event that has happened at `received_at`.
    With `given_stands` (an import) it stays where an import gave it for the profile.
    """
    rows = [vars(event) for event in events]
    return await append_fields(session, rows, received_at=received_at, given_stands=given_stands)


async def append_fields(
    session: AsyncSession,
    rows: Sequence[Mapping[str, Any]],
    *,
    received_at: datetime,
    given_stands: bool = False,
) -> int:
    """As `append`, for events given by the fields of a NewEvent; those left out are None."""
    if not rows:
        return 0
    connection = await session.connection()
    added = 0
    for start in range(0, len(rows), ROWS):
        some = rows[start : start + ROWS]
        statement, parameters = _addition(session.get_bind().dialect, some, received_at)
        # Without preserve_rowcount PostgreSQL's driver does not tell how many rows an INSERT of many added.
        done = await connection.exec_driver_sql(
            statement, parameters, execution_options={"preserve_rowcount": True}
        )
        added += done.rowcount
    await _move_last_seen(session, {row["profile_id"] for row in rows}, received_at, given_stands)
    return added


async def latest(session: AsyncSession, profile_id: int, *, limit: int = 50) -> list[Event]:
    """A profile's latest events, newest first."""
    newest = select(Event).where(Event.profile_id == profile_id).order_by(Event.at.desc(), Event.id.desc())
    return list(await session.scalars(newest.limit(limit)))


def _addition(
    dialect: Dialect, rows: Sequence[Mapping[str, Any]], received_at: datetime
) -> tuple[str, tuple[Any, ...]]:
    """One INSERT in the driver's own words with its parameters: an import has millions of rows to bind.

    A row a statement would cost twice as much on SQLite, which prepares each statement on a table with
    triggers for being undone.
    """
    mark = "?" if dialect.name == "sqlite" else "%s"
    marks = [mark] * len(COLUMNS)
    if dialect.name != "sqlite":
        marks[PROPERTIES] = f"{mark}::JSON"
    values = ", ".join([f"({', '.join(marks)})"] * len(rows))
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    statement = f'INSERT INTO event ({names}) VALUES {values} ON CONFLICT ("key") DO NOTHING'
    return statement, tuple(_parameters(dialect, rows, received_at))


def _parameters(dialect: Dialect, rows: Sequence[Mapping[str, Any]], received_at: datetime) -> list[Any]:
    instant = _binder(Event.__table__.c.at.type, dialect)
    received = instant(received_at)
    parameters: list[Any] = []
    for row in rows:
        values = [row.get(name) for name in COLUMNS]
        values[AT] = instant(row["at"])
        values[RECEIVED_AT] = received
        given = row.get("properties")
        values[PROPERTIES] = json.dumps(given) if given else "{}"
        parameters += values
    return parameters


def _binder(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """Brings a value into the form that the driver stores."""
    return kind.dialect_impl(dialect).bind_processor(dialect) or (lambda value: value)


async def _move_last_seen(
    session: AsyncSession, profile_ids: set[int], received_at: datetime, given_stands: bool
) -> None:
    happened = and_(Event.profile_id == Profile.id, Event.at <= literal(received_at, UtcDateTime()))
    seen = select(func.max(Event.at)).where(happened).correlate(Profile).scalar_subquery()
    moved = update(Profile).where(
        one_of(session, Profile.id, profile_ids),
        or_(Profile.last_seen_at.is_(None), Profile.last_seen_at < seen),
    )
    if given_stands:
        given = exists().where(Trait.profile_id == Profile.id, Trait.name == "last_seen_at")
        moved = moved.where(~given)
    await session.execute(moved.values(last_seen_at=seen).execution_options(synchronize_session=False))
