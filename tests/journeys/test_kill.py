"""kill -9 in the middle of a campaign: nobody gets two messages, everybody is accounted for."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import Any

from tests.botapi import BotApiServer
from tests.journeys.service import Service

RECIPIENTS = 500
#: More than the sender ever has under way.
IN_FLIGHT = 16


def import_recipients(service: Service) -> None:
    rows = (
        {
            "id": str(n),
            "name": f"Customer {n}",
            "channel": "telegram",
            "telegram_id": str(5000 + n),
            "consent": 1,
        }
        for n in range(RECIPIENTS)
    )
    (service.folder / "people.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert service.command("profiles", "import", "people.jsonl")["accepted"] == RECIPIENTS


def start_campaign(service: Service) -> str:
    message = {"text": "Hello {name|friend}", "button": {"label": "Look", "url": "https://shop.example/"}}
    file = {"name": "Everyone", "definition": {"everyone": True}, "message": message}
    (service.folder / "campaign.json").write_text(json.dumps(file))
    number = str(service.command("campaign", "create", "campaign.json")["id"])
    service.command("campaign", "start", number)
    return number


async def sent_at_least(telegram: BotApiServer, count: int) -> None:
    async with asyncio.timeout(60), telegram.changed:
        await telegram.changed.wait_for(lambda: len(telegram.messages) >= count)


async def completed(service: Service) -> dict[str, Any]:
    async with asyncio.timeout(60):
        while True:
            listed = await asyncio.to_thread(service.command, "campaign", "list")
            ours = next(row for row in listed["campaigns"] if row["name"] == "Everyone")
            if ours["state"] == "completed":
                return dict(ours)
            await asyncio.sleep(0.5)


async def test_a_killed_campaign_goes_on_and_nobody_gets_two(
    service: Service, telegram: BotApiServer
) -> None:
    for n in range(RECIPIENTS):
        telegram.user(5000 + n)
    service.settings["SHOPKEEPER_SEND_RATE"] = "150"
    await asyncio.to_thread(import_recipients, service)
    await asyncio.to_thread(start_campaign, service)
    for reached in (100, 250, 400):
        await service.start()
        await sent_at_least(telegram, reached)
        service.kill()
    await service.start()
    row = await completed(service)
    deliveries = row["deliveries"]
    received = Counter(message.chat_id for message in telegram.messages)
    assert max(received.values()) == 1
    assert sum(deliveries.values()) == RECIPIENTS
    assert set(deliveries) <= {"sent", "unknown"}
    assert deliveries.get("unknown", 0) <= 3 * IN_FLIGHT
    assert len(received) >= deliveries["sent"]
    assert len(received) <= deliveries["sent"] + deliveries.get("unknown", 0)
