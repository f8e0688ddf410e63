"""A person takes over from the bot, through real processes: the staff chat, then export and erasure."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

from profiles import operators
from profiles.database import Database
from tests.bot.waiting import until
from tests.botapi import BotApiServer
from tests.journeys.service import Service
from tests.journeys.test_customer import fill

GROUP = -1001


async def an_operator(service: Service, telegram_id: int) -> None:
    database = Database(f"sqlite:///{service.folder / 'data' / 'shopkeeper.sqlite'}")
    async with database.begin() as session:
        grace = await operators.create(session, "Grace", now=datetime.now(UTC))
        await operators.link_telegram(session, grace, str(telegram_id))
    await database.close()


async def test_a_person_answers_from_the_staff_chat_and_the_customer_takes_their_data_and_goes(
    service: Service, telegram: BotApiServer
) -> None:
    fill(service)
    await an_operator(service, 90)
    group = telegram.group(GROUP)
    service.settings |= {"SHOPKEEPER_STAFF_CHAT": str(GROUP), "SHOPKEEPER_REPLY_WAIT": "0.2"}
    await service.start()
    ada, grace = telegram.user(1001), telegram.user(90, first_name="Grace")

    await ada.says("My kettle arrived broken, this is terrible!")
    await ada.expects("I have called a person")
    called = await group.expects("arrived broken")
    await group.is_pressed(grace, "Take", called)
    await ada.expects("Grace from the shop has joined")
    await ada.says("hello?")
    heard = await group.expects("hello?")
    await asyncio.sleep(1)  # a person reads before they answer; the bot by then knows its message's number
    await group.hears(grace, "A new one is on its way.", answering=heard)
    await ada.expects("A new one is on its way.")
    await group.is_pressed(grace, "Hand back", called)
    await ada.expects("answer again")
    await ada.says("How long does delivery take?")
    await ada.expects("Two to four working days")

    await ada.says("/export")
    await ada.expects(lambda m: bool(m.labels))
    await ada.presses("Yes, send me the file")
    exported = await ada.expects(lambda m: m.document is not None)
    assert exported.document is not None
    assert "A new one is on its way." in json.dumps(json.loads(exported.document[1]))

    await ada.says("/forget")
    await ada.expects(lambda m: bool(m.labels))
    await ada.presses("Yes, erase everything")
    await ada.expects()

    async def gone() -> bool:
        shown = await asyncio.to_thread(service.attempt, "profiles", "show", "telegram:1001")
        return shown.returncode == 1

    await until(gone, within=20, every=0.5)
    service.stop()
