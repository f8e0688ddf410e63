"""Tracked addresses: the button that is followed, and the way to stop the messages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import consent, events
from scheduler.campaign import by_id
from scheduler.learning.experiment import message_of
from scheduler.schema import Delivery


def link_address(public_url: str, token: str) -> str:
    """Where the button of a delivery leads first."""
    return f"{public_url.rstrip('/')}/l/{token}"


def stop_address(public_url: str, token: str) -> str:
    """The page on which a customer stops the messages."""
    return f"{public_url.rstrip('/')}/stop/{token}"


async def follow(session: AsyncSession, token: str, *, now: datetime) -> str | None:
    """Where the button of this delivery leads; the first time is remembered as a click.

    None for a token that we never gave out, or a message without a button.
    """
    delivery = await _delivery(session, token)
    if delivery is None:
        return None
    campaign = await by_id(session, delivery.campaign_id)
    button = message_of(campaign, delivery.variant).get("button")
    if not button:
        return None
    if delivery.clicked_at is None:
        await session.execute(
            update(Delivery)
            .where(Delivery.link_token == token, Delivery.clicked_at.is_(None))
            .values(clicked_at=now)
            .execution_options(synchronize_session=False)
        )
        await _append(session, delivery, "click", now)
    return str(button["url"])


async def stop(session: AsyncSession, token: str, *, now: datetime) -> bool:
    """Opt this delivery's customer out of all marketing; False for a token that we never gave out."""
    delivery = await _delivery(session, token)
    if delivery is None:
        return False
    source = f"stop link of campaign {delivery.campaign_id}"
    await consent.record(session, delivery.profile_id, granted=False, now=now, source=source)
    await _append(session, delivery, "opt_out", now)
    return True


async def _delivery(session: AsyncSession, token: str) -> Delivery | None:
    return await session.scalar(select(Delivery).where(Delivery.link_token == token))


async def _append(session: AsyncSession, delivery: Delivery, kind: str, now: datetime) -> None:
    # The key makes a second press harmless, also when both arrive at the same moment.
    event = events.NewEvent(
        profile_id=delivery.profile_id,
        type=kind,
        at=now,
        key=f"{kind}:{delivery.link_token}",
        campaign_id=str(delivery.campaign_id),
        channel=delivery.channel,
    )
    await events.append(session, [event], received_at=now)
