"""What is known about one person in all tables: given out as a file, or erased."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import inbox
from bot.channels import TELEGRAM
from bot.schema import InboxUpdate
from knowledge.gaps import content_gaps as gaps
from knowledge.schema import ContentGap
from knowledge.writing import spending
from profiles import profile as profiles
from profiles.schema import Profile

FILE_NAME = "my-data.json"


async def erase(session: AsyncSession, profile_id: int) -> None:
    """Erases the profile with all that hangs on it, what its chats said, and the questions it asked."""
    profile = await session.get(Profile, profile_id)
    if profile is None:
        return
    for identity in await profiles.identities(session, profile_id):
        if identity.channel == TELEGRAM:
            await inbox.erase(session, identity.external_id)
        # What was asked before an import gave the profile its own reference is kept under this one.
        await gaps.forget(session, f"{identity.channel}:{identity.external_id}")
    for reference in await profiles.references(session, profile):
        await gaps.forget(session, reference)
        await spending.forget(session, reference)
    await profiles.forget(session, profile_id)


async def export(session: AsyncSession, profile: Profile) -> bytes:
    """Everything as JSON, in UTF-8, for the person's own eyes."""
    known = await profiles.export(session, profile.id)
    called = await profiles.references(session, profile)
    asked = select(ContentGap).where(ContentGap.asked_by.in_(called)).order_by(ContentGap.id)
    known["unanswered_questions"] = [
        {"question": gap.question, "reason": gap.reason, "asked_at": gap.asked_at.isoformat()}
        for gap in await session.scalars(asked)
    ]
    known["messages_as_received"] = await _received(session, profile.id)
    return json.dumps(known, ensure_ascii=False, indent=2, default=str).encode()


async def _received(session: AsyncSession, profile_id: int) -> list[dict[str, Any]]:
    chats = [
        one.external_id for one in await profiles.identities(session, profile_id) if one.channel == TELEGRAM
    ]
    updates = select(InboxUpdate).where(InboxUpdate.chat_id.in_(chats)).order_by(InboxUpdate.id)
    return [row.payload for row in await session.scalars(updates)]
