"""Waiting for something that another task or process does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], Awaitable[bool]], *, within: float = 5, every: float = 0.02) -> None:
    """Returns when the condition holds; TimeoutError after `within` seconds."""
    async with asyncio.timeout(within):
        while not await condition():  # noqa: ASYNC110  (nobody tells us when a row in a table changes)
            await asyncio.sleep(every)
