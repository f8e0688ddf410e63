"""A preview refuses what the import refuses, and leaves no trace."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from profiles.database import Database
from profiles.intake.column_choices import ColumnChoices, guessed
from profiles.intake.column_mappings import Kind
from profiles.intake.imports import import_events, import_profiles
from profiles.intake.preview import FIRST, preview, sample
from profiles.schema import Event, Identity, Profile
from tests.profiles.intake.test_imports import customers

HELD = "id,name,email\n1,Ann,ann@x.org\n2,Bob,bob@x.org\n"
FILES: list[tuple[Kind, str]] = [
    ("profiles", "Nr,E-mail,Geburtstag\n3,cem@x.org,1990-01-01\n4,ann@x.org,\n5,nonsense,\n6,,soon\n7,,,\n"),
    ("profiles", "E-mail,Ort\nann@x.org,Bonn\n,Köln\ndora@x.org,Ulm\ndora@x.org,Jena\n"),
    ("events", "Customer ID,Datum,Betrag\n1,2026-09-01,5\n9,2026-09-01,5\n2,soon,5\n2,2026-09-01,0.001\n"),
    (
        "events",
        "Customer ID,E-mail,Datum\n1,ann@x.org,2026-09-01\n9,new@x.org,2026-09-01\n10,no,2026-09-01\n",
    ),
]


@pytest.mark.parametrize(("kind", "content"), FILES)
async def test_a_preview_refuses_what_the_import_refuses(
    database: Database, tmp_path: Path, now: datetime, kind: Kind, content: str
) -> None:
    await customers(database, tmp_path / "held.csv", HELD, now)
    file = tmp_path / "file.csv"
    file.write_text(content, encoding="utf-8")
    taken = sample(file)
    columns = guessed(taken.columns, kind) | ({"Nr": "id"} if "Nr" in taken.columns else {})
    mapping = ColumnChoices(kind, columns, type="purchase" if kind == "events" else "").mapping()
    before = await counted(database)
    async with database.read() as session:
        rows = await preview(session, taken, mapping, now=now, currency="EUR")
    assert await counted(database) == before
    refused = [row.rejection for row in rows if row.rejection is not None]
    if kind == "events":
        report = await import_events(database, file, now=now, currency="EUR", mapping=mapping)
    else:
        report = await import_profiles(database, file, now=now, mapping=mapping)
    assert refused == report.rejected
    assert refused
    assert len(rows) == report.rows


async def counted(database: Database) -> list[Any]:
    async with database.read() as session:
        return [
            await session.scalar(select(func.count()).select_from(each))
            for each in (Profile, Event, Identity)
        ]


def test_only_the_beginning_of_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_text("rejected_because,a\n" + "why,1\n" * 1000, encoding="utf-8")
    taken = sample(file)
    assert (len(taken.rows), taken.columns) == (FIRST, ["a"])
    assert taken.cells("a") == ["1"] * FIRST
