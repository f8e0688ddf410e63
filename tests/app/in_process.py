"""The commands in the test's own process: to start Python and its libraries costs more than they do."""

from __future__ import annotations

import contextlib
from subprocess import CompletedProcess
from unittest.mock import patch

from structlog.testing import capture_logs
from typer.testing import CliRunner

from app.cli import app
from tests.journeys.service import Service


class InProcess(Service):
    """An installation whose commands run here; what is said in the log is not kept."""

    def attempt(self, *words: str, given: str | None = None) -> CompletedProcess[str]:
        # Set up for a file that closes with the command, the log would fail whoever logs next.
        with contextlib.chdir(self.folder), patch("app.logs.configure"), capture_logs():
            done = CliRunner().invoke(app, words, input=given, env=self.environment, prog_name="shopkeeper")
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return CompletedProcess(words, done.exit_code, done.stdout, done.stderr)
