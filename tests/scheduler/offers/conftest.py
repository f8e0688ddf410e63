"""A shop on each engine."""

from tests.scheduler.conftest import shop, sqlite_shop

__all__ = ["shop", "sqlite_shop"]
