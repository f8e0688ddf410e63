"""Jackets, coats and a vest, laid out flat."""

from __future__ import annotations

from app.demo.canvas import Canvas
from app.demo.catalogue import DemoProduct
from app.demo.palette import CHARCOAL, CREAM, STEEL, WOOD, Colour, darker, lighter, mixed


def _sleeves(canvas: Canvas, colour: Colour, hem: float) -> None:
    end = min(hem - 20, 470)
    for side in (-1, 1):
        x = 320
        canvas.body(
            [
                (x + side * 92, 158),
                (x + side * 140, 190),
                (x + side * 200, end - 30),
                (x + side * 198, end),
                (x + side * 146, end + 8),
                (x + side * 100, 300),
            ],
            darker(colour, 0.08),
            10,
        )
        canvas.fill(
            [
                (x + side * 198, end),
                (x + side * 146, end + 8),
                (x + side * 142, end - 16),
                (x + side * 200, end - 24),
            ],
            darker(colour, 0.28),
        )


def _trunk(canvas: Canvas, colour: Colour, hem: float, *, flare: float = 0) -> None:
    canvas.body(
        f"M 262,132 L 378,132 L 424,162 Q 440,260 {436 + flare},{hem} "
        f"L {204 - flare},{hem} Q 200,260 216,162 Z",
        colour,
        18,
    )


def _zip(canvas: Canvas, colour: Colour, hem: float, top: float = 150) -> None:
    canvas.stroke([(320, top), (320, hem - 4)], darker(colour, 0.4), 5)
    canvas.box(313, top + 6, 327, top + 34, STEEL, 4)


def _collar(canvas: Canvas, colour: Colour) -> None:
    canvas.body(
        "M 262,136 Q 268,100 320,98 Q 372,100 378,136 Q 348,156 320,156 Q 292,156 262,136 Z",
        darker(colour, 0.12),
        8,
    )
    canvas.fill(
        "M 276,130 Q 282,112 320,112 Q 358,112 364,130 Q 342,142 320,142 Q 298,142 276,130 Z",
        darker(colour, 0.45),
    )


def _hood(canvas: Canvas, colour: Colour) -> None:
    canvas.body("M 246,156 C 226,70 414,70 394,156 Q 360,182 320,182 Q 280,182 246,156 Z", colour, 12)
    canvas.fill(
        "M 268,150 C 262,98 378,98 372,150 Q 348,168 320,168 Q 292,168 268,150 Z", darker(colour, 0.42)
    )


def _pockets(canvas: Canvas, colour: Colour, y: float) -> None:
    for side in (-1, 1):
        canvas.stroke([(320 + side * 88, y), (320 + side * 62, y + 52)], darker(colour, 0.3), 6)


def _flap_pockets(canvas: Canvas, colour: Colour, y: float, size: float = 68) -> None:
    for side in (-1, 1):
        x = 320 + side * 64
        canvas.box(x - size / 2, y, x + size / 2, y + size, lighter(colour, 0.06), 6)
        canvas.label(x - size / 2 - 3, y - 4, x + size / 2 + 3, y + 18, darker(colour, 0.2), 5)


