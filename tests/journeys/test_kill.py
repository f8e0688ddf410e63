"""kill -9 at random moments of a campaign: nobody gets two messages, everybody is accounted for.

KILLS and KILL_RECIPIENTS (environment) make it larger: 30 and 2000 take some minutes.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections import Counter
from random import Random
from typing import Any

import pytest

from tests.botapi import BotApiServer
from tests.journeys.service import Service

KILLS = int(os.environ.get("KILLS", "3"))
RECIPIENTS = int(os.environ.get("KILL_RECIPIENTS", "500"))
#: More than the sender ever has under way.
IN_FLIGHT = 16
#: Long enough for a start on a busy machine.
PATIENCE = 180


def refuses_marketing(n: int) -> bool:
    return n % 20 == 7


def import_recipients(service: Service) -> None:
    rows = (
        {
            "id": str(n),
            "name": f"Customer {n}",
            "channel": "telegram",
            "telegram_id": str(5000 + n),
            "consent": 0 if refuses_marketing(n) else 1,
        }
        for n in range(RECIPIENTS)
    )
    (service.folder / "people.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert service.command("profiles", "import", "people.jsonl")["accepted"] == RECIPIENTS


def settle_in(telegram: BotApiServer) -> None:
    """Most have started the bot; some have blocked it since, and some chats are gone."""
    for n in range(RECIPIENTS):
        if n % 50 != 3:
            telegram.user(5000 + n, blocked=n % 50 == 11)


def start_campaign(service: Service) -> str:
    message = {"text": "Hello {name|friend}", "button": {"label": "Look", "url": "https://shop.example/"}}
    file = {
        "name": "Everyone",
        "definition": {"everyone": True},
        "message": message,
        "holdout_percent": 5,
    }
    (service.folder / "campaign.json").write_text(json.dumps(file))
    number = str(service.command("campaign", "create", "campaign.json")["id"])
    service.command("campaign", "start", number)
    return number


async def called_at_least(telegram: BotApiServer, count: int) -> None:
    async with asyncio.timeout(PATIENCE), telegram.changed:
        await telegram.changed.wait_for(lambda: telegram.count("sendMessage") >= count)


async def completed(service: Service) -> dict[str, Any]:
    async with asyncio.timeout(PATIENCE):
        while True:
            listed = await asyncio.to_thread(service.command, "campaign", "list")
            ours = next(row for row in listed["campaigns"] if row["name"] == "Everyone")
            if ours["state"] == "completed":
                return dict(ours)
            await asyncio.sleep(0.5)


@pytest.mark.timeout(120 + 60 * KILLS)
async def test_a_killed_campaign_goes_on_and_nobody_gets_two(
    service: Service, telegram: BotApiServer
) -> None:
    random = Random(RECIPIENTS)
    settle_in(telegram)
    telegram.latency = 0.05
    service.settings["SHOPKEEPER_SEND_RATE"] = "150"
    await asyncio.to_thread(import_recipients, service)
    await asyncio.to_thread(start_campaign, service)
    for reached in sorted(random.sample(range(1, int(RECIPIENTS * 0.6)), KILLS)):
        await service.start()
        await called_at_least(telegram, reached)
        await asyncio.sleep(random.random() * 0.1)
        service.kill()
    await service.start()
    row = await completed(service)
    deliveries = row["deliveries"]
    received = Counter(message.chat_id for message in telegram.messages)
    # Shown by `pytest -s`: the large run by hand is read, too.
    sys.stdout.write(f"{KILLS} kills, {len(received)} received, {deliveries}\n")
    assert max(received.values()) == 1
    assert sum(deliveries.values()) == RECIPIENTS
    assert set(deliveries) == {"sent", "skipped", "failed", "held_out"} | deliveries.keys() & {"unknown"}
    assert not any(refuses_marketing(chat_id - 5000) for chat_id in received)
    assert deliveries.get("unknown", 0) <= KILLS * IN_FLIGHT
    assert deliveries["sent"] <= len(received) <= deliveries["sent"] + deliveries.get("unknown", 0)
