"""Links that open a chat: one that says which customer it is, and one that a friend passed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import commands
from bot.outcome import Outcome, Place
from bot.reply import Reply
from bot.scene import Scene
from bot.texts import Texts
from profiles.identity.linking import Opened, open_link
from profiles.profile import by_identity
from scheduler.journeys import referrals


def follow(scene: Scene, payload: str, secret: str | None) -> Outcome:
    """Greets; before that the chat becomes the customer's, where the link is good. It is never logged."""
    greeted = commands.start(replace(scene, incoming=replace(scene.incoming, argument="")))
    incoming = scene.incoming

    async def open_it(session: AsyncSession) -> Sequence[Reply]:
        opened = Opened.REFUSED
        if secret is not None:
            opened = await open_link(
                session,
                secret,
                payload,
                channel=incoming.channel,
                external_id=incoming.external_id,
                now=scene.now,
            )
        if opened is Opened.ASKED:
            structlog.get_logger("bot").warning(
                "A chat that is known as one customer opened the link of another; the console asks.",
                action="link_asked",
                channel=incoming.channel,
            )
        told = Reply(text=_words(scene.words, opened))
        if opened is Opened.REFUSED:
            return [told, *greeted.replies]
        profile = await by_identity(session, incoming.channel, incoming.external_id)
        asked = profile is not None and profile.consent is not None
        return [told] if asked else [told, commands.consent_question(scene.words)]

    return replace(greeted, first=open_it)


def arrive(scene: Scene, payload: str) -> Outcome:
    """Greets as ever; who was unknown until now counts for the customer whose link it was."""
    greeted = commands.start(scene)
    if scene.profile is not None:
        return greeted

    async def act(place: Place) -> None:
        if greeted.act is not None:
            await greeted.act(place)
        channel = scene.incoming.channel
        await referrals.arrive(place.session, payload, place.profile.id, channel=channel, now=place.now)

    return replace(greeted, act=act)


def _words(words: Texts, opened: Opened) -> str:
    return {
        Opened.LINKED: words.link_followed,
        Opened.REFUSED: words.link_refused,
        Opened.ASKED: words.link_asked,
    }[opened]
