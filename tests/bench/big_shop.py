"""A generated shop of any size, the same rows in DuckDB and in the product's own database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, Table, text
from sqlalchemy.schema import CreateIndex, CreateTable

from profiles.database import Base
from profiles.schema import Event, Identity, Profile, Tag, Trait

if TYPE_CHECKING:
    import duckdb

#: Now, for the shop: what it did ends a day later.
NOW = datetime(2026, 9, 16, 14, 30, tzinfo=UTC)
PRODUCTS = 5000
SEED = 4
#: Rows that one statement writes.
BATCH = 50_000
#: In the order in which foreign keys allow them.
FILLED = (Profile, Identity, Tag, Trait, Event)
#: What the generator leaves to the table, as SQL.
CONSTANTS = {
    "event": {"received_at": '"at"', "properties": "'{}'"},
    "trait": {"source": "'bench'", '"at"': "getvariable('until')"},
    "profile": {"last_seen_at": '(SELECT max("at") FROM event WHERE event.profile_id = profile.id)'},
}


def generate(duck: duckdb.DuckDBPyConnection, *, customers: int, events: int) -> None:
    """Makes the rows in DuckDB, a million events a second."""
    sizes = {"customers": customers, "events": events, "products": PRODUCTS, "seed": SEED}
    for name, value in sizes.items():
        duck.execute(f"SET VARIABLE {name} = {value}")
    duck.execute(f"SET VARIABLE until = TIMESTAMP '{NOW:%Y-%m-%d %H:%M:%S}'")
    duck.execute(Path(__file__).with_name("big_shop.sql").read_text("utf-8"))


def create_tables(engine: Engine) -> None:
    """All tables as they are, without the triggers that note each change: the rows are there at once."""
    with engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            connection.execute(CreateTable(table))
            for index in table.indexes:
                connection.execute(CreateIndex(index))


def copy_shop(duck: duckdb.DuckDBPyConnection, engine: Engine) -> None:
    """Writes the rows into the product's tables, which are there and empty, and indexes them afterwards."""
    with engine.begin() as connection:
        indexes = [index for entity in FILLED for index in _table(entity).indexes]
        for index in indexes:
            index.drop(connection)
        for entity in FILLED:
            _copy(duck, connection, _table(entity))
        for index in indexes:
            index.create(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _copy(duck: duckdb.DuckDBPyConnection, connection: Connection, table: Table) -> None:
    constants = CONSTANTS.get(table.name, {})
    made = [row[0] for row in duck.execute(f"DESCRIBE {table.name}").fetchall()]
    names = [f'"{name}"' for name in made] + [name for name in constants if name.strip('"') not in made]
    lite = connection.dialect.name == "sqlite"
    wanted = ", ".join(_expression(table, name.strip('"'), constants.get(name, name), lite) for name in names)
    rows = duck.execute(f"SELECT {wanted} FROM {table.name}")
    driver: Any = connection.connection.driver_connection
    if lite:
        places = ", ".join("?" * len(names))
        statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({places})"
        for batch in _batches(rows):
            driver.executemany(statement, batch)
        return
    with driver.cursor().copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
        for batch in _batches(rows):
            for row in batch:
                copy.write_row(row)


def _expression(table: Table, name: str, sql: str, lite: bool) -> str:
    """How a value is read, in the form in which the engine stores it."""
    kind = str(table.c[name].type).upper()
    if kind.startswith("DATETIME"):
        return f"strftime({sql}, '%Y-%m-%d %H:%M:%S.%f')" if lite else f"{sql}::TEXT || '+00'"
    if kind == "DATE":
        return f"{sql}::TEXT"
    return f"{sql}::INTEGER" if lite and kind == "BOOLEAN" else sql


def _batches(rows: Any) -> Iterator[Sequence[tuple[Any, ...]]]:
    while batch := rows.fetchmany(BATCH):
        yield batch


def _table(entity: Any) -> Table:
    table = entity.__table__
    assert isinstance(table, Table)
    return table
