"""The law of offers: whatever happens, no code goes to two people, and nobody gets two codes of one offer."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from random import Random

import pytest

from profiles.database import Database
from scheduler import campaign, delivery
from scheduler.audiences import planning
from scheduler.audiences.planning import plan_due
from scheduler.exceptions import Blocked, SlowDown, Unavailable, Uncertain, WrongState
from scheduler.offers import offer as offers
from tests.scheduler.mortal import Crash, Mortal
from tests.scheduler.offers.pool import TEXT, grants, pool
from tests.scheduler.shop import Shop

CUSTOMERS = 6


async def tell(shop: Shop, seed: int) -> None:
    random = Random(seed)
    await shop.customers(CUSTOMERS)
    codes = [f"C{number}" for number in range(random.choice([2, CUSTOMERS, 9]))]
    await pool(shop, "autumn", *codes)
    await pool(shop, "other", *(f"O{number}" for number in range(CUSTOMERS)))
    started: list[int] = []

    async def start() -> None:
        name = random.choice(["autumn", "autumn", "other"])
        made = await shop.draft(f"{name}: {TEXT}", offer=name)
        await shop.do(campaign.start, made.id, now=shop.now)
        started.append(made.id)

    async def act() -> None:
        action = random.choice([campaign.pause, campaign.resume, campaign.resume])
        with suppress(WrongState):
            await shop.do(action, random.choice(started), now=shop.now)

    async def resend() -> None:
        with suppress(WrongState):
            await shop.do(
                delivery.resend_unknown, random.choice(started), decision=delivery.Decision(shop.now)
            )

    async def trouble() -> None:
        error = random.choice([Unavailable(), Uncertain(), SlowDown(2), Blocked(), ValueError("?")])
        shop.messenger.fail(error, times=random.randint(1, 4))

    async def refill() -> None:
        new = [f"C{random.randrange(12)}" for _ in range(2)]
        async with shop.database.begin() as session:
            await offers.add_codes(session, await offers.by_name(session, "autumn"), new)

    async def turn() -> None:
        async def die(_: str) -> None:
            raise Crash

        # The process may die at a transaction, or with a message just before or just after it arrives.
        shop.messenger.before, shop.messenger.after = random.choice(
            [(None, None), (None, None), (die, None), (None, die)]
        )
        mortal = Mortal(shop.database, random.choice([-1, *range(1, 8)]), commits=random.random() < 0.5)
        with suppress(Crash):
            await plan_due(mortal, moment=shop.moment())  # type: ignore[arg-type]  # a database that may die
            await shop.sender(database=mortal, worker=str(random.random()), in_flight=3).run_once()
        shop.messenger.before = shop.messenger.after = None
        shop.pass_time(seconds=random.choice([1, 60, 3600]))

    await start()
    happenings = {turn: 8, start: 1, act: 2, resend: 3, trouble: 3, refill: 1}
    for happening in random.choices(list(happenings), weights=list(happenings.values()), k=25):
        await happening()
    await check(shop)


async def check(shop: Shop) -> None:
    owners, codes = defaultdict(set), defaultdict(set)
    for recipient, message in shop.messenger.received:
        name, code = message.text.split(": Take ")
        owners[code].add(recipient)
        codes[name, recipient].add(code)
    assert [code for code, people in owners.items() if len(people) > 1] == []
    assert [pair for pair, found in codes.items() if len(found) > 1] == []
    given = await grants(shop)
    assert len({code for _, code in given}) == len(given)
    assert owners.keys() <= {code for _, code in given}


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "CHUNK", 3, raising=False)


@pytest.mark.parametrize("seed", range(30))
async def test_any_history_on_sqlite_keeps_the_law(sqlite_shop: Shop, seed: int):
    await tell(sqlite_shop, seed)


@pytest.mark.parametrize("seed", range(100, 106))
async def test_any_history_on_postgresql_keeps_the_law(postgres_url: str, now, seed: int):
    database = Database(postgres_url)
    await tell(Shop(database, now), seed)
    await database.close()


async def test_the_law_would_notice_a_code_that_two_people_get(sqlite_shop: Shop):
    await sqlite_shop.customers(2)
    await pool(sqlite_shop, "autumn", "A", "B")
    await sqlite_shop.running(f"autumn: {TEXT}", offer="autumn")
    await sqlite_shop.sender().run_once()
    await check(sqlite_shop)
    sqlite_shop.messenger.received[0] = ("1", sqlite_shop.messenger.received[0][1])
    with pytest.raises(AssertionError):
        await check(sqlite_shop)
