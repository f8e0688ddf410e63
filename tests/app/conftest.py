"""The command line over an empty shop."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import app


@pytest.fixture
def shopkeeper(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """A command of Shopkeeper by its words."""
    monkeypatch.setenv("SHOPKEEPER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SHOPKEEPER_DATABASE_URL", sqlite_url)

    async def at_head(_database: object) -> bool:
        return False

    # The tables come from the models here; that migrations make the same ones is another test's matter.
    monkeypatch.setattr("app.migrate.pending", at_head)
    # Set up for a file that closes with the command, the log would fail whoever logs next.
    monkeypatch.setattr("app.logs.configure", lambda *_: None)
    return lambda *words: CliRunner().invoke(app, words)


def documents(result: Result) -> dict:
    """What a command printed as JSON."""
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)
