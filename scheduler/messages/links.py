"""Tracked addresses: the buttons that are followed, and the way to stop the messages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import consent, events
from profiles.insertion import insert_or_keep
from profiles.schema import Profile
from scheduler.campaign import by_id
from scheduler.learning.experiment import message_of
from scheduler.messages import message as messages
from scheduler.schema import ButtonClick, Delivery


def link_address(public_url: str, token: str, place: int = 0) -> str:
    """Where the button at this place (from 0) of a delivery leads first."""
    return f"{public_url.rstrip('/')}/l/{token}{f'/{place + 1}' if place else ''}"


def stop_address(public_url: str, token: str) -> str:
    """The page on which a customer stops the messages."""
    return f"{public_url.rstrip('/')}/stop/{token}"


async def follow(session: AsyncSession, token: str, *, now: datetime, place: int = 0) -> str | None:
    """Where the button at this place leads; the first time it is followed is remembered as a click.

    None for a token that we never gave out, or a message without such a button.
    """
    delivery = await _delivery(session, token)
    if delivery is None:
        return None
    language = await session.scalar(select(Profile.language).where(Profile.id == delivery.profile_id))
    message = messages.parse(message_of(await by_id(session, delivery.campaign_id), delivery.variant))
    buttons = messages.written(message, language).buttons
    if not 0 <= place < len(buttons):
        return None
    if await _is_first(session, token, place, now):
        await session.execute(
            update(Delivery)
            .where(Delivery.link_token == token, Delivery.clicked_at.is_(None))
            .values(clicked_at=now)
            .execution_options(synchronize_session=False)
        )
        key = f"click:{token}{f':{place + 1}' if place else ''}"
        await _append(session, delivery, "click", key, now, button=place + 1)
    return buttons[place].url


async def clicks(session: AsyncSession, campaign_id: int) -> dict[int, int]:
    """How many deliveries each button was followed of, by its number from 1."""
    query = (
        select(ButtonClick.place, func.count())
        .join(Delivery, Delivery.link_token == ButtonClick.link_token)
        .where(Delivery.campaign_id == campaign_id, Delivery.clicked_at.is_not(None))
        .group_by(ButtonClick.place)
        .order_by(ButtonClick.place)
    )
    return {place + 1: count for place, count in await session.execute(query)}


async def stop(session: AsyncSession, token: str, *, now: datetime) -> bool:
    """Opt this delivery's customer out of all marketing; False for a token that we never gave out."""
    delivery = await _delivery(session, token)
    if delivery is None:
        return False
    source = f"stop link of campaign {delivery.campaign_id}"
    await consent.record(session, delivery.profile_id, granted=False, now=now, source=source)
    await _append(session, delivery, "opt_out", f"opt_out:{token}", now)
    return True


async def _delivery(session: AsyncSession, token: str) -> Delivery | None:
    return await session.scalar(select(Delivery).where(Delivery.link_token == token))


async def _is_first(session: AsyncSession, token: str, place: int, now: datetime) -> bool:
    row = {"link_token": token, "place": place, "at": now}
    new = insert_or_keep(session, ButtonClick, "link_token", "place").returning(ButtonClick.place)
    return await session.scalar(new, row) is not None


async def _append(
    session: AsyncSession, delivery: Delivery, kind: str, key: str, now: datetime, **properties: Any
) -> None:
    # The key makes a second press harmless, also when both arrive at the same moment.
    event = events.NewEvent(
        profile_id=delivery.profile_id,
        type=kind,
        at=now,
        key=key,
        campaign_id=str(delivery.campaign_id),
        channel=delivery.channel,
        properties=properties,
    )
    await events.append(session, [event], received_at=now)
