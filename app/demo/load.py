"""Opens the demo shop: pictures, content, customers and examples, each made once."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy import select

from app.demo.catalogue import SHOP, DemoProduct, read_products
from app.demo.customers import CustomerFiles, write_customers
from app.demo.examples import save_examples
from app.demo.pictures import missing_pictures
from knowledge.library import Library
from knowledge.library import Progress as SyncProgress
from profiles.database import Database
from profiles.intake.imports import import_events, import_profiles
from profiles.schema import Profile

#: Told the stage, how much of it is done, and how much there is where that is known.
Progress = Callable[[str, int, int | None], None]

#: Left in the data folder once the customers are in: who is erased later must stay erased.
MARKER = "demo.json"


@dataclass
class DemoReport:
    """What was new to the shop, and how long each stage took."""

    pictures: int = 0
    #: Products, questions and passages that the sync added or changed.
    content: int = 0
    customers: int = 0
    events: int = 0
    #: Segments and campaigns.
    examples: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[stage] = round(time.perf_counter() - started, 2)


async def load_demo(
    *,
    database: Database,
    library: Library,
    data_dir: Path,
    now: datetime,
    currency: str,
    progress: Progress,
    customer_count: int = 2000,
) -> DemoReport:
    """Loads what is not there yet. The customers' past ends at `now`; `data_dir` takes pictures and files."""
    opening = _Opening(database, library, data_dir, now, currency, progress)
    report, products = opening.report, read_products()
    with report.timed("pictures"):
        await opening.draw(products)
    with report.timed("content"):
        await opening.read_shop()
    if not await _is_loaded(database, data_dir / MARKER):
        with report.timed("customers"):
            folder = data_dir / "demo"
            await opening.meet(
                await asyncio.to_thread(write_customers, folder, products, now=now, count=customer_count)
            )
        with report.timed("examples"):
            await opening.add_examples()
        _mark(data_dir / MARKER, now)
    _log(report)
    return report


@dataclass
class _Opening:
    """The stages, with what all of them need."""

    database: Database
    library: Library
    data_dir: Path
    now: datetime
    currency: str
    progress: Progress
    report: DemoReport = field(default_factory=DemoReport)

    async def draw(self, products: list[DemoProduct]) -> None:
        jobs = await asyncio.to_thread(missing_pictures, products, self.data_dir / "media")
        for done, job in enumerate(jobs, start=1):
            await asyncio.to_thread(job)
            self.progress("Drawing pictures", done, len(jobs))
        self.report.pictures = len(jobs)

    async def read_shop(self) -> None:
        def show(state: SyncProgress) -> None:
            self.progress(f"Reading the shop: {state.stage}", state.done, state.total)

        result = await self.library.sync([str(SHOP)], now=self.now, progress=show)
        self.report.content = result.added + result.changed

    async def meet(self, files: CustomerFiles) -> None:
        """Imports the customers, then what they did."""
        profiles = await import_profiles(
            self.database,
            files.profiles,
            now=self.now,
            source="demo",
            progress=lambda done: self.progress("Meeting customers", done, files.profile_count),
        )
        events = await import_events(
            self.database,
            files.events,
            now=self.now,
            currency=self.currency,
            progress=lambda done: self.progress("Remembering what they did", done, files.event_count),
        )
        self.report.customers, self.report.events = profiles.accepted, events.accepted

    async def add_examples(self) -> None:
        async with self.database.begin() as session:
            self.report.examples = await save_examples(session, now=self.now)


async def _is_loaded(database: Database, marker: Path) -> bool:
    """A marker beside an empty database is left over from another one."""
    if not await asyncio.to_thread(marker.exists):
        return False
    async with database.read() as session:
        return await session.scalar(select(Profile.id).limit(1)) is not None


def _mark(marker: Path, now: datetime) -> None:
    marker.write_text(json.dumps({"customers_loaded_at": now.isoformat()}) + "\n", encoding="utf-8")


def _log(report: DemoReport) -> None:
    structlog.get_logger("demo").info(
        "The demo shop is ready.",
        action="demo_loaded",
        customers=report.customers,
        events=report.events,
        pictures=report.pictures,
        seconds=report.seconds,
    )
