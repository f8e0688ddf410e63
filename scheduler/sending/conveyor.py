"""The conveyor: claims what may leave soon, hands it to the courier, writes down what has landed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import Database
from scheduler.sending.courier import Courier
from scheduler.sending.eligibility import Send
from scheduler.sending.rate import SlidingWindow
from scheduler.sending.recorder import Recorder

#: Messages are claimed so long before they may leave, in seconds: the database may take its time.
_AHEAD = 0.25
#: What has landed is written down after so many seconds at the latest.
_LINGER = 0.1

#: Claims up to so many deliveries in the given transaction and checks them: how many were claimed, and those
#: that may be sent.
Take = Callable[[AsyncSession, int], Awaitable[tuple[int, Sequence[Send]]]]


class Conveyor:
    """Has at most `in_flight` rows claimed and not yet written down, at `rate` messages a second.

    Half of that is claimed at once, in the transaction that writes down what has landed: two transactions
    for each message would cost more than sending it.
    """

    def __init__(
        self,
        database: Database,
        courier: Courier,
        recorder: Recorder,
        limiter: SlidingWindow,
        take: Take,
        *,
        rate: float,
        in_flight: int,
    ) -> None:
        self._database = database
        self._courier = courier
        self._recorder = recorder
        self._limiter = limiter
        self._take = take
        self._in_flight = in_flight
        self._ahead = max(1, min(in_flight, int(rate * _AHEAD)))
        self._batch = max(1, self._ahead // 2)
        self._flights: set[asyncio.Task[None]] = set()
        self._failure: BaseException | None = None
        #: Whether the last look found something to claim.
        self._more = True
        self._stirred = asyncio.Event()
        self._stopping = False

    def stop(self) -> None:
        """Claim nothing more."""
        self._stopping = True
        self._stirred.set()

    async def run(self, may_claim: Callable[[], Awaitable[bool]]) -> int:
        """Send until nothing is due or `stop` is called; how many deliveries were claimed.

        Claims only while `may_claim` says so. Raises what the database raises, after the messages under way
        have come to their end.
        """
        taken = 0
        self._failure = None
        try:
            while not self._stopping:
                written, claimed = await self._exchange(may_claim)
                taken += claimed
                if not (written or claimed or self._flights):
                    break
                await self._until_ripe()
            await self._land_all()
        except Exception:
            await asyncio.gather(*self._flights, return_exceptions=True)
            await self._recorder.flush()
            raise
        finally:
            # Only where this very turn is being cancelled: what was under way is then `unknown`.
            for flight in self._flights:
                flight.cancel()
            await asyncio.gather(*self._flights, return_exceptions=True)
        return taken

    async def _exchange(self, may_claim: Callable[[], Awaitable[bool]]) -> tuple[int, int]:
        """Write down what has landed and claim as many as there is room for; how many of each."""
        room = self._room() if await may_claim() else 0
        self._more = room > 0
        if room and not self._recorder.pending:
            await self._limiter.soon(_AHEAD)
            room = 0 if self._stopping else room
        if not (room or self._recorder.pending):
            return 0, 0
        try:
            return await self._exchange_at_once(room)
        except Exception as error:
            # What is known must be written down, whatever keeps us from claiming.
            await self._recorder.flush()
            if not isinstance(error, SQLAlchemyError):
                raise
        return await self._exchange_at_once(room)

    async def _exchange_at_once(self, room: int) -> tuple[int, int]:
        async with self._recorder.writing, self._database.begin() as session:
            written = await self._recorder.write(session)
            claimed, sends = await self._take(session, room) if room else (0, [])
        self._recorder.written(written)
        self._more = claimed > 0
        for send in sends:
            flight = asyncio.create_task(self._courier.deliver(send, self._stir))
            self._flights.add(flight)
            flight.add_done_callback(self._landed)
        return written, claimed

    def _room(self) -> int:
        # What has landed is written down in the same transaction: its place is free.
        return max(0, min(self._ahead - self._courier.waiting, self._in_flight - len(self._flights)))

    def _landed(self, flight: asyncio.Task[None]) -> None:
        self._flights.discard(flight)
        if not flight.cancelled() and (error := flight.exception()):
            self._failure = error
        self._stir()

    def _stir(self) -> None:
        if self._recorder.pending == 1 or self._ripe():
            self._stirred.set()

    def _ripe(self) -> bool:
        """Whether a transaction is worth its while."""
        if self._stopping or self._failure or not self._flights:
            return True
        if self._recorder.pending >= self._batch:
            return True
        return self._more and self._room() >= self._batch

    async def _until_ripe(self) -> None:
        while not self._ripe():
            self._stirred.clear()
            try:
                async with asyncio.timeout(_LINGER if self._recorder.pending else None):
                    await self._stirred.wait()
            except TimeoutError:
                break
        self._check()

    async def _land_all(self) -> None:
        """Nothing more is claimed: what is under way comes to its end."""
        while self._flights:
            await asyncio.wait(self._flights, timeout=_LINGER)
            self._check()
            await self._recorder.flush()
        self._check()
        await self._recorder.flush()

    def _check(self) -> None:
        if self._failure:
            raise self._failure
