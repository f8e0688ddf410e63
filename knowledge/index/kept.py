"""Kept: what is made of the content once and used until the content changes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

T = TypeVar("T")


class Kept(Generic[T]):
    """A value of one revision of the content; several that ask for a new one wait for the first."""

    def __init__(self, load: Callable[[AsyncSession], Awaitable[T]]) -> None:
        self._load = load
        self._made: tuple[int, T] | None = None
        self._making = asyncio.Lock()

    def is_of(self, revision: int) -> bool:
        """Whether the value of this revision is at hand."""
        return self._made is not None and self._made[0] == revision

    async def at(self, revision: int, session: AsyncSession) -> T:
        """The value of this revision."""
        async with self._making:
            if self._made is None or self._made[0] != revision:
                self._made = (revision, await self._load(session))
            return self._made[1]
