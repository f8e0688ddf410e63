"""Readers: those of an audience who may be written to, by the text that each of them gets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from math import inf

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Identity, Profile, Trait
from scheduler.messages import fields
from scheduler.messages.limits import LIMITS
from scheduler.messages.message import Message, Written
from scheduler.offers.schema import Offer, OfferGrant
from segments.compiler import members_query
from segments.condition import Condition
from segments.conditions.logic import All
from segments.conditions.reachability import Reachable
from segments.moment import Moment

#: So many customers are in memory at once.
_CHUNK = 500


class Readers:
    """Counts them; `condition` is expanded."""

    def __init__(self, session: AsyncSession, condition: Condition, moment: Moment) -> None:
        writable = All(conditions=(condition, Reachable(reachable=True)))
        self.session = session
        self._members = members_query(writable, moment).correlate(None)

    async def count(self, *conditions: ColumnElement[bool]) -> int:
        query = select(func.count(Profile.id)).where(*self._are(conditions))
        return await self.session.scalar(query) or 0

    async def languages(self, *conditions: ColumnElement[bool]) -> dict[str | None, int]:
        """How many of them have each language, the commonest first."""
        many = func.count(Profile.id)
        query = select(Profile.language, many).where(*self._are(conditions)).group_by(Profile.language)
        rows = await self.session.execute(query.order_by(many.desc()))
        return {row[0]: row[1] for row in rows}

    async def profiles(self, *conditions: ColumnElement[bool]) -> AsyncIterator[Sequence[Profile]]:
        """They themselves, some at a time."""
        query = select(Profile).where(*self._are(conditions)).order_by(Profile.id)
        found = await self.session.stream_scalars(query.execution_options(yield_per=_CHUNK))
        async for part in found.partitions(_CHUNK):
            yield part

    def _are(self, conditions: Sequence[ColumnElement[bool]]) -> list[ColumnElement[bool]]:
        return [Profile.id.in_(self._members), *conditions]


def reads(message: Message, one: Written) -> ColumnElement[bool]:
    """Gets this text of the message."""
    if one.language is not None:
        return _speaks(one.language)
    others = [~_speaks(language) for language in message.translations]
    return and_(literal(True), *(or_(Profile.language.is_(None), other) for other in others))


def lacks(name: str) -> ColumnElement[bool]:
    """Has no value for this field."""
    if name in fields.FIELDS:
        column = getattr(Profile, name)
        return or_(column.is_(None), func.trim(column) == "")
    own = and_(Trait.profile_id == Profile.id, Trait.name == name.removeprefix(fields.TRAIT))
    return ~exists().where(own, func.trim(func.coalesce(Trait.text_value, "")) != "")


def length_of(name: str) -> ColumnElement[int]:
    """Characters of the customer's own value for this field."""
    if name in fields.FIELDS:
        return func.length(func.coalesce(getattr(Profile, name), ""))
    value = select(func.max(func.length(Trait.text_value))).where(
        Trait.profile_id == Profile.id, Trait.name == name.removeprefix(fields.TRAIT)
    )
    return func.coalesce(value.correlate(Profile).scalar_subquery(), 0)


def longest(name: str) -> float:
    """The most characters that any customer's own value for this field can have."""
    if name in fields.FIELDS:
        return int(getattr(Profile, name).type.length)
    return 0 if name in fields.MADE else inf


def on_limited_channel() -> ColumnElement[bool]:
    """Has an address on a channel that takes no message of any length."""
    return Profile.id.in_(select(Identity.profile_id).where(Identity.channel.in_(LIMITS)))


def lives_in(country: str) -> ColumnElement[bool]:
    return func.lower(func.trim(Profile.country)) == country.lower()


def has_code(offer: Offer) -> ColumnElement[bool]:
    """Has been given a code of this offer."""
    return exists().where(OfferGrant.profile_id == Profile.id, OfferGrant.offer_id == offer.id)


def _speaks(language: str) -> ColumnElement[bool]:
    spoken = func.replace(func.lower(func.trim(Profile.language)), "_", "-")
    return or_(spoken == language, spoken.startswith(f"{language}-"))
