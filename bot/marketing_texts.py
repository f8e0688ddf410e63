"""What operators are told in chat, in every language that it speaks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bot.texts import SPOKEN


@dataclass(frozen=True, kw_only=True)
class MarketingTexts:
    """One language. Words in braces are filled in; everything is plain text."""

    language: str
    # An audience
    which_reading: str
    reading: str
    which_word: str
    proposed: str
    saved_before: str
    refine: str
    refine_ask: str
    # Answers about an audience
    figure: str
    before: str
    before_note: str
    category: str
    of_them: str
    of_all: str
    bought_since: str
    bought_nothing: str
    series: str
    # A campaign
    campaign: str
    message_ask: str
    message_wrong: str
    preview_as: str
    preview_nobody: str
    counts: str
    when_ask: str
    when_now: str
    when_tomorrow: str
    when_hour: str
    hour_ask: str
    hour_gone: str
    confirm_ask: str
    ends_about: str
    not_reached: str
    #: Why customers do not get a campaign, said before how many.
    reasons: dict[str, str]
    at_once: str
    confirm: str
    discard: str
    confirmed: str
    confirmed_before: str
    not_started: str
    discarded: str
    sending: str
    #: How a campaign ended, by its state.
    ended: dict[str, str]
    #: What became of its messages, by their state.
    states: dict[str, str]


def marketing_texts(language: str | None) -> MarketingTexts:
    """The words of this language; English where we do not speak it."""
    return _all()[language if language in SPOKEN else "en"]


@cache
def _all() -> dict[str, MarketingTexts]:
    from bot.languages import marketing_chinese, marketing_english, marketing_russian

    return {"en": marketing_english.TEXTS, "zh": marketing_chinese.TEXTS, "ru": marketing_russian.TEXTS}
