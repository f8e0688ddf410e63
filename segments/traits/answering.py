"""On which channel a customer answers messages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, String, bindparam, column, func, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import UtcDateTime
from profiles.membership import in_ids
from segments.moment import Moment
from segments.traits.market import EVENT, TYPE

#: Fewer messages than these are not enough data.
LEAST_MESSAGES = 3
#: Only so many of the latest messages count.
MESSAGES = 20
#: Each channel starts with one answer to so many messages, so that a single one decides nothing.
PRIOR_ANSWERS, PRIOR_MESSAGES = 1, 4

#: The table of scheduler/, read and never written here: what stands above this package is not imported.
DELIVERIES = table(
    "delivery",
    column("profile_id", BigInteger()),
    column("campaign_id", BigInteger()),
    column("state", String()),
    column("channel", String()),
    column("sent_at", UtcDateTime()),
    column("clicked_at", UtcDateTime()),
)


def _answered() -> Select[Any]:
    groups = (EVENT.profile_id, EVENT.campaign_id, EVENT.channel)
    clicks = select(*groups, func.max(EVENT.at)).where(
        in_ids(EVENT.profile_id), TYPE.in_(("click", "reply")), EVENT.at < _NOW
    )
    return clicks.group_by(*groups)


def _sent() -> Select[Any]:
    sent = DELIVERIES.c
    latest = func.row_number().over(
        partition_by=sent.profile_id, order_by=(sent.sent_at.desc(), sent.campaign_id)
    )
    columns = (sent.profile_id, sent.campaign_id, sent.channel, sent.sent_at, sent.clicked_at)
    ranked = (
        select(*columns, latest.label("place"))
        .where(in_ids(sent.profile_id), sent.state == "sent", sent.sent_at < _NOW, sent.channel.is_not(None))
        .subquery()
    )
    return select(ranked).where(ranked.c.place <= MESSAGES)


# Made once: a dialect then finds them among its compiled statements at once.
_NOW = bindparam("now", type_=UtcDateTime())
_ANSWERS, _SENT = _answered(), _sent()


class Message(NamedTuple):
    """One message to a customer."""

    at: datetime
    channel: str
    #: Whether they clicked or wrote back.
    answered: bool


def preferred_channel(messages: Sequence[Message]) -> str | None:
    """The channel on which the largest share of the latest messages was answered; None for too few.

    A share is (answers + PRIOR_ANSWERS) / (messages + PRIOR_MESSAGES). Of equal ones the channel answered
    last wins. None too where nothing was answered.
    """
    latest = sorted(messages)[-MESSAGES:]
    if len(latest) < LEAST_MESSAGES:
        return None
    sent: dict[str, int] = defaultdict(int)
    answers: dict[str, list[datetime]] = defaultdict(list)
    for at, channel, answered in latest:
        sent[channel] += 1
        if answered:
            answers[channel].append(at)

    def rank(channel: str) -> tuple[float, datetime, str]:
        share = (len(answers[channel]) + PRIOR_ANSWERS) / (sent[channel] + PRIOR_MESSAGES)
        return share, max(answers[channel]), channel

    return max(list(answers), key=rank, default=None)


async def read_messages(
    session: AsyncSession, profile_ids: Sequence[int], moment: Moment
) -> dict[int, list[Message]]:
    """The messages of each profile: our own deliveries, and campaigns of an import that were answered."""
    answers = await _answers(session, profile_ids, moment)
    found: dict[int, list[Message]] = defaultdict(list)
    ours: set[tuple[int, str]] = set()
    for owner, campaign, channel, sent_at, clicked_at in await _deliveries(session, profile_ids, moment):
        ours.add((owner, campaign))
        replied = any(at >= sent_at for at, _ in answers.get((owner, campaign), ()))
        clicked = clicked_at is not None and clicked_at < moment.now
        found[owner].append(Message(sent_at, channel, clicked or replied))
    for (owner, campaign), times in answers.items():
        if (owner, campaign) not in ours:
            found[owner] += [Message(at, channel, answered=True) for at, channel in times if channel]
    return found


async def _answers(
    session: AsyncSession, profile_ids: Sequence[int], moment: Moment
) -> dict[tuple[int, str], list[tuple[datetime, str | None]]]:
    """By profile and campaign: the latest click or reply on each channel."""
    found: dict[tuple[int, str], list[tuple[datetime, str | None]]] = defaultdict(list)
    asked = {"ids": list(profile_ids), "now": moment.now}
    for owner, campaign, channel, at in await session.execute(_ANSWERS, asked):
        if campaign is not None:
            found[owner, campaign].append((at, channel))
    return found


async def _deliveries(
    session: AsyncSession, profile_ids: Sequence[int], moment: Moment
) -> list[tuple[int, str, str, datetime, datetime | None]]:
    rows = await session.execute(_SENT, {"ids": list(profile_ids), "now": moment.now})
    return [(row.profile_id, str(row.campaign_id), row.channel, row.sent_at, row.clicked_at) for row in rows]
