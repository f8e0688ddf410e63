"""What the clock does again and again; each job may run twice and at any time without harm."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.wiring import Shop
    from app.work_queue import Work, WorkQueue
    from scheduler.clockwork import Clockwork

#: Seconds between two turns of each job.
PLANNING, UPKEEP, HANDOFFS, RESYNC, FADING = 1, 1, 5, 60, 3600
#: Between two looks for what friends have bought.
REFERRALS = 30
#: Between two times that old entries and leavings of segments are forgotten.
PRUNING = 3600
#: Between two looks at the campaigns that chats are told of.
NEWS = 2
#: So many learned values are looked at in one transaction, for SQLite has one writer.
_FADING_BATCH = 1000
#: What the queue writes down about its jobs is kept for so long: the upkeep alone is one every second.
_QUEUE_LOG = timedelta(hours=1)


@dataclass(frozen=True)
class HeavyJob:
    """A job that may take minutes: where there is a queue, a worker takes it from there."""

    name: str
    #: Seconds between two turns.
    every: float
    run: Work


def make_clockwork(shop: Shop) -> Clockwork:
    """The clock with all its jobs, not yet started."""
    from scheduler.clockwork import Clockwork

    # A turn that falls due while the last one still runs is left out, and the next one makes up for it.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    clockwork = Clockwork()
    _add_planning(clockwork, shop)
    _add_journeys(clockwork, shop)
    _add_referrals(clockwork, shop)
    _add_handoffs(clockwork, shop)
    _add_campaign_news(clockwork, shop)
    queue = shop.work_queue
    for job in heavy_jobs(shop):
        clockwork.every(job.every, job.run if queue is None else _queued(job, queue), name=job.name)
    if queue is not None:
        _add_queue_log(clockwork, shop, queue)
    return clockwork


def heavy_jobs(shop: Shop) -> list[HeavyJob]:
    """Run by the clock itself, or by the workers where the clock only queues them."""
    jobs = [_upkeep(shop), _pruning(shop), _fading(shop)]
    return jobs if shop.settings.sync_every == "never" else [*jobs, _resync(shop)]


def _queued(job: HeavyJob, queue: WorkQueue) -> Work:
    async def put() -> None:
        await queue.put(job.name)

    return put


def _add_queue_log(clockwork: Clockwork, shop: Shop, queue: WorkQueue) -> None:
    """The queue's own records of what was done are forgotten."""

    async def forget() -> None:
        await queue.forget(before=shop.clock() - _QUEUE_LOG)

    clockwork.every(PRUNING, forget, name="queue_log")


def _add_planning(clockwork: Clockwork, shop: Shop) -> None:
    """Due campaigns are planned, nudges look for new members."""
    from scheduler.audiences.planning import plan_due

    async def plan() -> None:
        await plan_due(shop.database, moment=shop.moment())

    clockwork.every(PLANNING, plan, name="plan")


def _add_journeys(clockwork: Clockwork, shop: Shop) -> None:
    """Journeys let in who has come, and move on whose time has come."""

    async def tick() -> None:
        await shop.journeys.tick(shop.moment())

    clockwork.every(PLANNING, tick, name="journeys")


def _add_referrals(clockwork: Clockwork, shop: Shop) -> None:
    """Friends who bought for the first time count for who brought them."""
    from scheduler.journeys.referrals import note_purchases

    async def note() -> None:
        await note_purchases(shop.database, now=shop.clock())

    clockwork.every(REFERRALS, note, name="referrals")


def _upkeep(shop: Shop) -> HeavyJob:
    """Computed traits and the members of segments follow what happened, and the time."""

    async def follow() -> None:
        await shop.upkeep.run(shop.moment())

    return HeavyJob("upkeep", UPKEEP, follow)


def _pruning(shop: Shop) -> HeavyJob:
    """Who entered and left segments long ago is forgotten, and what the shop no longer keeps of people."""
    from bot.retention import retain

    async def prune() -> None:
        await retain(shop.database, now=shop.clock())
        await shop.upkeep.prune(before=shop.clock() - timedelta(days=shop.settings.keep_changes))

    return HeavyJob("pruning", PRUNING, prune)


def _add_handoffs(clockwork: Clockwork, shop: Shop) -> None:
    """Hand-offs that nobody answers end, and people who fell silent give the chat back."""
    from bot.handoff import Patience

    patience = Patience(
        unanswered=shop.settings.duration(shop.settings.handoff_timeout),
        silent=shop.settings.duration(shop.settings.handoff_silence),
    )

    async def expire() -> None:
        await shop.handoffs.expire(shop.database, patience, now=shop.clock())

    clockwork.every(HANDOFFS, expire, name="handoffs")


def _add_campaign_news(clockwork: Clockwork, shop: Shop) -> None:
    """Operators who started a campaign in chat are told how it goes."""

    async def tell() -> None:
        await shop.campaign_news.tell(now=shop.clock())

    clockwork.every(NEWS, tell, name="campaign_news")


def _fading(shop: Shop) -> HeavyJob:
    """What was learned long ago and not confirmed is forgotten."""
    from profiles.learning import fade

    async def fade_all() -> None:
        faded = _FADING_BATCH
        while faded == _FADING_BATCH:
            async with shop.database.begin() as session:
                faded = await fade(session, now=shop.clock(), limit=_FADING_BATCH)

    return HeavyJob("fading", FADING, fade_all)


def _resync(shop: Shop) -> HeavyJob:
    """Remembered sources are synced again."""
    from knowledge.content.resync import Resync

    resync = Resync(shop.library, shop.settings.duration(shop.settings.sync_every))

    async def sync_again() -> None:
        await resync.run_once(now=shop.clock())

    return HeavyJob("resync", RESYNC, sync_again)
