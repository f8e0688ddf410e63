"""What the clock does again and again; each job may run twice and at any time without harm."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.wiring import Shop
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


def make_clockwork(shop: Shop) -> Clockwork:
    """The clock with all its jobs, not yet started."""
    from scheduler.clockwork import Clockwork

    clockwork = Clockwork()
    _add_planning(clockwork, shop)
    _add_journeys(clockwork, shop)
    _add_referrals(clockwork, shop)
    _add_upkeep(clockwork, shop)
    _add_handoffs(clockwork, shop)
    _add_campaign_news(clockwork, shop)
    _add_fading(clockwork, shop)
    if shop.settings.sync_every != "never":
        _add_resync(clockwork, shop)
    return clockwork


def _add_planning(clockwork: Clockwork, shop: Shop) -> None:
    """Due campaigns are planned, nudges look for new members."""
    from scheduler.planning import plan_due

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


def _add_upkeep(clockwork: Clockwork, shop: Shop) -> None:
    """Computed traits and the members of segments follow what happened, and the time."""

    async def follow() -> None:
        await shop.upkeep.run(shop.moment())

    clockwork.every(UPKEEP, follow, name="upkeep")

    async def prune() -> None:
        await shop.upkeep.prune(before=shop.clock() - timedelta(days=shop.settings.keep_changes))

    clockwork.every(PRUNING, prune, name="pruning")


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


def _add_fading(clockwork: Clockwork, shop: Shop) -> None:
    """What was learned long ago and not confirmed is forgotten."""
    from profiles.learning import fade

    async def fade_all() -> None:
        faded = _FADING_BATCH
        while faded == _FADING_BATCH:
            async with shop.database.begin() as session:
                faded = await fade(session, now=shop.clock(), limit=_FADING_BATCH)

    clockwork.every(FADING, fade_all, name="fading")


def _add_resync(clockwork: Clockwork, shop: Shop) -> None:
    """Remembered sources are synced again."""
    from knowledge.content.resync import Resync

    resync = Resync(shop.library, shop.settings.duration(shop.settings.sync_every))

    async def sync_again() -> None:
        await resync.run_once(now=shop.clock())

    clockwork.every(RESYNC, sync_again, name="resync")
