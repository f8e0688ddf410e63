"""A PostgreSQL server for the tests: TEST_DATABASE_URL, or the machine's own programs on a socket."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
    )
    run(str(programs / "pg_ctl"), "-D", str(home), "-w", "-o", options, "start")
    try:
        yield f"postgresql://shopkeeper@/postgres?host={folder}"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(home), "-m", "immediate", "stop")
