"""The shop's own words: the values that occur in its data."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.schema import Product, Synonym
from profiles.schema import Event, Profile, Tag, Trait
from segments.conditions.attribute import KINDS
from segments.reading.names import Names
from segments.schema import Segment
from segments.traits.held import SAID_BY_EVENTS

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
    #: Saved segments, by id and by name.
    segments: frozenset[int | str] = frozenset()
    #: Words that the shop takes for the same thing.
    synonyms: tuple[tuple[str, ...], ...] = ()

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
        traits=tuple(
            name for name in await _trait_names(session) if name not in KINDS and name not in SAID_BY_EVENTS
        ),
        segments=await _segments(session),
        synonyms=tuple(_list(words) for words in await session.scalars(select(Synonym.words))),
    )


class KeptVocabulary:
    """The vocabulary between requests: read again where rows were added, or after a while.

    What changes without a new row, a customer's city say, is seen after `longest` seconds. The index of
    names is made again only where a value is new or gone, so that one instance belongs to one database.
    """

    def __init__(self, *, longest: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._longest = longest
        self._clock = clock
        self._kept: Vocabulary | None = None
        self._revision: tuple[int | None, ...] = ()
        self._read_at = 0.0

    async def read(self, session: AsyncSession) -> Vocabulary:
        revision = await _revision(session)
        is_fresh = self._clock() - self._read_at < self._longest and revision == self._revision
        if self._kept is None or not is_fresh:
            self._read_at = self._clock()
            found = await read_vocabulary(session)
            self._kept = self._kept if found == self._kept else found
            self._revision = revision
        return self._kept


async def _revision(session: AsyncSession) -> tuple[int | None, ...]:
    """Numbers that tell cheaply whether rows came or went."""
    query = select(
        select(func.max(Event.id)).scalar_subquery(),
        select(func.max(Profile.id)).scalar_subquery(),
        select(func.count()).select_from(Tag).scalar_subquery(),
        select(func.count()).select_from(Product).scalar_subquery(),
        select(func.count()).select_from(Synonym).scalar_subquery(),
        select(func.max(Synonym.id)).scalar_subquery(),
        select(func.count()).select_from(Segment).scalar_subquery(),
        select(func.max(Segment.id)).scalar_subquery(),
    )
    return tuple((await session.execute(query)).one())


async def _segments(session: AsyncSession) -> frozenset[int | str]:
    rows = await session.execute(select(Segment.id, Segment.name).limit(MOST))
    return frozenset(reference for row in rows for reference in row)


async def _trait_names(session: AsyncSession) -> list[str]:
    """Each name once, by steps through the index: there are many rows of each."""
    names = select(func.min(Trait.name).label("name")).cte("names", recursive=True)
    following = select(func.min(Trait.name)).where(Trait.name > names.c.name).scalar_subquery()
    names = names.union_all(select(following).where(names.c.name.is_not(None)))
    found = select(names.c.name).where(names.c.name.is_not(None)).order_by(names.c.name)
    return [name for name in await session.scalars(found.limit(MOST)) if name]


def _list(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(","))


async def _values(session: AsyncSession, *columns: Any) -> tuple[str, ...]:
    """The different values of some columns, in order."""
    found: set[str] = set()
    for column in columns:
        query: Any = select(column).where(column.is_not(None), column != "").distinct().limit(MOST)
        values: Sequence[str] = (await session.scalars(query)).all()
        found.update(values)
    return tuple(sorted(found))
