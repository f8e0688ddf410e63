"""Computes the traits of profiles: of a few that were touched, of those that are due, or of everybody."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import Database
from profiles.schema import Profile
from segments.moment import Moment
from segments.traits.activity import Activity, read_activity
from segments.traits.answering import read_messages
from segments.traits.figures import Figures, measure_market, measure_shop, read_figures
from segments.traits.held import read_held
from segments.traits.outcome import Record, outcome, regraded
from segments.traits.purchases import Purchases, read_bands, read_purchases
from segments.traits.schema import ComputedProfile
from segments.traits.writing import Writing

#: Profiles of one transaction: SQLite has one writer.
BATCH = 500

#: Told the stage, how many profiles are done, and of how many.
Progress = Callable[[str, int, int], None]


async def recompute(
    session: AsyncSession, profile_ids: Sequence[int], moment: Moment, figures: Figures | None = None
) -> int:
    """Bring the computed traits of these profiles to this moment; how many profiles have another value now.

    By the shop's figures as they were measured last. Nothing is written that is there already.
    """
    standards = (figures or await read_figures(session)).standards()
    held = await read_held(session, profile_ids, moment)
    ids = list(held)
    purchases = await read_purchases(session, ids, moment)
    activity = await read_activity(session, ids, moment)
    messages = await read_messages(session, ids, moment)
    bands = await read_bands(session, list(purchases), moment) if purchases else {}
    writing = Writing(moment)
    for number, one in held.items():
        record = Record(
            purchases.get(number) or Purchases(),
            activity.get(number) or Activity(),
            messages.get(number, ()),
            bands.get(number),
        )
        writing.add(one, outcome(one, record, standards, moment))
    return await writing.write(session)


async def recompute_due(database: Database, moment: Moment) -> int:
    """Bring those to this moment whose traits time alone has changed; how many were due."""
    done = 0
    while True:
        async with database.begin() as session:
            due = select(ComputedProfile.profile_id).where(ComputedProfile.due_at <= moment.now)
            ids = list(await session.scalars(due.order_by(ComputedProfile.due_at).limit(BATCH)))
            if not ids:
                return done
            await recompute(session, ids, moment)
        done += len(ids)


async def recompute_all(database: Database, moment: Moment, progress: Progress | None = None) -> int:
    """Bring everybody to this moment, by figures that are measured anew; how many profiles there are.

    May be interrupted at any point and started again.
    """
    await measure_market(database, moment)
    total = await _count(database)
    done = 0
    async for ids in _batches(database):
        async with database.begin() as session:
            await recompute(session, ids, moment)
        done += len(ids)
        if progress is not None:
            progress("Computing traits", done, total)
    await measure_shop(database, moment)
    changed = await regrade(database, moment, progress)
    structlog.get_logger("segments").info(
        "The computed traits of all customers are up to date.",
        action="traits_recomputed",
        profiles=done,
        regraded=changed,
    )
    return done


async def refresh(database: Database, moment: Moment, progress: Progress | None = None) -> int:
    """Measure the shop's figures anew and grade everybody by them; how many profiles have another value."""
    await measure_market(database, moment)
    await measure_shop(database, moment)
    return await regrade(database, moment, progress)


async def regrade(database: Database, moment: Moment, progress: Progress | None = None) -> int:
    """Give stages, types, scores and price bands again from what is known of everybody's orders."""
    total = await _count(database)
    changed = done = 0
    async for ids in _batches(database):
        async with database.begin() as session:
            changed += await _regrade(session, ids, moment)
        done += len(ids)
        if progress is not None:
            progress("Grading customers", done, total)
    return changed


async def _regrade(session: AsyncSession, profile_ids: Sequence[int], moment: Moment) -> int:
    standards = (await read_figures(session)).standards()
    held = await read_held(session, profile_ids, moment)
    bands = await read_bands(session, list(held), moment)
    writing = Writing(moment)
    for number, one in held.items():
        if one.basis is not None:
            buying, ends = one.basis.buying, one.basis.activity_due_at
            writing.add(one, regraded(buying, ends, bands.get(number), standards, moment))
    return await writing.write(session)


async def _count(database: Database) -> int:
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(Profile)) or 0


async def _batches(database: Database) -> AsyncIterator[list[int]]:
    """Everybody's numbers in order, in transactions of their own, so that no reader is kept waiting."""
    last = 0
    while True:
        async with database.read() as session:
            following = select(Profile.id).where(Profile.id > last).order_by(Profile.id).limit(BATCH)
            ids = list(await session.scalars(following))
        if not ids:
            return
        yield ids
        last = ids[-1]
