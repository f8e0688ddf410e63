"""The database: engines, transactions and the column types that every table uses."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Connection, DateTime, Dialect, Integer, MetaData, Table, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

#: Constraints get predictable names, so that migrations can address them on every engine.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

#: A 64-bit surrogate key. SQLite only numbers rows by itself when the type is INTEGER.
BigKey = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware on the way in, stored as UTC, aware (UTC) on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        value = _in_utc(value)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        # The same text as SQLAlchemy's own, made several times faster: imports bind millions of instants.
        return _sqlite_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"A datetime without a zone cannot be stored: {value!r}")
    return value.astimezone(UTC)


def _sqlite_text(value: datetime | None) -> str | None:
    # SQLite compares text: every value must be written in the same form.
    return None if value is None else _in_utc(value).isoformat(" ", "microseconds").removesuffix("+00:00")


class Base(DeclarativeBase):
    """Every table above the ground belongs to this metadata; knowledge/ keeps its own."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime()}


def table_of(entity: type[Base]) -> Table:
    """The entity's table: a statement about it that makes no objects is a quarter cheaper."""
    table = entity.__table__
    assert isinstance(table, Table)
    return table


class Database:
    """One engine and its transactions.

    `begin()` is a writing transaction, committed when the block ends without an error.
    `read()` is a consistent snapshot that is always rolled back. `read_once()` is for one statement, which
    sees one state of the database by itself: SQLite is spared the beginning and the end of a transaction.
    """

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url)
        self._writing = async_sessionmaker(
            self.engine.execution_options(shopkeeper_writes=True), expire_on_commit=False
        )
        self._reading = async_sessionmaker(self.engine, expire_on_commit=False, autoflush=False)
        self._reading_once = async_sessionmaker(
            self.engine.execution_options(shopkeeper_once=True), expire_on_commit=False, autoflush=False
        )

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        async with self._writing() as session, session.begin():
            yield session

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        async with self._reading() as session:
            yield session

    @asynccontextmanager
    async def read_once(self) -> AsyncIterator[AsyncSession]:
        async with self._reading_once() as session:
            yield session

    async def close(self) -> None:
        await self.engine.dispose()


def create_engine(url: str) -> AsyncEngine:
    """An engine for `sqlite+aiosqlite:///path` or `postgresql+psycopg://...`."""
    # Errors do not quote the parameters: they are customers' names and words.
    engine = create_async_engine(
        async_url(url), pool_pre_ping=not url.startswith("sqlite"), hide_parameters=True
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "do_connect", _connect_sqlite)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    else:
        event.listen(engine.sync_engine, "connect", _prepare_postgresql)
    return engine


def async_url(url: str) -> str:
    """The URL with the asynchronous driver named, whatever driver the operator wrote."""
    scheme, rest = url.split("://", 1)
    driver = {
        "sqlite": "sqlite+aiosqlite",
        "postgresql": "postgresql+psycopg",
        "postgres": "postgresql+psycopg",
    }
    return f"{driver.get(scheme, scheme)}://{rest}"


#: PostgreSQL looks a customer up in "one of those that ..." by a hash only where the planner expects it to
#: fit; otherwise it reads the whole list anew for every customer, and a count among a million does not end.
#: Its own 4 MB are enough for lists of some 250,000 customers, these for four million.
WORK_MEM = "64MB"


def _prepare_postgresql(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    # Where the server was given more, that stands.
    cursor.execute(
        "SELECT set_config('work_mem', %s, false)"
        " WHERE pg_size_bytes(current_setting('work_mem')) < pg_size_bytes(%s)",
        (WORK_MEM, WORK_MEM),
    )
    # With so much memory it would rather hash twenty million events by customer than read them in the order
    # of an index, which takes half as long.
    cursor.execute("SET enable_hashagg = off")
    cursor.close()
    # A setting is undone with its transaction.
    connection.commit()


#: Reading pages in place makes looking up single rows up to twice as fast. The cache stays small: sorting,
#: which most of a segment's time goes into, is faster in pieces that fit into the processor's own.
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "busy_timeout=15000",
    "mmap_size=2147418112",
)


def _connect_sqlite(dialect: Any, _record: object, arguments: Any, options: dict[str, Any]) -> Any:
    from profiles.sqlite_driver import connect

    return dialect.loaded_dbapi.connect(*arguments, async_creator_fn=connect, **options)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own BEGIN comes too late and is always deferred: we write it ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that turns into a write fails at once with "database is locked"
    # when another writer came between; IMMEDIATE waits for busy_timeout instead.
    options = connection.get_execution_options()
    writes = options.get("shopkeeper_writes", False)
    # A statement that fires a trigger opens a journal of its own: in a file it would cost more than the
    # row. Readers sort millions of rows and keep to files.
    store = "MEMORY" if writes else "DEFAULT"
    statements = [] if options.get("shopkeeper_once") else ["BEGIN IMMEDIATE" if writes else "BEGIN"]
    if connection.info.get("temp_store") != store:
        statements.insert(0, f"PRAGMA temp_store={store}")
        connection.info["temp_store"] = store
    if statements:
        _tell(connection, statements)


def _tell(connection: Connection, statements: Sequence[str]) -> None:
    """By the driver itself: as a statement of SQLAlchemy each would cost as much as a query."""
    try:
        connection.connection.run_async(lambda driver: driver.tell(*statements))
    except sqlite3.OperationalError as error:
        raise OperationalError(statements[-1], None, error) from error
    except asyncio.CancelledError as error:
        # The thread runs them nevertheless: what stands open then must not come back to the pool.
        connection.invalidate(error)
        raise
