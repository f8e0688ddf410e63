"""A plot as a picture, for channels that show pictures: one bar for each step of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

#: Pixels: twice what a phone shows, so that it stays sharp.
WIDTH, HEIGHT = 960, 540
LEFT, RIGHT, TOP, BOTTOM = 40, 30, 70, 60
GAP = 0.25
TEXT_SIZE, VALUE_SIZE = 24, 18
PAPER, INK, QUIET, BAR = "#ffffff", "#1f2933", "#616e7c", "#2f6f8f"
#: More bars than this are not labelled one by one.
MOST_LABELS = 14


def draw_bars(points: Sequence[tuple[date, float]], *, title: str) -> bytes:
    """A PNG of the values by the day on which their step begins.

    The built-in font has Latin letters only: other letters of the title are left to the message's text.
    """
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.text((LEFT, 22), title, fill=INK, font=ImageFont.load_default(TEXT_SIZE))
    small = ImageFont.load_default(VALUE_SIZE)
    _bars(pen, [value for _, value in points], small)
    base = HEIGHT - BOTTOM + 14
    pen.text((LEFT, base), f"{points[0][0]:%Y-%m-%d}", fill=QUIET, font=small)
    pen.text((WIDTH - RIGHT, base), f"{points[-1][0]:%Y-%m-%d}", fill=QUIET, font=small, anchor="ra")
    written = BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def draw_counts(counts: Sequence[tuple[str, int]], *, title: str) -> bytes:
    """A PNG with one bar for each count, its name below it; names in Latin letters."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.text((LEFT, 22), title, fill=INK, font=ImageFont.load_default(TEXT_SIZE))
    small = ImageFont.load_default(VALUE_SIZE)
    _bars(pen, [count for _, count in counts], small)
    step = (WIDTH - LEFT - RIGHT) / len(counts)
    for place, (name, _) in enumerate(counts):
        middle = LEFT + step * (place + 0.5)
        pen.text((middle, HEIGHT - BOTTOM + 14), name, fill=QUIET, font=small, anchor="ma")
    written = BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def _bars(pen: ImageDraw, values: Sequence[float], font: object) -> None:
    highest = max((*values, 1))
    step = (WIDTH - LEFT - RIGHT) / len(values)
    room = HEIGHT - TOP - BOTTOM
    labelled = range(len(values)) if len(values) <= MOST_LABELS else _peaks(values)
    for place, value in enumerate(values):
        left = LEFT + step * (place + GAP / 2)
        top = HEIGHT - BOTTOM - room * value / highest
        pen.rectangle((left, top, left + step * (1 - GAP), HEIGHT - BOTTOM), fill=BAR)
        if place in labelled:
            middle = left + step * (1 - GAP) / 2
            pen.text((middle, top - 6), f"{value:,.0f}", fill=INK, font=font, anchor="ms")  # type: ignore[arg-type]  # one of two font classes


def _peaks(values: Sequence[float]) -> tuple[int, int]:
    """The highest bar and the last one."""
    return values.index(max(values)), len(values) - 1
