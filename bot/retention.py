"""Retention: what customers said, and visitors who never came back, are forgotten in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, delete, exists, select

from bot.channels import WEB
from bot.personal_data import erase
from bot.schema import InboxUpdate
from knowledge.schema import ContentGap
from profiles import audit
from profiles.database import Database
from profiles.retention import read_settings
from profiles.schema import Event, Identity, Profile, Turn

#: Rows of one transaction: SQLite has one writer. Visitors are erased one by one, so fewer of them.
TOGETHER, VISITORS_TOGETHER = 2000, 100


@dataclass(frozen=True)
class Forgotten:
    """How many rows went in one turn."""

    words: int = 0
    visitors: int = 0


async def retain(database: Database, *, now: datetime) -> Forgotten:
    """Forget whatever is older than the shop wants to keep it; a second turn finds nothing more."""
    async with database.read() as session:
        settings = await read_settings(session)
    words = visitors = 0
    if settings.conversation_days is not None:
        before = now - timedelta(days=settings.conversation_days)
        for entity, old in (
            (Turn, Turn.at < before),
            (InboxUpdate, and_(InboxUpdate.received_at < before, InboxUpdate.handled_at.is_not(None))),
            (ContentGap, ContentGap.asked_at < before),
        ):
            words += await _delete(database, entity, old)
    if settings.visitor_days is not None:
        visitors = await _erase_visitors(database, before=now - timedelta(days=settings.visitor_days))
    if settings.audit_days is not None:
        async with database.begin() as session:
            await audit.prune(session, keep=timedelta(days=settings.audit_days), now=now)
    return Forgotten(words, visitors)


async def _delete(
    database: Database, entity: type[Turn | InboxUpdate | ContentGap], old: ColumnElement[bool]
) -> int:
    key = entity.id
    total = 0
    while True:
        async with database.begin() as session:
            some = list(await session.scalars(select(key).where(old).order_by(key).limit(TOGETHER)))
            await session.execute(delete(entity).where(key.in_(some)))
        total += len(some)
        if len(some) < TOGETHER:
            return total


async def _erase_visitors(database: Database, *, before: datetime) -> int:
    total = 0
    while True:
        async with database.begin() as session:
            some = list(await session.scalars(_visitors(before).limit(VISITORS_TOGETHER)))
            for profile_id in some:
                await erase(session, profile_id)
        total += len(some)
        if len(some) < VISITORS_TOGETHER:
            return total


def _visitors(before: datetime) -> Select[int]:
    """Whom nobody could name: known from the web chat alone, and by nothing that the shop needs to keep."""
    elsewhere = exists().where(Identity.profile_id == Profile.id, Identity.channel != WEB)
    on_the_web = exists().where(Identity.profile_id == Profile.id, Identity.channel == WEB)
    bought = exists().where(Event.profile_id == Profile.id, Event.type == "purchase")
    return select(Profile.id).where(
        Profile.last_seen_at < before, Profile.consent.is_not(True), on_the_web, ~elsewhere, ~bought
    )
