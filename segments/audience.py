"""Who is meant: the members of a definition, and a first look at them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Profile
from segments.compiler import members_query
from segments.condition import Condition
from segments.conditions.logic import All
from segments.conditions.reachability import Reachable
from segments.customer import records_of
from segments.evaluator import reasons
from segments.expansion import expanded
from segments.moment import Moment


@dataclass(frozen=True)
class Sample:
    """One member, and why they are one, in words."""

    profile: Profile
    why: list[str]


@dataclass(frozen=True)
class Preview:
    """How many, how many of them may be written to now, and a few of them."""

    count: int
    reachable: int
    samples: list[Sample]


async def members(session: AsyncSession, condition: Condition, moment: Moment) -> list[str]:
    """The references of all members; in the order of numbers where all of them are numbers."""
    chosen = members_query(await expanded(session, condition), moment)
    references = list(await session.scalars(chosen.with_only_columns(Profile.reference)))
    numeric = all(one.isascii() and one.isdigit() for one in references)
    return sorted(references, key=(lambda one: (int(one), one)) if numeric else None)


async def count(session: AsyncSession, condition: Condition, moment: Moment) -> int:
    """How many members there are."""
    return await _count(session, members_query(await expanded(session, condition), moment))


async def preview(
    session: AsyncSession, condition: Condition, moment: Moment, *, sample: int = 10, language: str = "en"
) -> Preview:
    """The head count, the reachable part of it, and some members with the reason for each, in a language.

    The sample is the members that were seen latest.
    """
    condition = await expanded(session, condition)
    chosen = members_query(condition, moment)
    writable = All(conditions=(condition, Reachable(reachable=True)))
    newest = chosen.with_only_columns(Profile).order_by(Profile.last_seen_at.desc().nulls_last(), Profile.id)
    profiles = (await session.scalars(newest.limit(sample))).all()
    records = await records_of(session, profiles)
    settled = await settled_for(session, condition, [profile.id for profile in profiles], moment)
    return Preview(
        count=await _count(session, chosen),
        reachable=await _count(session, members_query(writable, moment)),
        samples=[
            Sample(profile, reasons(settled, record, moment, language))
            for profile, record in zip(profiles, records, strict=True)
        ],
    )


async def settled_for(
    session: AsyncSession, condition: Condition, ids: list[int], moment: Moment
) -> Condition:
    """The condition with what only the whole shop can tell about these profiles."""
    found: dict[Condition, frozenset[str]] = {}
    for part in condition.unsettled():
        chosen = members_query(part, moment).where(Profile.id.in_(ids))
        found[part] = frozenset(await session.scalars(chosen.with_only_columns(Profile.reference)))
    return condition.settled(found.__getitem__)


async def _count(session: AsyncSession, chosen: Select[int]) -> int:
    # "Everyone" names no column of the table, which would else be left out of the query.
    counted = chosen.with_only_columns(func.count(), maintain_column_froms=True)
    return await session.scalar(counted) or 0
