"""Offers as operators make them: with one code for all, or with a pool of codes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.insertion import insert_or_keep
from profiles.membership import one_of
from scheduler.exceptions import InvalidOffer, UnknownOffer
from scheduler.offers.schema import CODE_LENGTH, Offer, OfferCode

_CODE = re.compile(rf"[^\s{{}}]{{1,{CODE_LENGTH}}}")


@dataclass(frozen=True)
class Stock:
    """An offer, and how many codes of its pool are there and are free; 0 where all share one code."""

    offer: Offer
    codes: int
    free: int


@dataclass(frozen=True)
class Added:
    """What became of codes that were handed in: how many are new, were here, belong to another offer."""

    new: int
    known: int
    #: Code -> the name of the offer that has it.
    elsewhere: dict[str, str]


async def create(
    session: AsyncSession,
    name: str,
    *,
    now: datetime,
    code: str | None = None,
    expires_at: datetime | None = None,
) -> Offer:
    """With `code` all share it; without, a pool that is still empty. Raises InvalidOffer."""
    name = name.strip()
    if not 0 < len(name) <= 100:
        raise InvalidOffer("It needs a name of at most 100 characters.")
    if code is not None and (fault := fault_of(code)):
        raise InvalidOffer(fault)
    row = {"name": name, "code": code, "expires_at": expires_at, "created_at": now}
    new = insert_or_keep(session, Offer, "name").returning(Offer.id)
    if await session.scalar(new, row) is None:
        raise InvalidOffer(f"There is an offer called {name!r} already.")
    return await by_name(session, name)


async def by_name(session: AsyncSession, name: str) -> Offer:
    """Raises UnknownOffer."""
    found = await session.scalar(select(Offer).where(Offer.name == name.strip()))
    if found is None:
        raise UnknownOffer(f"It would be called {name.strip()!r}.")
    return found


async def stocks(session: AsyncSession, names: Collection[str] | None = None) -> list[Stock]:
    """All offers or those with these names, newest first, each with what its pool holds."""
    free = func.count(OfferCode.code).filter(OfferCode.given_at.is_(None))
    query = (
        select(Offer, func.count(OfferCode.code), free)
        .outerjoin(OfferCode, OfferCode.offer_id == Offer.id)
        .group_by(Offer.id)
        .order_by(Offer.id.desc())
    )
    wanted = query if names is None else query.where(Offer.name.in_(names))
    return [Stock(offer, codes, left) for offer, codes, left in await session.execute(wanted)]


async def add_codes(session: AsyncSession, offer: Offer, codes: Sequence[str]) -> Added:
    """Put codes into the pool, at most some thousand at once; `fault_of` has found none wrong.

    Raises InvalidOffer where all share one code.
    """
    if offer.code is not None:
        raise InvalidOffer(f"All share one code of {offer.name!r}: it has no pool.")
    rows = [{"code": code, "offer_id": offer.id, "given_at": None} for code in dict.fromkeys(codes)]
    new = insert_or_keep(session, OfferCode, "code").values(rows).returning(OfferCode.code)
    added = set(await session.scalars(new)) if rows else set()
    others = (
        select(OfferCode.code, Offer.name)
        .join(Offer, Offer.id == OfferCode.offer_id)
        .where(one_of(session, OfferCode.code, {*codes} - added), OfferCode.offer_id != offer.id)
    )
    elsewhere = {row.code: row.name for row in await session.execute(others)}
    return Added(len(added), len(codes) - len(added) - len(elsewhere), elsewhere)


async def end(session: AsyncSession, name: str, *, now: datetime) -> Offer:
    """Give no more codes of it. Raises UnknownOffer."""
    offer = await by_name(session, name)
    await session.execute(update(Offer).where(Offer.id == offer.id).values(expires_at=now))
    await session.refresh(offer)
    return offer


def fault_of(code: str) -> str | None:
    """Why this cannot be a code; None where it can."""
    if _CODE.fullmatch(code):
        return None
    return f"A code has 1 to {CODE_LENGTH} characters and no spaces or braces; this is {code[:40]!r}."
