"""Traits of the shop's own: declared once, every value checked from then on."""

from datetime import datetime
from typing import Any

import pytest

from profiles import editing, trait_types, traits
from profiles.database import Database
from profiles.exceptions import ProtectedTrait, RefusedValue
from profiles.schema import Profile


async def declare(database: Database, now: datetime, name: str, type_: str, **more: Any) -> None:
    async with database.begin() as session:
        await trait_types.declare(session, name, type_, description="what it means", now=now, **more)


async def read(database: Database, name: str, value: Any) -> Any:
    async with database.read() as session:
        return (await trait_types.load(session)).read(name, value)


@pytest.mark.parametrize(
    ("type_", "value", "meant"),
    [
        ("text", "  warm", "  warm"),
        ("text", 12, "12"),
        ("number", "12.50", "12.5"),
        ("number", 7, "7"),
        ("number", 0.1, 0.1),
        ("flag", "yes", True),
        ("flag", 0, False),
        ("date", "2026-05-17", "2026-05-17"),
        ("date", "2026-05-17 00:00:00", "2026-05-17"),
        ("money", "49.95", "49.95"),
        ("money", 120, "120"),
        ("money", "0.00", "0"),
        ("choice", "MEDIUM", "medium"),
    ],
)
async def test_a_value_is_read_as_its_type(
    sqlite_database: Database, now: datetime, type_: str, value: Any, meant: Any
) -> None:
    await declare(sqlite_database, now, "it", type_, choices=["small", "medium"])
    assert await read(sqlite_database, "it", value) == meant


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("number", "many"),
        ("number", "1e999"),
        ("number", True),
        ("flag", "maybe"),
        ("date", "17.05.2026"),
        ("money", "49.9999"),
        ("money", "about 50"),
        ("choice", "large"),
        ("text", "x" * 501),
        ("text", ["a", "list"]),
    ],
)
async def test_a_value_that_does_not_fit_is_refused(
    sqlite_database: Database, now: datetime, type_: str, value: Any
) -> None:
    await declare(sqlite_database, now, "it", type_, choices=["small", "medium"])
    with pytest.raises(RefusedValue):
        await read(sqlite_database, "it", value)


async def test_what_was_not_declared_takes_what_it_is_given(sqlite_database: Database) -> None:
    assert await read(sqlite_database, "shoe_size", 38) == 38
    assert await read(sqlite_database, "color", "red") == "red"
    with pytest.raises(RefusedValue):
        await read(sqlite_database, "color", {"r": 255})


async def test_a_declaration_can_be_changed_listed_and_taken_back(database: Database, now: datetime) -> None:
    await declare(database, now, "size", "choice", choices=["s", "m", "s", " "])
    await declare(database, now, "credit", "money")
    async with database.read() as session:
        declared = await trait_types.trait_types(session)
    assert [(kind.name, kind.type, kind.choices) for kind in declared] == [
        ("credit", "money", None),
        ("size", "choice", ["s", "m"]),
    ]
    await declare(database, now, "size", "number", choices=["s"])
    assert await read(database, "size", "38") == "38"
    async with database.begin() as session:
        assert await trait_types.remove(session, "size")
        assert not await trait_types.remove(session, "size")
    assert await read(database, "size", "huge") == "huge"


@pytest.mark.parametrize(
    ("name", "type_", "choices"),
    [
        ("", "text", []),
        ("city", "text", []),
        ("x", "colour", []),
        ("x", "choice", [" "]),
        ("n" * 101, "text", []),
    ],
)
async def test_a_declaration_that_means_nothing_is_refused(
    sqlite_database: Database, now: datetime, name: str, type_: str, choices: list[str]
) -> None:
    with pytest.raises(RefusedValue):
        await declare(sqlite_database, now, name, type_, choices=choices)


async def test_a_protected_trait_is_kept_only_where_it_is_allowed_and_declared(
    sqlite_database: Database, now: datetime
) -> None:
    with pytest.raises(ProtectedTrait, match="religion"):
        await read(sqlite_database, "religion", "none")
    with pytest.raises(ProtectedTrait):
        await declare(sqlite_database, now, "religion", "text", allowed={"gender"})
    await declare(sqlite_database, now, "religion", "text", allowed={"religion"})
    assert await read(sqlite_database, "religion", "none") == "none"
    with pytest.raises(ProtectedTrait):
        await read(sqlite_database, "faith", "none")


async def test_values_that_no_longer_fit_are_counted_and_stay(database: Database, now: datetime) -> None:
    async with database.begin() as session:
        for number, value in enumerate(["38", "39", "big"]):
            held = Profile(reference=str(number), created_at=now)
            session.add(held)
            await session.flush()
            await traits.set_trait(session, held.id, "size", value, source="import", now=now)
        kind = await trait_types.declare(session, "size", "number", description="", now=now)
        assert await trait_types.misfits(session, kind) == 1


async def test_an_operators_value_is_checked_too(sqlite_database: Database, now: datetime) -> None:
    await declare(sqlite_database, now, "joined", "date")
    async with sqlite_database.begin() as session:
        held = Profile(reference="1", created_at=now)
        session.add(held)
        await session.flush()
        for name, value in (("joined", "yesterday"), ("gender", "f")):
            with pytest.raises(RefusedValue):
                await editing.correct(session, held, name, value, operator="Anna", now=now)
        assert await editing.correct(session, held, "joined", "2026-01-02", operator="Anna", now=now)
