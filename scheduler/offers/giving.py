"""Giving codes: inside the transaction that claims a message, so that a crash gives none away.

Who has a code of an offer keeps it: a message that is tried or sent again carries the same one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.membership import one_of
from scheduler.offers.schema import Offer, OfferCode, OfferGrant

#: Why a message is skipped.
UNKNOWN, EXPIRED, EXHAUSTED = "no_offer", "offer_expired", "offer_exhausted"


@dataclass
class Hand:
    """The codes of one offer that this transaction may give. The offer's row is held until it ends."""

    offer: Offer
    #: Profile -> the code they have.
    given: dict[int, str]
    #: The one that is given next is the last.
    free: list[str]
    #: What this transaction gives: rows of OfferGrant.
    rows: list[dict[str, Any]] = field(default_factory=list)

    def code_for(self, profile_id: int) -> str | None:
        """The code that this customer has or would get; None where the pool is empty."""
        if self.offer.code is not None:
            return self.offer.code
        return self.given.get(profile_id) or (self.free[-1] if self.free else None)

    def take(self, profile_id: int, campaign_id: int, now: datetime) -> None:
        """The customer gets what `code_for` said."""
        if self.offer.code is not None or profile_id in self.given:
            return
        code = self.given[profile_id] = self.free.pop()
        row = {"profile_id": profile_id, "offer_id": self.offer.id, "code": code}
        self.rows.append({**row, "campaign_id": campaign_id, "at": now})


class Hands:
    """What one batch of messages may give, by the names of the offers."""

    def __init__(self, hands: Mapping[str, Hand]) -> None:
        self._hands = hands

    def code_for(self, name: str, profile_id: int, now: datetime) -> tuple[Offer, str] | str:
        """The offer and the code that this customer has or would get; otherwise why there is none."""
        hand = self._hands.get(name)
        if hand is None:
            return UNKNOWN
        if hand.offer.expires_at is not None and hand.offer.expires_at <= now:
            return EXPIRED
        code = hand.code_for(profile_id)
        return EXHAUSTED if code is None else (hand.offer, code)

    def take(self, name: str, profile_id: int, campaign_id: int, now: datetime) -> None:
        """The customer gets what `code_for` said, once `write` has written it."""
        self._hands[name].take(profile_id, campaign_id, now)

    async def write(self, session: AsyncSession) -> None:
        """Write down what was taken."""
        rows = [row for hand in self._hands.values() for row in hand.rows]
        if not rows:
            return
        codes = {row["code"] for row in rows}
        await session.execute(
            update(OfferCode)
            .where(one_of(session, OfferCode.code, codes))
            .values(given_at=rows[0]["at"])
            .execution_options(synchronize_session=False)
        )
        await session.execute(insert(OfferGrant), rows)


async def hold(session: AsyncSession, wanted: Mapping[str, Collection[int]]) -> Hands:
    """The codes for these customers, by the offer's name; one transaction at a time gives of a pool."""
    if not wanted:
        return Hands({})
    named = select(Offer).where(Offer.name.in_(wanted)).order_by(Offer.id)
    # Not the key: whoever adds codes to the pool need not wait.
    held = named.with_for_update(key_share=True).execution_options(populate_existing=True)
    offers = list(await session.scalars(held))
    return Hands({offer.name: await _hand(session, offer, wanted[offer.name]) for offer in offers})


async def _hand(session: AsyncSession, offer: Offer, profile_ids: Iterable[int]) -> Hand:
    if offer.code is not None:
        return Hand(offer, {}, [])
    ids = set(profile_ids)
    has = select(OfferGrant).where(
        OfferGrant.offer_id == offer.id, one_of(session, OfferGrant.profile_id, ids)
    )
    given = {grant.profile_id: grant.code for grant in await session.scalars(has)}
    unused = select(OfferCode.code).where(OfferCode.offer_id == offer.id, OfferCode.given_at.is_(None))
    free = await session.scalars(unused.order_by(OfferCode.code).limit(len(ids - given.keys())))
    return Hand(offer, given, list(free)[::-1])
