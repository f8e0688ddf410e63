"""The conveyor: few transactions for many messages, and never more in hand than was said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import Database
from scheduler.sending.sender import most_in_flight
from tests.scheduler.shop import Shop


class Counted:
    """A database that counts its writing transactions."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.transactions = 0
        self.dialect = database.dialect
        self.read = database.read

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        self.transactions += 1
        async with self._database.begin() as session:
            yield session


async def written_down(shop: Shop, campaign_id: int, count: int) -> None:
    while True:
        if (await shop.fates(campaign_id))["sent", None] >= count:
            return
        await asyncio.sleep(0.02)


async def test_many_messages_take_few_transactions(sqlite_shop: Shop):
    await sqlite_shop.customers(200)
    started = await sqlite_shop.running()
    counted = Counted(sqlite_shop.database)
    await sqlite_shop.sender(database=counted, in_flight=40).run_once()
    assert await sqlite_shop.fates(started.id) == {("sent", None): 200}
    # Twenty at a time, and the first look, the last one and the campaign's end.
    assert counted.transactions <= 200 // 20 + 5


async def test_no_more_rows_are_sending_than_was_said(shop: Shop):
    await shop.customers(60)
    await shop.running()
    most = 0

    async def count(_: str) -> None:
        nonlocal most
        most = max(most, sum(row.state == "sending" for row in await shop.deliveries()))

    shop.messenger.before = count
    await shop.sender(in_flight=8).run_once()
    assert 1 <= most <= 8


async def test_what_has_landed_is_written_down_while_another_message_hangs(sqlite_shop: Shop):
    shop = sqlite_shop
    await shop.customers(3)
    started = await shop.running()
    release = asyncio.Event()

    async def hang(recipient: str) -> None:
        if recipient == "0":
            await release.wait()

    shop.messenger.before = hang
    turn = asyncio.create_task(shop.sender().run_once())
    async with asyncio.timeout(30):
        await written_down(shop, started.id, 2)
    assert (await shop.fates(started.id))["sending", None] == 1
    release.set()
    await turn
    assert await shop.fates(started.id) == {("sent", None): 3}


async def test_what_was_sent_is_written_down_although_nothing_more_can_be_claimed(
    sqlite_shop: Shop, monkeypatch: pytest.MonkeyPatch
):
    shop = sqlite_shop
    await shop.customers(12)
    started = await shop.running()
    from scheduler.sending import claim

    claim_one = claim.claim

    async def broken(session: AsyncSession, **options: object) -> list[claim.Claim]:
        if shop.messenger.received:
            raise OperationalError("SELECT", {}, Exception("no such table"))
        return await claim_one(session, **options)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(claim, "claim", broken)
    with pytest.raises(OperationalError):
        await shop.sender(in_flight=4).run_once()
    fates = await shop.fates(started.id)
    assert fates["sent", None] == len(shop.messenger.received) > 0
    assert fates["sending", None] == 0


@pytest.mark.parametrize(("rate", "most"), [(0.5, 16), (25, 16), (150, 16), (500, 50), (5000, 128)])
def test_the_faster_the_more_are_under_way(rate: float, most: int):
    assert most_in_flight(rate) == most
