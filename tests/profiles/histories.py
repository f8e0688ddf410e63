"""Histories of customers for the laws of merging: everything a profile may have, from the fewest words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.schema import OutboxReply
from profiles import consent, conversations
from profiles.database import Base
from profiles.schema import Correction, Event, Evidence, Identity, Profile, Tag, Trait
from scheduler.schema import Campaign, Delivery
from segments.traits.schema import ComputedProfile

CHANNELS = ["telegram", "web", "email"]
maybe_channel = st.sampled_from([None, *CHANNELS])
STATES = ["planned", "held_out", "sent", "failed", "skipped"]

#: One profile's history; small alphabets, so that two of them collide.
HISTORY = st.fixed_dictionaries(
    {
        "name": st.sampled_from([None, "Ann", "Зоя"]),
        "city": st.sampled_from([None, "Riga"]),
        "birthday": st.sampled_from([None, "1990-05-17"]),
        "last_seen": st.sampled_from([None, 1, 5]),
        "addresses": st.sets(st.sampled_from(CHANNELS)),
        "consents": st.lists(
            st.tuples(maybe_channel, st.booleans(), st.sampled_from(["marketing", "research"])), max_size=4
        ),
        "traits": st.dictionaries(st.sampled_from(["size", "color"]), st.sampled_from(["1", "red"])),
        "tags": st.sets(st.sampled_from(["vip", "new"])),
        "evidence": st.sets(st.sampled_from(["Nike", "Puma"])),
        "computed": st.booleans(),
        "corrections": st.integers(0, 2),
        "events": st.lists(st.tuples(st.sampled_from(["view", "purchase"]), maybe_channel), max_size=4),
        "talks": st.dictionaries(
            st.sampled_from(CHANNELS),
            st.tuples(st.sampled_from(["bot", "waiting", "human"]), st.integers(0, 3)),
        ),
        "deliveries": st.dictionaries(
            st.tuples(st.integers(1, 2), st.integers(0, 1)), st.sampled_from(STATES), max_size=3
        ),
    }
)  # fmt: skip


async def live(session: AsyncSession, reference: str, history: dict[str, Any], now: datetime) -> int:
    """Write a history; the profile's id."""
    profile = Profile(reference=reference, name=history["name"], city=history["city"], created_at=now)
    if history["birthday"]:
        profile.birthday = datetime.fromisoformat(history["birthday"]).date()
    if history["last_seen"]:
        profile.last_seen_at = now - timedelta(days=history["last_seen"])
    session.add(profile)
    await session.flush()
    mine: dict[str, Any] = {"profile_id": profile.id}
    rows: list[Any] = [
        Identity(channel=channel, external_id=reference, created_at=now, **mine)
        for channel in sorted(history["addresses"])
    ]
    rows += [
        Trait(name=name, text_value=value, source="import", at=now, **mine)
        for name, value in history["traits"].items()
    ]
    rows += [Tag(tag=tag, at=now, **mine) for tag in sorted(history["tags"])]
    rows += [
        Evidence(name="brand", value=brand, strength=1.0, mentions=2, at=now, until=now, **mine)
        for brand in sorted(history["evidence"])
    ]
    rows += [
        Correction(name="size", former="1", value="2", state="rejected", source="console:A", at=now, **mine)
        for _ in range(history["corrections"])
    ]
    rows += [
        Event(type=kind, channel=channel, at=now, received_at=now, properties={"n": number}, **mine)
        for number, (kind, channel) in enumerate(history["events"])
    ]
    session.add_all(rows)
    if history["computed"]:
        session.add(ComputedProfile(orders=1, spent=500, at=now, **mine))
    for channel, granted, purpose in history["consents"]:
        await consent.record(
            session, profile.id, granted=granted, now=now, source="test", purpose=purpose, channel=channel
        )
    await _talk(session, profile.id, history, now)
    await _deliver(session, profile.id, reference, history, now)
    return profile.id


async def _talk(session: AsyncSession, profile_id: int, history: dict[str, Any], now: datetime) -> None:
    for channel, (state, turns) in sorted(history["talks"].items()):
        talk = await conversations.open_conversation(session, profile_id, channel, now=now)
        talk.state = state
        for number in range(turns):
            await conversations.add_turn(session, talk, "customer", f"turn {number}", now=now)
        if turns:
            session.add(
                OutboxReply(bot_id="1", chat_id="9", conversation_id=talk.id, created_at=now, payload={})
            )


async def _deliver(
    session: AsyncSession, profile_id: int, reference: str, history: dict[str, Any], now: datetime
) -> None:
    for (campaign_id, occurrence), state in sorted(history["deliveries"].items()):
        if await session.get(Campaign, campaign_id) is None:
            session.add(
                Campaign(
                    id=campaign_id, name="c", audience_name="all", definition={}, message={}, created_at=now
                )
            )
            await session.flush()
        session.add(
            Delivery(
                campaign_id=campaign_id,
                profile_id=profile_id,
                occurrence=occurrence,
                state=state,
                channel="telegram",
                due_at=now,
                planned_at=now,
                link_token=f"{reference}-{campaign_id}-{occurrence}",
            )
        )
    await session.flush()


async def everything(
    session: AsyncSession, *, without: tuple[str, ...] = ()
) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, in the order of its key."""
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in without:
            rows = await session.execute(select(table).order_by(*table.primary_key))
            found[table.name] = [dict(row._mapping) for row in rows]
    return found
