"""What is older than the shop keeps it goes, and nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot import retention
from bot.retention import Forgotten, retain
from bot.schema import InboxUpdate
from knowledge.gaps import content_gaps
from knowledge.schema import ContentGap
from profiles import audit, conversations, events
from profiles.exceptions import CorrectTheRetention
from profiles.profile import meet
from profiles.retention import Retention, save_settings, settings_from
from profiles.schema import AuditEntry, Profile, Turn

LONG_AGO = timedelta(days=100)


async def lives(database, now, name, *, channel="web", seen=LONG_AGO, bought=False, consent=None) -> int:
    """Somebody who said something when they were last seen."""
    then = now - seen
    async with database.begin() as session:
        met = await meet(session, channel=channel, external_id=name, now=then)
        met.consent = consent
        talk = await conversations.open_conversation(session, met.id, channel, now=then)
        await conversations.add_turn(session, talk, "customer", f"I am {name}", now=then)
        await content_gaps.record(session, f"Who is {name}?", reason="no_match", now=then, asked_by=name)
        handled = then if channel == "web" else None
        session.add(
            InboxUpdate(
                bot_id="1", update_id=met.id, chat_id=name, payload={}, received_at=then, handled_at=handled
            )
        )
        await audit.record(session, operator="Anna", face="console", action=f"saw {name}", now=then)
        if bought:
            order = events.NewEvent(profile_id=met.id, type="purchase", at=then, amount=100)
            await events.append(session, [order], received_at=then)
        return met.id


async def keep(database, now, **days) -> Forgotten:
    async with database.begin() as session:
        await save_settings(session, Retention(**days), source="test", now=now)
    return await retain(database, now=now)


async def left(database, *entities) -> list[int]:
    async with database.read() as session:
        return [await session.scalar(select(func.count()).select_from(entity)) for entity in entities]


async def test_without_a_setting_everything_is_kept(database, now):
    await lives(database, now, "a")
    assert await retain(database, now=now) == Forgotten()
    assert await left(database, Turn, InboxUpdate, ContentGap, AuditEntry, Profile) == [1] * 5


async def test_words_go_after_their_time_and_people_stay(database, now):
    await lives(database, now, "old")
    await lives(database, now, "waiting", channel="telegram")
    await lives(database, now, "new", seen=timedelta(days=29))
    assert await keep(database, now, conversation_days=30) == Forgotten(words=5)
    # What came in and nobody has handled yet is still to be answered, however old.
    assert await left(database, Turn, InboxUpdate, ContentGap, Profile) == [1, 2, 1, 3]
    assert await retain(database, now=now) == Forgotten()


async def test_visitors_who_left_no_more_than_words_are_erased(database, now):
    await lives(database, now, "visitor")
    kept = {
        await lives(database, now, "recent", seen=timedelta(days=89)),
        await lives(database, now, "buyer", bought=True),
        await lives(database, now, "agreed", consent=True),
        await lives(database, now, "known", channel="telegram"),
    }
    assert await keep(database, now, visitor_days=90) == Forgotten(visitors=1)
    async with database.read() as session:
        assert set(await session.scalars(select(Profile.id))) == kept


async def test_old_entries_of_the_audit_log_go(database, now):
    await lives(database, now, "old")
    await lives(database, now, "new", seen=timedelta(days=6))
    await keep(database, now, audit_days=7)
    async with database.read() as session:
        assert list(await session.scalars(select(AuditEntry.action))) == ["saw new"]


async def test_many_rows_go_in_several_transactions(database, now, monkeypatch):
    monkeypatch.setattr(retention, "TOGETHER", 2)
    monkeypatch.setattr(retention, "VISITORS_TOGETHER", 2)
    for number in range(5):
        await lives(database, now, str(number))
    assert await keep(database, now, conversation_days=30, visitor_days=30) == Forgotten(15, 5)


@pytest.mark.parametrize("days", [0, 6, -1, 10**6, "soon"])
def test_days_that_cannot_be_kept_are_refused_by_name(days):
    with pytest.raises(CorrectTheRetention, match="visitor days"):
        settings_from({"visitor_days": days})
