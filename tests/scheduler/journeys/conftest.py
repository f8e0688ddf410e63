"""Journeys in a shop on each engine."""

from __future__ import annotations

import pytest

from tests.scheduler.journeys.travel import Travel
from tests.scheduler.shop import Shop


@pytest.fixture
def travel(shop: Shop) -> Travel:
    return Travel(shop)


@pytest.fixture
def sqlite_travel(sqlite_shop: Shop) -> Travel:
    """For tests whose subject is above the database."""
    return Travel(sqlite_shop)
