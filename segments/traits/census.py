"""How many customers are in each lifecycle stage and of each RFM type, and how they moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Profile
from segments.traits.schema import StageChange


@dataclass(frozen=True)
class Census:
    """Counts by stage and type; a value that an import gave counts as what it says."""

    stages: Mapping[str, int]
    types: Mapping[str, int]
    #: Former stage, stage -> how many passed from one to the other since a moment.
    moves: Mapping[tuple[str, str], int]


async def read_census(session: AsyncSession, since: datetime) -> Census:
    """What holds now, and the moves since then."""
    stages = select(Profile.lifecycle_stage, func.count()).group_by(Profile.lifecycle_stage)
    types = select(Profile.rfm_type, func.count()).group_by(Profile.rfm_type)
    return Census(
        {stage: count for stage, count in await session.execute(stages) if stage is not None},
        {type_: count for type_, count in await session.execute(types) if type_ is not None},
        await read_moves(session, since),
    )


async def read_moves(
    session: AsyncSession, since: datetime, until: datetime | None = None
) -> dict[tuple[str, str], int]:
    """Former stage, stage -> how many passed from one to the other in `[since, until)`."""
    passed = (StageChange.former, StageChange.stage)
    moves = select(*passed, func.count()).where(StageChange.at >= since).group_by(*passed)
    if until is not None:
        moves = moves.where(StageChange.at < until)
    return {(former, stage): count for former, stage, count in await session.execute(moves)}
