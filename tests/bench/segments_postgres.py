"""How fast the same twenty definitions are counted on PostgreSQL, as Debian configures it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from functools import partial

import duckdb
from sqlalchemy import text
from sqlalchemy.engine import make_url

from profiles.database import Database
from segments.audience import count
from tests.bench.big_shop import copy_shop, create_tables, generate
from tests.bench.row import Row
from tests.bench.segments import MOMENT, Shape, measured, shapes
from tests.postgres import running_server
from tests.segments.shop import plain_engine

#: Customers and events. A million and twenty million take a quarter of an hour and 25 GB to make.
SHOP = os.environ.get("BENCH_POSTGRES_SHOP", "20000x1000000")


async def bench() -> AsyncIterator[Row]:
    with running_server() as url:
        if url is None:
            yield Row("segments on PostgreSQL", "left out", "no PostgreSQL server on this machine")
            return
        _make(make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False))
        database = Database(url)
        slowest = []
        for shape in shapes():
            ours = await measured(partial(_count, database, shape))
            slowest.append(ours.p95)
            yield Row(
                f"PostgreSQL, {shape.name}: {ours.found:,} customers",
                f"p50 {ours.p50:.0f} ms, p95 {ours.p95:.0f} ms",
            )
        await database.close()
        yield Row(
            f"PostgreSQL, {len(slowest)} segments among {SHOP.replace('x', ' customers, ')} events",
            f"{sum(one <= 300 for one in slowest)} of {len(slowest)} within 300 ms at p95",
            f"slowest {max(slowest):.0f} ms",
        )


def _make(url: str) -> None:
    customers, events = map(int, SHOP.split("x"))
    duck = duckdb.connect()
    generate(duck, customers=customers, events=events)
    engine = plain_engine(url)
    create_tables(engine)
    copy_shop(duck, engine)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # So that an index alone can answer, as it can once autovacuum has been round.
        connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()
    duck.close()


async def _count(database: Database, shape: Shape) -> int:
    async with database.read() as session:
        return await count(session, shape.condition, MOMENT)
