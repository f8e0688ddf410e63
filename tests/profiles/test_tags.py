"""A tag is on a profile once, or not at all."""

from datetime import datetime

from profiles import tags
from profiles.database import Database
from profiles.schema import Profile


async def test_tags_are_put_on_once_and_taken_off(database: Database, now: datetime) -> None:
    async with database.begin() as session:
        profile = Profile(reference="1", created_at=now)
        session.add(profile)
        await session.flush()
        for tag in ("vip", "gift", " vip "):
            await tags.add_tag(session, profile.id, tag)
        assert await tags.tags(session, profile.id) == ["gift", "vip"]
        await tags.remove_tag(session, profile.id, "gift")
        await tags.remove_tag(session, profile.id, "unknown")
        assert await tags.tags(session, profile.id) == ["vip"]
