"""How fast the console's pages answer in a large shop: the page itself, and what arrives after it."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx

from console.rendering import SESSION_COOKIE
from knowledge.schema import Base as Knowledge
from profiles.database import Base, Database
from segments import segment
from segments.membership import Membership
from segments.traits.step import ComputedTraits
from segments.upkeep import Upkeep
from tests.bench.live import Alone
from tests.bench.measures import quantile
from tests.bench.row import Row
from tests.bench.segments import FOLDER, MOMENT, SHOP, make, shapes
from tests.console.shop import ADDRESS, Channels, add_operator, make_app, make_services

GOAL = 200
RUNS = 9
#: Saved segments, the first of those that the benchmark of counting has.
SAVED = 5
PAGES = (
    "/console",
    "/console/overview/recognise",
    "/console/overview/reach",
    "/console/overview/relationship",
    "/console/overview/return",
    "/console/maturity",
    "/console/segments",
    "/console/segments/1",
    "/console/segments/1/insight",
    "/console/lifecycle",
    "/console/customers",
    "/console/customers?search=1234",
    "/console/customers/1234",
    "/console/customers/1234/segments",
    "/console/campaigns",
    "/console/campaigns/new",
    "/console/journeys",
    "/console/deliveries",
    "/console/reach",
    "/console/inbox",
    "/console/knowledge",
    "/console/knowledge/gaps",
    "/console/settings",
)


async def bench() -> AsyncIterator[Row]:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(FOLDER or temporary) / SHOP
        make(folder)
        shop, settled = folder / "pages.sqlite", folder / "settling.sqlite"
        if not shop.exists():
            shutil.copy(folder / "shop.sqlite", settled)
            await _settle(f"sqlite:///{settled}")
            settled.rename(shop)
        database = Database(f"sqlite:///{shop}")
        try:
            async for row in _bench(database, Path(temporary)):
                yield row
        finally:
            await database.close()


async def _bench(database: Database, folder: Path) -> AsyncIterator[Row]:
    async with database.begin() as session:
        anna = f"Anna {time.time_ns()}"
        secret = await add_operator(session, MOMENT.now - timedelta(hours=1), name=anna)
    services = make_services(database, folder, lambda: MOMENT.now, Channels())
    transport = httpx.ASGITransport(make_app(services))
    slow: list[float] = []
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, timeout=120) as client:
        client.cookies.set(SESSION_COOKIE, secret)
        for page in PAGES:
            times = await _times(client, page)
            slow.append(quantile(times, 0.95))
            measured = f"p50 {statistics.median(times):.0f} ms, p95 {slow[-1]:.0f} ms"
            yield Row(f"page {page}", measured, f"goal: under {GOAL} ms")
    yield Row(
        f"{len(PAGES)} pages at {SHOP.replace('x', ' customers, ')} events",
        f"{sum(one < GOAL for one in slow)} under {GOAL} ms at p95",
        f"slowest {max(slow):.0f} ms",
    )


async def _settle(url: str) -> None:
    """Segments are saved, traits and members computed: minutes, in a large shop."""
    database = Database(url)
    async with database.begin() as session:
        connection = await session.connection()
        for tables in (Base, Knowledge):
            await connection.run_sync(tables.metadata.create_all)
        for shape in shapes()[:SAVED]:
            await segment.save(session, name=shape.name, condition=shape.condition, now=MOMENT.now)
    await Upkeep(database, [ComputedTraits(database), Membership(database)], Alone()).run(MOMENT)
    await database.close()


async def _times(client: httpx.AsyncClient, page: str) -> list[float]:
    """In milliseconds, warm."""
    times = []
    for _ in range(RUNS + 1):
        began = time.perf_counter()
        answer = await client.get(page)
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, (page, answer.status_code)
    return times[1:]
