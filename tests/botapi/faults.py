"""What goes wrong between a bot and the Bot API, on request and in a set order."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field

from tests.botapi.exceptions import ApiError, BadRequest, Forbidden


@dataclass(frozen=True)
class Fault:
    """One thing that happens to one call."""

    #: Answered instead of a result.
    error: ApiError | None = None
    #: The call is carried out, and then this happens to the answer.
    carried_out: bool = False
    #: Seconds of silence; the line is cut afterwards where nothing is answered.
    silence: float = 0.0
    #: Answered as it stands instead of a result: status and body.
    raw: tuple[int, str] | None = None

    @staticmethod
    def too_many(retry_after: int | None = None) -> Fault:
        wait = {} if retry_after is None else {"retry_after": retry_after}
        tail = "" if retry_after is None else f": retry after {retry_after}"
        return Fault(ApiError(429, f"Too Many Requests{tail}", **wait))

    @staticmethod
    def blocked() -> Fault:
        return Fault(Forbidden("bot was blocked by the user"))

    @staticmethod
    def bad_request(reason: str) -> Fault:
        return Fault(BadRequest(reason))

    @staticmethod
    def server_error(description: str = "Internal Server Error") -> Fault:
        return Fault(ApiError(500, description))

    @staticmethod
    def empty_500() -> Fault:
        """500 with no body at all, as a proxy before the Bot API answers."""
        return Fault(raw=(500, ""))

    @staticmethod
    def bare_500() -> Fault:
        """500 that is JSON but describes nothing."""
        return Fault(raw=(500, '{"ok": false}'))

    @staticmethod
    def hang(seconds: float, *, carried_out: bool = False) -> Fault:
        return Fault(silence=seconds, carried_out=carried_out)

    @staticmethod
    def cut(*, carried_out: bool = True) -> Fault:
        """The line is cut: by default after the message was delivered, without a word to the bot."""
        return Fault(carried_out=carried_out)

    @staticmethod
    def garbled_answer() -> Fault:
        """Delivered, but the answer cannot be read."""
        return Fault(carried_out=True, raw=(200, "<html>ok</html>"))


@dataclass
class FaultSchedule:
    """The faults to come, a queue for each method; "*" is any method but getUpdates."""

    _coming: defaultdict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))

    def next(self, method: str, *faults: Fault, times: int = 1) -> None:
        self._coming[method.lower()].extend(list(faults) * times)

    def take(self, method: str) -> Fault | None:
        for name in (method, "*" if method != "getupdates" else method):
            if self._coming[name]:
                return self._coming[name].pop(0)
        return None

    def clear(self) -> None:
        self._coming.clear()


@dataclass
class TokenBucket:
    """So many calls a second, a burst of as many; beyond it the answer is 429."""

    rate: float
    _filled: float = field(init=False)
    _at: float | None = None

    def __post_init__(self) -> None:
        self._filled = self.rate

    def take(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._at is not None:
            self._filled = min(self.rate, self._filled + (now - self._at) * self.rate)
        self._at = now
        if self._filled < 1:
            raise ApiError(429, "Too Many Requests: retry after 1", retry_after=1)
        self._filled -= 1
