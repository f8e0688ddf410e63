"""A messenger that delivers nothing, for tests of whatever sends: it remembers, and fails when told to."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Awaitable, Callable

from scheduler.messenger import Outgoing

#: Called with the recipient before the message counts as received; may wait, and may raise.
Before = Callable[[str], Awaitable[None]]


class RecordingMessenger:
    """Implements Messenger in memory.

    `received` holds what arrived, in order. `fail` makes the next calls raise instead. `before` and
    `after` are awaited around the moment at which a message arrives, to do things at that very moment.
    """

    def __init__(
        self, channel: str = "telegram", *, before: Before | None = None, after: Before | None = None
    ) -> None:
        self.channel = channel
        self.received: list[tuple[str, Outgoing]] = []
        #: Every call, also those that failed.
        self.calls: list[str] = []
        self.before = before
        self.after = after
        self._failures: deque[BaseException] = deque()
        self._refusals: dict[str, BaseException] = {}

    async def send(self, recipient: str, message: Outgoing) -> str:
        self.calls.append(recipient)
        if self.before:
            await self.before(recipient)
        if self._failures:
            raise self._failures.popleft()
        if recipient in self._refusals:
            raise self._refusals[recipient]
        self.received.append((recipient, message))
        if self.after:
            await self.after(recipient)
        return str(len(self.received))

    def fail(self, error: BaseException, *, times: int = 1) -> None:
        """Let the next `times` calls raise `error`."""
        self._failures.extend([error] * times)

    def refuse(self, recipient: str, error: BaseException) -> None:
        """Let every call for this recipient raise `error`."""
        self._refusals[recipient] = error

    def counts(self) -> Counter[str]:
        """How many messages each recipient got."""
        return Counter(recipient for recipient, _ in self.received)
