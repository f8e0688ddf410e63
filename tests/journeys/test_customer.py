"""From /start to a purchase that a campaign earned, through real processes and a real bot client."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime

import httpx
import pytest
from PIL import Image

from profiles import operators
from profiles.database import Database
from tests.botapi import BotApiServer
from tests.journeys.service import Service

PRODUCTS = """\
id,title,description,brand,product_type,price,availability,quantity,link,image_link,color
K1,Harbour kettle 1.7 l,A steel kettle that whistles.,Harbour,Kettles,49.90 EUR,in_stock,7,https://shop.example/p/K1,/media/K1.png,steel
C1,Morning roast coffee beans,Medium roast with notes of cocoa.,Quay,Coffee,12.50 EUR,in_stock,40,https://shop.example/p/C1,,
"""
FAQ = """\
question,answer,topic,language
How long does delivery take?,Two to four working days.,delivery,en
"""


def fill(service: Service) -> None:
    (service.folder / "products.csv").write_text(PRODUCTS)
    (service.folder / "faq.csv").write_text(FAQ)
    media = service.folder / "data" / "media"
    media.mkdir(parents=True)
    Image.new("RGB", (64, 64), "steelblue").save(media / "K1.png")
    report = service.command("knowledge", "sync", "products.csv", "faq.csv")
    assert report["added"] == 3
    assert report["rejected"] == []


async def api_key(service: Service) -> str:
    database = Database(f"sqlite:///{service.folder / 'data' / 'shopkeeper.sqlite'}")
    async with database.begin() as session:
        operator = await operators.create(session, "Olga", now=datetime.now(UTC))
        key = await operators.issue(session, operator.id, "api", now=datetime.now(UTC), lifetime=None)
    await database.close()
    return key


async def buy(service: Service, key: str, reference: str) -> None:
    event = {
        "id": "order-1", "customer_id": reference, "type": "purchase", "at": datetime.now(UTC).isoformat(),
        "product_id": "K1", "category": "Kettles", "price": 49.90, "quantity": 1, "amount": 49.90,
    }  # fmt: skip
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {key}"}) as client:
        for _ in range(2):
            answer = await client.post(f"{service.address}/api/v1/events", json={"events": [event]})
            assert answer.status_code in (200, 207), answer.text


async def test_a_customer_from_the_first_hello_to_a_purchase(
    service: Service, telegram: BotApiServer
) -> None:
    fill(service)
    await service.start()
    ada = telegram.user(1001)
    await ada.starts()
    await ada.expects(lambda m: any("yes" in label.lower() for label in m.labels))
    await ada.presses("Yes")
    await ada.expects()

    await ada.says("How long does delivery take?")
    await ada.expects("Two to four working days")
    await ada.says("do you have a kettle?")
    card = await ada.expects(lambda m: m.photo is not None)
    assert "Harbour kettle" in card.text
    assert "49.90" in card.text

    reference = "telegram:1001"
    shown = await asyncio.to_thread(service.command, "profiles", "show", reference)
    assert "question" in json.dumps(shown["timeline"])

    file = service.folder / "campaign.json"
    file.write_text(json.dumps({
        "name": "Kettles", "definition": {"attr": "consent", "op": "=", "value": True},
        "message": {
            "text": "Hello {name|friend}, our kettle is 10 % off.",
            "button": {"label": "Look", "url": "https://shop.example/p/K1"},
        },
    }))  # fmt: skip
    made = await asyncio.to_thread(service.command, "campaign", "create", "campaign.json")
    await asyncio.to_thread(service.command, "campaign", "start", str(made["id"]))
    message = await ada.expects("Hello Ada, our kettle is 10 % off.")
    async with httpx.AsyncClient() as client:
        for _ in range(2):
            followed = await client.get(ada.link("Look", message))
            assert followed.headers["location"].startswith("https://shop.example/p/K1")

    await buy(service, await api_key(service), reference)
    report = await asyncio.to_thread(service.command, "campaign", "report", str(made["id"]))
    assert (report["sent"], report["clicked"], report["bought"]) == (1, 1, 1)

    await ada.says("/stop")
    await ada.expects()
    shown = await asyncio.to_thread(service.command, "profiles", "show", reference)
    assert shown["profile"]["consent"] is False
    service.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for a single process there")
async def test_the_service_ends_although_a_page_is_open(service: Service) -> None:
    fill(service)
    await service.start()
    async with httpx.AsyncClient() as client:
        await client.get(f"{service.address}/chat")
        async with client.stream("GET", f"{service.address}/chat/stream") as stream:
            assert stream.status_code == 200
            await asyncio.to_thread(service.stop)
