"""What the console is given: everything it shows, asks or starts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from console.throttle import Throttle
from segments.moment import Moment

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from knowledge.answers import Answerer
    from knowledge.library import Library
    from profiles.database import Database
    from profiles.schema import Conversation
    from scheduler.sender import Sender

Clock = Callable[[], datetime]


class ReplyToCustomer(Protocol):
    """Takes an operator's words to the customer.

    It runs inside the caller's writing transaction and records the turn (role `operator`) itself,
    so that what the console shows and what the channel sends are one thing.
    """

    def __call__(
        self, session: AsyncSession, conversation: Conversation, text: str, now: datetime, /
    ) -> Awaitable[None]: ...


class EraseCustomer(Protocol):
    """Erases a person inside the caller's writing transaction, wherever anything is known about them."""

    def __call__(self, session: AsyncSession, profile_id: int, /) -> Awaitable[None]: ...


@dataclass(frozen=True, kw_only=True)
class ConsoleServices:
    """The parts behind the pages and the HTTP API, made by app/."""

    database: Database
    library: Library
    answerer: Answerer
    sender: Sender
    clock: Clock
    #: The shop's zone: times are shown, and calendar words are read, in it.
    zone: ZoneInfo
    #: ISO 4217; amounts in the database are minor units of it.
    currency: str
    #: The channels on which a messenger serves now.
    channels: frozenset[str]
    #: Where customers and operators reach this installation, without a slash at the end.
    public_url: str
    #: The node_modules folder.
    vendor: Path
    #: Where uploaded product files and documents are kept.
    uploads: Path
    reply_to_customer: ReplyToCustomer
    erase_customer: EraseCustomer
    #: The Telegram bot's user name, for deep links; None while no bot is connected.
    bot_name: str | None = None
    throttle: Throttle = field(default_factory=Throttle)

    def moment(self) -> Moment:
        return Moment(now=self.clock(), zone=self.zone, channels=self.channels, currency=self.currency)
