"""Ready-made nudges: campaigns that keep looking for the customers they are for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.insertion import insert_or_keep
from scheduler.audiences.audience import SILENT
from scheduler.messages import message as messages
from scheduler.messages.message import Message
from scheduler.schema import Campaign
from segments.definition import dump, parse_definition


@dataclass(frozen=True)
class Nudge:
    """A nudge as it ships; the operator may change the draft before starting it."""

    key: str
    name: str
    #: The audience in words, as `Campaign.audience_name`.
    audience: str
    definition: Mapping[str, Any]
    message: Message
    #: The same customer is reached again only after so many days.
    repeat_after_days: int


def reactivation() -> Nudge:
    """Customers who once bought and have been silent for 30 days, at most once in 60 days."""
    return Nudge(
        key="reactivation",
        name="Reactivation",
        audience=SILENT,
        definition={
            "all": [
                {"count": {"type": "purchase", "window": {"ever": True}}, "op": ">=", "value": 1},
                {"attr": "last_seen_at", "in": {"older_than": "30d", "inclusive": True}},
                {"reachable": True},
            ]
        },
        message=Message(
            text=(
                "Hello {name|there}, it has been a while! If you need anything, or would like to hear "
                "what is new, just write back: we are happy to help."
            )
        ),
        repeat_after_days=60,
    )


async def ensure_nudges(session: AsyncSession, *, now: datetime) -> None:
    """Put every ready-made nudge there as a draft, once. An operator decides whether it starts."""
    for nudge in (reactivation(),):
        await session.execute(insert_or_keep(session, Campaign, "ready_made"), _draft(nudge, now))


def _draft(nudge: Nudge, now: datetime) -> dict[str, Any]:
    return {
        "ready_made": nudge.key,
        "name": nudge.name,
        "kind": "nudge",
        "state": "draft",
        "audience_name": nudge.audience,
        "definition": dump(parse_definition(nudge.definition)),
        "message": messages.dump(nudge.message),
        "holdout_percent": 0,
        "attribution_days": 7,
        "repeat_after_days": nudge.repeat_after_days,
        "created_at": now,
    }
