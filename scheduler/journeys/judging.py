"""Questions about the customers of a batch: who meets a condition, to whom something happened since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.membership import one_of
from profiles.schema import Event, Profile
from scheduler.journeys.step import Happened
from segments.compiler import members_query
from segments.condition import Condition
from segments.customer import records_of
from segments.expansion import expanded
from segments.moment import Moment

_INSTANT = timedelta(microseconds=1)


def inclusive(moment: Moment) -> Moment:
    """The same moment with what happens at this very instant: whoever is woken by an event must see it."""
    return replace(moment, now=moment.now + _INSTANT)


@dataclass(frozen=True)
class Judge:
    """Answers for few customers at a time."""

    session: AsyncSession
    moment: Moment

    async def meeting(self, condition: Condition, ids: Sequence[int]) -> set[int]:
        """Those of the profiles who meet the condition. Raises UnknownSegment."""
        meant = await expanded(self.session, condition)
        if meant.unsettled():
            # Who is among the top is no matter of one record: the database compares everybody.
            query = members_query(meant, self._seen).where(one_of(self.session, Profile.id, ids))
            return set(await self.session.scalars(query))
        profiles = await self.session.scalars(select(Profile).where(one_of(self.session, Profile.id, ids)))
        records = await records_of(self.session, profiles.all(), meant.asks_about())
        return {record.id for record in records if meant.matches(record, self._seen)}

    async def last_happened(
        self, test: Happened, ids: Sequence[int], *, after: datetime
    ) -> dict[int, datetime]:
        """When it last happened to each of the profiles to whom it did after that instant."""
        query = test.selection().query(self._seen, Event.profile_id, func.max(Event.at).label("at"))
        wanted = query.where(one_of(self.session, Event.profile_id, ids), Event.at > after)
        rows = await self.session.execute(wanted.group_by(Event.profile_id))
        return {row.profile_id: row.at for row in rows}

    @property
    def _seen(self) -> Moment:
        return inclusive(self.moment)
