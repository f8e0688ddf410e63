"""Linking: somebody opened a signed link in a chat, so this address belongs to that customer."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.identity import links, suppression
from profiles.identity.merging import merge
from profiles.identity.schema import Merge, MergeRequest, UsedLink
from profiles.insertion import insert_or_keep
from profiles.profile import by_reference, identities, meet, references
from profiles.schema import Profile

PROOF = "link"


class Opened(Enum):
    """What opening a link came to."""

    #: The address belongs to the customer from now on, or did already.
    LINKED = "linked"
    #: Forged, expired, used, or for somebody who was erased: nothing has changed.
    REFUSED = "refused"
    #: The chat is known as another customer: an operator must decide.
    ASKED = "asked"


async def open_link(
    session: AsyncSession, secret: str, payload: str, *, channel: str, external_id: str, now: datetime
) -> Opened:
    """Follow a link that was opened at this address. Each link is followed once.

    A profile that only a chat knew becomes one with the customer's. One that has a reference of the shop's
    own stays as it is, and a MergeRequest waits for an operator.
    """
    link = links.read(secret, payload)
    if link is None or link.expires_at <= now or await suppression.suppressed(session, [link.reference], []):
        return Opened.REFUSED
    if not await _use(session, link, now):
        return Opened.REFUSED
    opener = await meet(session, channel=channel, external_id=external_id, now=now)
    customer = await by_reference(session, link.reference) or await _add(session, link.reference, now)
    if customer.id == opener.id:
        return Opened.LINKED
    if not await _met_in_chat(session, opener):
        session.add(MergeRequest(profile_id=opener.id, reference=link.reference, opened_on=channel, at=now))
        await session.flush()
        return Opened.ASKED
    proof = f"{PROOF}:{channel}"
    await merge(session, survivor=customer.id, absorbed=opener.id, proof=proof, now=now)
    return Opened.LINKED


async def requests(session: AsyncSession) -> list[tuple[MergeRequest, Profile]]:
    """What operators have to decide, with the profile that opened the link; longest waiting first."""
    found = select(MergeRequest, Profile).join(Profile).where(MergeRequest.settled_at.is_(None))
    return [(request, opener) for request, opener in await session.execute(found.order_by(MergeRequest.id))]


async def settle(session: AsyncSession, request_id: int, *, now: datetime) -> bool:
    """An operator has decided; whether there was anything to decide."""
    request = await session.get(MergeRequest, request_id, with_for_update=True)
    if request is None or request.settled_at is not None:
        return False
    request.settled_at = now
    await session.flush()
    return True


async def settle_between(session: AsyncSession, merged: Merge, *, now: datetime) -> None:
    """What waited for the decision that this merge is waits no longer."""
    between = select(MergeRequest).where(
        MergeRequest.profile_id == merged.profile_id, MergeRequest.settled_at.is_(None)
    )
    customer = await session.get_one(Profile, merged.profile_id)
    called = await references(session, customer)
    for request in await session.scalars(between.where(MergeRequest.reference.in_(called))):
        request.settled_at = now
    await session.flush()


async def _use(session: AsyncSession, link: links.Link, now: datetime) -> bool:
    """Whether this is the first time. Links that have expired need not be remembered."""
    await session.execute(delete(UsedLink).where(UsedLink.expires_at <= now))
    row = {"hash": link.hash, "expires_at": link.expires_at}
    first = insert_or_keep(session, UsedLink, "hash").returning(UsedLink.hash)
    return await session.scalar(first, row) is not None


async def _add(session: AsyncSession, reference: str, now: datetime) -> Profile:
    """The shop knows a customer of whom no import has told us yet."""
    await session.execute(
        insert_or_keep(session, Profile, "reference"), {"reference": reference, "created_at": now}
    )
    return (await session.scalars(select(Profile).where(Profile.reference == reference))).one()


async def _met_in_chat(session: AsyncSession, profile: Profile) -> bool:
    """Whether a chat gave the profile its reference, so that the shop has never said who it is."""
    addresses = await identities(session, profile.id)
    return profile.reference in {f"{one.channel}:{one.external_id}" for one in addresses}
