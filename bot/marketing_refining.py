"""What an operator says about the audience that was shown last: another audience, or an answer about it."""

from __future__ import annotations

from typing import Any

from bot.marketing_audience import Audiences, said
from bot.marketing_finding import finding_reply
from bot.marketing_shop import Shop
from bot.marketing_texts import marketing_texts
from bot.outcome import Outcome
from bot.reply import Reply
from bot.scene import Scene
from profiles.database import Database
from segments.condition import Condition
from segments.definition import parse_definition
from segments.refining.figures import find_out
from segments.refining.inquiry import Inquiry
from segments.refining.refinement import Refinement, refine
from segments.translation import Translation, translate

#: The step of a turn that asks what shall change.
ASKED = "refine"


class Refining:
    """Reads by the rules alone, so that an answer comes at once."""

    def __init__(self, database: Database, shop: Shop, audiences: Audiences) -> None:
        self._database = database
        self._shop = shop
        self._audiences = audiences

    def ask(self, scene: Scene, about: dict[str, Any]) -> Outcome:
        """Asks what shall change; `about` are the details of the turn that shows the audience."""
        words = marketing_texts(scene.language)
        return said(scene, words.refine, Reply(text=words.refine_ask), about | {"step": ASKED})

    async def hear(self, scene: Scene, about: dict[str, Any], text: str) -> Outcome | None:
        """None where the words do not speak about the audience; once asked for, they are taken to do so."""
        condition = parse_definition(about["definition"])
        found = await self._read(scene, condition, text)
        asked = about.get("step") == ASKED
        if found is not None and found.condition is not None:
            return await self._audiences.shown(scene, found.condition, _together(about, text), text)
        if found is not None and found.inquiry is not None:
            return await self._answer(scene, condition, found.inquiry, about, text)
        if not asked:
            return None
        if found is None:
            return await self._audiences.of_words(scene, text)
        reply = Reply(text=found.question or marketing_texts(scene.language).refine_ask)
        return said(scene, text, reply, about)

    async def _read(self, scene: Scene, condition: Condition, text: str) -> Refinement | None:
        moment = self._shop.moment(scene.now)
        async with self._database.read() as session:
            vocabulary = await self._shop.vocabulary.read(session)

        def read(words: str) -> Translation:
            return translate(words, vocabulary, now=moment.now, zone=moment.zone, currency=moment.currency)

        return refine(condition, text, read)

    async def _answer(
        self, scene: Scene, condition: Condition, inquiry: Inquiry, about: dict[str, Any], text: str
    ) -> Outcome:
        """The audience stays at hand, so that the next words may be about it as well."""
        async with self._database.read() as session:
            finding = await find_out(session, condition, inquiry, self._shop.moment(scene.now))
        reply = finding_reply(
            finding, text, language=scene.language, currency=self._shop.currency, media=self._shop.media
        )
        return said(scene, text, reply, {**about, "step": None})


def _together(about: dict[str, Any], text: str) -> str:
    return f"{about['request']}; {text}"
