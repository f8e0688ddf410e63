"""The web chat's way to the dialogue: what one visitor writes in quick succession gets one answer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.bursts import Bursts, Patience
from bot.clock import Clock
from bot.dialogue import Dialogue
from bot.exceptions import Superseded
from bot.notices import Notice, Notices
from bot.reply import Reply
from bot.scene import Incoming, Said

#: Visitors whose text is answered at the same time.
WIDTH = 16


@dataclass(frozen=True, eq=False)
class _Post:
    """A request that waits for the answer to its text."""

    incoming: Incoming
    #: Seconds on the event loop's clock.
    at: float
    #: Whether it went well.
    done: asyncio.Future[bool]


class Desk:
    """Buttons and commands go to the dialogue at once; text waits for what follows."""

    def __init__(self, dialogue: Dialogue, notices: Notices, *, clock: Clock, patience: Patience) -> None:
        self._dialogue = dialogue
        self._notices = notices
        self._clock = clock
        self._patience = patience
        self._bursts: Bursts[_Post] = Bursts(WIDTH, self._answer, patience=patience)
        self._log = structlog.get_logger("bot")

    async def handle(self, visitor: str, incoming: Incoming, *, hurry: bool) -> bool:
        """False where it went wrong, and then nothing has changed. `hurry` does not wait for more."""
        loop = asyncio.get_running_loop()
        post = _Post(incoming, loop.time(), loop.create_future())
        if incoming.text:
            self._bursts.add(visitor, post, hurry=hurry)
        else:
            await self._answer(visitor, [post])
        return await post.done

    async def _answer(self, visitor: str, posts: Sequence[_Post]) -> Sequence[_Post]:
        """Answers them together; all of them are left where the visitor has written more."""
        try:
            await self._say(visitor, posts)
        except Superseded:
            return posts
        except Exception as error:  # whatever it is, the customer is told in their own words
            self._log.exception(
                "A web message could not be handled.", action="web_failed", error=type(error).__name__
            )
            self._finish(posts, well=False)
            return ()
        self._finish(posts, well=True)
        self._notices.publish(visitor, Notice())
        return ()

    async def _say(self, visitor: str, posts: Sequence[_Post]) -> None:
        async def show(text: str) -> None:
            self._notices.publish(visitor, Notice(text))

        async def seal(session: AsyncSession, replies: Sequence[Reply], *, erased: bool = False) -> None:
            waited = asyncio.get_running_loop().time() - posts[0].at
            text = posts[0].incoming.text and not erased
            if text and waited < self._patience.superseded and self._bursts.has_more(visitor):
                raise Superseded

        # The same form sent twice is one message.
        single = list({post.incoming.event_key: post.incoming for post in posts}.values())
        together = replace(single[-1], earlier=tuple(Said(one.event_key, one.text) for one in single[:-1]))
        newer = partial(self._bursts.superseded, visitor, posts[0].at) if posts[0].incoming.text else None
        answered = await self._dialogue.handle(
            together, now=self._clock(), seal=seal, on_text=show, newer=newer
        )
        if not answered and len(single) > 1:  # the last was a repetition; those before it were not
            for one in single[:-1]:
                await self._dialogue.handle(one, now=self._clock(), on_text=show)

    @staticmethod
    def _finish(posts: Sequence[_Post], *, well: bool) -> None:
        for post in posts:
            if not post.done.done():  # its request may have been given up
                post.done.set_result(well)
