"""The shop's own words: the values that occur in its data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.schema import Product
from profiles.schema import Event, Profile, Tag, Trait
from segments.attribute import KINDS
from segments.reading.names import Names

#: A column with more different values than this is no vocabulary: cities, say, typed in freely.
MOST = 5000


@dataclass(frozen=True)
class Vocabulary:
    """The values that occur, each spelled as the data spell it."""

    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    #: product id -> title.
    products: dict[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    lifecycle_stages: tuple[str, ...] = ()
    rfm_types: tuple[str, ...] = ()
    event_types: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    sentiments: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()

    @cached_property
    def names(self) -> Names:
        """The index by which names are found in requests. Making it costs more than a request."""
        return Names(self)


async def read_vocabulary(session: AsyncSession) -> Vocabulary:
    """What occurs in the database now."""
    products = (await session.execute(select(Product.id, Product.title).limit(MOST))).all()
    return Vocabulary(
        categories=await _values(session, Event.category, Product.category),
        brands=await _values(session, Event.brand, Product.brand),
        products={row.id: row.title for row in products},
        languages=await _values(session, Profile.language),
        countries=await _values(session, Profile.country),
        cities=await _values(session, Profile.city),
        channels=await _values(session, Profile.channel, Event.channel),
        tags=await _values(session, Tag.tag),
        lifecycle_stages=await _values(session, Profile.lifecycle_stage),
        rfm_types=await _values(session, Profile.rfm_type),
        event_types=await _values(session, Event.type),
        campaigns=await _values(session, Event.campaign_id),
        topics=await _values(session, Event.topic),
        sentiments=await _values(session, Event.sentiment),
        # Imported values of built-in attributes are traits too, to remember where they came from.
        traits=tuple(name for name in await _values(session, Trait.name) if name not in KINDS),
    )


async def _values(session: AsyncSession, *columns: Any) -> tuple[str, ...]:
    """The different values of some columns, in order."""
    found: set[str] = set()
    for column in columns:
        query: Any = select(column).where(column.is_not(None), column != "").distinct().limit(MOST)
        values: Sequence[str] = (await session.scalars(query)).all()
        found.update(values)
    return tuple(sorted(found))
