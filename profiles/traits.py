"""Traits: further values of a profile, each with where it came from."""

from __future__ import annotations

import math
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.exceptions import RefusedValue
from profiles.insertion import insert_or_replace
from profiles.schema import Trait

Value = str | int | float | bool

#: Characters of the longest value: PostgreSQL's index cannot hold much more.
LONGEST = 500


async def set_trait(
    session: AsyncSession,
    profile_id: int,
    name: str,
    value: Value | None,
    *,
    source: str,
    now: datetime,
    confidence: float | None = None,
) -> None:
    """Give a profile a trait, or take it away with None. `source` says who knows it.

    `confidence`, from 0 to 1, is for what was learned rather than said by somebody who knows.
    Raises RefusedValue for a text of more than LONGEST characters.
    """
    if value is None:
        await session.execute(delete(Trait).where(Trait.profile_id == profile_id, Trait.name == name))
        return
    text, number = stored(value)
    if len(text) > LONGEST:
        raise RefusedValue(f"The trait {name} is longer than {LONGEST} characters.")
    row = {"profile_id": profile_id, "name": name, "text_value": text, "number_value": number}
    replaced = ("text_value", "number_value", "source", "at", "confidence")
    write = insert_or_replace(session, Trait, "profile_id", "name", replaced=replaced)
    await session.execute(write, row | {"source": source[:100], "at": now, "confidence": confidence})


async def traits(session: AsyncSession, profile_id: int) -> list[Trait]:
    """A profile's traits by name.

    lifecycle_stage, rfm_type and last_seen_at are here too where an import gave them: the profile's own
    column is what counts, the trait says where its value came from.
    """
    found = select(Trait).where(Trait.profile_id == profile_id).order_by(Trait.name)
    return list(await session.scalars(found.execution_options(populate_existing=True)))


def stored(value: Value) -> tuple[str, float | None]:
    """How a value is kept: as text, and as a number beside it where it is one."""
    if isinstance(value, bool):
        return ("true" if value else "false"), None
    text = str(value).strip()
    return text, as_number(text)


def as_number(text: str) -> float | None:
    """The finite number that `text` writes out, or None."""
    try:
        value = float(text)
    except ValueError:
        return None
    # float() also reads "1_000", "nan" and "infinity", which nobody means as a number here.
    return value if math.isfinite(value) and "_" not in text else None
