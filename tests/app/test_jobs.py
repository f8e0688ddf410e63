"""The clock's jobs, each run once as the clock would."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import migrate
from app.jobs import make_clockwork
from app.settings import Settings
from app.wiring import Shop
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
    found: Jobs = {}

    def every(
        _clockwork: Clockwork, _seconds: float, job: Callable[[], Awaitable[object]], *, name: str
    ) -> None:
        found[name] = job

    monkeypatch.setattr(Clockwork, "every", every)
    make_clockwork(shop)
    return found


async def test_every_job_runs_in_an_empty_shop(jobs: Jobs):
    assert set(jobs) == {"plan", "journeys", "upkeep", "handoffs", "campaign_news", "fading", "resync"}
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
