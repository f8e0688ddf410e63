"""What every test may ask for: a database on each engine, a clock that stands still."""

from __future__ import annotations

import gc
import math
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine as create_sync_engine

from app.migrate import METADATA
from profiles.database import Database
from tests.postgres import SharedDatabase, running_server

# No test fails for being slow.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

#: The moment at which the tests take place: a Wednesday.
NOW = datetime(2026, 9, 16, 14, 30, tzinfo=UTC)

for name in list(os.environ):
    if name.startswith(("SHOPKEEPER_", "TELEGRAM_", "OPENAI_")):
        del os.environ[name]
# No test speaks TLS, and each client of a model would read all certificates of the machine.
os.environ["SSL_CERT_DIR"] = str(Path(__file__).parent)


def pytest_xdist_auto_num_workers() -> int:
    """Three for two processors: a third of the time is waiting, for kills and for other processes."""
    return math.ceil((os.cpu_count() or 1) * 1.5)


def pytest_collection_finish() -> None:
    """What was collected stays to the end: to look through it for garbage took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture
def now() -> datetime:
    return NOW


def create_tables(url: str) -> None:
    engine = create_sync_engine(url)
    for metadata in METADATA:
        metadata.create_all(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every table, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "shop.sqlite"
    create_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[SharedDatabase | None]:
    """A database with every table, emptied after each test; None without a server."""
    with running_server() as url:
        if url is None:
            yield None
            return
        database = SharedDatabase(url, create_tables)
        yield database
        database.drop()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "shop.sqlite"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres: SharedDatabase | None) -> Iterator[str]:
    if postgres is None:
        pytest.skip("no PostgreSQL server on this machine")
    yield postgres.url
    postgres.empty()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each test that asks for a database runs once on each engine."""
    return str(request.getfixturevalue(f"{'sqlite' if request.param == 'sqlite' else 'postgres'}_url"))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    """For tests whose subject is above the database, where one engine is enough."""
    database = Database(sqlite_url)
    yield database
    await database.close()
