"""Reads requests by rules, and has a chat model read them too where there is one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from segments.condition import Condition
from segments.definition import dump
from segments.moment import Moment
from segments.proposing.proposal import Proposal
from segments.proposing.proposer import Proposer
from segments.reading.language import language_of
from segments.sentence import describe
from segments.translation import Translation, translate
from segments.vocabulary import Vocabulary

#: What the rules may not have understood, so that a model is worth asking. Any other reason against an
#: answer stands: what the data do not hold or a request leaves open, a model does not know either.
OPEN_REASONS = frozenset({None, "not_understood", "not_an_audience"})


class Translator:
    """Without a `proposer` the rules alone decide."""

    def __init__(self, proposer: Proposer | None = None) -> None:
        self._proposer = proposer

    async def translate(
        self, text: str, vocabulary: Vocabulary, moment: Moment, locale: str | None = None
    ) -> Translation:
        """What the request means; where rules and model differ, both readings.

        `locale` is the language of whoever asks, for a request without a word of any known one.
        No database session should be open meanwhile: a model takes seconds.
        """
        read = translate(
            text, vocabulary, now=moment.now, zone=moment.zone, currency=moment.currency, locale=locale
        )
        if self._proposer is None or read.exact or read.reason not in OPEN_REASONS:
            return read
        proposal = await self._proposer.propose(text, vocabulary, moment)
        return (
            read
            if proposal is None
            else held_against(proposal, read, moment.currency, language_of(text).code)
        )


def held_against(proposal: Proposal, read: Translation, currency: str, language: str = "en") -> Translation:
    """A model's proposal beside what the rules read; neither silently wins over the other."""
    if proposal.definition is None:
        return read if read.understood else replace(read, question=proposal.question)
    sentence = describe(proposal.definition, currency, language)
    if read.definition is None:
        return Translation(
            True, proposal.definition, sentence, not_understood=proposal.not_understood, proposed=True
        )
    alternatives = read.alternatives or [read.definition]
    if _plain(proposal.definition) in map(_plain, alternatives):
        return read
    readings = [*(read.readings or [read.description]), sentence]
    return replace(read, readings=readings, alternatives=[*alternatives, proposal.definition])


def _plain(condition: Condition) -> str:
    """The definition with its parts in one order, so that those who mean the same are often equal."""
    return json.dumps(_ordered(dump(condition)), sort_keys=True)


def _ordered(part: Any) -> Any:
    if isinstance(part, list):
        return [_ordered(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        key: sorted(_ordered(value), key=lambda one: json.dumps(one, sort_keys=True))
        if key in ("all", "any")
        else _ordered(value)
        for key, value in part.items()
    }
