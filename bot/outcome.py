"""What is to happen because of something that came in: decided first, written in one transaction after."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.reply import Reply
from knowledge.answers import Answer
from knowledge.schema import Product
from profiles.schema import Conversation, Profile


@dataclass(frozen=True)
class Place:
    """Where an act takes place: inside the writing transaction."""

    session: AsyncSession
    profile: Profile
    conversation: Conversation
    now: datetime


#: Changes the database, quickly; may return replies that take the place of those decided before.
Act = Callable[[Place], Awaitable[Sequence[Reply] | None]]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One event, what the customer said, what the bot says, and what changes."""

    #: The event's type; each thing that comes in is exactly one event with its key.
    event: str
    #: The customer's turn; nothing is added where it is empty.
    said: str = ""
    replies: tuple[Reply, ...] = ()
    product: Product | None = None
    topic: str | None = None
    #: The event's properties.
    properties: dict[str, Any] = field(default_factory=dict)
    #: What the bot's turn remembers beside its replies.
    details: dict[str, Any] = field(default_factory=dict)
    #: Kept back while a person answers.
    automatic: bool = False
    act: Act | None = None
    #: Done before anything is written, also before the customer is met; its replies take the others' place.
    first: Callable[[AsyncSession], Awaitable[Sequence[Reply]]] | None = None
    #: The event's key where a thing counts once however often it is done; `repeated` is then said instead.
    key: str | None = None
    repeated: tuple[Reply, ...] = ()
    #: What the library answered, and the products that are shown, for remembering.
    answer: Answer | None = None
    shown: tuple[Product, ...] = ()
    #: A person is to be called in the same transaction.
    calls_person: bool = False
    #: What an operator does as such: it teaches nothing about them as a customer.
    by_operator: bool = False
    #: The person is erased in the same transaction.
    erases: bool = False
    #: Nothing is written but the replies that go out.
    traceless: bool = False
