"""The dialogue with a customer, the same on every channel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import commands, feedback, linking, personal_data, privacy
from bot.exceptions import AlreadyHandled, Superseded
from bot.handoff import Handoffs
from bot.marketing import OPERATOR_LINK, Marketing
from bot.marketing_shop import Shop
from bot.outcome import Outcome
from bot.questions import OnText, Questions
from bot.record import Record
from bot.reply import Press, Reply
from bot.scene import Incoming, Scene, look
from bot.shelf import Shelf
from knowledge.answers import Answerer
from knowledge.library import Library
from profiles.database import Database
from profiles.identity import links
from profiles.profile import by_identity
from scheduler.journeys import referrals

__all__ = ["Dialogue", "Incoming"]


class Seal(Protocol):
    """Writes, in the transaction of the dialogue, what the channel needs so that the replies go out once."""

    async def __call__(
        self, session: AsyncSession, replies: Sequence[Reply], *, erased: bool = False
    ) -> None:
        """`erased` says that all that was kept of the person is gone. Raises Superseded, AlreadyHandled."""


#: Returns when the customer has written more; may never return.
Newer = Callable[[], Coroutine[Any, Any, None]]


class Dialogue:
    """Looks, decides (which may be slow), then writes all that follows in one transaction."""

    def __init__(
        self,
        database: Database,
        library: Library,
        answerer: Answerer,
        *,
        shop: Shop,
        shop_url: str,
        handoffs: Handoffs,
        link_secret: str | None = None,
    ) -> None:
        """`link_secret` is what the shop's server signs links with; without it none is followed."""
        self._database = database
        self._questions = Questions(library, answerer, shop_url=shop_url)
        self._shelf = Shelf(library, shop_url=shop_url)
        self._marketing = Marketing(database, shop)
        self._record = Record(handoffs)
        self._link_secret = link_secret
        self._log = structlog.get_logger("bot")

    async def handle(
        self,
        incoming: Incoming,
        *,
        now: datetime,
        seal: Seal | None = None,
        on_text: OnText | None = None,
        newer: Newer | None = None,
    ) -> list[Reply]:
        """Handles it once and returns the replies; none where its event key was handled before.

        `on_text` is given the growing text of an answer while a model writes it; `newer` ends the making of
        an answer, with Superseded, by returning. Whatever the seal raises beside AlreadyHandled is raised.
        Nothing has changed where anything was raised.
        """
        async with self._database.read() as session:
            scene = await look(session, incoming, now=now)
        outcome = await _unless(newer, self._decide(scene, on_text))
        try:
            async with self._database.begin() as session:
                replies = await self._write(session, scene, outcome)
                if seal is not None:
                    await seal(session, replies, erased=outcome.erases)
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
            await self._record.membership(session, incoming, blocked=blocked, now=now)
            if seal is not None:
                await seal(session, [])

    async def _write(self, session: AsyncSession, scene: Scene, outcome: Outcome) -> list[Reply]:
        if outcome.erases:
            await _erase(session, scene.incoming)
        if outcome.erases or outcome.traceless:
            return list(outcome.replies)
        if outcome.first is not None:
            outcome = replace(outcome, replies=tuple(await outcome.first(session)))
        return await self._record.write(session, scene, outcome)

    async def _decide(self, scene: Scene, on_text: OnText | None) -> Outcome:
        incoming = scene.incoming
        if incoming.press is not None:
            return await self._pressed(scene, incoming.press, on_text)
        if incoming.command is not None:
            return await self._commanded(scene, incoming.command, incoming.argument)
        if incoming.attachment is not None:
            return commands.attachment(scene)
        if scene.operator is not None:
            heard = await self._marketing.hear(scene, incoming.whole)
            if heard is not None:
                return heard
        written = await self._shelf.hear(scene, incoming.whole)
        return written or await self._questions.reply_to(scene, incoming.whole, on_text)

    async def _commanded(self, scene: Scene, command: str, argument: str) -> Outcome:
        if command == "start" and argument.startswith(OPERATOR_LINK) and scene.incoming.channel == "telegram":
            return self._marketing.link(scene, argument.removeprefix(OPERATOR_LINK))
        if command == "start" and links.is_link(argument):
            return linking.follow(scene, argument, self._link_secret)
        if command == "start" and referrals.code_in(argument) is not None:
            return linking.arrive(scene, argument)
        if command == "segment" and scene.operator is not None:
            return await self._marketing.show(scene, argument)
        return commands.COMMANDS.get(command, commands.unknown)(scene)

    async def _pressed(self, scene: Scene, press: Press, on_text: OnText | None) -> Outcome:
        if press.action == "ask" and (suggested := _suggested(scene, press.item)) is not None:
            return await self._questions.reply_to(scene, suggested, on_text)
        if scene.operator is not None and (done := await self._marketing.press(scene, press)) is not None:
            return done
        return _told(scene, press) or _judged(scene, press) or await self._shelf.press(scene)


async def _unless(newer: Newer | None, deciding: Coroutine[Any, Any, Outcome]) -> Outcome:
    """The outcome; what is still being made is ended where something newer comes first. Raises Superseded."""
    if newer is None:
        return await deciding
    outcome, waiting = asyncio.ensure_future(deciding), asyncio.ensure_future(newer())
    try:
        await asyncio.wait((outcome, waiting), return_when=asyncio.FIRST_COMPLETED)
        if not outcome.done():
            raise Superseded
        return outcome.result()
    finally:
        outcome.cancel()
        waiting.cancel()
        await asyncio.gather(outcome, waiting, return_exceptions=True)


def _told(scene: Scene, press: Press) -> Outcome | None:
    """Buttons that say what a command or an answer to a question would."""
    match press.action:
        case "consent":
            return commands.decide_consent(scene, press.item)
        case "language":
            return commands.choose_language(scene, press.item)
        case "person":
            return commands.call_person(scene)
        case "stop":
            return commands.stop_campaign(scene, press.item) if press.item else commands.stop(scene)
        case "forget":
            return privacy.forget(scene, press.item)
        case "export":
            return privacy.export(scene, press.item)
    return None


def _judged(scene: Scene, press: Press) -> Outcome | None:
    """Buttons that say what the customer thinks of the turn they belong to."""
    answer = scene.pressed
    if answer is None or answer.details.get("kind") not in feedback.JUDGED:
        return None
    if press.action in ("helpful", "unhelpful"):
        return feedback.judge(scene, answer, helpful=press.action == "helpful")
    return feedback.explain(scene, answer, press.item) if press.action == "why" else None


def _suggested(scene: Scene, item: str) -> str | None:
    offered: list[str] = scene.pressed.details.get("suggested", []) if scene.pressed else []
    return offered[int(item)] if item.isdecimal() and int(item) < len(offered) else None


async def _erase(session: AsyncSession, incoming: Incoming) -> None:
    profile = await by_identity(session, incoming.channel, incoming.external_id)
    if profile is None:
        raise AlreadyHandled
    await personal_data.erase(session, profile.id)
