"""Who asked what could not be answered, and where: gaps know customers by name only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.schema import ContentGap
from profiles.identity.schema import Alias
from profiles.membership import one_of
from profiles.schema import Conversation, Identity, Profile


@dataclass(frozen=True)
class Asker:
    """The customer who asked, and the conversation in which they did, where it is still there."""

    profile: Profile
    conversation: int | None


async def askers_of(session: AsyncSession, gaps: Sequence[ContentGap]) -> dict[int, Asker]:
    """The askers of these gaps by the gap's number; those who are known no more are left out."""
    references = {gap.asked_by for gap in gaps if gap.asked_by}
    if not references:
        return {}
    profiles = await _profiles(session, references)
    talks = await _conversations(session, {profile.id for profile in profiles.values()})
    found = {}
    for gap in gaps:
        profile = profiles.get(gap.asked_by or "")
        if profile is not None:
            own = talks.get(profile.id, [])
            asked_in = gap.conversation if gap.conversation in own else next(iter(own), None)
            found[gap.id] = Asker(profile, asked_in)
    return found


def referred_to(session: AsyncSession, references: Collection[str]) -> ColumnElement[bool]:
    """Profiles of these references. A chat's own one stays good after an import gave another."""
    addresses = select(Identity.profile_id).where(one_of(session, _ADDRESS, references))
    further = select(Alias.profile_id).where(one_of(session, Alias.reference, references))
    own = one_of(session, Profile.reference, references)
    return or_(own, Profile.id.in_(addresses), Profile.id.in_(further))


_ADDRESS = Identity.channel + ":" + Identity.external_id


async def _profiles(session: AsyncSession, references: Collection[str]) -> dict[str, Profile]:
    own = await session.scalars(select(Profile).where(one_of(session, Profile.reference, references)))
    met = select(_ADDRESS, Profile).join(Profile, Profile.id == Identity.profile_id)
    rows = list((await session.execute(met.where(one_of(session, _ADDRESS, references)))).all())
    further = select(Alias.reference, Profile).join(Profile, Profile.id == Alias.profile_id)
    rows += (await session.execute(further.where(one_of(session, Alias.reference, references)))).all()
    found = {str(called): profile for called, profile in rows}
    return found | {each.reference: each for each in own}


async def _conversations(session: AsyncSession, profile_ids: Collection[int]) -> dict[int, list[int]]:
    """Each profile's conversations, the one of latest use first."""
    found = select(Conversation.profile_id, Conversation.id).where(
        one_of(session, Conversation.profile_id, profile_ids)
    )
    talks: dict[int, list[int]] = {}
    for profile_id, number in await session.execute(found.order_by(Conversation.updated_at.desc())):
        talks.setdefault(profile_id, []).append(number)
    return talks
