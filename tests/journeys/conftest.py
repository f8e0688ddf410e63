"""An installation and a Bot API server for each journey."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.botapi import BotApiServer
from tests.journeys.service import Service


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    service = Service(tmp_path)
    yield service
    if service.process is not None and service.process.poll() is None:
        service.kill()


@pytest.fixture
async def telegram(service: Service) -> AsyncIterator[BotApiServer]:
    async with BotApiServer().running() as server:
        service.use_telegram(server.address)
        yield server
