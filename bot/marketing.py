"""What operators may do in chat: link their chat, see a segment, save it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.outcome import Outcome, Place
from bot.reply import Button, Press, Reply, Rows
from bot.scene import Scene
from bot.texts import Texts
from profiles import operators
from profiles.database import Database
from segments import segment
from segments.audience import Preview, preview
from segments.definition import dump, parse_definition
from segments.exceptions import NameTaken
from segments.moment import Moment
from segments.translation import Translation, translate
from segments.vocabulary import read_vocabulary

#: A deep link `?start=op_SECRET` links an operator's chat.
OPERATOR_LINK = "op_"
SAMPLES = 10
LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True)
class Shop:
    """What the meaning of a segment depends on."""

    zone: ZoneInfo
    currency: str
    channels: frozenset[str]

    def moment(self, now: datetime) -> Moment:
        return Moment(now=now, zone=self.zone, channels=self.channels, currency=self.currency)


class Marketing:
    """The marketers' commands."""

    def __init__(self, database: Database, shop: Shop) -> None:
        self._database = database
        self._shop = shop

    def link(self, scene: Scene, secret: str) -> Outcome:
        """Makes the chat an operator's where the secret is good; it is used up and never logged."""
        words = scene.words

        async def redeem(place: Place) -> Sequence[Reply] | None:
            operator = await operators.redeem(place.session, secret, "telegram", now=place.now)
            if operator is None:
                return [Reply(text=words.operator_link_invalid)]
            await operators.link_telegram(place.session, operator, scene.incoming.external_id)
            return [Reply(text=words.operator_linked.format(name=operator.name))]

        # Shown only where the act says nothing, which it never does.
        return Outcome(event="start", said="/start", act=redeem)

    async def show(self, scene: Scene, request: str) -> Outcome:
        """The audience that the words mean, said back, counted and shown by examples."""
        if not request.strip():
            return _said(scene, "", [Reply(text=scene.words.segment_usage)])
        async with self._database.read() as session:
            understood = translate(
                request,
                await read_vocabulary(session),
                now=scene.now,
                zone=self._shop.zone,
                currency=self._shop.currency,
            )
            if understood.definition is None:
                return _said(scene, request, [Reply(text=_why_nothing(understood, scene.words))])
            moment = self._shop.moment(scene.now)
            audience = await preview(session, understood.definition, moment, sample=SAMPLES)
        rows: Rows = ((Button(scene.words.segment_save, Press("save_segment")),),)
        details = {
            "definition": dump(understood.definition),
            "description": understood.description,
            "request": request,
        }
        shown = Reply(
            heading=understood.description, text=_summary(understood, audience, scene.words), rows=rows
        )
        return _said(scene, request, [shown], details)

    def save(self, scene: Scene) -> Outcome:
        """Saves the segment that the pressed turn shows."""
        if scene.pressed is None or "definition" not in scene.pressed.details:
            return Outcome(event="press", replies=(Reply(text=scene.words.old_button),))
        shown, words = scene.pressed.details, scene.words

        async def keep(place: Place) -> Sequence[Reply]:
            name = await _save(place, shown)
            return [Reply(text=words.segment_saved.format(name=name))]

        return Outcome(event="press", said=words.segment_save, act=keep)


async def _save(place: Place, shown: dict[str, Any]) -> str:
    """The name under which it was saved: the proposed one, numbered where it is taken."""
    condition = parse_definition(shown["definition"])
    proposed = segment.propose_name(shown["description"])
    number = 1
    while True:
        name = proposed if number == 1 else f"{proposed} ({number})"
        try:
            await segment.save(
                place.session, name=name, condition=condition, request=shown["request"], now=place.now
            )
        except NameTaken:
            number += 1
        else:
            return name


def _said(scene: Scene, request: str, replies: list[Reply], details: dict[str, Any] | None = None) -> Outcome:
    return Outcome(
        event="segment", said=f"/segment {request}".strip(), replies=tuple(replies), details=details or {}
    )


def _why_nothing(understood: Translation, words: Texts) -> str:
    lines = [understood.question or words.segment_nothing]
    if understood.readings:
        lines += [words.segment_readings, *(f"• {reading}" for reading in understood.readings)]
    if understood.not_understood:
        lines.append(words.segment_not_understood.format(words=", ".join(understood.not_understood)))
    return "\n".join(lines)


def _summary(understood: Translation, audience: Preview, words: Texts) -> str:
    share = audience.reachable / audience.count if audience.count else 0.0
    lines = [
        words.segment_count.format(count=audience.count),
        words.segment_reachable.format(reachable=audience.reachable, share=f"{share:.0%}"),
    ]
    if understood.not_understood:
        lines.append(words.segment_not_understood.format(words=", ".join(understood.not_understood)))
    if understood.question:
        lines.append(understood.question)
    if audience.samples:
        lines += ["", words.segment_samples]
    return "\n".join(
        lines + [_sample(one.profile.name or one.profile.reference, one.why) for one in audience.samples]
    )


def _sample(name: str, why: list[str]) -> str:
    shown = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
    return f"• {shown}: {'; '.join(why)}" if why else f"• {shown}"
