"""Bars stand where the values are, also where there is nothing to show."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

from PIL import Image

from bot.plot_picture import BAR, BOTTOM, HEIGHT, WIDTH, draw_bars

START = date(2026, 3, 2)


def heights(values: list[float]) -> list[int]:
    """The pixels of bar in the middle of each step."""
    points = [(START + timedelta(weeks=place), value) for place, value in enumerate(values)]
    picture = Image.open(BytesIO(draw_bars(points, title="Orders by week"))).convert("RGB")
    assert picture.size == (WIDTH, HEIGHT)
    step = (WIDTH - 70) / len(values)
    colour = tuple(bytes.fromhex(BAR[1:]))
    columns = [int(40 + step * (place + 0.5)) for place in range(len(values))]
    return [
        sum(picture.getpixel((column, row)) == colour for row in range(HEIGHT - BOTTOM)) for column in columns
    ]


def test_bars_are_as_high_as_their_values() -> None:
    low, half, high = heights([0, 50, 100])
    assert low == 0
    assert abs(2 * half - high) <= 2
    assert high > 300


def test_nothing_at_all_is_a_plot_without_bars() -> None:
    assert heights([0, 0, 0, 0]) == [0, 0, 0, 0]


def test_many_steps_fit_beside_each_other() -> None:
    assert all(one > 0 for one in heights([float(number) for number in range(10, 40)]))
