"""What a setting would do before it is saved: how many customers would change type or stage."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Trait
from profiles.sources import COMPUTED
from segments.traits.buyers import measure_buyers
from segments.traits.cut import type_cut
from segments.traits.figures import Figures
from segments.traits.grade import TYPES, TypeCut
from segments.traits.schema import ComputedProfile
from segments.traits.settings import TraitSettings


@dataclass(frozen=True)
class Effect:
    """Of those whose type or stage nobody gave."""

    #: How many change, and how many would be of each kind.
    types_changed: int = 0
    stages_changed: int = 0
    types: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)


async def effect_of(session: AsyncSession, settings: TraitSettings, figures: Figures, today: date) -> Effect:
    """The effect of these settings on everybody, as their orders are known."""
    values, _ = await measure_buyers(session, settings, today)
    before, after = figures.standards().cut, type_cut(settings, values)
    types = await _types(session, before, after, today)
    churn_days = figures.standards(settings).churn_days
    stages = await _stages(session, figures, settings, churn_days, today)
    return Effect(
        _changed(types),
        _changed(stages),
        _after(types),
        _after(stages),
    )


#: Kind before, kind after -> how many.
Moves = list[tuple[str | None, str | None, int]]


async def _types(session: AsyncSession, before: TypeCut | None, after: TypeCut | None, today: date) -> Moves:
    if before is None or after is None:
        return []
    marks = [case((mark, 1), else_=0) for cut in (before, after) for mark in _good(cut, today)]
    rows = await _counted(session, marks, "rfm_type")
    return [(TYPES[_triple(row[:3])], TYPES[_triple(row[3:6])], row[6]) for row in rows]


async def _stages(
    session: AsyncSession, figures: Figures, settings: TraitSettings, churn_days: int, today: date
) -> Moves:
    own = figures.standards()
    stages = [
        _stage(days, retained, today)
        for days, retained in (
            (own.churn_days, own.retained_orders),
            (churn_days, settings.retained_orders),
        )
    ]
    return [(row[0], row[1], row[2]) for row in await _counted(session, stages, "lifecycle_stage")]


async def _counted(
    session: AsyncSession, marks: Sequence[ColumnElement[Any]], trait: str
) -> Iterable[tuple[Any, ...]]:
    given = select(Trait.profile_id).where(Trait.name == trait, Trait.source != COMPUTED)
    marked = (
        select(*(mark.label(f"mark{place}") for place, mark in enumerate(marks)))
        .where(ComputedProfile.orders > 0, ComputedProfile.profile_id.not_in(given))
        .subquery()
    )
    query = select(*marked.c, func.count()).group_by(*marked.c)
    return [tuple(row) for row in await session.execute(query)]


def _good(cut: TypeCut, today: date) -> list[ColumnElement[bool]]:
    often = ComputedProfile.orders > cut.orders if cut.above else ComputedProfile.orders >= cut.orders
    return [_within(cut.recency, today), often, ComputedProfile.spent >= cut.spent]


def _stage(churn_days: int, retained_orders: int, today: date) -> ColumnElement[str]:
    return case(
        (~_within(churn_days, today), "churned"),
        (ComputedProfile.orders == 1, "first_purchase"),
        (ComputedProfile.orders >= retained_orders, "retained"),
        else_="repeat",
    )


def _within(days: float, today: date) -> ColumnElement[bool]:
    return ComputedProfile.last_order_on >= today - timedelta(days=math.floor(days))


def _triple(marks: tuple[int, ...]) -> tuple[bool, bool, bool]:
    recent, often, much = marks
    return bool(recent), bool(often), bool(much)


def _changed(moves: Moves) -> int:
    return sum(count for before, after, count in moves if before != after)


def _after(moves: Moves) -> Counter[str]:
    found: Counter[str] = Counter()
    for _, after, count in moves:
        if after is not None:
            found[after] += count
    return found
