"""The way of a new shop to its first answered question and its first campaign, by what is really there."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from console.overview.relationship import ANSWERED
from knowledge.schema import Document, Faq, Product
from profiles.schema import Conversation, Profile, Turn
from scheduler.schema import Campaign, Delivery
from segments.schema import Segment

#: The channel that serves without being connected to anything.
OWN_CHANNEL = "web"


@dataclass(frozen=True)
class Step:
    """One thing to do; the page knows its words and where it is done."""

    name: str
    done: bool


@dataclass(frozen=True)
class FirstRun:
    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def complete(self) -> bool:
        return all(step.done for step in self.steps)


async def first_run(session: AsyncSession, channels: frozenset[str]) -> FirstRun:
    """The steps in their order; each asks only whether there is one row at least."""
    steps = _steps(channels)
    found = (await session.execute(select(*steps.values()))).one()
    return FirstRun(tuple(Step(name, bool(done)) for name, done in zip(steps, found, strict=True)))


def _steps(channels: frozenset[str]) -> dict[str, ColumnElement[bool]]:
    answered = Turn.details["kind"].as_string().in_(ANSWERED)
    sent = and_(Delivery.campaign_id == Campaign.id, Delivery.state == "sent")
    return {
        "content": or_(exists(select(Product.id)), exists(select(Faq.id)), exists(select(Document.id))),
        "channel": exists(select(Conversation.id).where(Conversation.channel.in_(channels))),
        "question": exists(select(Turn.id).where(Turn.role == "bot", answered)),
        "customers": exists(select(Profile.id).where(not_(_met_in_chat(channels)))),
        "segment": exists(select(Segment.id)),
        "campaign": exists(select(Campaign.id).where(Campaign.kind == "campaign", exists().where(sent))),
    }


def _met_in_chat(channels: frozenset[str]) -> ColumnElement[bool]:
    """A customer whom only a chat has brought is known by the channel and their address there."""
    return or_(*(Profile.reference.startswith(f"{name}:") for name in {OWN_CHANNEL, *channels}))
