"""Trusted files prove who is one person; others do not. Who was erased, and protected traits, stay away."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from profiles import events, profile, trait_types
from profiles.database import Database
from profiles.identity.suppression import suppress
from profiles.intake.import_report import ImportReport
from profiles.intake.imports import import_events, import_profiles
from profiles.schema import Profile
from tests.profiles.intake.test_imports import held, write


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "people.csv"


async def told(
    database: Database, path: Path, content: str, now: datetime, *, trusted: bool = True
) -> ImportReport:
    write(path, content)
    return await import_profiles(database, path, now=now, trusted=trusted)


async def references(database: Database) -> set[str]:
    async with database.read() as session:
        return set(await session.scalars(select(Profile.reference)))


async def test_the_same_verified_address_makes_one_of_two(
    database: Database, path: Path, now: datetime
) -> None:
    await told(database, path, "id,name,email\n1,Ann,a@example.com\n2,Bob,b@example.com\n", now)
    write(path, "id,customer_id,type,at\ne1,1,view,2026-09-01\n")
    await import_events(database, path, now=now, currency="EUR")
    report = await told(database, path, "id,city,email\n3,Bonn,A@example.com\n", now)
    assert (report.accepted, report.merged, report.rejected) == (1, 1, [])
    assert await references(database) == {"2", "3"}
    ann = await held(database, "3")
    assert (ann["profile"]["name"], ann["profile"]["city"], len(ann["events"])) == ("Ann", "Bonn", 1)
    again = await told(database, path, "id,city,email\n3,Bonn,A@example.com\n1,Bonn,\n", now)
    assert (again.duplicates, again.merged) == (2, 0)
    assert await references(database) == {"2", "3"}


async def test_rows_of_one_file_may_show_it(database: Database, path: Path, now: datetime) -> None:
    content = "id,name,email,phone\n1,Ann,a@example.com,\n2,,a@example.com,+49 1701\n3,,,+491701\n"
    report = await told(database, path, content, now)
    assert (report.accepted, report.merged) == (3, 2)
    assert await references(database) == {"3"}
    again = await told(database, path, content, now)
    assert (again.duplicates, again.merged, again.rejected) == (3, 0, [])


async def test_untrusted_files_and_chat_addresses_prove_nothing(
    database: Database, path: Path, now: datetime
) -> None:
    await told(database, path, "id,email,web_id\n1,a@example.com,k\n", now)
    report = await told(database, path, "id,email\n2,a@example.com\n", now, trusted=False)
    assert [row.column for row in report.rejected] == ["email"]
    report = await told(database, path, "id,web_id\n2,k\n", now)
    assert [row.column for row in report.rejected] == ["web_id"]
    assert await references(database) == {"1"}


async def test_events_find_a_customer_by_the_reference_that_was_absorbed(
    database: Database, path: Path, now: datetime
) -> None:
    await told(database, path, "id,email\n1,a@example.com\n", now)
    await told(database, path, "id,email\n2,a@example.com\n", now)
    write(path, "id,customer_id,type,at\ne1,1,view,2026-09-01\n")
    assert (await import_events(database, path, now=now, currency="EUR")).accepted == 1
    async with database.read() as session:
        survivor = await profile.by_reference(session, "2")
        assert survivor is not None
        assert len(await events.latest(session, survivor.id)) == 1


async def test_who_was_erased_stays_away(database: Database, path: Path, now: datetime) -> None:
    async with database.begin() as session:
        await suppress(session, ["1"], [("email", "b@example.com")])
    content = "id,email\n1,a@example.com\n2,B@example.com\n3,c@example.com\n"
    report = await told(database, path, content, now, trusted=False)
    assert [(row.line, row.column) for row in report.rejected] == [(2, "id"), (3, "email")]
    assert await references(database) == {"3"}


async def test_protected_traits_are_refused_and_declared_ones_checked(
    database: Database, path: Path, now: datetime
) -> None:
    async with database.begin() as session:
        await trait_types.declare(session, "size", "number", description="Of shoes.", now=now)
    report = await told(database, path, "id,religion,size\n1,,42\n2,any,\n3,,large\n", now)
    assert [(row.line, row.column) for row in report.rejected] == [(3, "religion"), (4, "size")]
    assert [one["text_value"] for one in (await held(database, "1"))["traits"]] == ["42"]
