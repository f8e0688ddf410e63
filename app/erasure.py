"""Forgets a person everywhere: in the profile's tables, and in those that know them by other names."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from bot import inbox
from knowledge import gaps
from profiles import profile as profiles
from profiles.schema import Profile


async def erase(session: AsyncSession, profile_id: int) -> None:
    """Erases the profile with all that hangs on it, what its chats said, and the questions it asked."""
    profile = await session.get(Profile, profile_id)
    if profile is None:
        return
    for identity in await profiles.identities(session, profile_id):
        if identity.channel == "telegram":
            await inbox.erase(session, identity.external_id)
    await gaps.forget(session, profile.reference)
    await profiles.forget(session, profile_id)
