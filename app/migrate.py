"""Brings a database to the schema of this version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text

# Each of these registers its tables with the metadata.
import bot.schema  # noqa: F401
import knowledge.schema
import profiles.identity.schema
import profiles.intake.schema
import profiles.schema  # noqa: F401
import scheduler.journeys.marks
import scheduler.journeys.schema
import scheduler.learning.schema
import scheduler.offers.schema
import scheduler.schema
import segments.schema
import segments.traits.schema
from app.exceptions import DatabaseIsBehind
from app.work_queue import TABLES, WorkQueue
from profiles.change_triggers import Attached, feed
from profiles.database import Base, Database

METADATA: list[MetaData] = [Base.metadata, knowledge.schema.Base.metadata]


def triggers() -> list[Attached]:
    """Every trigger of the schema."""
    return [
        *(trigger for some in feed(Base.metadata).values() for trigger in some),
        *scheduler.schema.DELIVERY_FEED,
        *scheduler.journeys.marks.MARKS,
        *segments.schema.MOVED_MEMBERS,
        *segments.traits.schema.EXPECTED_FEED,
    ]


def is_ours(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    """Whether Alembic should compare it: the full-text index and the queue keep tables of their own."""
    return not (kind == "table" and (name or "").startswith(("fulltext", TABLES)))


async def upgrade(database: Database, to: str | None = None) -> tuple[str | None, str]:
    """Runs the missing steps, up to a revision or to the newest one; returns those before and after."""
    async with database.begin() as session:
        connection = await session.connection()
        steps = await connection.run_sync(_upgrade, to or head())
    if database.dialect == "postgresql":
        await WorkQueue(database).install()
    return steps


async def pending(database: Database) -> bool:
    """Whether the database is older than this version of the product."""
    async with database.read() as session:
        connection = await session.connection()
        if await connection.run_sync(_current) != head():
            return True
    return database.dialect == "postgresql" and not await WorkQueue(database).installed()


async def ensure(database: Database, *, embedded: bool) -> None:
    """An embedded database is brought up to date; a server's is refused while it is behind."""
    if not await pending(database):
        return
    if not embedded:
        raise DatabaseIsBehind
    await upgrade(database)


def head() -> str:
    """The newest revision that this version knows."""
    return str(ScriptDirectory.from_config(_config(None)).get_current_head())


def _upgrade(connection: Connection, to: str) -> tuple[str | None, str]:
    before = _current(connection)
    if before != to:
        command.upgrade(_config(connection), to)
    if to == head():
        _renew_triggers(connection)
    return before, to


def _renew_triggers(connection: Connection) -> None:
    """Makes the triggers as this version means them.

    They name the columns of their tables, and SQLite drops them with a table that a migration rebuilds: so
    they are made anew rather than by a step of the history.
    """
    for trigger in triggers():
        for statement in trigger.create(connection.dialect.name):
            connection.execute(text(statement.replace(":", r"\:")))


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    attributes: dict[str, Any] = {"connection": connection}
    config.attributes.update(attributes)
    return config
