"""Services that are filled in later, so that one application serves every test of a process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from console import ConsoleServices
from knowledge.index.embedder import BuiltInEmbedder
from tests.console.shop import ADDRESS, CURRENCY, ZONE


class Late:
    """Whatever the object is by the time it is used."""

    def __init__(self, target: Callable[[], Any]) -> None:
        self._target = target

    def __getattr__(self, name: str) -> Any:
        return getattr(self._target(), name)

    def __call__(self, *args: Any, **options: Any) -> Any:
        return self._target()(*args, **options)


class LateLibrary(Late):
    def __init__(self, target: Callable[[], Any]) -> None:
        super().__init__(target)
        self.database = Late(lambda: target().database)
        self.vectors = LateVectors(lambda: target().vectors)


class LateVectors(Late):
    embedder = BuiltInEmbedder()


class LateServices(Late):
    """ConsoleServices; what pages take out when they are made is late too, or the same in all tests."""

    zone = ZONE
    currency = CURRENCY
    public_url = ADDRESS

    def __init__(self) -> None:
        self.current: ConsoleServices | None = None
        super().__init__(lambda: self.current)
        self.database = Late(lambda: self._now().database)
        self.library = LateLibrary(lambda: self._now().library)
        self.clock = Late(lambda: self._now().clock)

    def _now(self) -> ConsoleServices:
        assert self.current is not None, "no test runs"
        return self.current
