"""The web chat as a page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels import WEB
from bot.privacy import CONFIRMED_WITHIN
from bot.reply import Reply
from bot.scene import chosen_language
from bot.texts import SPOKEN, Texts, texts
from profiles import conversations
from profiles.profile import by_identity
from profiles.schema import Conversation, Profile, Turn

CHANNEL = WEB
#: Turns on a page that is opened; the older ones are in the timeline of the console.
SHOWN = 100


@dataclass(frozen=True)
class ShownTurn:
    """One turn as bubbles."""

    id: int
    #: customer | bot | operator | campaign.
    role: str
    replies: tuple[Reply, ...]


@dataclass(frozen=True)
class Talk:
    """What one visitor sees."""

    words: Texts
    turns: tuple[ShownTurn, ...] = ()
    consent: bool | None = None
    #: bot | waiting | human.
    state: str = "bot"

    @property
    def last(self) -> int:
        return self.turns[-1].id if self.turns else 0


def make_templates() -> Environment:
    """Everything that is filled in is escaped."""
    folder = Path(__file__).parent / "templates"
    return Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


async def read_talk(session: AsyncSession, visitor: str, *, device: str, after: int | None = None) -> Talk:
    """The visitor's talk: its latest turns, or those that follow the turn `after`."""
    profile = await by_identity(session, CHANNEL, visitor)
    if profile is None:
        return Talk(texts(device))
    chosen = await chosen_language(session, profile.id)
    words = texts(chosen or (profile.language if profile.language in SPOKEN else device))
    conversation = await session.scalar(
        select(Conversation).where(Conversation.profile_id == profile.id, Conversation.channel == CHANNEL)
    )
    if conversation is None:
        return Talk(words, consent=profile.consent)
    found = await _turns(session, conversation, after)
    return Talk(words, tuple(_shown(turn) for turn in found), profile.consent, conversation.state)


async def may_export(session: AsyncSession, profile: Profile, turn_id: int, *, now: datetime) -> bool:
    """Whether this turn is the person's own wish for their data, and not an old one."""
    turn = await session.get(Turn, turn_id)
    if turn is None or not turn.details.get("export") or now - turn.at > CONFIRMED_WITHIN:
        return False
    conversation = await session.get(Conversation, turn.conversation_id)
    return conversation is not None and conversation.profile_id == profile.id


async def _turns(session: AsyncSession, conversation: Conversation, after: int | None) -> Sequence[Turn]:
    if after is None:
        return await conversations.recent(session, conversation.id, SHOWN)
    return await conversations.turns(session, conversation.id, after_id=after, limit=SHOWN)


def _shown(turn: Turn) -> ShownTurn:
    replies = tuple(Reply.from_json(data) for data in turn.details.get("replies", ()))
    return ShownTurn(turn.id, turn.role, replies or (Reply(text=turn.text),))
