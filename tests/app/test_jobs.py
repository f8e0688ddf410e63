"""The clock's jobs, each run once as the clock would."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import migrate
from app.jobs import HeavyJob, heavy_jobs, make_clockwork
from app.settings import Settings
from app.upkeep import ShopUpkeep
from app.wiring import Shop
from app.work_queue import Work
from profiles.learning import Finding, learn
from profiles.profile import meet
from profiles.schema import Evidence
from scheduler.clockwork import Clockwork
from tests.conftest import NOW

Jobs = dict[str, Callable[[], Awaitable[object]]]


@pytest.fixture
async def shop(tmp_path: Path):
    shop = Shop(Settings(data_dir=tmp_path), clock=lambda: NOW)
    await migrate.upgrade(shop.database)
    yield shop
    await shop.close()


@pytest.fixture
def jobs(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Jobs:
    return timed(shop, monkeypatch)


def timed(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Jobs:
    """What the clock would run."""
    found: Jobs = {}

    def every(
        _clockwork: Clockwork, _seconds: float, job: Callable[[], Awaitable[object]], *, name: str
    ) -> None:
        found[name] = job

    monkeypatch.setattr(Clockwork, "every", every)
    make_clockwork(shop)
    return found


async def test_every_job_runs_in_an_empty_shop(shop: Shop, jobs: Jobs):
    light = {"plan", "journeys", "referrals", "handoffs", "campaign_news"}
    assert set(jobs) == light | {job.name for job in heavy_jobs(shop)}
    for job in jobs.values():
        await job()


async def test_what_was_learned_long_ago_fades_and_what_is_fresh_stays(shop: Shop, jobs: Jobs):
    async with shop.database.begin() as session:
        known = await meet(session, channel="web", external_id="1", now=NOW)
        for days, topic in ((2000, "returns"), (0, "delivery")):
            findings = [Finding("topic", topic, 1.0)]
            await learn(session, known.id, findings, now=NOW - timedelta(days=days))
    await jobs["fading"]()
    await jobs["fading"]()
    async with shop.database.read() as session:
        assert list(await session.scalars(select(Evidence.value))) == ["delivery"]
        assert await session.scalar(select(func.count()).select_from(Evidence)) == 1


async def test_sources_are_left_alone_where_nobody_wants_them_synced(shop: Shop, monkeypatch):
    monkeypatch.setattr(shop, "settings", shop.settings.model_copy(update={"sync_every": "never"}))
    clockwork = make_clockwork(shop)
    assert clockwork._scheduler.get_job("resync") is None
    assert clockwork._scheduler.get_job("plan") is not None


async def test_on_postgresql_the_clock_queues_heavy_jobs_and_a_worker_does_them(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ShopUpkeep, "run", lambda *_: pytest.fail("the clock did the upkeep itself"))
    shop = Shop(Settings(data_dir=tmp_path, database_url=postgres_url), clock=lambda: NOW)
    assert shop.work_queue is not None
    await shop.work_queue.install()
    jobs = timed(shop, monkeypatch)
    for job in heavy_jobs(shop):
        await jobs[job.name]()
        assert not await shop.work_queue.put(job.name)
    await jobs["queue_log"]()
    monkeypatch.undo()
    stop = asyncio.Event()
    done = {job.name: asyncio.Event() for job in heavy_jobs(shop)}

    def noted(job: HeavyJob) -> Work:
        async def run() -> None:
            await job.run()
            done[job.name].set()

        return run

    working = asyncio.create_task(
        shop.work_queue.work({job.name: noted(job) for job in heavy_jobs(shop)}, stop, within=5)
    )
    async with asyncio.timeout(60):
        await asyncio.gather(*(each.wait() for each in done.values()))
    stop.set()
    await working
    await shop.close()


async def test_a_turn_that_is_left_out_because_the_last_one_still_runs_is_no_news(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    make_clockwork(shop)
    clockwork, turns = Clockwork(), []

    async def slow() -> None:
        turns.append(1)
        await asyncio.sleep(0.3)

    clockwork.every(0.05, slow, name="slow")
    clockwork.start()
    await asyncio.sleep(0.25)
    await clockwork.stop()
    assert len(turns) == 1
    assert "slow" not in caplog.text
    assert "skipped" not in caplog.text
