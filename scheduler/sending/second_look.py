"""The second look: what has changed for checked messages that had to wait before they leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.consent import decided, decisions
from profiles.schema import Profile
from scheduler.schema import Campaign
from scheduler.sending.eligibility import Send
from scheduler.sending.outcome import Outcome


async def second_look(session: AsyncSession, sends: Sequence[Send], *, now: datetime) -> list[Outcome]:
    """What becomes of those that may not leave any more: their customer said no, their campaign rests."""
    ids = sorted({send.claim.profile_id for send in sends})
    consents = select(Profile.id, Profile.consent).where(Profile.id.in_(ids))
    general = {row.id: row.consent for row in await session.execute(consents)}
    said = await decisions(session, ids)
    campaigns = {send.claim.campaign_id for send in sends}
    running = select(Campaign.id).where(Campaign.id.in_(campaigns), Campaign.state == "running")
    runs = set(await session.scalars(running))
    found = []
    for send in sends:
        profile_id = send.claim.profile_id
        if decided(general.get(profile_id), said[profile_id], send.channel) is not True:
            found.append(Outcome(claim=send.claim, state="skipped", at=now, reason="unsubscribed"))
        elif send.claim.campaign_id not in runs:
            found.append(Outcome(claim=send.claim, state="planned", at=now, due_at=now))
    return found
