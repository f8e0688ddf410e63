"""The third R of the overview: who talks with the shop, what is answered, who moves from stage to stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from console.overview.figures import Figure, Period, Share, periods
from knowledge.schema import ContentGap
from profiles.schema import Conversation, Turn
from segments.calendar import calendar_days
from segments.moment import Moment
from segments.traits.census import read_moves

#: Kinds of answer (Turn.details["kind"]) that told the customer something.
ANSWERED = ("faq", "fact", "products", "passage", "model")
#: Kinds that count as a question at all; asking back ("clarify") is neither answered nor unanswered.
ASKED = (*ANSWERED, "unanswered")

#: All of them, so that the index by state and time is of use.
_STATES = ("bot", "waiting", "human")


@dataclass(frozen=True)
class Move:
    """Customers who passed from one lifecycle stage to another, this month and in as much of the last."""

    former: str
    stage: str
    customers: Figure


@dataclass(frozen=True)
class Relationship:
    #: In which a customer wrote.
    conversations: Figure
    answered: Share
    #: Questions that became content gaps.
    unanswered: Figure
    #: When this month began in the shop's zone.
    month: datetime
    moves: tuple[Move, ...]


async def relationship(session: AsyncSession, moment: Moment) -> Relationship:
    """Conversations of the last 30 days and the 30 before; moves of this month and of as much of the last."""
    spans = periods(moment.now)
    now, before = [await talks(session, span) for span in spans]
    month, former = months(moment)
    return Relationship(
        conversations=Figure(now[0], before[0]),
        answered=Share(Figure(now[2], before[2]), Figure(now[1], before[1])),
        unanswered=Figure(*[await _gaps(session, span) for span in spans]),
        month=month[0],
        moves=await _moves(session, month, former),
    )


async def talks(session: AsyncSession, span: Period) -> tuple[int, int, int]:
    """Conversations in which a customer wrote, questions, and those of them that were answered."""
    since, until = span
    kind = Turn.details["kind"].as_string()
    by_bot = Turn.role == "bot"
    query = (
        select(
            func.count(distinct(case((Turn.role == "customer", Turn.conversation_id)))),
            func.count(case((by_bot & kind.in_(ASKED), 1))),
            func.count(case((by_bot & kind.in_(ANSWERED), 1))),
        )
        .join(Conversation, Conversation.id == Turn.conversation_id)
        # A turn moves its conversation's time forward: what is older than the period holds nothing of it.
        .where(Conversation.state.in_(_STATES), Conversation.updated_at >= since)
        .where(Turn.at >= since, Turn.at < until)
    )
    conversations, asked, answered = (await session.execute(query)).one()
    return conversations, asked, answered


def months(moment: Moment) -> tuple[Period, Period]:
    """This calendar month up to now, and the same length of the last one, at most all of it."""
    start, last = (
        moment.start_of(calendar_days(name, moment.today)[0]) for name in ("this_month", "last_month")
    )
    return (start, moment.now), (last, min(last + (moment.now - start), start))


async def _moves(session: AsyncSession, month: Period, former: Period) -> tuple[Move, ...]:
    now, before = [await read_moves(session, *span) for span in (month, former)]
    moves = (Move(*pair, Figure(now.get(pair, 0), before.get(pair, 0))) for pair in {**now, **before})
    return tuple(sorted(moves, key=lambda move: (-move.customers.current, move.former, move.stage)))


async def _gaps(session: AsyncSession, span: Period) -> int:
    asked = (ContentGap.asked_at >= span[0]) & (ContentGap.asked_at < span[1])
    return await session.scalar(select(func.count(ContentGap.id)).where(asked)) or 0
