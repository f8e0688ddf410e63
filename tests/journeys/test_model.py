"""A language model that speaks OpenAI's protocol, over real HTTP, behind the running service."""

from __future__ import annotations

import asyncio
import time

import httpx

from tests.botapi import BotApiServer
from tests.journeys.service import Service
from tests.journeys.test_customer import fill
from tests.openai import KEY, OpenAIServer, Reply

#: Written by citation: {1} is the first row that was found.
WRITTEN = "The {1} is a steel kettle that whistles [1]."


async def metrics(service: Service) -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get(f"{service.address}/metrics")).text


async def test_what_the_model_writes_is_told_counted_and_never_waited_for_too_long(
    service: Service, telegram: BotApiServer
) -> None:
    fill(service)
    async with OpenAIServer(reply=Reply(text=WRITTEN)).running() as server:
        service.settings |= {
            "OPENAI_API_KEY": KEY,
            "OPENAI_BASE_URL": server.address,
            "SHOPKEEPER_CHAT_MODEL": "gpt-test",
            "SHOPKEEPER_REPLY_WAIT": "0.2",
        }
        await service.start()
        ada = telegram.user(1001)
        await ada.says("do you have a kettle?")
        await ada.expects("is a steel kettle that whistles")
        assert 'shopkeeper_model_calls_today{model="gpt-test",outcome="answered"} 1' in await metrics(service)

        server.reply = Reply(text=WRITTEN, first=60)
        began = time.monotonic()
        await ada.says("do you have coffee?")
        await ada.expects("Morning roast")
        assert time.monotonic() - began < 10  # three seconds by the product's rule; the machine may be busy
        await asyncio.to_thread(service.stop)
