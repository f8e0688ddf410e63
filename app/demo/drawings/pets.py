"""Food and treats for dogs and cats."""

from __future__ import annotations

from app.demo.canvas import Canvas
from app.demo.catalogue import DemoProduct
from app.demo.palette import CREAM, INK, STEEL, Colour, darker, lighter, number_of, readable_on

_COATS: list[Colour] = [(176, 124, 80), (232, 206, 164), (110, 92, 84), (214, 150, 84), (150, 150, 156)]
_KIBBLE: Colour = (160, 106, 64)


def food_bag(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    kilos = float(product.facts["weight"].split()[0])
    left, right, top = (176, 464, 84) if kilos >= 7 else (190, 450, 116) if kilos >= 4 else (206, 434, 150)
    canvas.shadow(left - 30, right + 60, 520)
    canvas.body(
        f"M {left + 6},{top} L {right - 6},{top} Q {right + 16},300 {right},520 "
        f"L {left},520 Q {left - 16},300 {left + 6},{top} Z",
        colour,
        20,
    )
    canvas.fill(
        [(left + 6, top), (right - 6, top), (right - 3, top + 26), (left + 3, top + 26)], darker(colour, 0.3)
    )
    for x in range(int(left) + 14, int(right) - 8, 16):
        canvas.stroke([(x, top + 13), (x + 7, top + 13)], CREAM, 3)
    canvas.text(320, top + 58, product.brand.upper(), 26, readable_on(colour))
    size = min(1.0, (right - left) / 290)
    radius, middle = 106 * size, top + 84 + 106 * size
    canvas.ellipse((320 - radius, middle - radius, 320 + radius, middle + radius), CREAM)
    _face(canvas, product, 320, middle + 8 * size, size)
    canvas.label(left + 30, 424, right - 30, 496, CREAM, 10)
    canvas.text(320, 446, product.facts["flavour"], 19, INK)
    canvas.text(
        320,
        474,
        f"{product.facts['life stage'].split(',')[0]}  {product.facts['weight']}",
        18,
        darker(colour, 0.25),
    )
    for place in range(6):
        x, y = right + 16 + 17 * (place % 4), 512 - 13 * (place // 4)
        canvas.ball(x, y, 9, _KIBBLE)


def _face(canvas: Canvas, product: DemoProduct, x: float, y: float, size: float = 1.0) -> None:
    coat = _COATS[number_of(product) % len(_COATS)]
    if product.facts["animal"] == "cat":
        _cat(canvas, x, y, size, coat)
    else:
        _dog(canvas, x, y, size, coat)


def _dog(canvas: Canvas, x: float, y: float, s: float, coat: Colour) -> None:
    canvas.ball(x, y, 70 * s, coat)
    for side in (-1, 1):
        canvas.body(
            f"M {x + side * 40 * s},{y - 62 * s} "
            f"C {x + side * 100 * s},{y - 66 * s} {x + side * 98 * s},{y + 30 * s} "
            f"{x + side * 68 * s},{y + 34 * s} "
            f"C {x + side * 50 * s},{y + 10 * s} {x + side * 56 * s},{y - 30 * s} "
            f"{x + side * 40 * s},{y - 62 * s} Z",
            darker(coat, 0.3),
            6,
        )
    canvas.ellipse((x - 38 * s, y - 2 * s, x + 38 * s, y + 62 * s), lighter(coat, 0.5))
    _eyes(canvas, x, y - 18 * s, 26 * s, 8 * s)
    canvas.ellipse((x - 15 * s, y + 4 * s, x + 15 * s, y + 24 * s), INK)
    canvas.stroke(f"M {x - 20 * s},{y + 36 * s} Q {x},{y + 54 * s} {x + 20 * s},{y + 36 * s}", INK, 4 * s)
    canvas.fill(
        f"M {x - 8 * s},{y + 46 * s} L {x + 8 * s},{y + 46 * s} "
        f"Q {x + 8 * s},{y + 66 * s} {x},{y + 66 * s} "
        f"Q {x - 8 * s},{y + 66 * s} {x - 8 * s},{y + 46 * s} Z",
        (226, 116, 120),
    )


def _cat(canvas: Canvas, x: float, y: float, s: float, coat: Colour) -> None:
    for side in (-1, 1):
        canvas.body(
            [
                (x + side * 66 * s, y - 92 * s),
                (x + side * 16 * s, y - 52 * s),
                (x + side * 70 * s, y - 10 * s),
            ],
            coat,
            5,
        )
        canvas.fill(
            [
                (x + side * 58 * s, y - 74 * s),
                (x + side * 32 * s, y - 52 * s),
                (x + side * 60 * s, y - 30 * s),
            ],
            (232, 164, 160),
        )
    canvas.ball(x, y, 72 * s, coat)
    for dx in (-20, 0, 20):
        canvas.stroke([(x + dx * s, y - 64 * s), (x + dx * 0.8 * s, y - 42 * s)], darker(coat, 0.3), 7 * s)
    _eyes(canvas, x, y - 10 * s, 28 * s, 10 * s)
    canvas.ellipse((x - 28 * s, y + 10 * s, x + 28 * s, y + 50 * s), lighter(coat, 0.5))
    canvas.fill([(x - 9 * s, y + 12 * s), (x + 9 * s, y + 12 * s), (x, y + 24 * s)], (222, 120, 120))
    canvas.stroke(
        f"M {x - 16 * s},{y + 32 * s} Q {x - 6 * s},{y + 40 * s} {x},{y + 26 * s} "
        f"Q {x + 6 * s},{y + 40 * s} {x + 16 * s},{y + 32 * s}",
        INK,
        3.5 * s,
    )
    for side in (-1, 1):
        for dy in (-4, 10):
            canvas.stroke(
                [(x + side * 32 * s, y + (24 + dy * 0.6) * s), (x + side * 84 * s, y + (18 + dy * 1.6) * s)],
                INK,
                2.5 * s,
            )


def _eyes(canvas: Canvas, x: float, y: float, apart: float, radius: float) -> None:
    for side in (-1, 1):
        cx = x + side * apart
        canvas.ellipse((cx - radius, y - radius, cx + radius, y + radius), INK)
        canvas.ellipse((cx - radius * 0.1, y - radius * 0.7, cx + radius * 0.6, y), CREAM)


def tins(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(90, 550, 514)
    for x, bottom in ((200, 300), (440, 300), (320, 510), (150, 510), (490, 510)):
        _tin(canvas, product, x, bottom, colour, face=x == 320)


def _tin(
    canvas: Canvas, product: DemoProduct, x: float, bottom: float, colour: Colour, *, face: bool
) -> None:
    top = bottom - 180
    canvas.body(
        f"M {x - 78},{top} L {x + 78},{top} L {x + 78},{bottom - 14} "
        f"Q {x},{bottom + 14} {x - 78},{bottom - 14} Z",
        colour,
        16,
    )
    canvas.ellipse((x - 78, top - 18, x + 78, top + 18), STEEL)
    canvas.ellipse((x - 64, top - 12, x + 64, top + 12), lighter(STEEL, 0.4))
    canvas.stroke(f"M {x - 14},{top} Q {x},{top + 10} {x + 20},{top - 2}", darker(STEEL, 0.3), 6)
    canvas.fill([(x - 78, top + 52), (x + 78, top + 52), (x + 78, top + 146), (x - 78, top + 146)], CREAM)
    if face:
        _face(canvas, product, x, top + 100, 0.52)
    else:
        canvas.text(x, top + 84, product.brand.upper(), 15, INK)
        canvas.text(x, top + 112, product.facts["flavour"], 14, darker(colour, 0.2))


def pouches(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(90, 560, 514)
    for x, top, tone in (
        (180, 190, lighter(colour, 0.25)),
        (460, 190, darker(colour, 0.12)),
        (320, 210, colour),
    ):
        canvas.body(
            f"M {x - 90},{top} L {x + 90},{top} L {x + 80},{top + 40} L {x + 96},510 "
            f"L {x - 96},510 L {x - 80},{top + 40} Z",
            tone,
            14,
        )
        canvas.fill(
            [(x - 90, top), (x + 90, top), (x + 84, top + 22), (x - 84, top + 22)], darker(tone, 0.28)
        )
    canvas.ellipse((244, 262, 396, 414), CREAM)
    _face(canvas, product, 320, 344, 0.7)
    canvas.text(320, 442, product.brand.upper(), 20, readable_on(colour))
    canvas.text(320, 474, f"{product.facts['flavour']}  85 g", 19, readable_on(colour))


def chews(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(130, 530, 516)
    for place, x in enumerate((250, 300, 350, 400)):
        top = 130 + (place % 2) * 22
        canvas.box(x - 17, top, x + 17, 330, (150, 178, 104), 16)
        canvas.stroke([(x, top + 20), (x, 330)], (120, 148, 78), 5)
    canvas.body("M 176,270 L 464,270 L 452,516 L 188,516 Z", colour, 20)
    canvas.label(212, 306, 428, 480, CREAM, 14)
    _face(canvas, product, 320, 372, 0.6)
    canvas.text(320, 440, "DENTAL CHEWS", 19, INK)
    canvas.text(320, 464, f"{product.facts['pieces']} pieces", 16, INK)


def treat_pouch(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(180, 510, 520)
    canvas.body(
        "M 214,130 L 426,130 L 432,180 L 448,504 Q 448,520 430,520 L 210,520 Q 192,520 192,504 L 208,180 Z",
        colour,
    )
    canvas.fill([(214, 130), (426, 130), (430, 168), (210, 168)], darker(colour, 0.3))
    canvas.ellipse((308, 140, 332, 160), CREAM)
    canvas.text(320, 206, product.brand.upper(), 22, readable_on(colour))
    canvas.ellipse((230, 226, 410, 406), CREAM)
    _face(canvas, product, 320, 324, 0.82)
    canvas.text(320, 440, product.facts["flavour"], 22, readable_on(colour))
    canvas.text(320, 472, product.facts["weight"], 19, readable_on(colour))
    tone = (244, 226, 190) if product.facts["animal"] == "cat" else (134, 78, 52)
    for x, y in ((470, 508), (494, 512), (484, 488), (516, 514)):
        canvas.box(x - 11, y - 11, x + 11, y + 11, tone, 5)
