"""Skincare: bottles, jars, tubes, sticks and a bar of soap."""

from __future__ import annotations

from app.demo.canvas import Canvas
from app.demo.catalogue import DemoProduct
from app.demo.palette import (
    CHARCOAL,
    CREAM,
    INK,
    WOOD,
    Colour,
    darker,
    lighter,
    mixed,
    number_of,
    readable_on,
)


def _name_of(product: DemoProduct) -> list[str]:
    """The product's own name in one or two short lines."""
    words = product.title.removeprefix(product.brand).split(",")[0].split()
    words = [word for word in words if word not in ("%",)]
    return [" ".join(words[:2]), " ".join(words[2:4])] if len(words) > 2 else [" ".join(words)]


def _print(canvas: Canvas, product: DemoProduct, x: float, y: float, ink: Colour, size: float = 20) -> None:
    canvas.text(x, y, product.brand.upper(), size * 0.85, ink)
    for place, line in enumerate(_name_of(product)):
        canvas.text(x, y + size * (1.7 + 1.25 * place), line, size, ink, width=size * 7.4)
    canvas.text(x, y + size * 5, product.facts["volume"], size * 0.8, ink)


def _leaf(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    canvas.fill(
        f"M {x},{y} Q {x - size},{y - size} {x},{y - 2.4 * size} Q {x + size},{y - size} {x},{y} Z", colour
    )
    canvas.stroke([(x, y), (x, y - 1.7 * size)], darker(colour), 2)


def pump_bottle(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    large = product.facts["volume"] == "400 ml"
    left, right, top = (208, 432, 232) if large else (228, 412, 250)
    canvas.shadow(left - 20, right + 30, 520)
    canvas.box(304, top - 70, 336, top, CREAM, 4)
    canvas.body(
        f"M 280,{top - 96} L 372,{top - 96} Q 392,{top - 94} 398,{top - 66} "
        f"L 380,{top - 62} L 360,{top - 70} L 280,{top - 70} Z",
        CREAM,
        6,
    )
    canvas.box(282, top - 30, 358, top + 14, darker(CREAM, 0.1), 6)
    canvas.body(
        f"M {left + 40},{top} L {right - 40},{top} Q {right},{top + 6} {right},{top + 56} L {right},496 "
        f"Q {right},520 {right - 24},520 L {left + 24},520 Q {left},520 {left},496 L {left},{top + 56} "
        f"Q {left},{top + 6} {left + 40},{top} Z",
        lighter(colour, 0.35),
    )
    canvas.label(left + 18, 330, right - 18, 480, CREAM)
    _print(canvas, product, 320, 356, INK, 20)
    _leaf(canvas, 320, 320, 13, colour)


def jar(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(140, 510, 520)
    canvas.box(164, 296, 476, 520, lighter(colour, 0.35), 36)
    canvas.box(156, 216, 484, 312, colour, 18)
    for x in range(180, 470, 22):
        canvas.stroke([(x, 236), (x, 292)], darker(colour, 0.1), 3)
    canvas.label(206, 336, 434, 500, CREAM)
    _print(canvas, product, 320, 368, INK, 23)


def tube(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(220, 440, 520)
    canvas.body("M 196,120 L 444,120 L 404,440 L 236,440 Z", lighter(colour, 0.3))
    canvas.fill([(196, 120), (444, 120), (441, 146), (199, 146)], colour)
    for x in range(206, 440, 12):
        canvas.stroke([(x, 124), (x, 142)], darker(colour, 0.15), 2)
    canvas.box(240, 436, 400, 520, colour, 12)
    _print(canvas, product, 320, 218, INK, 22)
    _leaf(canvas, 320, 408, 15, colour)


def dropper(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    glass = mixed(colour, (168, 100, 40), 0.25)
    canvas.shadow(210, 450, 520)
    canvas.body("M 296,110 Q 296,84 320,84 Q 344,84 344,110 L 350,180 L 290,180 Z", CHARCOAL, 8)
    canvas.box(276, 176, 364, 238, WOOD if number_of(product) % 2 else CHARCOAL, 8)
    canvas.body(
        "M 284,236 L 356,236 L 356,256 Q 420,266 420,316 L 420,496 Q 420,520 396,520 L 244,520 "
        "Q 220,520 220,496 L 220,316 Q 220,266 284,256 Z",
        glass,
    )
    canvas.label(238, 330, 402, 490, CREAM)
    _print(canvas, product, 320, 356, INK, 20)
    canvas.fill("M 470,470 Q 446,508 470,516 Q 494,508 470,470 Z", lighter(colour, 0.3))


def stick(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(250, 470, 520)
    canvas.body("M 268,220 Q 270,150 316,138 Q 372,150 372,220 Z", lighter(colour, 0.7), 10)
    canvas.box(258, 216, 382, 268, CREAM, 6)
    canvas.box(244, 264, 396, 520, colour, 14)
    canvas.text(320, 320, product.brand.upper(), 19, readable_on(colour))
    for place, line in enumerate(_name_of(product)):
        canvas.text(320, 362 + 30 * place, line, 24, readable_on(colour))
    canvas.text(320, 470, product.facts["volume"], 18, readable_on(colour))
    canvas.box(430, 400, 520, 520, darker(colour, 0.15), 12)


def soap(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    milk: Colour = (244, 230, 204)
    canvas.shadow(120, 530, 490)
    canvas.box(130, 290, 510, 480, milk, 60)
    canvas.label(170, 322, 470, 446, lighter(milk, 0.5), 40)
    canvas.text(282, 366, product.brand.upper(), 32, (176, 138, 88))
    canvas.text(282, 410, "oat and milk", 22, (176, 138, 88))
    for x, y, r in ((470, 250, 34), (520, 210, 20), (430, 222, 16), (496, 290, 14)):
        canvas.ball(x, y, r, (226, 240, 246))
        canvas.ellipse((x - r * 0.5, y - r * 0.5, x - r * 0.15, y - r * 0.15), CREAM)
    canvas.body([(400, 290), (452, 290), (452, 480), (400, 480)], (122, 150, 116), 6)
    _leaf(canvas, 426, 404, 15, CREAM)
