"""Headphones of every kind."""

from __future__ import annotations

from app.demo.canvas import Canvas
from app.demo.catalogue import DemoProduct
from app.demo.palette import CHARCOAL, CREAM, STEEL, WHITE, Colour, darker, lighter

_CABLE: Colour = (70, 72, 80)


def over_ear(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    """On the head or around the ears, with a cable where there is one."""
    cup = 66 if "On-Ear" in product.title or "Junior" in product.title else 84
    pads = (190, 146, 102) if "Cream" in product.title else CHARCOAL if sum(colour) > 260 else (84, 88, 98)
    canvas.shadow(150, 490, 520)
    if "cable" in product.facts["connection"] and "Bluetooth" not in product.facts["connection"]:
        _cable(canvas, coiled="coiled" in product.facts["connection"])
    _headband(canvas, product, colour)
    for side in (-1, 1):
        _cup(canvas, 320 + side * 150, 384, cup, side, colour, pads)
    if "Open-Back" in product.title:
        for y in (344, 368, 392, 416):
            canvas.stroke([(148, y), (176, y)], CHARCOAL, 5)
            canvas.stroke([(464, y), (492, y)], CHARCOAL, 5)


def _headband(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.stroke("M 160,360 C 140,70 500,70 480,360", darker(colour, 0.12), 32)
    canvas.stroke("M 154,350 C 136,70 488,66 476,330", lighter(colour, 0.14), 8)
    if "Junior" in product.title:
        for x, y in ((230, 166), (320, 138), (410, 166)):
            canvas.ball(x, y, 13, (66, 115, 186))
    else:
        canvas.stroke(
            "M 232,178 C 270,150 370,150 408,178", CHARCOAL if sum(colour) > 260 else (84, 88, 98), 20
        )


def _cup(canvas: Canvas, x: float, y: float, half: float, side: int, colour: Colour, pads: Colour) -> None:
    inner, outer = x - side * 30, x + side * 22
    canvas.box(min(inner, x) - 14, y - half, max(inner, x) + 14, y + half, pads, 26)
    canvas.box(min(x, outer) - 20, y - half * 0.9, max(x, outer) + 20, y + half * 0.9, colour, 30)
    canvas.stroke([(x + side * 26, y - half * 0.4), (x + side * 26, y + half * 0.4)], lighter(colour, 0.3), 5)


def _cable(canvas: Canvas, *, coiled: bool) -> None:
    if coiled:
        for place in range(9):
            x = 190 + 16 * place
            canvas.stroke(f"M {x},500 C {x - 4},470 {x + 22},470 {x + 16},500", _CABLE, 6)
        canvas.stroke("M 170,450 Q 176,490 192,500", _CABLE, 7)
        canvas.box(334, 490, 380, 512, STEEL, 6)
    else:
        canvas.stroke("M 170,450 C 180,560 300,470 360,510 C 400,530 420,500 440,508", _CABLE, 7)
        canvas.box(436, 498, 482, 520, STEEL, 6)


def headset(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    over_ear(canvas, product, colour)
    canvas.stroke("M 172,430 C 180,500 240,516 292,506", CHARCOAL, 11)
    canvas.ball(300, 504, 20, CHARCOAL)
    canvas.stroke([(494, 356), (494, 412)], (120, 240, 220), 7)
    canvas.stroke([(146, 356), (146, 412)], (120, 240, 220), 7)


def earbuds(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(150, 490, 516)
    canvas.body(
        "M 196,300 Q 196,236 250,230 L 390,230 Q 444,236 444,300 L 444,316 L 196,316 Z",
        lighter(colour, 0.1),
        12,
    )
    canvas.label(206, 292, 434, 330, darker(colour, 0.4), 10)
    canvas.body("M 180,324 L 460,324 L 460,430 Q 460,514 376,514 L 264,514 Q 180,514 180,430 Z", colour, 20)
    canvas.ellipse((312, 440, 328, 456), (126, 214, 140))
    canvas.text(320, 398, product.brand.upper(), 20, darker(colour, 0.3) if sum(colour) > 300 else CREAM)
    stem = "Pods 2" in product.title
    for side in (-1, 1):
        x = 320 + side * 86
        if stem:
            canvas.box(x - 13 + side * 18, 150, x + 13 + side * 18, 262, colour, 13)
        canvas.ball(x, 160, 42, colour)
        canvas.ellipse((x - side * 44 - 18, 150, x - side * 44 + 18, 190), CHARCOAL)
        canvas.ellipse((x + side * 8 - 9, 142, x + side * 8 + 9, 160), darker(colour, 0.3))


def ear_hooks(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(140, 500, 516)
    for side in (-1, 1):
        x = 320 + side * 112
        canvas.stroke(
            f"M {x - side * 10},330 C {x - side * 60},140 {x + side * 110},120 {x + side * 84},300 "
            f"C {x + side * 78},360 {x + side * 50},400 {x + side * 40},430",
            CHARCOAL,
            16,
        )
        canvas.ball(x - side * 6, 366, 54, colour)
        canvas.ellipse((x - side * 62 - 22, 350, x - side * 62 + 22, 396), CHARCOAL)
        canvas.box(x - side * 2 - 11, 340, x - side * 2 + 11, 390, darker(colour, 0.3), 10)
    for x, y in ((320, 190), (300, 236), (342, 250)):
        canvas.fill(
            f"M {x},{y - 22} Q {x - 18},{y + 6} {x},{y + 14} Q {x + 18},{y + 6} {x},{y - 22} Z",
            (134, 190, 222),
        )


def bone_conduction(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(150, 490, 510)
    canvas.stroke("M 176,330 C 130,150 250,130 320,130 C 390,130 510,150 464,330", darker(colour, 0.2), 16)
    for side in (-1, 1):
        x = 320 + side * 156
        canvas.stroke(
            f"M {x - side * 8},250 C {x + side * 40},240 {x + side * 36},340 {x - side * 6},360",
            darker(colour, 0.2),
            16,
        )
        canvas.box(x - side * 30 - 34, 350, x - side * 30 + 34, 430, colour, 24)
        canvas.label(x - side * 30 - 16, 372, x - side * 30 + 16, 408, (238, 132, 54), 10)
        for wave in (1, 2):
            r = 18 * wave
            far = x - side * (66 + r)
            canvas.stroke(f"M {far},{390 - r} Q {far - side * 10},390 {far},{390 + r}", WHITE, 6)


def wired_earphones(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(180, 460, 520)
    canvas.stroke("M 200,200 C 190,330 320,300 320,390", darker(colour, 0.12), 9)
    canvas.stroke("M 440,200 C 450,330 320,300 320,390", darker(colour, 0.12), 9)
    canvas.stroke("M 320,390 C 320,520 180,420 190,480 C 200,530 330,500 400,490", darker(colour, 0.12), 9)
    canvas.box(308, 376, 332, 414, CHARCOAL, 8)
    canvas.box(398, 474, 450, 506, CHARCOAL, 8)
    canvas.box(448, 482, 474, 498, STEEL, 5)
    canvas.box(224, 276, 246, 322, CHARCOAL, 8)
    for side in (-1, 1):
        x = 320 + side * 122
        canvas.box(x - 14, 170, x + 14, 236, colour, 14)
        canvas.ball(x, 160, 38, colour)
        canvas.ellipse((x - side * 42 - 18, 140, x - side * 42 + 18, 184), CHARCOAL)


def headband(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(120, 520, 470)
    canvas.body(
        "M 110,300 C 110,180 530,180 530,300 L 530,340 C 530,240 110,240 110,340 Z", darker(colour, 0.28), 8
    )
    canvas.body("M 110,300 C 110,430 530,430 530,300 L 530,390 C 530,520 110,520 110,390 Z", colour, 20)
    for side in (-1, 1):
        x = 320 + side * 120
        canvas.ellipse((x - 36, 392, x + 36, 452), lighter(colour, 0.22))
        for dy in (-10, 0, 10):
            canvas.stroke([(x - 16, 422 + dy), (x + 16, 422 + dy)], darker(colour, 0.2), 4)
    for x, y, size in ((430, 150, 40), (480, 108, 28), (516, 78, 20)):
        canvas.text(x, y, "z", size, darker(colour, 0.3))
