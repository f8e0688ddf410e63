"""A PostgreSQL server for the tests: TEST_DATABASE_URL, or the machine's own programs on a socket.

To create and drop a database takes a hundred times as long as to empty one: each makes the server write
down all that it holds. So the tests of a process share one, which is emptied after each.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

#: Each table with whether it holds rows, as one statement.
FILLED = """
SELECT string_agg(format('SELECT %L WHERE EXISTS (SELECT FROM %I)', relname, relname), ' UNION ALL ')
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
"""
#: What tells tables that were changed, or that the planner has learned something about, from new ones; and
#: the bytes that they fill.
STATE = """
SELECT md5(string_agg(oid || ' ' || reltuples, ',' ORDER BY oid)), sum(pg_relation_size(oid))
FROM pg_class WHERE relnamespace = 'public'::regnamespace
"""
#: Rows that were deleted are still in everybody's way: with more than these bytes a new database costs less.
LEFT_BEHIND = 4_000_000
#: Numbers begin at one again, also where a row was taken back.
RESTART = """
SELECT setval(format('%I', sequencename), start_value, false) FROM pg_sequences
WHERE schemaname = 'public' AND last_value IS NOT NULL
"""
#: Whoever is still there would hold locks, or write into the next test.
LEAVE = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


class SharedDatabase:
    """A database of its own on the server, with every table and no row at the beginning of each test."""

    def __init__(self, server: str, create_tables: Callable[[str], None]) -> None:
        self._server = server
        self._name = f"test_{uuid.uuid4().hex[:12]}"
        self.url = self._make_template(create_tables)
        self._create()

    def _make_template(self, create_tables: Callable[[str], None]) -> str:
        self._tell(f"CREATE DATABASE {self._name}_template")
        url = make_url(self._server).set(drivername="postgresql+psycopg", database=f"{self._name}_template")
        create_tables(url.render_as_string(hide_password=False))
        return make_url(self._server).set(database=self._name).render_as_string(hide_password=False)

    def _create(self) -> None:
        self._tell(f"CREATE DATABASE {self._name} TEMPLATE {self._name}_template STRATEGY FILE_COPY")
        with psycopg.connect(self.url) as connection:
            self._state, self._size = connection.execute(STATE).fetchone() or ()
            (self._filled,) = connection.execute(FILLED).fetchone() or ()
            assert connection.execute(self._filled).fetchall() == []

    def drop(self) -> None:
        self._drop(self._name)
        self._drop(f"{self._name}_template")

    def empty(self) -> None:
        """Takes every row out; made anew where that does not make it as good as new."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(LEAVE)
            state, size = connection.execute(STATE).fetchone() or ()
            mended = state == self._state and size < self._size + LEFT_BEHIND
            if mended:
                self._delete(connection)
        if not mended:
            self._drop(self._name)
            self._create()

    def _delete(self, connection: psycopg.Connection) -> None:
        # Without its foreign keys and triggers, in any order.
        connection.execute("SET session_replication_role = replica")
        for (table,) in connection.execute(self._filled).fetchall():
            connection.execute(f'DELETE FROM "{table}"')
        connection.execute(RESTART)

    def _drop(self, name: str) -> None:
        self._tell(f"DROP DATABASE {name} WITH (FORCE)")

    def _tell(self, command: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(command)


def server_programs() -> Path | None:
    """Where initdb and pg_ctl are, newest version first; None where there is no server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), reverse=True)
    on_path = shutil.which("initdb")
    if found:
        return found[0].parent
    return Path(on_path).parent if on_path else None


@contextmanager
def running_server() -> Iterator[str | None]:
    """The URL of a database in which the tests may create others, or None."""
    given = os.environ.get("TEST_DATABASE_URL")
    programs = server_programs()
    if given or programs is None:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        yield from _serve(programs, Path(folder))


def _serve(programs: Path, folder: Path) -> Iterator[str]:
    # initdb and the server refuse to run as root, so root steps down.
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    folder.chmod(0o711)
    home = folder / "data"

    def run(*command: str) -> None:
        group = pwd.getpwnam(user).pw_gid if user else None
        subprocess.run(
            command,
            check=True,
            user=user,
            group=group,
            extra_groups=[] if user else None,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    run(
        str(programs / "initdb"),
        "-D",
        str(home),
        "-U",
        "shopkeeper",
        "-A",
        "trust",
        "-N",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    )
    options = (
        f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
        # What it would learn of one test's rows, the next one's plans would rest on.
        " -c autovacuum=off"
    )
    run(str(programs / "pg_ctl"), "-D", str(home), "-w", "-o", options, "start")
    try:
        yield f"postgresql://shopkeeper@/postgres?host={folder}"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(home), "-m", "immediate", "stop")
