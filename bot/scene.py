"""What came in, and what is known about it before anything is decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reply import Press
from bot.texts import Texts, texts
from knowledge.answers import Line
from knowledge.language import detect_language
from profiles import conversations, operators
from profiles.profile import by_identity
from profiles.roles import MARKETING
from profiles.schema import Conversation, Operator, Profile, Trait, Turn
from profiles.values import language_code

#: The trait that keeps a language which the customer chose, rather than one we guessed.
CHOSEN_LANGUAGE = "chosen_language"
#: Turns that the answer may look back on.
HISTORY = 12


@dataclass(frozen=True)
class Said:
    """One message of a burst."""

    event_key: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One thing that somebody did on a channel: wrote text, gave a command, pressed a button, sent a file."""

    channel: str
    external_id: str
    #: The same for the same thing, however often it is delivered.
    event_key: str
    text: str = ""
    #: What the same person wrote just before, to be answered together with `text`.
    earlier: tuple[Said, ...] = ()
    #: The command's name without its slash, with what followed it.
    command: str | None = None
    argument: str = ""
    press: Press | None = None
    #: What came instead of text: photo, voice, sticker ...
    attachment: str | None = None
    name: str | None = None
    #: The language of the person's device.
    language: str | None = None

    @property
    def lines(self) -> tuple[Said, ...]:
        """All that was written, oldest first."""
        return (*self.earlier, Said(self.event_key, self.text)) if self.text else self.earlier

    @property
    def whole(self) -> str:
        """All that was written, as one text."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The conversation as it stands when something comes in."""

    incoming: Incoming
    now: datetime
    language: str
    profile: Profile | None = None
    #: Its number; None where nothing has been said yet.
    conversation: int | None = None
    #: bot | waiting | human.
    state: str = "bot"
    chosen_language: str | None = None
    history: tuple[Line, ...] = ()
    products_in_view: tuple[str, ...] = ()
    #: Those shown together before one of them came into view alone.
    shown_before: tuple[str, ...] = ()
    #: All that was shown in the talk so far, the latest first.
    seen: tuple[str, ...] = ()
    #: The turn whose button was pressed; None where there is no such turn in this person's conversation.
    pressed: Turn | None = None
    #: The bot's last word was whether it shall call a person.
    offers_person: bool = False
    #: Who may use the marketers' commands here; None for everybody else.
    operator: Operator | None = None

    @property
    def words(self) -> Texts:
        return texts(self.language)

    @property
    def reference(self) -> str:
        """How the customer is referred to, also before there is a profile."""
        if self.profile is not None:
            return self.profile.reference
        return f"{self.incoming.channel}:{self.incoming.external_id}"


async def look(session: AsyncSession, incoming: Incoming, *, now: datetime) -> Scene:
    """Reads the scene; changes nothing."""
    profile = await by_identity(session, incoming.channel, incoming.external_id)
    if profile is None:
        return Scene(
            incoming=incoming,
            now=now,
            language=_language(incoming, None, None, ()),
            operator=await _marketer(session, incoming),
        )
    conversation = await session.scalar(
        select(Conversation).where(
            Conversation.profile_id == profile.id, Conversation.channel == incoming.channel
        )
    )
    turns = await conversations.recent(session, conversation.id, HISTORY) if conversation else []
    chosen = await chosen_language(session, profile.id)
    return Scene(
        incoming=incoming,
        now=now,
        language=_language(incoming, chosen, profile.language, turns),
        profile=profile,
        conversation=conversation.id if conversation else None,
        state=conversation.state if conversation else "bot",
        chosen_language=chosen,
        history=tuple(Line(turn.role, turn.text) for turn in turns),
        products_in_view=_in_view(turns),
        shown_before=_shown_before(turns),
        seen=_seen(turns),
        offers_person=_offers_person(turns),
        pressed=await _pressed(session, incoming.press, profile.id),
        operator=await _marketer(session, incoming),
    )


def _language(incoming: Incoming, chosen: str | None, known: str | None, turns: Sequence[Turn]) -> str:
    """The chosen one, else that of the words, else that of the talk so far, the profile, the device."""
    if chosen:
        return chosen
    device = language_code(incoming.language) if incoming.language else None
    likely = _spoken(turns) or known or device or "en"
    return detect_language(incoming.whole, fallback=likely) if incoming.text else likely


def _spoken(turns: Sequence[Turn]) -> str | None:
    """The language of the talk so far."""
    spoken = [str(turn.details["language"]) for turn in turns if turn.details.get("language")]
    return spoken[-1] if spoken else None


async def language_in(session: AsyncSession, conversation: Conversation) -> str:
    """The language in which to tell the customer something that they did not just ask."""
    profile = await session.get_one(Profile, conversation.profile_id)
    chosen = await chosen_language(session, profile.id)
    turns = await conversations.recent(session, conversation.id, HISTORY)
    return chosen or _spoken(turns) or profile.language or "en"


async def chosen_language(session: AsyncSession, profile_id: int) -> str | None:
    """The language that the customer chose; None where we go by what they write."""
    return await session.scalar(
        select(Trait.text_value).where(Trait.profile_id == profile_id, Trait.name == CHOSEN_LANGUAGE)
    )


def _in_view(turns: list[Turn]) -> tuple[str, ...]:
    for turn in reversed(turns):
        if products := turn.details.get("products"):
            return tuple(products)
    return ()


def _shown_before(turns: list[Turn]) -> tuple[str, ...]:
    """The latest products that were shown with the one in view and others; empty where it was never so."""
    in_view = _in_view(turns)
    shown = (tuple(turn.details.get("products") or ()) for turn in reversed(turns))
    return next((each for each in shown if len(each) > 1 and {*in_view} < {*each}), ())


def _seen(turns: list[Turn]) -> tuple[str, ...]:
    shown = (turn.details.get("products") or () for turn in reversed(turns))
    return tuple(dict.fromkeys(each for products in shown for each in products))


def _offers_person(turns: list[Turn]) -> bool:
    details = turns[-1].details if turns and turns[-1].role == "bot" else {}
    return bool(details.get("offers_person"))


async def _pressed(session: AsyncSession, press: Press | None, profile_id: int) -> Turn | None:
    # A press names a turn by number: it must be one of this person's own.
    if press is None or not press.turn:
        return None
    own = select(Turn).join(Conversation).where(Conversation.profile_id == profile_id)
    return await session.scalar(own.where(Turn.id == press.turn))


async def _marketer(session: AsyncSession, incoming: Incoming) -> Operator | None:
    if incoming.channel != "telegram":
        return None
    operator = await operators.by_telegram(session, incoming.external_id)
    return operator if operator is not None and operator.role in MARKETING else None
