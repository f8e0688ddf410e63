"""English, put together."""

from __future__ import annotations

from segments.reading import (
    english_events,
    english_logic,
    english_numbers,
    english_profile,
    english_refusals,
    english_windows,
)
from segments.reading.english_slots import READERS
from segments.reading.language import Language

#: Of phrases that are equally long, the first one counts.
ENGLISH = Language(
    phrases=[
        *english_logic.REFERENCES,
        *english_windows.PHRASES,
        *english_numbers.QUANTITIES,
        *english_refusals.MISSING,
        *english_refusals.VAGUE,
        *english_events.DEEDS,
        *english_events.NOUNS,
        *english_profile.PROFILE,
        *english_logic.LOGIC,
    ],
    readers=READERS,
    written_out=(
        (r"\b(ca)n't\b|\bcannot\b", "can not"),
        (r"\bwon['’]t\b", "will not"),
        (r"n['’]t\b", " not"),
        (r"['’](ve|re|d)\b", " have"),
        (r"\be-mail", "email"),
        (r"\b(\d+)x\b", r"\1 times"),
        (r"\bq([1-4])\b", r"q \1"),
        (r"[’']s\b", ""),
    ),
)