def rain_jacket(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    women = "Women" in product.title
    hem = 500 if "Quay" in product.title else 456
    canvas.shadow(170, 470, 524)
    _sleeves(canvas, colour, hem)
    _trunk(canvas, colour, hem, flare=14 if women else 0)
    canvas.fill([(217, 170), (423, 170), (431, 232), (209, 232)], lighter(colour, 0.12))
    _hood(canvas, colour)
    _zip(canvas, colour, hem, 170)
    _pockets(canvas, colour, 350)
    if "Running" in product.title:
        for side in (-1, 1):
            canvas.stroke([(320 + side * 104, 260), (320 + side * 40, 236)], CREAM, 8)
    if "Packaway" in product.title:
        canvas.box(440, 440, 540, 520, darker(colour, 0.1), 30)
        canvas.stroke([(462, 452), (520, 452)], CREAM, 4)


def kids_raincoat(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(180, 460, 524)
    _sleeves(canvas, colour, 440)
    _trunk(canvas, colour, 470, flare=26)
    _hood(canvas, colour)
    canvas.stroke([(320, 176), (320, 466)], darker(colour, 0.3), 5)
    for y in (214, 274, 334, 394):
        canvas.ball(320, y, 13, CREAM)
    _flap_pockets(canvas, colour, 366, 60)
    canvas.box(214, 490, 286, 522, (54, 96, 150), 12)
    canvas.box(354, 490, 426, 522, (54, 96, 150), 12)


def down_jacket(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    hem = 484
    canvas.shadow(170, 470, 524)
    _sleeves(canvas, colour, hem)
    for y in range(220, 460, 40):
        for side in (-1, 1):
            outer, inner = 137 + (y - 190) * 0.22, 98 + max(0, y - 300) * 0.27
            canvas.stroke(
                [(320 + side * (inner + 8), y + 4), (320 + side * (outer - 4), y - 4)],
                darker(colour, 0.24),
                4,
            )
    _trunk(canvas, colour, hem)
    _quilting(canvas, colour, hem)
    if "Men's" in product.title:
        _hood(canvas, colour)
    else:
        _collar(canvas, colour)
    _zip(canvas, colour, hem, 172)


def _quilting(canvas: Canvas, colour: Colour, hem: float) -> None:
    y = 196.0
    while y < hem - 10:
        canvas.stroke(f"M 214,{y} Q 267,{y + 10} 320,{y} Q 373,{y + 10} 426,{y}", darker(colour, 0.24), 4)
        canvas.stroke(f"M 222,{y + 7} Q 267,{y + 16} 312,{y + 7}", lighter(colour, 0.16), 3)
        y += 42


def vest(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(190, 450, 524)
    canvas.body(
        "M 262,132 L 378,132 L 424,162 Q 396,220 420,290 L 430,494 L 210,494 L 220,290 Q 244,220 216,162 Z",
        colour,
        18,
    )
    _quilting_narrow(canvas, colour)
    _collar(canvas, colour)
    _zip(canvas, colour, 494)
    _pockets(canvas, colour, 380)


def _quilting_narrow(canvas: Canvas, colour: Colour) -> None:
    for y, half in ((200, 86), (244, 82), (288, 92), (332, 98), (376, 100), (420, 102), (464, 104)):
        canvas.stroke(f"M {320 - half},{y} Q 320,{y + 12} {320 + half},{y}", darker(colour, 0.24), 4)


def parka(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    fur: Colour = (196, 170, 136)
    canvas.shadow(160, 480, 534)
    _sleeves(canvas, colour, 480)
    _trunk(canvas, colour, 526, flare=10)
    for x, y in ((244, 152), (248, 112), (276, 86), (320, 76), (364, 86), (392, 112), (396, 152)):
        canvas.ball(x, y, 26, fur)
    canvas.fill(
        "M 262,160 C 256,100 384,100 378,160 Q 350,180 320,180 Q 290,180 262,160 Z", darker(colour, 0.42)
    )
    canvas.stroke([(320, 180), (320, 522)], darker(colour, 0.32), 18)
    for y in (230, 300, 370, 440, 500):
        canvas.ball(320, y, 7, STEEL)
    if "Women" in product.title:
        canvas.stroke("M 208,330 Q 320,346 432,330", darker(colour, 0.3), 8)
    _flap_pockets(canvas, colour, 222, 54)
    _flap_pockets(canvas, colour, 390, 76)


def fleece(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(170, 470, 524)
    _sleeves(canvas, colour, 480)
    _trunk(canvas, colour, 480)
    for row in range(11):
        for column in range(8):
            x, y = 232 + column * 25 + row % 2 * 12, 190 + row * 26
            canvas.stroke([(x - 5, y), (x + 5, y + 3)], mixed(colour, CREAM, 0.28), 4)
    _collar(canvas, colour)
    _zip(canvas, colour, 480)
    canvas.box(352, 222, 406, 276, CHARCOAL if sum(colour) > 380 else CREAM, 6)


def softshell(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(170, 470, 524)
    _sleeves(canvas, lighter(colour, 0.06), 484)
    _trunk(canvas, colour, 484)
    for side in (-1, 1):
        canvas.fill(
            [
                (320 + side * 104, 170),
                (320 + side * 70, 150),
                (320 + side * 84, 480),
                (320 + side * 116, 480),
            ],
            lighter(colour, 0.14),
        )
    _collar(canvas, colour)
    _zip(canvas, (226, 116, 60), 484)
    canvas.stroke([(352, 236), (404, 228)], (226, 116, 60), 6)
    _pockets(canvas, colour, 350)


def trench_coat(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(160, 480, 534)
    _sleeves(canvas, colour, 470)
    _trunk(canvas, colour, 530, flare=22)
    canvas.body([(262, 132), (320, 250), (222, 226), (240, 150)], lighter(colour, 0.14), 8)
    canvas.body([(378, 132), (320, 250), (418, 226), (400, 150)], lighter(colour, 0.14), 8)
    canvas.fill([(272, 130), (368, 130), (320, 226)], darker(colour, 0.36))
    canvas.stroke([(334, 250), (338, 526)], darker(colour, 0.25), 4)
    for y in (266, 306, 392, 436):
        for x in (290, 362):
            canvas.ball(x, y, 9, (112, 84, 60))
    canvas.label(203, 336, 437, 366, darker(colour, 0.16), 6)
    canvas.box(302, 330, 340, 372, (112, 84, 60), 6)


def overshirt(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(170, 470, 524)
    _sleeves(canvas, colour, 486)
    _trunk(canvas, colour, 496)
    canvas.body([(270, 118), (320, 160), (282, 206), (240, 150)], lighter(colour, 0.1), 8)
    canvas.body([(370, 118), (320, 160), (358, 206), (400, 150)], lighter(colour, 0.1), 8)
    canvas.fill([(276, 122), (364, 122), (320, 160)], darker(colour, 0.4))
    canvas.stroke([(320, 164), (320, 492)], darker(colour, 0.2), 16)
    for y in (196, 256, 316, 376, 436):
        canvas.ball(320, y, 8, WOOD)
    _flap_pockets(canvas, colour, 238, 66)
