"""Several workers on one PostgreSQL: one sends, and when it is killed another one goes on."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections import Counter

import psycopg
import pytest

from app import migrate
from tests.botapi import BotApiServer
from tests.journeys.service import Service

RECIPIENTS = 300
#: What a worker has under way at most, and so what may be unknown after it was killed.
IN_FLIGHT = 16
#: Seconds after which a killed worker's work has gone on.
TAKEN_OVER = 30
#: For everything else, on a busy machine.
PATIENCE = 120


def import_recipients(service: Service) -> None:
    rows = (
        {"id": str(n), "channel": "telegram", "telegram_id": str(5000 + n), "consent": 1}
        for n in range(RECIPIENTS)
    )
    (service.folder / "people.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert service.command("profiles", "import", "people.jsonl")["accepted"] == RECIPIENTS


def start_campaign(service: Service) -> None:
    file = {"name": "Everyone", "definition": {"everyone": True}, "message": {"text": "Hello"}}
    (service.folder / "campaign.json").write_text(json.dumps(file))
    service.command("campaign", "start", str(service.command("campaign", "create", "campaign.json")["id"]))


def stamp(url: str) -> None:
    """The tests' tables are those of the newest version."""
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
        connection.execute("INSERT INTO alembic_version VALUES (%s)", [migrate.head()])


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
    service.settings |= {"SHOPKEEPER_DATABASE_URL": postgres_url, "SHOPKEEPER_SEND_RATE": "40"}
    for n in range(RECIPIENTS):
        telegram.user(5000 + n)
    telegram.latency = 0.05
    stamp(postgres_url)
    await asyncio.to_thread(import_recipients, service)
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
