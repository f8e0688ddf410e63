"""Several workers on one PostgreSQL: when one is killed, another goes on with its messages and its job."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import LiteralString

import psycopg
import pytest

from app import migrate
from tests.botapi import BotApiServer
from tests.journeys.service import Service

RECIPIENTS = 300
#: Customers whom a job of the upkeep takes several seconds for.
CUSTOMERS = 3000
#: What a worker has under way at most, and so what may be unknown after it was killed.
IN_FLIGHT = 16
#: Seconds after which a killed worker's work has gone on.
TAKEN_OVER = 30
#: For everything else, on a busy machine.
PATIENCE = 120


def import_people(service: Service, count: int) -> None:
    rows = (
        {"id": str(n), "channel": "telegram", "telegram_id": str(5000 + n), "consent": 1}
        for n in range(count)
    )
    (service.folder / "people.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert service.command("profiles", "import", "people.jsonl")["accepted"] == count


def start_campaign(service: Service) -> None:
    file = {"name": "Everyone", "definition": {"everyone": True}, "message": {"text": "Hello"}}
    (service.folder / "campaign.json").write_text(json.dumps(file))
    service.command("campaign", "start", str(service.command("campaign", "create", "campaign.json")["id"]))


def prepare(service: Service, url: str) -> None:
    """The tests' tables are those of the newest version; what else a database needs is made as anywhere."""
    service.settings["SHOPKEEPER_DATABASE_URL"] = url
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
        connection.execute("INSERT INTO alembic_version VALUES (%s)", [migrate.head()])
    service.command("db", "upgrade")


def run(service: Service, role: str) -> subprocess.Popen[bytes]:
    with (service.folder / f"{role}.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "app", "run", "--role", role],
            cwd=service.folder,
            env=service.environment,
            stdout=log,
            stderr=log,
        )


async def received(telegram: BotApiServer, count: int) -> None:
    async with telegram.changed:
        await telegram.changed.wait_for(lambda: len(telegram.messages) >= count)


async def completed(service: Service) -> Counter[str]:
    async with asyncio.timeout(PATIENCE):
        while True:
            listed = await asyncio.to_thread(service.command, "campaign", "list")
            ours = next(row for row in listed["campaigns"] if row["name"] == "Everyone")
            if ours["state"] == "completed":
                return Counter(ours["deliveries"])
            await asyncio.sleep(0.5)


def sending(workers: list[subprocess.Popen[bytes]], url: str) -> subprocess.Popen[bytes]:
    """The worker whose name stands in the rows that were claimed."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT claimed_by FROM delivery WHERE claimed_by IS NOT NULL LIMIT 1"
        ).fetchone()
    assert row is not None
    number = int(row[0].split(":")[1])
    return next(worker for worker in workers if worker.pid == number)


@pytest.mark.timeout(400)
async def test_a_killed_workers_messages_are_taken_over_and_nobody_gets_two(
    service: Service, telegram: BotApiServer, postgres_url: str
) -> None:
    service.settings["SHOPKEEPER_SEND_RATE"] = "40"
    for n in range(RECIPIENTS):
        telegram.user(5000 + n)
    telegram.latency = 0.05
    await asyncio.to_thread(prepare, service, postgres_url)
    await asyncio.to_thread(import_people, service, RECIPIENTS)
    await asyncio.to_thread(start_campaign, service)
    # Two schedulers plan at once, two workers want to send.
    workers = [run(service, "worker"), run(service, "worker")]
    schedulers = [run(service, "scheduler"), run(service, "scheduler")]
    try:
        async with asyncio.timeout(PATIENCE):
            await received(telegram, RECIPIENTS // 4)
        killed = sending(workers, postgres_url)
        os.kill(killed.pid, 9)
        killed.wait()
        before, at = len(telegram.messages), time.monotonic()
        # What was under way when it was killed may still arrive.
        async with asyncio.timeout(TAKEN_OVER):
            await received(telegram, before + IN_FLIGHT + 1)
        took = time.monotonic() - at
        deliveries = await completed(service)
    finally:
        for process in [*workers, *schedulers]:
            process.kill()
            process.wait()
    sys.stdout.write(f"taken over after {took:.1f} s, {dict(deliveries)}\n")
    counts = Counter(message.chat_id for message in telegram.messages)
    assert max(counts.values()) == 1
    assert deliveries.total() == RECIPIENTS
    assert set(deliveries) <= {"sent", "unknown"}
    assert deliveries["unknown"] <= IN_FLIGHT
    assert deliveries["sent"] <= len(counts) <= deliveries.total()


def save_everyone(service: Service) -> None:
    (service.folder / "segment.json").write_text(json.dumps({"everyone": True}))
    service.command("segment", "save", "Everyone", "--definition", "segment.json")


def number(url: str, query: LiteralString) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


async def until(condition: Callable[[], bool], within: float = PATIENCE) -> None:
    async with asyncio.timeout(within):
        while not await asyncio.to_thread(condition):  # noqa: ASYNC110 - another process brings it about
            await asyncio.sleep(0.02)


JOBS = "SELECT count(*) FROM pgqueuer"
ENTERED = "SELECT count(*) FROM segment_change WHERE entered"


@pytest.mark.timeout(400)
async def test_a_killed_workers_job_is_taken_over_and_its_effect_is_there_once(
    service: Service, postgres_url: str
) -> None:
    await asyncio.to_thread(prepare, service, postgres_url)
    await asyncio.to_thread(save_everyone, service)
    victim, heir = run(service, "worker"), run(service, "worker")
    log = service.folder / "worker.log"
    scheduler = run(service, "scheduler")
    try:
        await until(lambda: log.read_text().count("action=queue_joined") == 2)
        await until(lambda: number(postgres_url, "SELECT count(computed_at) FROM segment") == 1)
        scheduler.kill()
        scheduler.wait()
        await until(lambda: number(postgres_url, JOBS) == 0)
        # Held up, it cannot take the job that the other one is to die of.
        os.kill(heir.pid, signal.SIGSTOP)
        await asyncio.to_thread(import_people, service, CUSTOMERS)
        scheduler = run(service, "scheduler")
        await until(lambda: number(postgres_url, ENTERED) > 0)
        victim.kill()
        victim.wait()
        begun, at = number(postgres_url, ENTERED), time.monotonic()
        os.kill(heir.pid, signal.SIGCONT)
        await until(lambda: number(postgres_url, ENTERED) > begun, within=TAKEN_OVER)
        took = time.monotonic() - at
        await until(lambda: number(postgres_url, "SELECT count(*) FROM profile_change") == 0)
    finally:
        for process in (victim, heir, scheduler):
            process.kill()
            process.wait()
    sys.stdout.write(f"killed after {begun} of {CUSTOMERS}, taken over after {took:.1f} s\n")
    assert 0 < begun < CUSTOMERS
    assert number(postgres_url, ENTERED) == CUSTOMERS
    for held in ("segment_change WHERE entered", "segment_member", "computed_profile"):
        with psycopg.connect(postgres_url) as connection:
            found = connection.execute(f"SELECT count(*), count(DISTINCT profile_id) FROM {held}")
            assert found.fetchone() == (CUSTOMERS, CUSTOMERS)
