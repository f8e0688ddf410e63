"""Pots, pans, knives and a board."""

from __future__ import annotations

from app.demo.canvas import Canvas
from app.demo.catalogue import DemoProduct
from app.demo.palette import CHARCOAL, CREAM, STEEL, WHITE, WOOD, Colour, darker, lighter

_BLADE: Colour = (204, 210, 216)


def casserole(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    _pot(canvas, 320, 290, 150, 210, colour)
    _lid(canvas, 320, 290, 158, 62, colour, STEEL)


def _pot(canvas: Canvas, x: float, top: float, half: float, height: float, colour: Colour) -> None:
    bottom = top + height
    canvas.shadow(x - half - 30, x + half + 40, bottom)
    for side in (-1, 1):
        canvas.stroke(
            f"M {x + side * half},{top + 42} C {x + side * (half + 46)},{top + 30} "
            f"{x + side * (half + 46)},{top + 84} {x + side * half},{top + 76}",
            darker(colour, 0.12),
            16,
        )
    canvas.body(
        f"M {x - half},{top} L {x + half},{top} L {x + half - 8},{bottom - 40} Q {x + half - 12},{bottom} "
        f"{x + half - 56},{bottom} L {x - half + 56},{bottom} "
        f"Q {x - half + 12},{bottom} {x - half + 8},{bottom - 40} Z",
        colour,
        22,
    )


def _lid(
    canvas: Canvas, x: float, y: float, half: float, height: float, colour: Colour, knob: Colour
) -> None:
    canvas.body(
        f"M {x - half},{y} C {x - half * 0.8},{y - height} {x + half * 0.8},{y - height} {x + half},{y} Z",
        lighter(colour, 0.08),
        14,
    )
    canvas.label(x - half - 4, y - 8, x + half + 4, y + 12, darker(colour, 0.12), 9)
    canvas.box(x - 12, y - height - 8, x + 12, y - height + 22, darker(knob, 0.2), 4)
    canvas.box(x - 26, y - height - 20, x + 26, y - height + 4, knob, 12)


def cocottes(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    for x, top, tone in (
        (200, 180, lighter(colour, 0.2)),
        (450, 180, darker(colour, 0.1)),
        (195, 396, colour),
        (455, 396, lighter(colour, 0.1)),
    ):
        _pot(canvas, x, top, 72, 112, tone)
        _lid(canvas, x, top, 77, 32, tone, CREAM)


def stockpot(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    _pot(canvas, 320, 240, 150, 276, colour)
    canvas.stroke([(184, 300), (456, 300)], darker(colour, 0.12), 3)
    _lid(canvas, 320, 238, 156, 52, lighter(colour, 0.35), CHARCOAL)


def saucepan(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(90, 430, 500)
    canvas.stroke([(400, 320), (570, 280)], darker(colour, 0.2), 24)
    canvas.ellipse((548, 274, 562, 288), CREAM)
    canvas.body("M 110,300 L 410,300 L 404,466 Q 402,500 368,500 L 152,500 Q 118,500 116,466 Z", colour, 22)
    for y in (360, 420):
        canvas.stroke([(150, y), (190, y)], darker(colour, 0.25), 4)
    _lid(canvas, 260, 300, 156, 50, (206, 226, 230), CHARCOAL)


def frying_pan(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    """Seen from above; what it is made of shows in the surface."""
    iron = "iron" in product.facts["material"]
    rim = colour if not iron else CHARCOAL
    handle = {True: CHARCOAL, False: WOOD if "ceramic" in product.facts["material"] else darker(STEEL, 0.2)}[
        iron
    ]
    canvas.shadow(110, 440, 510)
    canvas.stroke([(400, 230), (556, 92)], handle, 34)
    canvas.ellipse((536, 80, 560, 104), darker(handle, 0.4))
    canvas.ball(270, 340, 190, rim)
    inside = (
        darker(rim, 0.3) if iron else CREAM if "ceramic" in product.facts["material"] else lighter(rim, 0.45)
    )
    canvas.ball(270, 340, 158, inside)
    if iron:
        canvas.body(
            "M 190,300 C 200,230 330,240 350,310 C 370,400 300,430 240,410 C 200,400 180,360 190,300 Z",
            (150, 74, 52),
            12,
        )
        for dy in (0, 44, 88):
            canvas.stroke([(212, 318 + dy), (330, 286 + dy)], (92, 44, 34), 9)
    else:
        canvas.body(
            "M 190,330 C 190,260 270,240 320,270 C 390,290 380,400 310,414 C 240,430 180,400 190,330 Z",
            WHITE,
            8,
        )
        canvas.ball(284, 336, 44, (246, 190, 62))


def grill_pan(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(100, 460, 520)
    canvas.stroke([(420, 230), (566, 100)], CHARCOAL, 34)
    canvas.ellipse((544, 88, 568, 112), (30, 32, 38))
    canvas.box(100, 180, 440, 516, CHARCOAL, 50)
    canvas.label(128, 208, 412, 488, (40, 42, 48), 36)
    for place in range(8):
        x = 158 + 32 * place
        canvas.stroke([(x, 232), (x, 464)], (84, 88, 96), 9)
    for x, y, tone in ((200, 300, (236, 132, 54)), (300, 380, (110, 152, 76)), (310, 286, (196, 66, 54))):
        canvas.ball(x, y, 40, tone)
        canvas.stroke([(x - 24, y - 12), (x + 24, y - 12)], darker(tone, 0.4), 6)
        canvas.stroke([(x - 24, y + 14), (x + 24, y + 14)], darker(tone, 0.4), 6)


def wok(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(190, 430, 500)
    canvas.stroke([(460, 300), (590, 244)], WOOD, 30)
    canvas.stroke("M 130,312 C 70,300 70,350 140,346", CHARCOAL, 14)
    canvas.body("M 116,290 L 506,290 C 490,420 420,500 311,500 C 200,500 132,420 116,290 Z", colour, 26)
    canvas.ellipse((116, 246, 506, 334), (40, 42, 48))
    for x, y, tone in (
        (200, 286, (236, 132, 54)),
        (260, 270, (110, 152, 76)),
        (320, 296, (226, 200, 150)),
        (390, 276, (196, 66, 54)),
        (440, 292, (110, 152, 76)),
        (300, 262, (246, 190, 62)),
        (230, 306, (196, 66, 54)),
        (370, 308, (110, 152, 76)),
    ):
        canvas.ball(x, y, 22, tone)


def roasting_tin(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    navy: Colour = (44, 62, 104)
    canvas.shadow(90, 550, 500)
    canvas.body([(90, 300), (550, 300), (510, 496), (130, 496)], (246, 244, 238), 20)
    for x, y, r, tone in (
        (200, 288, 36, (224, 172, 90)),
        (270, 276, 40, (206, 150, 70)),
        (350, 282, 38, (224, 172, 90)),
        (430, 288, 34, (236, 132, 54)),
        (312, 254, 32, (214, 160, 80)),
        (238, 250, 26, (110, 152, 76)),
        (396, 250, 26, (110, 152, 76)),
    ):
        canvas.ball(x, y, r, tone)
    canvas.label(70, 292, 570, 322, navy, 14)
    for x in (60, 520):
        canvas.label(x, 286, x + 60, 328, navy, 14)


def cookware_set(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    _pot(canvas, 200, 190, 110, 150, lighter(colour, 0.1))
    _lid(canvas, 200, 190, 116, 42, lighter(colour, 0.35), CHARCOAL)
    _pot(canvas, 450, 220, 90, 120, lighter(colour, 0.1))
    _lid(canvas, 450, 220, 95, 36, lighter(colour, 0.35), CHARCOAL)
    canvas.shadow(90, 420, 516)
    canvas.stroke([(230, 430), (100, 400)], CHARCOAL, 20)
    canvas.body("M 190,410 L 390,410 L 386,490 Q 384,516 358,516 L 222,516 Q 196,516 194,490 Z", colour, 18)
    canvas.stroke([(440, 480), (580, 446)], CHARCOAL, 18)
    canvas.body(
        "M 402,466 L 560,466 Q 548,516 520,516 L 442,516 Q 412,516 402,466 Z", darker(colour, 0.08), 14
    )


def chefs_knife(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    _board(canvas, WOOD)
    canvas.body("M 96,392 C 150,300 260,268 400,266 L 400,350 C 300,366 190,384 96,392 Z", _BLADE, 8)
    canvas.stroke("M 110,388 C 190,378 300,362 396,346", WHITE, 4)
    canvas.box(396, 262, 420, 330, STEEL, 4)
    canvas.body("M 420,266 L 566,258 Q 584,262 580,290 Q 578,318 556,316 L 420,320 Z", colour, 8)
    for x in (452, 494, 536):
        canvas.ellipse((x - 6, 284, x + 6, 296), lighter(STEEL, 0.4))
    for x, tone in ((220, (110, 152, 76)), (290, (236, 132, 54)), (350, (110, 152, 76))):
        canvas.ball(x, 440, 24, tone)


def bread_knife(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    _board(canvas, lighter(WOOD, 0.15))
    canvas.body(
        "M 130,480 C 120,380 210,350 320,352 C 430,350 520,380 510,480 Q 508,500 490,500 "
        "L 150,500 Q 132,500 130,480 Z",
        (202, 142, 78),
        20,
    )
    for x in (200, 280, 360, 440):
        canvas.stroke([(x - 22, 400), (x + 22, 366)], (240, 212, 160), 12)
    waves = " ".join(
        f"Q {110 + 18 * n + 9},{286 if n % 2 else 270} {110 + 18 * (n + 1)},278" for n in range(16)
    )
    canvas.body(
        f"M 96,240 L 400,222 L 400,278 L 398,278 {'L 110,278'} {waves} L 398,260 L 110,262 Z", _BLADE, 6
    )
    canvas.body([(96, 240), (400, 222), (400, 270), (110, 274)], _BLADE, 6)
    canvas.body("M 400,196 L 560,180 Q 580,184 578,212 Q 576,240 556,238 L 400,250 Z", colour, 8)
    for x in (440, 484, 528):
        canvas.ellipse((x - 6, 210, x + 6, 222), lighter(STEEL, 0.4))


def board(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    _board(canvas, colour)
    canvas.label(150, 240, 490, 470, darker(colour, 0.12), 20)
    canvas.label(158, 248, 482, 462, colour, 16)
    for y in (280, 322, 366, 410):
        canvas.stroke(f"M 176,{y} C 250,{y - 12} 360,{y + 14} 464,{y - 4}", darker(colour, 0.07), 4)
    for x, tone in ((240, (196, 66, 54)), (320, (196, 66, 54))):
        canvas.ball(x, 400, 34, tone)
        canvas.fill(f"M {x - 14},{372} Q {x},{352} {x + 14},{372} Z", (92, 132, 70))


def _board(canvas: Canvas, colour: Colour) -> None:
    canvas.shadow(100, 550, 504)
    canvas.box(112, 206, 528, 500, colour, 30)
    canvas.ellipse((476, 226, 504, 254), darker(colour, 0.35))
