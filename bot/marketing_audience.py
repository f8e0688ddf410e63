"""An audience in chat: said back, counted, shown by examples, and what may be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.marketing_shop import Shop
from bot.marketing_texts import marketing_texts
from bot.outcome import Outcome
from bot.reply import Button, Press, Reply, Rows
from bot.scene import Scene
from bot.texts import Texts
from profiles.database import Database
from segments.audience import Preview, preview
from segments.choosing import Reading, counted, with_choice
from segments.condition import Condition
from segments.definition import dump, parse_definition
from segments.sentence import describe
from segments.translation import Translation

SAMPLES = 10
LONGEST_NAME = 60
LONGEST_LABEL = 40
#: Readings and choices that fit a message.
MOST_CHOICES = 8


class Audiences:
    """Shows who is meant by words or by a definition."""

    def __init__(self, database: Database, shop: Shop) -> None:
        self._database = database
        self._shop = shop

    async def of_words(self, scene: Scene, request: str) -> Outcome:
        """The audience that the words mean, or what must be chosen or said differently first."""
        moment = self._shop.moment(scene.now)
        async with self._database.read() as session:
            vocabulary = await self._shop.vocabulary.read(session)
        understood = await self._shop.translator.translate(request, vocabulary, moment, scene.language)
        if understood.definition is None:
            reply, details = _nothing(understood, request, scene)
            return said(scene, f"/segment {request}", reply, details)
        async with self._database.read() as session:
            readings = await counted(session, understood, moment, language=scene.language)
        if readings:
            return said(scene, f"/segment {request}", _choice(readings, scene), _kept(readings, request))
        return await self.shown(
            scene, understood.definition, request, f"/segment {request}", understood=understood
        )

    async def of_reading(self, scene: Scene, item: str) -> Outcome | None:
        """The reading that was pressed; None where the button stands for none."""
        details = scene.pressed.details if scene.pressed else {}
        offered = details.get("readings", [])
        if not item.isdecimal() or int(item) >= len(offered):
            return None
        condition = parse_definition(offered[int(item)])
        return await self.shown(
            scene, condition, details["request"], describe(condition, self._shop.currency)
        )

    async def of_choice(self, scene: Scene, item: str) -> Outcome | None:
        """The request with the word that was pressed in place of the doubtful one."""
        offered = scene.pressed.details.get("choices", []) if scene.pressed else []
        if not item.isdecimal() or int(item) >= len(offered):
            return None
        return await self.of_words(scene, offered[int(item)])

    async def shown(
        self,
        scene: Scene,
        condition: Condition,
        request: str,
        spoken: str,
        *,
        understood: Translation | None = None,
    ) -> Outcome:
        """The audience with its buttons; `spoken` is what the operator said or pressed."""
        async with self._database.read() as session:
            found = await preview(
                session, condition, self._shop.moment(scene.now), sample=SAMPLES, language=scene.language
            )
        sentence = describe(condition, self._shop.currency, scene.language)
        reply = Reply(heading=sentence, text=_summary(found, understood, scene), rows=_buttons(scene))
        details = {"definition": dump(condition), "description": sentence, "request": request}
        return said(scene, spoken, reply, details)


def said(scene: Scene, spoken: str, reply: Reply, details: dict[str, Any] | None = None) -> Outcome:
    """What an operator said and got to see; it teaches nothing about them as a customer."""
    event = "press" if scene.incoming.press else "segment"
    return Outcome(
        event=event, said=spoken.strip(), replies=(reply,), details=details or {}, by_operator=True
    )


def _buttons(scene: Scene) -> Rows:
    words = marketing_texts(scene.language)
    return (
        (Button(scene.words.segment_save, Press("save_segment")), Button(words.refine, Press("refine"))),
        (Button(words.campaign, Press("campaign")),),
    )


def _kept(readings: Sequence[Reading], request: str) -> dict[str, Any]:
    return {"readings": [dump(one.condition) for one in readings[:MOST_CHOICES]], "request": request}


def _choice(readings: Sequence[Reading], scene: Scene) -> Reply:
    words, shown = marketing_texts(scene.language), readings[:MOST_CHOICES]
    lines = [
        words.reading.format(number=number, sentence=one.sentence, count=one.count)
        for number, one in enumerate(shown, start=1)
    ]
    rows = tuple(
        (Button(_short(f"{place + 1}. {one.sentence}"), Press("reading", item=str(place))),)
        for place, one in enumerate(shown)
    )
    return Reply(heading=words.which_reading, text="\n".join(lines), rows=rows)


def _nothing(understood: Translation, request: str, scene: Scene) -> tuple[Reply, dict[str, Any]]:
    """Why nobody is shown; with a button for each word that may have been meant."""
    lines = [understood.question or scene.words.segment_nothing]
    if understood.not_understood:
        words = ", ".join(understood.not_understood)
        lines.append(scene.words.segment_not_understood.format(words=words))
    offered = [
        (choice, answered)
        for choice in understood.choices[:MOST_CHOICES]
        if (answered := with_choice(request, understood, choice)) is not None
    ]
    if offered:
        lines.append(marketing_texts(scene.language).which_word)
    rows = tuple(
        (Button(_short(choice), Press("choice", item=str(place))),)
        for place, (choice, _) in enumerate(offered)
    )
    return Reply(text="\n".join(lines), rows=rows), {"choices": [answered for _, answered in offered]}


def _summary(found: Preview, understood: Translation | None, scene: Scene) -> str:
    words: Texts = scene.words
    share = found.reachable / found.count if found.count else 0.0
    lines = [
        words.segment_count.format(count=found.count),
        words.segment_reachable.format(reachable=found.reachable, share=f"{share:.0%}"),
    ]
    if understood and understood.not_understood:
        lines.append(words.segment_not_understood.format(words=", ".join(understood.not_understood)))
    if understood and understood.proposed:
        lines.append(marketing_texts(scene.language).proposed)
    if understood and understood.question:
        lines.append(understood.question)
    if found.samples:
        lines += ["", words.segment_samples]
    return "\n".join(
        lines + [_sample(one.profile.name or one.profile.reference, one.why) for one in found.samples]
    )


def _sample(name: str, why: list[str]) -> str:
    shown = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
    return f"• {shown}: {'; '.join(why)}" if why else f"• {shown}"


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"
