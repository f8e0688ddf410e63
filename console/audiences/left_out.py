"""Whom of an audience no message may reach, by the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from console.audiences.definition_text import written
from console.texts import N_
from profiles.schema import Profile
from segments.compiler import members_query
from segments.condition import Condition
from segments.conditions.logic import All
from segments.definition import parse_definition
from segments.expansion import expanded
from segments.moment import Moment

#: What a customer has said about marketing -> why no message may reach them, and the condition for it.
REASONS: Mapping[bool | None, tuple[str, dict[str, Any]]] = {
    False: (N_("refused marketing"), {"attr": "consent", "op": "=", "value": False}),
    None: (N_("never asked"), {"attr": "consent", "op": "is_null"}),
    True: (N_("agreed, but no connected channel"), {"attr": "consent", "op": "=", "value": True}),
}


@dataclass(frozen=True)
class LeftOut:
    #: A text of the console's own.
    reason: str
    count: int
    #: The list of them.
    address: str


async def reach_of(session: AsyncSession, condition: Condition, moment: Moment) -> dict[str, Any]:
    """What the numbers of an audience lead to: who may be written to, and who is left out and why."""
    reached = All(conditions=(condition, parse_definition({"reachable": True})))
    unreached = All(conditions=(condition, parse_definition({"not": {"reachable": True}})))
    counts = await _by_consent(session, unreached, moment)
    return {
        "reachable_address": _list_of(reached),
        "left_out": [
            LeftOut(reason, counts[said], _list_of(All(conditions=(unreached, parse_definition(asked)))))
            for said, (reason, asked) in REASONS.items()
            if counts.get(said)
        ],
    }


async def _by_consent(session: AsyncSession, condition: Condition, moment: Moment) -> dict[bool | None, int]:
    chosen = members_query(await expanded(session, condition), moment)
    counted = chosen.with_only_columns(Profile.consent, func.count(), maintain_column_froms=True)
    return dict((await session.execute(counted.group_by(Profile.consent))).all())


def _list_of(condition: Condition) -> str:
    return f"/console/customers?{urlencode({'definition': written(condition)})}"
