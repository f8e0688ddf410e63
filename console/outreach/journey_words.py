"""Conditions of a journey in words: read by the translator of segments, confirmed where that is in doubt."""

from __future__ import annotations

from dataclasses import dataclass

from console.audiences.definition_text import read_definition, written
from console.audiences.segment_pages import understood
from console.outreach.journey_fields import Fields
from console.services import ConsoleServices
from console.texts import N_, Texts
from segments import audience
from segments.choosing import Reading
from segments.condition import Condition
from segments.exceptions import SegmentError
from segments.sentence import describe
from segments.translation import Translation


@dataclass(frozen=True)
class Choice:
    """One of the conditions that the words may mean, as the form sends it back."""

    reading: Reading
    definition: str


@dataclass(frozen=True)
class Meaning:
    """What the words of a form mean; without a condition there is a fault, and maybe something to choose."""

    condition: Condition | None = None
    fault: str = ""
    choices: tuple[Choice, ...] = ()


async def meaning(
    services: ConsoleServices, given: Fields, former: Condition | None, texts: Texts
) -> Meaning:
    """What the field `words` means. The sentence of the former condition means that one, to the letter."""
    words = given.one("words")[:1000]
    if not words:
        return Meaning(fault=texts.say("Say in words which customers are meant."))
    if former is not None and words == describe(former, services.currency, texts.language):
        return Meaning(former)
    try:
        if given.one("meant") and given.one("read") == words:
            return Meaning(read_definition(given.one("meant")))
        return await _read(services, await understood(services, words, texts.language), texts)
    except SegmentError as error:
        return Meaning(fault=texts.problem(error))


async def _read(services: ConsoleServices, found: Translation, texts: Texts) -> Meaning:
    idle = ", ".join(f"“{word}”" for word in found.not_understood)
    several = len(found.alternatives) > 1
    offered = found.alternatives if several else [found.definition] if found.definition else []
    if not offered:
        return Meaning(fault=_question(found, idle, texts))
    if not several and not idle and not found.proposed:
        return Meaning(offered[0])
    choices = [await _choice(services, one, texts) for one in offered]
    return Meaning(fault=texts.say(_doubt(found, several=several), words=idle), choices=tuple(choices))


def _question(found: Translation, idle: str, texts: Texts) -> str:
    asked = found.question or texts.say(
        "This was not understood. Say what the customers did or did not do, how often and since when, or "
        "what is known of them."
    )
    return f"{asked} {texts.say('Words that played no part: %(words)s', words=idle)}" if idle else asked


def _doubt(found: Translation, *, several: bool) -> str:
    if several:
        return N_("This can be read in several ways. Which do you mean?")
    if found.proposed:
        return N_("A language model read your words so. Is it what you mean?")
    return N_("These words played no part: %(words)s. Is the rest what you mean?")


async def _choice(services: ConsoleServices, condition: Condition, texts: Texts) -> Choice:
    moment = services.moment()
    sentence = describe(condition, services.currency, texts.language)
    async with services.database.read() as session:
        count = await audience.count(session, condition, moment)
    return Choice(Reading(sentence, condition, count), written(condition))
