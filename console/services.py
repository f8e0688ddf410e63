"""What the console is given: everything it shows, asks or starts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from console.people.throttle import Throttle
from segments.moment import Moment
from segments.translator import Translator
from segments.vocabulary import KeptVocabulary

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from knowledge.answers import Answerer
    from knowledge.library import Library
    from profiles.database import Database
    from profiles.schema import Conversation, Operator
    from scheduler.drafting.drafter import Drafter
    from scheduler.sending.sender import Sender
    from scheduler.working_hours import WorkingHours

Clock = Callable[[], datetime]


class Handoffs(Protocol):
    """Changes of hands between the bot and an operator.

    Each runs inside the caller's writing transaction, records its turns itself and tells the customer, so
    that what the console shows and what the channel sends are one thing.
    """

    async def take(
        self, session: AsyncSession, conversation: Conversation, operator: Operator, *, now: datetime
    ) -> bool:
        """The operator answers from now on. False where somebody does already."""

    async def answer(
        self,
        session: AsyncSession,
        conversation: Conversation,
        operator: Operator,
        text: str,
        *,
        now: datetime,
    ) -> None:
        """The operator's words go to the customer; whoever answers has taken the conversation over."""

    async def give_back(self, session: AsyncSession, conversation: Conversation, *, now: datetime) -> bool:
        """The bot answers again, and nobody is waited for. False where it does so already."""


class EraseCustomer(Protocol):
    """Erases a person inside the caller's writing transaction, wherever anything is known about them."""

    def __call__(self, session: AsyncSession, profile_id: int, /) -> Awaitable[None]: ...


class Finding(Protocol):
    """One component of the installation."""

    @property
    def component(self) -> str: ...
    @property
    def state(self) -> str:
        """ok | off | missing | failing."""

    @property
    def detail(self) -> str: ...
    @property
    def advice(self) -> str:
        """What to do; empty where there is nothing to do."""


class Examine(Protocol):
    """Tries every component out, each within a few seconds."""

    def __call__(self) -> Awaitable[Sequence[Finding]]: ...


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
    handoffs: Handoffs
    working_hours: WorkingHours
    erase_customer: EraseCustomer
    examine: Examine
    #: The Telegram bot's user name, for deep links; None while no bot is connected.
    bot_name: str | None = None
    #: The protected traits that the shop says it may keep.
    allowed_traits: frozenset[str] = frozenset()
    #: Drafts texts of messages; None without a chat model.
    drafter: Drafter | None = None
    #: Reads requests for audiences; without a chat model by rules alone.
    translator: Translator = field(default_factory=Translator)
    throttle: Throttle = field(default_factory=Throttle)
    vocabulary: KeptVocabulary = field(default_factory=KeptVocabulary)

    def moment(self) -> Moment:
        return Moment(now=self.clock(), zone=self.zone, channels=self.channels, currency=self.currency)
