"""Column mappings: those that the shop has given, by name, and the one that fits a file by its columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
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
    name = recognised(head.columns, kind)
    return None if name is None else built_in()[name]


def recognised(columns: Iterable[str], kind: Kind) -> str | None:
    """The name of the built-in mapping for a file with these columns; None for one with our own columns."""
    columns = {name.strip() for name in columns}
    if is_own(columns, kind):
        return None
    fitting = (name for name, mapping in built_in().items() if mapping.kind == kind)
    return next((name for name in fitting if columns.issuperset(built_in()[name].recognised_by)), None)


def is_own(columns: Iterable[str], kind: Kind) -> bool:
    """Whether the columns that such a file needs are there under our own names."""
    required = event_rows.REQUIRED if kind == "events" else profile_rows.REQUIRED
    return set(required).issubset(name.strip().lower() for name in columns)


async def fitting(session: AsyncSession, columns: Collection[str], kind: Kind) -> list[str]:
    """The names of the mappings that the shop has given for files with these columns, the closest first."""
    found: dict[str, int] = {}
    for held in await listed(session):
        mapping = parse_mapping(held.definition, name=held.name)
        wanted = set(mapping.recognised_by) or mapping.named
        if mapping.kind == kind and wanted.issubset(columns):
            found[held.name] = len(wanted)
    return sorted(found, key=lambda name: -found[name])


@cache
def built_in() -> dict[str, Mapping]:
    """The mappings that come with the product, by name."""
    return {path.stem: read_mapping(path) for path in sorted(_BUILT_IN.glob("*.toml"))}
