"""The example lines: what people write, and what it means."""

from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("en", "ru", "zh")


@dataclass(frozen=True)
class Line:
    language: str
    #: + | - | 0.
    feeling: str
    complaint: str | None
    #: city=NAME or birthday=DATE, the year left out where it was not told.
    told: str
    text: str


def lines(language):
    path = Path(__file__).parent / f"lines_{language}.txt"
    rows = [row.split("|", 3) for row in path.read_text(encoding="utf-8").splitlines() if row[:1] != "#"]
    return [Line(language, feeling, trouble or None, told, text) for feeling, trouble, told, text in rows]


EVERY = [line for language in LANGUAGES for line in lines(language)]
