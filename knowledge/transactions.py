"""What knowledge/ needs from a database."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession


class Transactions(Protocol):
    """Opens transactions; `profiles.database.Database` is one."""

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""

    def begin(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A writing transaction, committed when the block ends without an error."""

    def read(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A consistent snapshot that changes nothing."""
