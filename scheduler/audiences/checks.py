"""What is known before a campaign starts: who will not get it and why, and how long it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from scheduler import campaign as campaigns
from scheduler.audiences.audience import Audience, current
from scheduler.audiences.duration import Batch, end_of
from scheduler.audiences.prospects import Asked, prospects
from scheduler.audiences.roster import Due, due_of
from scheduler.holdout import held_out
from scheduler.schema import Campaign
from scheduler.sending.quiet_hours import customer_zone, is_zone
from scheduler.sending.rules import Rules
from segments.audience import count
from segments.compiler import members_query
from segments.definition import parse_definition
from segments.expansion import expanded
from segments.moment import Moment


@dataclass(frozen=True, kw_only=True)
class Checks:
    """Customers, each counted once, as things stand now."""

    audience: int
    #: Those of the audience who get it.
    recipients: int
    #: Why the others do not, in the terms of deliveries, and how many for each reason.
    not_reached: Mapping[str, int]
    #: Recipients whose quiet hours hold the message back for a while.
    held_back: int
    #: Those who would be in the audience but for a segment that is left out.
    excluded: int
    #: Time zones that do not exist, with their customers in the audience: the shop's is taken for them.
    unknown_zones: Mapping[str, int]
    #: When the first message leaves, and about when the last one does; None where there is none to leave.
    begins_at: datetime | None
    ends_at: datetime | None
    #: Messages a minute.
    speed: float
    #: The shop's time zone.
    zone: str

    @property
    def seconds(self) -> int | None:
        """How long it takes from the first to the last message."""
        if self.begins_at is None or self.ends_at is None:
            return None
        return round((self.ends_at - self.begins_at).total_seconds())

    def as_json(self) -> dict[str, Any]:
        """Times as ISO 8601 text."""
        return {
            "audience": self.audience,
            "recipients": self.recipients,
            "not_reached": dict(self.not_reached),
            "held_back": self.held_back,
            "excluded": self.excluded,
            "unknown_zones": dict(self.unknown_zones),
            "begins_at": self.begins_at and self.begins_at.isoformat(),
            "ends_at": self.ends_at and self.ends_at.isoformat(),
            "seconds": self.seconds,
            "messages_per_minute": self.speed,
            "zone": self.zone,
        }


class Group(NamedTuple):
    """Customers whose fate and whose clock are the same."""

    #: Why they get nothing; None for those who do.
    reason: str | None
    timezone: str | None
    best_hour: float | None


async def check(
    session: AsyncSession,
    campaign: Campaign,
    rules: Rules,
    moment: Moment,
    *,
    send_at: datetime | None = None,
) -> Checks:
    """What would happen if the campaign were started now, or for `send_at`.

    Raises InvalidCampaign where it would expire before it begins, and SegmentError for an audience that
    cannot be asked.
    """
    audience, rules = await current(session, campaign), await rules.as_set(session)
    start = max(send_at, moment.now) if send_at else moment.now
    begin = campaigns.occurrence_at_start(campaign, start=start, shop=rules.zone)
    condition = await expanded(session, parse_definition(audience.whole))
    asked = await prospects(session, campaign, members_query(condition, moment), moment)
    due = due_of(campaign, floor=begin.begins, day=begin.day, shop=rules.zone)
    groups = await _groups(session, campaign, asked)
    capped = await _capped(session, campaign, asked, rules, due, moment.now)
    excluded = await _excluded(session, audience, moment)
    return _Outlook(campaign, rules, due, capped).checks(groups, excluded)


async def _groups(session: AsyncSession, campaign: Campaign, asked: Asked) -> Counter[Group]:
    """How many customers are in each group; who is held out is told by a hash that no database knows."""
    rows = asked.subquery()
    facts = (rows.c.reason, rows.c.timezone, rows.c.best_hour)
    found: Counter[Group] = Counter()
    if campaign.holdout_percent == 0:
        for *group, many in await session.execute(select(*facts, func.count()).group_by(*facts)):
            found[Group(*group)] += many
        return found
    async for profile_id, *group in await session.stream(select(rows.c.profile_id, *facts)):
        out = held_out(campaign.id, profile_id, campaign.holdout_percent)
        found[Group("held_out", *group[1:]) if out else Group(*group)] += 1
    return found


async def _capped(
    session: AsyncSession, campaign: Campaign, asked: Asked, rules: Rules, due: Due, now: datetime
) -> Counter[Group]:
    """Customers who would get it, but who have got too many messages already."""
    found: Counter[Group] = Counter()
    cap = rules.frequency_cap
    if cap is None or campaign.transactional:
        return found
    rows, counted = asked.subquery(), cap.counted(now).subquery()
    facts = (rows.c.reason, rows.c.timezone, rows.c.best_hour)
    query = select(rows.c.profile_id, *facts, counted.c.at).join(
        counted, counted.c.profile_id == rows.c.profile_id
    )
    received = await session.stream(query.where(rows.c.reason.is_(None)).order_by(rows.c.profile_id))
    async for (profile_id, *group), ats in _by_customer(received):
        if held_out(campaign.id, profile_id, campaign.holdout_percent):
            continue
        zone = customer_zone(group[1], rules.zone)
        if not cap.allows(ats, now=due(group[1], group[2]), zone=zone):
            found[Group(*group)] += 1
    return found


async def _by_customer(
    received: AsyncIterator[Sequence[Any]],
) -> AsyncIterator[tuple[list[Any], list[datetime]]]:
    """The rows of each customer, who follow one another, with all their last columns."""
    customer: list[Any] | None = None
    ats: list[datetime] = []
    async for row in received:
        if customer is not None and row[0] != customer[0]:
            yield customer, ats
            ats = []
        customer = list(row[:-1])
        ats.append(row[-1])
    if customer is not None:
        yield customer, ats


async def _excluded(session: AsyncSession, audience: Audience, moment: Moment) -> int:
    if audience.left_out is None:
        return 0
    both = parse_definition({"all": [audience.included, audience.left_out]})
    return await count(session, both, moment)


class _Outlook:
    """Groups of customers, told apart by whether and when they get the message."""

    def __init__(self, campaign: Campaign, rules: Rules, due: Due, capped: Counter[Group]) -> None:
        self._campaign = campaign
        self._rules = rules
        self._due = due
        self._capped = capped
        self._reasons: Counter[str] = Counter()
        self._held_back = 0

    def checks(self, groups: Counter[Group], excluded: int) -> Checks:
        batches = [batch for group, many in groups.items() if (batch := self._batch(group, many))]
        per_second = self._per_second()
        quiet = self._rules.quiet_hours
        return Checks(
            audience=sum(groups.values()),
            recipients=sum(batch.messages for batch in batches),
            not_reached=dict(self._reasons.most_common()),
            held_back=self._held_back,
            excluded=excluded,
            unknown_zones=_unknown_zones(groups),
            begins_at=min((self._leaves(batch) for batch in batches), default=None),
            ends_at=end_of(batches, per_second=per_second, quiet_hours=quiet),
            speed=round(per_second * 60, 2),
            zone=self._rules.zone.key,
        )

    def _per_second(self) -> float:
        own = self._campaign.messages_per_minute
        return min(self._rules.rate, own / 60) if own else self._rules.rate

    def _batch(self, group: Group, many: int) -> Batch | None:
        """The messages of a group; None where it gets none, which is then counted with its reason."""
        zone = customer_zone(group.timezone, self._rules.zone)
        due = self._due(group.timezone, group.best_hour)
        reason = group.reason or self._reason_at(due, zone)
        if reason is not None:
            self._reasons[reason] += many
            return None
        capped = min(many, self._capped[group])
        if capped:
            self._reasons["frequency_capped"] += capped
        if many > capped and self._quiet_until(due, zone):
            self._held_back += many - capped
        return Batch(due, zone, many - capped) if many > capped else None

    def _reason_at(self, due: datetime, zone: ZoneInfo) -> str | None:
        expires_at, quiet = self._campaign.expires_at, self._rules.quiet_hours
        if expires_at is not None and expires_at <= due:
            return "expired"
        if quiet is None or self._quiet_until(due, zone) is None:
            return None
        return "quiet_hours" if (self._campaign.when_quiet or quiet.when_quiet) == "skip" else None

    def _quiet_until(self, due: datetime, zone: ZoneInfo) -> datetime | None:
        return self._rules.quiet_hours.release(due, zone) if self._rules.quiet_hours else None

    def _leaves(self, batch: Batch) -> datetime:
        return self._quiet_until(batch.due_at, batch.zone) or batch.due_at


def _unknown_zones(groups: Counter[Group]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for group, many in groups.items():
        if group.timezone and not is_zone(group.timezone):
            found[group.timezone] += many
    return dict(found.most_common())
