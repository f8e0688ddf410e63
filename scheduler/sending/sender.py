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
from scheduler import campaign
from scheduler.exceptions import Unreachable
from scheduler.messages import links
from scheduler.messages import message as messages
from scheduler.messages.message import Message
from scheduler.messages.personal import shown
from scheduler.messenger import Messenger
from scheduler.sending import claim, outcome
from scheduler.sending.conveyor import Conveyor
from scheduler.sending.courier import Courier
from scheduler.sending.eligibility import Send, examine, route
from scheduler.sending.frequency_cap import FrequencyCap
from scheduler.sending.lock import SenderLock, sender_lock
from scheduler.sending.pace import Pace
from scheduler.sending.quiet_hours import QuietHours
from scheduler.sending.rate import SlidingWindow
from scheduler.sending.recorder import Recorder
from scheduler.sending.rules import Rules

#: A channel answers within so many seconds, mostly: the messages of that time are under way at once, within
#: these bounds.
_ANSWERED_AFTER = 0.1
_LEAST_IN_FLIGHT, _MOST_IN_FLIGHT = 16, 128
#: So long the lock is trusted to be still ours.
_LOCK_CHECKED = timedelta(seconds=5)


def most_in_flight(rate: float) -> int:
    """How many messages are under way at once where nothing else is said."""
    return max(_LEAST_IN_FLIGHT, min(_MOST_IN_FLIGHT, int(rate * _ANSWERED_AFTER)))


class Sender:
    """Sends what is due, with at most `in_flight` messages under way and `rate` a second in all.

    Under way is what is claimed and not yet written down: so many may become `unknown` when the process dies.

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
        in_flight: int | None = None,
        time_limit: float = 60.0,
        currency: str = "EUR",
    ) -> None:
        self._database = database
        self._messengers = messengers
        self._clock = clock
        self._worker = worker
        self._rules = Rules(zone, public_url, quiet_hours, frequency_cap, currency, rate)
        self._lock = lock or sender_lock(database)
        self._limiter = limiter or SlidingWindow(rate)
        self._recorder = Recorder(database)
        self._courier = Courier(
            database,
            messengers,
            self._recorder,
            clock=clock,
            limiter=self._limiter,
            time_limit=time_limit,
        )
        self._pace = Pace()
        self._conveyor = Conveyor(
            database,
            self._courier,
            self._recorder,
            self._limiter,
            self._take,
            rate=rate,
            in_flight=in_flight or most_in_flight(rate),
        )
        self._turn = asyncio.Lock()
        self._held = False
        self._checked_at = clock()
        #: Whether every row that is `sending` is known to be in this object's hands.
        self._clean = False
        self._stopping = False
        self._log = structlog.get_logger("scheduler")

    @property
    def rules(self) -> Rules:
        """The shop's rules that every message obeys."""
        return self._rules

    async def run_once(self) -> int:
        """Send until nothing is due; how many deliveries were taken up. 0 while another process sends."""
        async with self._turn:
            if self._stopping or not await self._hold():
                return 0
            await self._recorder.flush()
            if not self._clean:
                await self._interrupt()
            self._clean = False
            taken = await self._conveyor.run(self._may_claim) if await self._anything_due() else 0
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
        self._conveyor.stop()
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
            made = await shown(
                session, message, profile, public_url=self._rules.public_url, zone=self._rules.zone
            )
        if channel not in self._messengers:
            raise Unreachable(f"{channel} is not connected.")
        stop_url = links.stop_address(self._rules.public_url, "test")
        buttons = messages.written(message, profile.language).buttons
        outgoing = messages.outgoing(
            message,
            profile,
            link=lambda place: buttons[place].url,
            stop_url=stop_url,
            made=made,
            channel=channel,
        )
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

    async def _may_claim(self) -> bool:
        return not self._courier.all_rest() and await self._still_ours()

    async def _take(self, session: AsyncSession, room: int) -> tuple[int, list[Send]]:
        """Claim due deliveries and check them; how many were claimed, and those that may be sent."""
        now = self._clock()
        claims = await claim.claim(session, room=room, worker=self._worker, now=now, pace=self._pace)
        if not claims:
            return 0, []
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
