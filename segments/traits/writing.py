"""Brings the database to what was computed, writing only what differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import table_of
from profiles.insertion import insert_or_replace
from profiles.schema import Profile, Trait
from profiles.sources import COMPUTED
from profiles.traits import LONGEST, stored
from segments.moment import Moment
from segments.traits.held import COLUMNS, Basis, Held
from segments.traits.outcome import Outcome, wanted
from segments.traits.schema import ComputedProfile, ExpectedPurchase, StageChange

Row = dict[str, Any]

PROFILE, TRAIT, EXPECTED = table_of(Profile), table_of(Trait), table_of(ExpectedPurchase)


class Writing:
    """Collects the differences of many profiles and writes them in a few statements."""

    def __init__(self, moment: Moment) -> None:
        self._now = moment.now
        self._columns: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        self._traits: list[Row] = []
        self._lost_traits: list[Row] = []
        self._habits: list[Row] = []
        self._lost_habits: list[Row] = []
        self._stages: list[Row] = []
        self._bases: list[Row] = []
        self._changed: set[int] = set()

    def add(self, held: Held, outcome: Outcome) -> None:
        """What of the outcome differs from what is held."""
        self._add_columns(held, outcome)
        for name, value in outcome.values.items():
            if name not in COLUMNS and not held.given(name):
                self._add_trait(held, name, value)
        if outcome.habits is not None and outcome.habits != held.habits:
            self._add_habits(held, outcome)
        if held.basis != outcome.basis:
            self._bases.append({"profile_id": held.id, "at": self._now, **outcome.basis._asdict()})

    def _add_columns(self, held: Held, outcome: Outcome) -> None:
        values = wanted(held, outcome)
        changed = {name: value for name, value in values.items() if held.columns[name] != value}
        if not changed:
            return
        self._changed.add(held.id)
        self._columns[tuple(changed)].append({"key": held.id, **changed})
        former, stage = held.columns["lifecycle_stage"], changed.get("lifecycle_stage")
        if former is not None and stage is not None:
            self._stages.append({"profile_id": held.id, "former": former, "stage": stage, "at": self._now})

    def _add_trait(self, held: Held, name: str, value: Any) -> None:
        if value is None:
            if name in held.traits:
                self._changed.add(held.id)
                self._lost_traits.append({"owner": held.id, "lost": name})
            return
        text, number = stored(value)
        text = text[:LONGEST]
        if name in held.traits and held.traits[name].text == text:
            return
        self._changed.add(held.id)
        row = {"profile_id": held.id, "name": name, "text_value": text, "number_value": number}
        self._traits.append({**row, "source": COMPUTED, "confidence": None, "at": self._now})

    def _add_habits(self, held: Held, outcome: Outcome) -> None:
        self._changed.add(held.id)
        habits = outcome.habits or {}
        self._habits += [
            {"profile_id": held.id, "category": category, **vars(habit)}
            for category, habit in habits.items()
            if held.habits.get(category) != habit
        ]
        lost = held.habits.keys() - habits.keys()
        self._lost_habits += [{"owner": held.id, "lost": category} for category in sorted(lost)]

    async def write(self, session: AsyncSession) -> int:
        """Write all of it; how many profiles have another value now."""
        for names, rows in self._columns.items():
            change = update(PROFILE).where(PROFILE.c.id == bindparam("key"))
            await session.execute(change.values({name: bindparam(name) for name in names}), rows)
        parts: Sequence[tuple[Callable[[AsyncSession], Any], list[Row]]] = (
            (_give_way, self._traits),
            (lambda _: _LOST_TRAITS, self._lost_traits),
            (_keep_habits, self._habits),
            (lambda _: _LOST_HABITS, self._lost_habits),
            (lambda _: _STAGES, self._stages),
            (_keep_bases, self._bases),
        )
        for statement, rows in parts:
            # Making a statement costs as much as running it: mostly there is nothing to write.
            if rows:
                await session.execute(statement(session), rows)
        return len(self._changed)


def _losing(table: Table, key: Any) -> Any:
    return delete(table).where(table.c.profile_id == bindparam("owner"), key == bindparam("lost"))


_LOST_TRAITS = _losing(TRAIT, TRAIT.c.name).where(TRAIT.c.source == COMPUTED)
_LOST_HABITS = _losing(EXPECTED, EXPECTED.c.category)
_STAGES = insert(table_of(StageChange))


def _keep_habits(session: AsyncSession) -> Any:
    habits = ("usual_gap", "last_on", "expected_on")
    return insert_or_replace(session, ExpectedPurchase, "profile_id", "category", replaced=habits)


def _keep_bases(session: AsyncSession) -> Any:
    return insert_or_replace(session, ComputedProfile, "profile_id", replaced=(*Basis._fields, "at"))


def _give_way(session: AsyncSession) -> Any:
    """An INSERT of traits that leaves those alone which somebody gave meanwhile."""
    light = session.get_bind().dialect.name == "sqlite"
    write = (sqlite.insert if light else postgresql.insert)(TRAIT)
    return write.on_conflict_do_update(
        index_elements=["profile_id", "name"],
        set_={name: write.excluded[name] for name in ("text_value", "number_value", "at", "confidence")},
        where=TRAIT.c.source == COMPUTED,
    )
