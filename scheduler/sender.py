"""The sender: takes due deliveries and hands their messages to the messengers, each at most once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import Database
from profiles.profile import identities
from profiles.schema import Profile
from scheduler import campaign, claim, links, outcome
from scheduler import message as messages
from scheduler.courier import Courier
from scheduler.eligibility import Rules, Send, examine, route
from scheduler.exceptions import Unreachable
from scheduler.frequency_cap import FrequencyCap
from scheduler.lock import SenderLock, sender_lock
from scheduler.message import Message
from scheduler.messenger import Messenger
from scheduler.quiet_hours import QuietHours
from scheduler.rate import SlidingWindow
from scheduler.recorder import Recorder

#: So much of a second's messages is claimed at once: less work for the database where the rate is high.
_CLAIM_SECONDS = 0.05
#: So long the lock is trusted to be still ours.
_LOCK_CHECKED = timedelta(seconds=5)


class Sender:
    """Sends what is due, with at most `in_flight` messages under way and `rate` a second in all.

    One sender works on a database at a time. On PostgreSQL it holds an advisory lock for that; on
    SQLite hand in a `lock` where a second process could start one. `worker` names this process in the
    rows that it claims. A messenger that has not answered after `time_limit` seconds is not waited for.
    """

    def __init__(
        self,
        database: Database,
        messengers: Mapping[str, Messenger],
        *,
        clock: Callable[[], datetime],
        rate: float,
        worker: str,
        public_url: str,
        zone: ZoneInfo,
        quiet_hours: QuietHours | None = None,
        frequency_cap: FrequencyCap | None = None,
        lock: SenderLock | None = None,
        limiter: SlidingWindow | None = None,
        in_flight: int = 16,
        time_limit: float = 60.0,
    ) -> None:
        self._database = database
        self._messengers = messengers
        self._clock = clock
        self._worker = worker
        self._rules = Rules(zone, public_url, quiet_hours, frequency_cap)
        self._lock = lock or sender_lock(database)
        self._limiter = limiter or SlidingWindow(rate)
        self._claim_at_once = max(1, min(in_flight // 2, int(rate * _CLAIM_SECONDS)))
        self._in_flight = in_flight
        self._recorder = Recorder(database)
        self._courier = Courier(
            database,
            messengers,
            self._recorder,
            clock=clock,
            limiter=self._limiter,
            time_limit=time_limit,
        )
        self._turn = asyncio.Lock()
        self._held = False
        self._checked_at = clock()
        #: Whether every row that is `sending` is known to be in this object's hands.
        self._clean = False
        self._stopping = False
        self._log = structlog.get_logger("scheduler")

    async def run_once(self) -> int:
        """Send until nothing is due; how many deliveries were taken up. 0 while another process sends."""
        async with self._turn:
            if self._stopping or not await self._hold():
                return 0
            await self._recorder.flush()
            if not self._clean:
                await self._interrupt()
            self._clean = False
            taken = await self._send_due() if await self._anything_due() else 0
            self._clean = self._held
            await self._settle()
            return taken

    async def recover(self) -> int:
        """Turn what a process that died has left `sending` into `unknown`; how many rows.

        Nobody knows whether those messages arrived. Since one sender works on a database at a time,
        whatever is `sending` while nothing is under way here is such a leftover. `run_once` does it too
        whenever this process becomes the one that sends, or its last turn did not end well.
        """
        async with self._turn:
            return await self._interrupt() if await self._hold() else 0

    async def stop(self, *, within: float = 4.0) -> bool:
        """Claim nothing more and let the messages under way arrive; whether all did `within` seconds.

        Those that did not become `unknown` at the next start.
        """
        self._stopping = True
        try:
            async with asyncio.timeout(within), self._turn:
                return True
        except TimeoutError:
            return False
        finally:
            await self._lock.release()

    async def test_send(
        self, profile_id: int, message: Message, *, recipient: tuple[str, str] | None = None
    ) -> str:
        """Send `message` once as this profile would get it, outside of any campaign; the message's id.

        It goes to the profile itself, or to `recipient` (channel, external id), an operator's chat
        perhaps; its links are not tracked. Raises Unreachable, InvalidMessage or a MessengerError.
        """
        async with self._database.read() as session:
            profile = await session.get(Profile, profile_id)
            if profile is None:
                raise Unreachable("The profile is gone.")
            channel, address = recipient or await self._address(session, profile)
        if channel not in self._messengers:
            raise Unreachable(f"{channel} is not connected.")
        link = message.button.url if message.button else ""
        stop_url = links.stop_address(self._rules.public_url, "test")
        outgoing = messages.outgoing(message, profile, link=link, stop_url=stop_url)
        await self._limiter.acquire()
        return await self._messengers[channel].send(address, outgoing)

    async def _address(self, session: AsyncSession, profile: Profile) -> tuple[str, str]:
        found = route(profile, await identities(session, profile.id), self._messengers)
        if isinstance(found, str):
            raise Unreachable(f"The profile is {found}.")
        return found.channel, found.external_id

    async def _hold(self) -> bool:
        self._held = await self._lock.hold()
        self._clean = self._clean and self._held
        self._checked_at = self._clock()
        return self._held

    async def _still_ours(self) -> bool:
        """A long campaign is one turn: the lock is looked after during it, too."""
        return self._clock() - self._checked_at < _LOCK_CHECKED or await self._hold()

    async def _interrupt(self) -> int:
        async with self._database.begin() as session:
            count = await claim.interrupt(session)
        self._clean = True
        if count:
            self._log.warning(
                "Messages were under way when the sender stopped; nobody knows whether they arrived.",
                action="deliveries_interrupted",
                count=count,
            )
        return count

    async def _anything_due(self) -> bool:
        async with self._database.read() as session:
            return await claim.anything_due(session, now=self._clock())

    async def _send_due(self) -> int:
        taken = 0
        flights: set[asyncio.Task[None]] = set()
        try:
            while not self._stopping:
                claimed, sends = await self._take(self._in_flight - len(flights))
                taken += claimed
                flights |= {asyncio.create_task(self._courier.deliver(send)) for send in sends}
                if not claimed and not flights:
                    break
                if not claimed:
                    flights = await self._land(flights)
                while len(flights) > self._in_flight - self._claim_at_once:
                    flights = await self._land(flights)
            while flights:
                flights = await self._land(flights)
        except Exception:
            # The database refused a claim, say: messages under way still come to their end.
            await asyncio.gather(*flights, return_exceptions=True)
            raise
        finally:
            # Only where this very turn is being cancelled: what was under way is then `unknown`.
            for flight in flights:
                flight.cancel()
            await asyncio.gather(*flights, return_exceptions=True)
        return taken

    async def _land(self, flights: set[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
        done, rest = await asyncio.wait(flights, return_when=asyncio.FIRST_COMPLETED)
        for flight in done:
            flight.result()
        return rest

    async def _take(self, room: int) -> tuple[int, list[Send]]:
        """Claim due deliveries and check them; how many were claimed, and those that may be sent."""
        if self._courier.all_rest() or not await self._still_ours():
            return 0, []
        # Only what may leave at once is claimed: a pause must not find messages that are as good as sent.
        room = min(room, await self._limiter.room(self._claim_at_once))
        now = self._clock()
        async with self._recorder.writing, self._database.begin() as session:
            claims = await claim.claim(session, room=room, worker=self._worker, now=now)
            sends, others = await examine(session, claims, self._rules, channels=self._messengers, now=now)
            resting = [found for send in sends if (found := self._courier.put_back(send))]
            await outcome.record(session, [*others, *resting])
        held = {found.claim.key for found in resting}
        return len(claims), [send for send in sends if send.claim.key not in held]

    async def _settle(self) -> None:
        async with self._database.read() as session:
            if not await campaign.anything_to_settle(session):
                return
        async with self._database.begin() as session:
            await campaign.settle(session, now=self._clock())
