"""Waiting files: uploads of which an operator has still to say what their columns mean."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.services import ConsoleServices

#: How long a file waits. Customers' data must not lie about for longer than somebody may come back to them.
PATIENCE = timedelta(days=1)
_TOKEN = re.compile(r"[\w-]{22}", re.ASCII)


class WaitingFiles:
    """Each file lies in a folder of its own, whose name nobody can guess."""

    def __init__(self, services: ConsoleServices) -> None:
        self._services = services

    @property
    def _folder(self) -> Path:
        return self._services.uploads / "waiting"

    def place(self, token: str) -> Path:
        """The folder for the file with this token."""
        return self._folder / token

    def find(self, token: str) -> Path | None:
        """The file; None where it is gone, imported or never was."""
        if not _TOKEN.fullmatch(token) or not self.place(token).is_dir():
            return None
        return next(self.place(token).iterdir(), None)

    def stamp(self, token: str, now: datetime) -> None:
        """Note since when the file waits."""
        os.utime(self.place(token), (now.timestamp(), now.timestamp()))

    def discard(self, token: str) -> None:
        """Remove the file; nothing happens where there is none."""
        if _TOKEN.fullmatch(token):
            shutil.rmtree(self.place(token), ignore_errors=True)

    def sweep(self, now: datetime) -> None:
        """Remove the files to which nobody came back."""
        oldest = (now - PATIENCE).timestamp()
        if self._folder.is_dir():
            for place in self._folder.iterdir():
                if place.stat().st_mtime < oldest:
                    shutil.rmtree(place, ignore_errors=True)


def new_token() -> str:
    return secrets.token_urlsafe(16)
