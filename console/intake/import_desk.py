"""Runs imports of customers and events beside the requests, one at a time."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import structlog

from console.exceptions import WaitForTheImport
from console.texts import N_
from profiles.exceptions import ProfilesError
from profiles.intake import column_mappings
from profiles.intake.imports import import_events, import_profiles
from profiles.intake.rows import read_head

if TYPE_CHECKING:
    from console.services import ConsoleServices
    from profiles.intake.import_report import ImportReport
    from profiles.intake.mapping import Mapping

Kind = Literal["profiles", "events"]
KINDS = (N_("profiles"), N_("events"))

#: Seconds for which the request that started an import waits for it: a short one is seen finished at once.
PATIENCE = 1.5
FAILED = N_("The import failed half-way; the server's log says why. Importing again is harmless.")


@dataclass(frozen=True)
class Wish:
    """What an operator asked for."""

    path: Path
    kind: Kind
    #: The name of a mapping; empty where the columns are our own or those of a known system.
    mapping: str = ""
    #: Whether addresses in the file are verified.
    trusted: bool = False
    #: The mapping itself, in the place of a name.
    given: Mapping | None = None


class ImportDesk:
    """What a running import does now lives here only; what it brought about is in the tables.

    `refused` is where the rows of the last import lie that were refused.
    """

    def __init__(self, services: ConsoleServices) -> None:
        self._services = services
        self._task: asyncio.Task[None] | None = None
        self._log = structlog.get_logger("console")
        self.wish: Wish | None = None
        self.done = 0
        self.report: ImportReport | None = None
        self.error: Exception | None = None

    @property
    def running(self) -> bool:
        return self._task is not None and not self._task.done()

    @property
    def refused(self) -> Path | None:
        """The file of refused rows, named after the file they come from; None where none was refused."""
        if self.wish is None or self.report is None or not self.report.rejected:
            return None
        return self._refused_path(self.wish)

    async def start(self, wish: Wish) -> None:
        """Takes the file into the folder of imports. Raises WaitForTheImport while another one runs."""
        if self.running:
            raise WaitForTheImport()
        former, wish = self.refused, replace(wish, path=self._taken(wish.path))
        self.wish, self.done, self.report, self.error = wish, 0, None, None
        if former is not None:
            former.unlink(missing_ok=True)
        self._task = asyncio.create_task(self._run(wish))
        await asyncio.wait({self._task}, timeout=PATIENCE)

    async def _run(self, wish: Wish) -> None:
        try:
            self.report = await self._import(wish)
        except ProfilesError as error:
            self.error = error
        except Exception:
            # Nobody awaits this task, so what went wrong must be told here.
            self._log.exception("An import failed.", action="import_failed")
            self.error = RuntimeError(FAILED)
        finally:
            # Customers' data are in the database now, and need not lie about in a file as well.
            await asyncio.to_thread(wish.path.unlink, missing_ok=True)

    async def _import(self, wish: Wish) -> ImportReport:
        mapping = await self._mapping(wish)
        services = self._services
        refused = self._refused_path(wish)
        if wish.kind == "events":
            return await import_events(
                services.database,
                wish.path,
                now=services.clock(),
                currency=services.currency,
                progress=self._note,
                mapping=mapping,
                refused=refused,
            )
        return await import_profiles(
            services.database,
            wish.path,
            now=services.clock(),
            progress=self._note,
            mapping=mapping,
            refused=refused,
            trusted=wish.trusted,
        )

    async def _mapping(self, wish: Wish) -> Mapping | None:
        if wish.given is not None:
            return wish.given
        if not wish.mapping:
            return column_mappings.recognise(await asyncio.to_thread(read_head, wish.path), wish.kind)
        async with self._services.database.read() as session:
            return await column_mappings.named(session, wish.mapping, wish.kind)

    def _refused_path(self, wish: Wish) -> Path:
        return wish.path.with_name(f"refused-{wish.path.name.removesuffix('.gz')}")

    def _taken(self, path: Path) -> Path:
        """Where the file lies from now on: its refused rows are found there after it is gone."""
        folder = self._services.uploads / "imports"
        folder.mkdir(parents=True, exist_ok=True)
        taken = path.replace(folder / path.name)
        with contextlib.suppress(OSError):
            path.parent.rmdir()
        return taken

    def _note(self, done: int) -> None:
        self.done = done
