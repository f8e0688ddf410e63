"""A sheet to draw flat illustrations on, in coordinates of 640 by 640."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from app.demo.palette import INK, Colour, darker, lighter, mixed

if TYPE_CHECKING:
    from PIL.Image import Image

SIZE = 640
#: Everything is drawn so many times larger and then reduced: Pillow's shapes have no smooth edges.
_SCALE = 3

Point = tuple[float, float]
#: Points, or a path in the notation of SVG with absolute M, L, C, Q and Z.
Path = str | Sequence[Point]


class Canvas:
    """Shapes are put on top of each other in the order of the calls."""

    def __init__(self, background: Colour) -> None:
        from PIL import Image, ImageDraw

        size, large = (SIZE, SIZE), (SIZE * _SCALE, SIZE * _SCALE)
        glow = Image.radial_gradient("L").resize(size)
        rim, middle = darker(background, 0.06), lighter(background, 0.45)
        sheet = Image.composite(Image.new("RGB", size, rim), Image.new("RGB", size, middle), glow)
        # Enlarging the finished gradient costs a ninth of computing it in the large size.
        self._image = sheet.resize(large, Image.Resampling.NEAREST)
        self._draw = ImageDraw.Draw(self._image)

    def fill(self, path: Path, colour: Colour) -> None:
        self._draw.polygon(_large(path), fill=colour)

    def body(self, path: Path, colour: Colour, depth: float = 16) -> None:
        """A filled shape with light from the left: its right edge is darker, its left edge lighter."""
        from PIL import Image, ImageChops, ImageDraw

        points = _large(path)
        left, top = min(x for x, _ in points), min(y for _, y in points)
        size = int(max(x for x, _ in points) - left) + 2, int(max(y for _, y in points) - top) + 2
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in points], fill=255)
        place, far = (int(left), int(top)), int(depth * _SCALE)
        self._image.paste(colour, place, mask)
        for tone, shift in (
            (darker(colour), (-far, -far // 3)),
            (lighter(colour, 0.2), (far // 2, far // 4)),
        ):
            moved = Image.new("L", size)
            moved.paste(mask, shift)
            self._image.paste(tone, place, ImageChops.subtract(mask, moved))

    def ellipse(self, box: tuple[float, float, float, float], colour: Colour) -> None:
        """An ellipse in the box (left, top, right, bottom)."""
        self._draw.ellipse([each * _SCALE for each in box], fill=colour)

    def ball(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """A shaded circle."""
        k = radius * 0.5523
        self.body(
            f"M {x - radius},{y} C {x - radius},{y - k} {x - k},{y - radius} {x},{y - radius} "
            f"C {x + k},{y - radius} {x + radius},{y - k} {x + radius},{y} "
            f"C {x + radius},{y + k} {x + k},{y + radius} {x},{y + radius} "
            f"C {x - k},{y + radius} {x - radius},{y + k} {x - radius},{y} Z",
            colour,
            depth=radius * 0.16,
        )

    def box(
        self, left: float, top: float, right: float, bottom: float, colour: Colour, radius: float = 12
    ) -> None:
        """A shaded box with round corners."""
        r = min(radius, (right - left) / 2, (bottom - top) / 2)
        self.body(
            f"M {left + r},{top} L {right - r},{top} Q {right},{top} {right},{top + r} "
            f"L {right},{bottom - r} Q {right},{bottom} {right - r},{bottom} "
            f"L {left + r},{bottom} Q {left},{bottom} {left},{bottom - r} "
            f"L {left},{top + r} Q {left},{top} {left + r},{top} Z",
            colour,
            depth=min(16, (right - left) * 0.12),
        )

    def label(
        self, left: float, top: float, right: float, bottom: float, colour: Colour, radius: float = 8
    ) -> None:
        """A flat box with round corners."""
        box = [each * _SCALE for each in (left, top, right, bottom)]
        self._draw.rounded_rectangle(box, radius * _SCALE, fill=colour)

    def stroke(self, path: Path, colour: Colour, width: float) -> None:
        """A line with round ends."""
        points = _large(path)
        self._draw.line(points, fill=colour, width=round(width * _SCALE), joint="curve")
        radius = width * _SCALE / 2
        for x, y in (points[0], points[-1]):
            self._draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=colour)

    def shadow(self, left: float, right: float, y: float) -> None:
        """What the thing throws on the ground; to be drawn before it."""
        from PIL import Image, ImageDraw

        width, height = (right - left) * _SCALE, (right - left) * 0.11 * _SCALE
        mask = Image.new("L", (int(width), int(height)))
        ImageDraw.Draw(mask).ellipse([0, 0, width - 1, height - 1], fill=46)
        self._image.paste(INK, (int(left * _SCALE), int(y * _SCALE - height / 2)), mask)

    def text(
        self, x: float, y: float, words: str, size: float, colour: Colour, *, width: float = SIZE
    ) -> None:
        """One line around the point, smaller than asked for where it would be wider than `width`."""
        from PIL import ImageFont

        font = ImageFont.load_default(size * _SCALE)
        length = self._draw.textlength(words, font=font) / _SCALE
        if length > width:
            font = ImageFont.load_default(size * _SCALE * width / length)
        self._draw.text((x * _SCALE, y * _SCALE), words, fill=colour, font=font, anchor="mm")

    def finish(self, title: str) -> Image:
        """The picture in its final size, with the title set small at the foot."""
        from PIL import ImageDraw, ImageFont

        picture = self._image.reduce(_SCALE)
        draw, font = ImageDraw.Draw(picture), ImageFont.load_default(19)
        lines = _wrapped(title, lambda text: draw.textlength(text, font=font) <= SIZE - 90)
        ground = picture.getpixel((SIZE // 2, SIZE - 30))
        ink = mixed(INK, ground, 0.25) if isinstance(ground, tuple) and len(ground) == 3 else INK
        for place, line in enumerate(lines):
            y = SIZE - 34 - 26 * (len(lines) - 1 - place)
            draw.text((SIZE / 2, y), line, fill=ink, font=font, anchor="mm")
        return picture


def _wrapped(title: str, fits: Callable[[str], bool]) -> list[str]:
    lines: list[str] = []
    for word in title.split():
        if lines and fits(f"{lines[-1]} {word}"):
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def _large(path: Path) -> list[Point]:
    points = outline(path) if isinstance(path, str) else path
    return [(x * _SCALE, y * _SCALE) for x, y in points]


def outline(path: str) -> list[Point]:
    """The points of an SVG path; curves become as many short lines as the eye needs."""
    points: list[Point] = []
    for command, numbers in re.findall(r"([MLCQZ])([^MLCQZ]*)", path):
        values = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", numbers)]
        pairs = list(zip(values[::2], values[1::2], strict=True))
        step = {"C": 3, "Q": 2}.get(command, 1)
        for start in range(0, len(pairs), step):
            control = pairs[start : start + step]
            points += control if step == 1 else _curve([points[-1], *control])
    return points


def _curve(control: Sequence[Point], pieces: int = 24) -> list[Point]:
    """A Bezier curve after de Casteljau, without its first point."""
    points = []
    for piece in range(1, pieces + 1):
        share, level = piece / pieces, list(control)
        while len(level) > 1:
            level = [(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share) for a, b in pairwise(level)]
        points.append(level[0])
    return points
