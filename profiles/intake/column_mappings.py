"""Column mappings: those that the shop has given, by name, and the one that fits a file by its columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.exceptions import ChooseAMapping
from profiles.insertion import insert_or_replace
from profiles.intake import event_rows, profile_rows
from profiles.intake.mapping import Mapping, parse_mapping, read_mapping
from profiles.intake.rows import Head
from profiles.intake.schema import ColumnMapping

Kind = Literal["events", "profiles"]

_BUILT_IN = Path(__file__).parent / "mappings"


async def remember(session: AsyncSession, name: str, mapping: Mapping, *, now: datetime) -> None:
    """Keep a mapping under this name, in the place of one that had it."""
    definition = mapping.model_dump(mode="json", exclude_defaults=True) | {"kind": mapping.kind, "name": name}
    row = {"name": name, "kind": mapping.kind, "definition": definition, "updated_at": now}
    replaced = ("kind", "definition", "updated_at")
    await session.execute(insert_or_replace(session, ColumnMapping, "name", replaced=replaced), row)


async def named(session: AsyncSession, name: str, kind: Kind | None = None) -> Mapping:
    """The mapping of this name. Raises ChooseAMapping where there is none for such files."""
    held = await session.get(ColumnMapping, name)
    mapping = parse_mapping(held.definition, name=name) if held else built_in().get(name)
    if mapping is None:
        raise ChooseAMapping(f"`shopkeeper mappings list` shows those there are; {name!r} is not among them.")
    if kind is not None and mapping.kind != kind:
        raise ChooseAMapping(f"{name!r} is for {mapping.kind}.")
    return mapping


async def listed(session: AsyncSession) -> Sequence[ColumnMapping]:
    """The mappings that the shop has given, by name."""
    return list(await session.scalars(select(ColumnMapping).order_by(ColumnMapping.name)))


async def remove(session: AsyncSession, name: str) -> bool:
    """Forget a mapping; whether there was one."""
    gone = delete(ColumnMapping).where(ColumnMapping.name == name).returning(ColumnMapping.name)
    return await session.scalar(gone) is not None


def recognise(head: Head, kind: Kind) -> Mapping | None:
    """The built-in mapping for a file with these columns; None for a file with our own columns."""
    columns = {name.strip() for name in head.columns}
    if _is_own({name.lower() for name in columns}, kind):
        return None
    fitting = (mapping for mapping in built_in().values() if mapping.kind == kind)
    return next((mapping for mapping in fitting if columns.issuperset(mapping.recognised_by)), None)


@cache
def built_in() -> dict[str, Mapping]:
    """The mappings that come with the product, by name."""
    return {path.stem: read_mapping(path) for path in sorted(_BUILT_IN.glob("*.toml"))}


def _is_own(columns: Collection[str], kind: Kind) -> bool:
    required = event_rows.REQUIRED if kind == "events" else profile_rows.REQUIRED
    return set(required).issubset(columns)
