"""What one arriving event costs the members of fifty saved segments."""

from __future__ import annotations

import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path

import duckdb
from sqlalchemy import select

from profiles import changes, events
from profiles.database import Database
from segments import segment
from segments.condition import Condition
from segments.membership import Membership
from segments.schema import SegmentRecheck
from segments.trial import read_cases
from segments.upkeep import Upkeep
from tests.bench.big_shop import copy_shop, generate
from tests.bench.measures import quantile
from tests.bench.row import Row
from tests.bench.segments import MOMENT
from tests.conftest import create_tables
from tests.segments.shop import plain_engine

CUSTOMERS, EVENTS, SEGMENTS, ARRIVING = 2_000, 100_000, 50, 60
ASKED = Path(__file__).with_name("audiences") / "develop.jsonl"


class Alone:
    """No other process keeps segments up to date."""

    async def hold(self) -> bool:
        return True

    async def release(self) -> None:
        pass


async def bench() -> AsyncIterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'shop.sqlite'}"
        create_tables(url)
        duck = duckdb.connect()
        generate(duck, customers=CUSTOMERS, events=EVENTS)
        copy_shop(duck, plain_engine(url))
        database = Database(url)
        try:
            yield await _follow(database)
        finally:
            await database.close()


async def _follow(database: Database) -> Row:
    upkeep = Upkeep(database, [Membership(database)], Alone())
    async with database.begin() as session:
        await changes.forget_all(session)
        for number, condition in enumerate(conditions()):
            await segment.save(session, name=f"Segment {number}", condition=condition, now=MOMENT.now)
    await upkeep.run(MOMENT)
    while await _due(database):
        await upkeep.run(MOMENT)
    times = []
    for number in range(ARRIVING):
        moment = replace(MOMENT, now=MOMENT.now + timedelta(milliseconds=50 * (number + 1)))
        bought = events.NewEvent(
            profile_id=1 + number * 31 % CUSTOMERS, type="purchase", at=moment.now - timedelta(seconds=1),
            product_id="P000007", category="coffee", quantity=1, price=1500, amount=1500,
        )  # fmt: skip
        async with database.begin() as session:
            await events.append(session, [bought], received_at=moment.now)
        began = time.perf_counter()
        await upkeep.run(moment)
        times.append((time.perf_counter() - began) * 1000)
    return Row(
        f"one event over {SEGMENTS} segments of {CUSTOMERS:,} customers",
        f"p50 {quantile(times, 0.5):.1f} ms, p95 {quantile(times, 0.95):.1f} ms",
        "goal: under 10 ms",
    )


async def _due(database: Database) -> bool:
    """Whether time alone still has something to change."""
    async with database.read() as session:
        late = select(SegmentRecheck.profile_id).where(SegmentRecheck.recheck_at <= MOMENT.now)
        return await session.scalar(late.limit(1)) is not None


def conditions() -> list[Condition]:
    """The first definitions of the recorded requests that look at one customer at a time."""
    found = (case.gold for case in read_cases(ASKED) if case.gold and not case.gold.unsettled())
    return list(islice({repr(condition): condition for condition in found}.values(), SEGMENTS))
