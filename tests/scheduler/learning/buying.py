"""Customers who buy, for the tests of what campaigns earn."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from profiles.events import NewEvent, append
from scheduler.learning.settings import LearningSettings, save_settings
from scheduler.report import Report, report
from tests.scheduler.shop import Shop


async def buy(shop: Shop, profile_id: int, at: datetime, amount: int, **values: Any) -> None:
    """One purchase, or with `type` another event."""
    event = NewEvent(
        profile_id=profile_id, type=values.pop("type", "purchase"), at=at, amount=amount, **values
    )
    async with shop.database.begin() as session:
        await append(session, [event], received_at=max(at, shop.now))


async def buy_many(shop: Shop, profile_ids: list[int], at: datetime, amount: int) -> None:
    events = [NewEvent(profile_id=each, type="purchase", at=at, amount=amount) for each in profile_ids]
    async with shop.database.begin() as session:
        await append(session, events, received_at=max(at, shop.now))


async def read(shop: Shop, campaign_id: int, **options: Any) -> Report:
    async with shop.database.read() as session:
        return await report(session, campaign_id, moment=shop.moment(), **options)


async def set_learning(shop: Shop, **values: Any) -> LearningSettings:
    async with shop.database.begin() as session:
        settings = LearningSettings(**values)
        return await save_settings(session, settings, source="console:anna", now=shop.now)
