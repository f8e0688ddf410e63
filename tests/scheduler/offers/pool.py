"""Offers with codes, and what became of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from scheduler.offers import offer as offers
from scheduler.offers.schema import OfferGrant
from tests.scheduler.shop import Shop

TEXT = "Take {offer.code}"


async def pool(shop: Shop, name: str, *codes: str, **options: Any) -> None:
    """An offer with these codes, each for one customer."""
    async with shop.database.begin() as session:
        made = await offers.create(session, name, now=shop.now, **options)
        if codes:
            await offers.add_codes(session, made, codes)


async def grants(shop: Shop) -> list[tuple[int, str]]:
    """Who has which code."""
    async with shop.database.read() as session:
        rows = await session.scalars(select(OfferGrant).order_by(OfferGrant.profile_id, OfferGrant.code))
        return [(row.profile_id, row.code) for row in rows]


def received(shop: Shop) -> list[tuple[str, str]]:
    """Who was sent which text, in order."""
    return [(recipient, message.text) for recipient, message in shop.messenger.received]
