"""How long a tick of a journey takes in which a hundred thousand customers wait."""

from __future__ import annotations

import tempfile
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update

from profiles.database import Database
from profiles.schema import Profile
from scheduler.journeys import journey as journeys
from scheduler.journeys.schema import JourneyRun
from scheduler.journeys.ticker import Ticker
from segments.moment import Moment
from tests.bench.row import Row
from tests.conftest import create_tables

CUSTOMERS = 100_000
DUE = 1_000
NOW = datetime(2026, 9, 16, 14, 30, tzinfo=UTC)
DEFINITION = {
    "trigger": {"schedule": {"every": "1h"}, "condition": {"everyone": True}},
    "steps": [{"id": "pause", "wait": "30d"}, {"id": "hello", "message": {"text": "Hello"}}],
    "goal": {"event": "purchase"},
}


async def bench() -> AsyncIterator[Row]:
    """Rows for the table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.sqlite"
        create_tables(f"sqlite:///{path}")
        database = Database(f"sqlite:///{path}")
        async for row in _rows(database):
            yield row
        await database.close()


async def _rows(database: Database) -> AsyncIterator[Row]:
    ticker = Ticker(database)
    await _fill(database)
    moment = Moment(NOW, ZoneInfo("Europe/Berlin"), frozenset({"telegram"}))
    began = time.perf_counter()
    while await _waiting_to_begin(database):
        await ticker.tick(moment)
    yield Row(f"{CUSTOMERS:,} customers enter a journey", f"{time.perf_counter() - began:.1f} s", "")
    yield Row("tick, all of them waiting", f"{await _tick(ticker, moment, 1):.3f} s", "goal: under 2 s")
    await _make_due(database)
    taken = await _tick(ticker, moment, 2)
    yield Row(f"tick, {DUE:,} of them due", f"{taken:.3f} s", "goal: under 2 s")
    yield Row("tick with the hourly look at everybody", f"{await _tick(ticker, moment, 70):.3f} s", "")


async def _fill(database: Database) -> None:
    async with database.begin() as session:
        rows = [{"reference": str(number), "created_at": NOW} for number in range(CUSTOMERS)]
        await session.execute(insert(Profile), rows)
        made = await journeys.create(session, name="Bench", definition=DEFINITION, now=NOW)
        await journeys.start(session, made.id, now=NOW)


async def _waiting_to_begin(database: Database) -> bool:
    """Whether somebody has not entered yet, or has not begun to wait."""
    async with database.read() as session:
        nobody = await session.scalar(select(JourneyRun.id).limit(1)) is None
        due = select(JourneyRun.id).where(JourneyRun.due_at <= NOW).limit(1)
        return nobody or await session.scalar(due) is not None


async def _make_due(database: Database) -> None:
    async with database.begin() as session:
        some = select(JourneyRun.id).limit(DUE)
        await session.execute(update(JourneyRun).where(JourneyRun.id.in_(some)).values(due_at=NOW, until=NOW))


async def _tick(ticker: Ticker, moment: Moment, minutes: int) -> float:
    later = Moment(moment.now + timedelta(minutes=minutes), moment.zone, moment.channels)
    began = time.perf_counter()
    await ticker.tick(later)
    return time.perf_counter() - began
