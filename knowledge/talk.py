"""Talk: what the shop replies to a message that asks for nothing it sells or says."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.approved.small_talk import small_talk
from knowledge.draft import Draft
from knowledge.suggestions import MOST, named
from knowledge.texts import say

#: Why a person is offered, or called.
ASKED_FOR_PERSON, ASKED_WHO = "asked_for_person", "asked_who"
_REASONS = {"person": ASKED_FOR_PERSON, "assistant": ASKED_WHO, "scolding": ASKED_WHO}
#: So many kinds of goods are named.
_NAMED = 8


def reply_to_talk(text: str, sold: Sequence[str], language: str) -> Draft | None:
    """The reply to small talk; `sold` are the shop's categories, the largest first."""
    talk = small_talk(text)
    if talk is None:
        return None
    if talk == "assortment":
        return _assortment(named(sold[:_NAMED], language), language)
    return Draft(kind="talk", text=say(talk, language), topic=talk, reason=_REASONS.get(talk))


def _assortment(names: Sequence[str], language: str) -> Draft:
    joined = ("、" if language == "zh" else ", ").join(names)
    text = say("assortment", language, goods=joined) if names else say("assortment_open", language)
    return Draft(kind="talk", text=text, topic="assortment", suggested=tuple(names[:MOST]))
