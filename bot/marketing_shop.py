"""What the marketers' commands need of the shop, and the steps that they leave behind in chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Turn
from scheduler.sending.rules import Rules
from segments.moment import Moment
from segments.translator import Translator
from segments.vocabulary import KeptVocabulary

#: How long words may speak about the audience that was shown last, or complete what was begun.
FRESH = timedelta(minutes=30)
#: Turns of the bot that are looked back on.
LOOKED_BACK = 50


@dataclass(frozen=True, kw_only=True)
class Shop:
    """What the marketers' commands need to know of the shop."""

    zone: ZoneInfo
    currency: str
    channels: frozenset[str]
    #: Where customers reach this installation; links to it are always allowed.
    address: str = ""
    translator: Translator = field(default_factory=Translator)
    #: Where pictures are kept; without it plots are told in words alone.
    media: Path | None = None
    #: The shop's own words between requests.
    vocabulary: KeptVocabulary = field(default_factory=KeptVocabulary)
    #: What every campaign obeys; without them nothing but the customers' own will keeps a message back.
    rules: Rules | None = None

    @property
    def outreach(self) -> Rules:
        return self.rules or Rules(self.zone, "", currency=self.currency)

    def moment(self, now: datetime) -> Moment:
        return Moment(now=now, zone=self.zone, channels=self.channels, currency=self.currency)


async def fresh_turns(session: AsyncSession, conversation: int | None, *, now: datetime) -> Sequence[Turn]:
    """What the bot has lately said here, the latest first."""
    said = select(Turn).where(
        Turn.conversation_id == conversation, Turn.role == "bot", Turn.at > now - FRESH, Turn.at <= now
    )
    return (await session.scalars(said.order_by(Turn.id.desc()).limit(LOOKED_BACK))).all()
