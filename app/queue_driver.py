"""How the queue talks to PostgreSQL while it listens for news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pgqueuer import PsycopgDriver

if TYPE_CHECKING:
    from psycopg import AsyncConnection


class ListeningDriver(PsycopgDriver):
    """Listens on one connection and asks on another: psycopg keeps a listening one busy for a second."""

    def __init__(self, listening: AsyncConnection, asking: AsyncConnection) -> None:
        """Both in autocommit."""
        super().__init__(listening)
        self._asking = PsycopgDriver(asking)

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        return await self._asking.fetch(query, *args)

    async def execute(self, query: str, *args: object) -> str:
        return await self._asking.execute(query, *args)
