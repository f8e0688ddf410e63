"""A shop on each engine."""

from __future__ import annotations

from datetime import datetime

import pytest

from profiles.database import Database
from tests.scheduler.shop import Shop


@pytest.fixture
def shop(database: Database, now: datetime) -> Shop:
    return Shop(database, now)


@pytest.fixture
def sqlite_shop(sqlite_database: Database, now: datetime) -> Shop:
    """For tests whose subject is above the database."""
    return Shop(sqlite_database, now)
