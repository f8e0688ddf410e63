"""The dialogue with a customer, the same on every channel."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import commands
from bot.exceptions import AlreadyHandled
from bot.marketing import OPERATOR_LINK, Marketing, Shop
from bot.outcome import Outcome, Place
from bot.questions import OnText, Questions
from bot.reply import Reply
from bot.scene import Incoming, Scene, look
from bot.shelf import Shelf
from knowledge.answers import Answerer
from knowledge.library import Library
from profiles import conversations
from profiles.database import Database
from profiles.events import NewEvent, append
from profiles.profile import mark_blocked, meet
from profiles.schema import Conversation, Profile

__all__ = ["Dialogue", "Incoming"]

#: Writes, in the transaction of the dialogue, what the channel needs so that the replies go out once.
Seal = Callable[[AsyncSession, Sequence[Reply]], Awaitable[None]]


class Dialogue:
    """Looks, decides (which may be slow), then writes all that follows in one transaction."""

    def __init__(
        self, database: Database, library: Library, answerer: Answerer, *, shop: Shop, shop_url: str
    ) -> None:
        self._database = database
        self._questions = Questions(library, answerer, shop_url=shop_url)
        self._shelf = Shelf(library, shop_url=shop_url)
        self._marketing = Marketing(database, shop)
        self._log = structlog.get_logger("bot")

    async def handle(
        self, incoming: Incoming, *, now: datetime, seal: Seal | None = None, on_text: OnText | None = None
    ) -> list[Reply]:
        """Handles it once and returns the replies; none where its event key was handled before.

        `on_text` is given the growing text of an answer while a model writes it.
        """
        async with self._database.read() as session:
            scene = await look(session, incoming, now=now)
        outcome = await self._decide(scene, on_text)
        try:
            async with self._database.begin() as session:
                replies = await _write(session, scene, outcome)
                if seal is not None:
                    await seal(session, replies)
        except AlreadyHandled:
            return []
        self._log.info(
            "A turn was handled.", action="turn_handled", channel=incoming.channel, kind=outcome.event
        )
        return replies

    async def membership(
        self, incoming: Incoming, *, blocked: bool, now: datetime, seal: Seal | None = None
    ) -> None:
        """The customer blocked the bot or let it in again."""
        async with self._database.begin() as session:
            profile = await _meet(session, incoming, now)
            if blocked:
                await mark_blocked(session, profile.id, incoming.channel, now=now)
            outcome = Outcome(event="blocked" if blocked else "unblocked")
            await append(session, [_event(incoming, profile, outcome, now)], received_at=now)
            if seal is not None:
                await seal(session, [])

    async def _decide(self, scene: Scene, on_text: OnText | None) -> Outcome:
        incoming = scene.incoming
        if incoming.press is not None:
            return await self._pressed(scene, incoming.press.action, incoming.press.item, on_text)
        if incoming.command is not None:
            return await self._commanded(scene, incoming.command, incoming.argument)
        if incoming.attachment is not None:
            return commands.attachment(scene)
        return await self._questions.reply_to(scene, incoming.text, on_text)

    async def _commanded(self, scene: Scene, command: str, argument: str) -> Outcome:
        if command == "start" and argument.startswith(OPERATOR_LINK) and scene.incoming.channel == "telegram":
            return self._marketing.link(scene, argument.removeprefix(OPERATOR_LINK))
        if command == "segment" and scene.operator is not None:
            return await self._marketing.show(scene, argument)
        return commands.COMMANDS.get(command, commands.unknown)(scene)

    async def _pressed(self, scene: Scene, action: str, item: str, on_text: OnText | None) -> Outcome:
        match action:
            case "consent":
                return commands.decide_consent(scene, item)
            case "language":
                return commands.choose_language(scene, item)
            case "person":
                return commands.call_person(scene)
            case "stop":
                return commands.stop_campaign(scene, item) if item else commands.stop(scene)
            case "save_segment" if scene.operator is not None:
                return self._marketing.save(scene)
            case "ask" if (suggested := _suggested(scene, item)) is not None:
                return await self._questions.reply_to(scene, suggested, on_text)
        return await self._shelf.press(scene)


def _suggested(scene: Scene, item: str) -> str | None:
    offered: list[str] = scene.pressed.details.get("suggested", []) if scene.pressed else []
    return offered[int(item)] if item.isdecimal() and int(item) < len(offered) else None


async def _write(session: AsyncSession, scene: Scene, outcome: Outcome) -> list[Reply]:
    profile = await _meet(session, scene.incoming, scene.now, language=scene.language)
    event = _event(scene.incoming, profile, outcome, scene.now)
    if not await append(session, [event], received_at=scene.now):
        raise AlreadyHandled
    conversation = await conversations.open_conversation(
        session, profile.id, scene.incoming.channel, now=scene.now
    )
    replies: Sequence[Reply] = outcome.replies
    if outcome.act is not None:
        instead = await outcome.act(Place(session, profile, conversation, scene.now))
        replies = replies if instead is None else instead
    # Read again inside the transaction: a person may have taken over while the answer was made.
    if outcome.automatic and conversation.state == "human":
        replies = ()
    return await _talk(session, conversation, scene, outcome, replies)


async def _talk(
    session: AsyncSession,
    conversation: Conversation,
    scene: Scene,
    outcome: Outcome,
    replies: Sequence[Reply],
) -> list[Reply]:
    """Adds both turns; the replies' buttons point at the bot's one."""
    if outcome.said:
        await conversations.add_turn(session, conversation, "customer", outcome.said, now=scene.now)
    if not replies:
        return []
    text = "\n\n".join(reply.words for reply in replies)
    turn = await conversations.add_turn(session, conversation, "bot", text, now=scene.now)
    tied = [reply.of_turn(turn.id) for reply in replies]
    said = {"language": scene.language} | outcome.details
    turn.details = said | {"replies": [reply.as_json() for reply in tied]}
    return tied


async def _meet(
    session: AsyncSession, incoming: Incoming, now: datetime, language: str | None = None
) -> Profile:
    return await meet(
        session,
        channel=incoming.channel,
        external_id=incoming.external_id,
        now=now,
        name=incoming.name,
        language=incoming.language or language,
    )


def _event(incoming: Incoming, profile: Profile, outcome: Outcome, now: datetime) -> NewEvent:
    product = outcome.product
    return NewEvent(
        profile_id=profile.id,
        type=outcome.event,
        at=now,
        key=incoming.event_key,
        channel=incoming.channel,
        topic=outcome.topic,
        product_id=product.id if product else None,
        category=product.category if product else None,
        brand=product.brand if product else None,
        price=product.price if product else None,
        quantity=outcome.properties.get("quantity"),
        properties={name: value for name, value in outcome.properties.items() if name != "quantity"},
    )
