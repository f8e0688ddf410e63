"""Sentences that were stored in English are said in another language by the pattern they were made of."""

from __future__ import annotations

import pytest

from scheduler import campaign
from scheduler.journeys import telling
from scheduler.speech import english, retold

PATTERNS = (*campaign.REASONS, *telling.WHYS, *telling.REASONS)
KNOWN = {
    campaign.LOST: "потеряна: %(error)s",
    "It is broken.": "Она сломана.",
    telling.EVENT_OF: "событие %(event)s: %(product)s",
    telling.DAY: "%(name)s: %(day)s",
    telling.MET: "подходит",
    "purchase": "покупка",
}


def russian(message: str, /, **values: object) -> str:
    said = KNOWN.get(message, message)
    return said % values if values else said


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        (campaign.LOST % {"error": "It is broken. No “x”."}, "потеряна: Она сломана. No “x”."),
        (telling.EVENT_OF % {"event": "purchase", "product": "a: b 5 %"}, "событие покупка: a: b 5 %"),
        (telling.DAY % {"name": "Birthday", "day": "2026-09-16"}, "Birthday: 2026-09-16"),
        ("Met the condition.", "подходит"),
        ("It is broken. Since Monday.", "Она сломана. Since Monday."),
        ("Lost on purpose", "Lost on purpose"),
        ("50 % off", "50 % off"),
        ("", ""),
    ],
)
def test_a_stored_sentence_is_told_in_the_readers_language(stored: str, said: str) -> None:
    assert retold(stored, PATTERNS, russian) == said
    assert retold(stored, PATTERNS, english) == stored
