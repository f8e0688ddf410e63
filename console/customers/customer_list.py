"""The list of customers: by a search, by a segment, by words, or the ones who may be written to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from console.audiences.definition_text import read_definition
from console.audiences.segment_pages import segment_or_404, translated
from console.customers.gap_askers import referred_to
from console.paging import PAGE_SIZE
from console.services import ConsoleServices
from console.texts import N_, Texts
from knowledge.gaps.gap_report import askers
from profiles import profile
from profiles.schema import Profile
from scheduler.report import buyers, report, stoppers
from segments import segment
from segments.compiler import members_query
from segments.definition import Condition, parse_definition
from segments.expansion import expanded
from segments.sentence import describe

#: Customers who agreed and whom a connected channel reaches.
REACHABLE = {"reachable": True}


@dataclass(frozen=True)
class CustomerList:
    """One page of customers, and in words which ones they are."""

    rows: list[Profile]
    total: int
    title: str


async def customer_list(
    session: AsyncSession,
    services: ConsoleServices,
    texts: Texts,
    *,
    text: str = "",
    segment_id: int | None = None,
    words: str = "",
    definition: str = "",
    reachable: bool = False,
    bought: int | None = None,
    stopped: int | None = None,
    gap: int | None = None,
    offset: int = 0,
) -> CustomerList:
    """A search by text when there is one, otherwise the audience that was named, otherwise everybody.

    `bought` and `stopped` are campaigns: who bought within their window, who opted out through them.
    `gap` is a group of content gaps: who asked what it asks.
    """
    if text:
        rows, total = await profile.find(session, text, limit=PAGE_SIZE, offset=offset)
        return CustomerList(rows, total, texts.say("Customers found for “%(text)s”", text=text))
    if segment_id is not None:
        found = await segment_or_404(session, segment_id)
        return await _members(session, services, segment.condition_of(found), found.name, offset)
    if words:
        condition = (await translated(session, words, services)).definition
        if condition is None:
            return CustomerList([], 0, texts.say("“%(words)s” was not understood", words=words))
        return await _described(session, services, texts, condition, offset)
    if definition:
        return await _described(session, services, texts, read_definition(definition), offset)
    if reachable:
        title = texts.say("Customers who may be written to")
        return await _members(session, services, parse_definition(REACHABLE), title, offset)
    if bought is not None:
        return await _responders(session, services, texts, bought, "bought after", offset)
    if stopped is not None:
        return await _responders(session, services, texts, stopped, "stopped", offset)
    if gap is not None:
        title = texts.say("Customers who asked this in vain")
        return await _listed(session, referred_to(session, await askers(session, gap)), title, offset)
    rows, total = await profile.find(session, "", limit=PAGE_SIZE, offset=offset)
    return CustomerList(rows, total, texts.say("All customers"))


async def _described(
    session: AsyncSession, services: ConsoleServices, texts: Texts, condition: Condition, offset: int
) -> CustomerList:
    title = describe(condition, services.currency, texts.language)
    return await _members(session, services, condition, title, offset)


async def _members(
    session: AsyncSession, services: ConsoleServices, condition: Condition, title: str, offset: int
) -> CustomerList:
    meant = await expanded(session, condition)
    members = Profile.id.in_(members_query(meant, services.moment()))
    return await _listed(session, members, title, offset)


async def _listed(
    session: AsyncSession, members: ColumnElement[bool], title: str, offset: int
) -> CustomerList:
    total = await session.scalar(select(func.count()).select_from(Profile).where(members))
    newest = select(Profile).where(members).order_by(Profile.last_seen_at.desc().nulls_last(), Profile.id)
    rows = list(await session.scalars(newest.limit(PAGE_SIZE).offset(offset)))
    return CustomerList(rows, total or 0, title)


async def _responders(
    session: AsyncSession,
    services: ConsoleServices,
    texts: Texts,
    campaign_id: int,
    did: Literal["bought after", "stopped"],
    offset: int,
) -> CustomerList:
    moment = services.moment()
    numbers = await report(session, campaign_id, moment=moment, whole=False)
    if did == "bought after":
        total, title = numbers.bought, N_("Customers who bought after “%(campaign)s”")
        ids = await buyers(session, campaign_id, moment=moment, limit=PAGE_SIZE, offset=offset)
    else:
        total, title = numbers.stopped, N_("Customers who stopped “%(campaign)s”")
        ids = await stoppers(session, campaign_id, now=moment.now, limit=PAGE_SIZE, offset=offset)
    rows = list(await session.scalars(select(Profile).where(Profile.id.in_(ids)).order_by(Profile.id)))
    return CustomerList(rows, total, texts.say(title, campaign=numbers.name))
