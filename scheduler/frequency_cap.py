"""The frequency cap: how many marketing messages one customer may get in a while."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.exceptions import InvalidSetting
from scheduler.schema import Delivery, DeliveryKey

_FORM = re.compile(r"([1-9]\d{0,3})/([1-9]\d{0,3})([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(hours=24), "w": timedelta(days=7)}
#: A message that may have arrived counts like one that did.
_COUNTED = ("sent", "sending", "unknown")


@dataclass(frozen=True)
class FrequencyCap:
    """At most `limit` messages in any `window`, over all campaigns and nudges together."""

    limit: int
    window: timedelta

    @classmethod
    def parse(cls, text: str) -> FrequencyCap | None:
        """`3/7d`: three in seven times 24 hours (h and w work too); None for an empty text."""
        if not text.strip():
            return None
        found = _FORM.fullmatch(text.strip())
        if found is None:
            raise InvalidSetting(f"A frequency cap is written 3/7d, not {text!r}.")
        return cls(int(found[1]), int(found[2]) * _UNITS[found[3]])

    async def received(
        self,
        session: AsyncSession,
        profile_ids: Collection[int],
        *,
        now: datetime,
        without: Collection[DeliveryKey],
    ) -> dict[int, int]:
        """Messages of the window up to `now` by profile, not counting the rows `without`."""
        at = func.coalesce(Delivery.sent_at, Delivery.claimed_at)
        key = tuple_(Delivery.campaign_id, Delivery.step, Delivery.profile_id, Delivery.occurrence)
        query = (
            select(Delivery.profile_id, func.count().label("received"))
            .where(
                Delivery.profile_id.in_(profile_ids),
                Delivery.state.in_(_COUNTED),
                at >= now - self.window,
                key.not_in(list(without)),
            )
            .group_by(Delivery.profile_id)
        )
        return {row.profile_id: row.received for row in await session.execute(query)}
