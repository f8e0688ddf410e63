"""Migrations and models are two accounts of one schema."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from app import migrate
from knowledge.content.entry import EntryText
from knowledge.index.fulltext import tsvector
from profiles.changes import pending
from profiles.database import Database
from profiles.events import NewEvent, append
from profiles.profile import meet
from tests.conftest import NOW


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'empty.sqlite'}"


@pytest.fixture
def empty_postgres_url(postgres_url: str) -> str:
    """The test's own database without its tables."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return make_url(postgres_url).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"empty_{request.param}_url"))


def differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "include_object": migrate.is_ours}
    context = MigrationContext.configure(connection, opts=options)
    found = list(compare_metadata(context, migrate.METADATA))
    if connection.dialect.name == "sqlite":
        # SQLAlchemy cannot see what a key that ALTER TABLE added does on deletion: SQLite itself is asked.
        found = [each for each in found if each[0] not in ("add_fk", "remove_fk")]
        found += sorted(keys_meant() ^ keys_made(connection))
    return found


def keys_made(connection: Connection) -> set[tuple[str, ...]]:
    """Every foreign key of SQLite's: table, column, table and column referred to, and what deletion does."""
    query = text(
        'SELECT m.name, k."from", k."table", k."to", k.on_delete'
        " FROM sqlite_master m, pragma_foreign_key_list(m.name) k WHERE m.type = 'table'"
    )
    return {tuple(row) for row in connection.execute(query)}


def keys_meant() -> set[tuple[str, ...]]:
    """The same as the models say it."""
    return {
        (table.name, key.parent.name, key.column.table.name, key.column.name, key.ondelete or "NO ACTION")
        for metadata in migrate.METADATA
        for table in metadata.tables.values()
        for key in table.foreign_keys
    }


@pytest.fixture
async def empty_database(empty_url: str) -> AsyncIterator[Database]:
    database = Database(empty_url)
    yield database
    await database.close()


async def test_the_migrations_make_what_the_models_say(empty_database: Database) -> None:
    assert await migrate.pending(empty_database)
    assert await migrate.upgrade(empty_database) == (None, migrate.head())
    assert not await migrate.pending(empty_database)
    async with empty_database.read() as session:
        assert await (await session.connection()).run_sync(differences) == []


async def test_an_upgrade_done_twice_changes_nothing(empty_database: Database) -> None:
    await migrate.upgrade(empty_database)
    assert await migrate.upgrade(empty_database) == (migrate.head(), migrate.head())


async def test_the_migrated_full_text_index_is_the_one_of_the_models(
    empty_sqlite_url: str, sqlite_database: Database
) -> None:
    migrated = Database(empty_sqlite_url)
    await migrate.upgrade(migrated)
    made, meant = await full_text(migrated), await full_text(sqlite_database)
    await migrated.close()
    assert made == meant
    assert made


async def test_what_was_indexed_before_is_found_with_its_tokens_afterwards(empty_postgres_url: str) -> None:
    database = Database(empty_postgres_url)
    await migrate.upgrade(database, "0005")
    entry = EntryText("red kettle kettle", "steel kettle", "1p7l 1p7 l", "", "")
    async with database.begin() as session:
        await session.execute(
            text("INSERT INTO fulltext (entry_id, vector) VALUES (1, CAST(:vector AS tsvector))"),
            {"vector": tsvector(entry)},
        )
    await migrate.upgrade(database)
    async with database.read() as session:
        tokens = await session.scalar(text("SELECT tokens FROM fulltext"))
    await database.close()
    assert tokens == "red kettle kettle\nsteel kettle\n1p7l 1p7 l"


async def full_text(database: Database) -> list[object]:
    """What SQLite itself says of the index: the models only create it by their own statements."""
    query = text("SELECT name, sql FROM sqlite_master WHERE name LIKE 'fulltext%' ORDER BY name")
    async with database.read() as session:
        return [tuple(row) for row in await session.execute(query)]


def triggers_made(connection: Connection) -> dict[str, str]:
    """Every trigger of our own tables with what it does, in the engine's own words."""
    query = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT t.tgname, pg_get_triggerdef(t.oid) || pg_get_functiondef(t.tgfoid)"
        " FROM pg_trigger t WHERE NOT t.tgisinternal"
        " AND CAST(CAST(t.tgrelid AS regclass) AS text) NOT LIKE 'pgqueuer%'",
    }[connection.dialect.name]
    return {row[0]: row[1] for row in connection.execute(text(query))}


async def test_a_migrated_database_has_the_triggers_of_one_made_from_the_models(
    empty_database: Database, database: Database
) -> None:
    await migrate.upgrade(empty_database)
    async with empty_database.read() as session:
        migrated = await (await session.connection()).run_sync(triggers_made)
    meant = {one.name for one in migrate.triggers() if one.create(empty_database.dialect)}
    assert set(migrated) == meant
    if empty_database.engine.dialect.name == database.engine.dialect.name == "sqlite":
        async with database.read() as session:
            assert await (await session.connection()).run_sync(triggers_made) == migrated


async def test_what_happens_in_a_migrated_database_reaches_the_feed(empty_database: Database) -> None:
    await migrate.upgrade(empty_database)
    async with empty_database.begin() as session:
        met = await meet(session, channel="web", external_id="1", now=NOW)
        await append(
            session, [NewEvent(profile_id=met.id, type="purchase", at=NOW, amount=5)], received_at=NOW
        )
    async with empty_database.read() as session:
        told = {change.what for change in await pending(session, 100)}
    assert {"new", "identity", "event:purchase"} <= told
