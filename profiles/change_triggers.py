"""The triggers that write the feed of changes, in the words of each engine.

SQLite has triggers for each row; PostgreSQL has them for each statement, so that a thousand events of one
customer in one statement leave one row for each type. SQLite drops a table's triggers with the table: a
migration that rebuilds a watched table (Alembic's batch mode) has to create them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from sqlalchemy import DDL, MetaData, Table, event

Operation = Literal["insert", "update", "delete"]

#: The states of a row that each operation knows.
ROWS: dict[Operation, tuple[str, ...]] = {"insert": ("new",), "update": ("old", "new"), "delete": ("old",)}
#: The column that every turn of a talk moves: it has a name of its own in the feed.
MOVING = "last_seen_at"
INTO = "INSERT INTO profile_change (profile_id, what)"


class Attached(Protocol):
    """A trigger that is made and dropped together with a table."""

    @property
    def name(self) -> str: ...

    def create(self, dialect: str) -> list[str]:
        """Statements that put the trigger in the place of an earlier one; none where none is needed."""

    def drop(self, dialect: str) -> list[str]:
        """Statements for what is left when the table is gone."""


@dataclass(frozen=True)
class Trigger:
    """What one operation on a table leaves in the feed."""

    table: str
    operation: Operation
    #: For one row, called OLD and NEW.
    for_row: str
    #: For the rows of a statement, in the tables old_rows and new_rows.
    for_statement: str
    #: Which rows count at all on SQLite.
    when: str = ""

    @property
    def name(self) -> str:
        return f"feed_{self.table}_{self.operation}"

    def create(self, dialect: str) -> list[str]:
        """Statements that put the trigger in the place of an earlier one."""
        drop = f"DROP TRIGGER IF EXISTS {self.name}"
        after = f"CREATE TRIGGER {self.name} AFTER {self.operation.upper()} ON {self.table}"
        if dialect == "sqlite":
            when = f" WHEN {self.when}" if self.when else ""
            return [drop, f"{after} FOR EACH ROW{when} BEGIN {INTO} {self.for_row}; END"]
        rows = " ".join(f"{row.upper()} TABLE AS {row}_rows" for row in ROWS[self.operation])
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN {INTO} {self.for_statement}; RETURN NULL; END $$",
            f"{drop} ON {self.table}",
            f"{after} REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION {self.name}()",
        ]

    def drop(self, dialect: str) -> list[str]:
        """Statements for what is left when the table is gone."""
        return [] if dialect == "sqlite" else [f"DROP FUNCTION IF EXISTS {self.name}()"]


def belongings(table: str, what: str, only: str = "") -> list[Trigger]:
    """The triggers of a table of things that belong to a profile.

    `what` is SQL for a row called `{row}`; so is `only`, for tables of which not every row is told.
    """
    told = f" WHERE {only}" if only else ""

    def of_row(row: str) -> str:
        return f"SELECT {row}.profile_id, {what}{told}".format(row=row)

    def of_rows(row: str) -> str:
        # PostgreSQL keeps the names `old` and `new` for itself.
        selection = f"SELECT DISTINCT {{row}}.profile_id, {what} FROM {row}_rows AS {{row}}{told}"
        return selection.format(row=f"{row}_row")

    return [
        Trigger(table, operation, " UNION ".join(map(of_row, rows)), " UNION ".join(map(of_rows, rows)))
        for operation, rows in ROWS.items()
    ]


def of_profiles(columns: Sequence[str]) -> list[Trigger]:
    """The triggers of profiles themselves: a change of `columns` counts where a value has become another."""
    others = [name for name in columns if name not in ("id", MOVING)]
    which = f"CASE WHEN {{others}} THEN 'profile' ELSE 'profile:{MOVING}' END"
    light = which.format(others=_differ(others, "new", "IS NOT", "old"))
    full = which.format(others=_differ(others, "after", "IS DISTINCT FROM", "before"))
    touched = _differ([*others, MOVING], "after", "IS DISTINCT FROM", "before")
    both = "new_rows AS after JOIN old_rows AS before ON before.id = after.id"
    return [
        Trigger("profile", "insert", "SELECT new.id, 'new'", "SELECT id, 'new' FROM new_rows"),
        Trigger(
            "profile",
            "update",
            f"SELECT new.id, {light}",
            f"SELECT after.id, {full} FROM {both} WHERE {touched}",
            when=_differ([*others, MOVING], "new", "IS NOT", "old"),
        ),
        Trigger("profile", "delete", "SELECT old.id, 'gone'", "SELECT id, 'gone' FROM old_rows"),
    ]


def _differ(columns: Iterable[str], one: str, operator: str, other: str) -> str:
    return "(" + " OR ".join(f"{one}.{name} {operator} {other}.{name}" for name in columns) + ")"


def attach(table: Table, triggers: Iterable[Attached]) -> None:
    """Create the triggers together with the table, and drop what they leave behind."""
    for trigger in triggers:
        for dialect in ("sqlite", "postgresql"):
            for moment, statements in (
                ("after_create", trigger.create(dialect)),
                ("after_drop", trigger.drop(dialect)),
            ):
                for statement in statements:
                    ddl = DDL(statement)  # type: ignore[no-untyped-call]  # SQLAlchemy left this one untyped
                    event.listen(table, moment, ddl.execute_if(dialect=dialect))


def feed(metadata: MetaData) -> dict[str, list[Trigger]]:
    """The triggers of this package's tables, by table."""
    return {
        "profile": of_profiles(metadata.tables["profile"].columns.keys()),
        "identity": belongings("identity", "'identity'"),
        "consent": belongings("consent", "'consent'"),
        "tag": belongings("tag", "'tag'"),
        "trait": belongings("trait", "'trait:' || {row}.name"),
        "event": belongings("event", "'event:' || {row}.type"),
    }


def watch(metadata: MetaData) -> None:
    """Create the triggers of this package's tables whenever those are created."""
    for name, triggers in feed(metadata).items():
        attach(metadata.tables[name], triggers)
