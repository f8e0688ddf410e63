"""Wooden toys, each one drawn for itself."""

from __future__ import annotations

from app.demo.canvas import Canvas
from app.demo.catalogue import DemoProduct
from app.demo.palette import CHARCOAL, CREAM, INK, STEEL, WHITE, WOOD, Colour, darker, lighter

_RED: Colour = (214, 84, 72)
_BLUE: Colour = (72, 122, 188)
_YELLOW: Colour = (244, 196, 70)
_GREEN: Colour = (104, 160, 100)


def blocks(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(110, 540, 514)
    for left, top, width, height, tone in (
        (130, 414, 100, 100, _RED), (230, 414, 100, 100, WOOD), (430, 414, 100, 100, _BLUE),
        (170, 334, 120, 80, _YELLOW), (430, 314, 100, 100, WOOD), (300, 264, 170, 50, _GREEN),
    ):  # fmt: skip
        canvas.box(left, top, left + width, top + height, tone, 8)
    canvas.body(
        "M 330,514 L 330,314 L 430,314 L 430,514 L 410,514 Q 410,424 380,424 Q 350,424 350,514 Z", WOOD, 8
    )
    canvas.body([(180, 334), (230, 254), (280, 334)], _BLUE, 8)
    canvas.body([(310, 264), (385, 164), (460, 264)], _RED, 12)
    canvas.text(180, 464, "A", 52, CREAM)
    canvas.text(480, 464, "B", 52, CREAM)


def train(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.stroke([(60, 500), (580, 500)], WOOD, 20)
    for x in range(80, 580, 46):
        canvas.stroke([(x, 494), (x, 506)], darker(WOOD, 0.3), 6)
    canvas.box(96, 340, 250, 450, _YELLOW, 10)
    for x in (130, 180, 222):
        canvas.ball(x, 330, 26, _GREEN if x != 180 else _RED)
    canvas.stroke([(250, 430), (290, 430)], CHARCOAL, 10)
    canvas.box(280, 396, 540, 456, darker(_RED, 0.1), 10)
    canvas.box(286, 230, 392, 410, _RED, 8)
    canvas.box(272, 208, 406, 240, _BLUE, 10)
    canvas.label(306, 262, 372, 330, (206, 228, 238), 8)
    canvas.box(386, 316, 528, 410, _BLUE, 40)
    canvas.box(446, 250, 484, 324, CHARCOAL, 6)
    canvas.box(436, 236, 494, 260, CHARCOAL, 8)
    for x, r in ((140, 34), (208, 34), (330, 42), (420, 34), (496, 34)):
        canvas.ball(x, 490 - r, r, WOOD)
        canvas.ellipse((x - 9, 481 - r, x + 9, 499 - r), _RED)
    for x, y, r in ((490, 196, 26), (526, 156, 34), (572, 120, 24)):
        canvas.ball(x, y, r, WHITE)


def shape_sorter(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(120, 530, 514)
    canvas.box(160, 280, 480, 510, WOOD, 10)
    canvas.body([(120, 290), (320, 130), (520, 290)], colour, 18)
    hole = darker(WOOD, 0.55)
    canvas.ellipse((196, 320, 262, 386), hole)
    canvas.fill([(294, 322), (352, 322), (352, 384), (294, 384)], hole)
    canvas.fill([(410, 320), (446, 386), (374, 386)], hole)
    canvas.fill(
        [
            (320, 410),
            (332, 440),
            (364, 440),
            (338, 460),
            (348, 492),
            (320, 472),
            (292, 492),
            (302, 460),
            (276, 440),
            (308, 440),
        ],
        hole,
    )
    canvas.label(200, 420, 258, 486, hole, 28)
    canvas.fill([(410, 416), (444, 452), (410, 488), (376, 452)], hole)
    canvas.ball(540, 486, 30, _YELLOW)
    canvas.box(74, 456, 132, 514, _RED, 6)


def marble_run(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(110, 540, 520)
    for x, top in ((150, 150), (490, 220), (150, 330), (490, 390)):
        canvas.box(x - 24, top, x + 24, 516, darker(colour, 0.1), 6)
    for (x1, y1), (x2, y2), tone in (
        ((130, 170), (510, 240), colour),
        ((510, 280), (130, 350), colour),
        ((130, 390), (510, 450), colour),
    ):
        canvas.stroke([(x1, y1), (x2, y2)], tone, 30)
        canvas.stroke([(x1, y1 - 5), (x2, y2 - 5)], darker(colour, 0.25), 8)
    canvas.body([(96, 90), (204, 90), (170, 160), (130, 160)], _BLUE, 8)
    for x, y, tone in (
        (150, 80, _RED),
        (250, 176, _GREEN),
        (400, 206, _BLUE),
        (300, 302, _YELLOW),
        (230, 390, _RED),
        (430, 424, _GREEN),
    ):
        canvas.ball(x, y - 4, 19, tone)
        canvas.ellipse((x - 9, y - 16, x - 2, y - 9), WHITE)


def whale(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(120, 500, 510)
    canvas.stroke("M 130,380 C 90,380 70,420 40,400", _RED, 6)
    canvas.ball(36, 398, 16, _RED)
    canvas.body(
        "M 470,330 C 500,300 490,240 470,210 C 520,210 540,230 548,262 "
        "C 570,240 600,240 620,256 C 590,290 560,340 500,390 Z",
        colour,
        10,
    )
    canvas.body(
        "M 120,380 C 120,270 220,220 330,236 C 430,250 470,310 500,340 "
        "C 500,430 430,462 320,462 L 210,462 C 150,462 120,430 120,380 Z",
        colour,
        22,
    )
    canvas.fill(
        "M 124,404 C 200,430 300,430 420,416 C 400,450 360,458 320,458 L 210,458 C 160,458 130,440 124,404 Z",
        lighter(colour, 0.6),
    )
    canvas.ellipse((180, 336, 206, 362), INK)
    canvas.ellipse((190, 340, 198, 348), WHITE)
    for side in (-1, 0, 1):
        canvas.stroke(
            f"M 270,230 Q {270 + side * 20},190 {270 + side * 44},{176 - (side == 0) * 22}",
            (134, 190, 222),
            9,
        )
    for x in (220, 400):
        canvas.ball(x, 470, 40, WOOD)
        canvas.ellipse((x - 10, 460, x + 10, 480), _RED)


def dolls_house(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(110, 540, 520)
    canvas.box(150, 220, 490, 518, CREAM, 4)
    canvas.body([(110, 230), (320, 80), (530, 230)], colour, 16)
    canvas.ball(320, 180, 28, (206, 228, 238))
    for top in (318, 418):
        canvas.fill([(150, top), (490, top), (490, top + 10), (150, top + 10)], colour)
    canvas.fill([(315, 230), (325, 230), (325, 518), (315, 518)], colour)
    for box, tone in (
        ((150, 230, 315, 318), (220, 234, 240)),
        ((325, 230, 490, 318), (250, 232, 208)),
        ((150, 328, 315, 418), (232, 240, 218)),
        ((325, 328, 490, 418), (244, 222, 228)),
        ((150, 428, 315, 518), (250, 238, 206)),
        ((325, 428, 490, 518), (222, 228, 244)),
    ):
        canvas.label(*box, tone, 0)
    canvas.box(170, 284, 260, 318, _BLUE, 8)
    canvas.box(440, 262, 470, 318, WOOD, 4)
    canvas.box(176, 376, 290, 418, _RED, 12)
    canvas.box(350, 384, 460, 394, WOOD, 3)
    canvas.stroke([(362, 394), (362, 416)], WOOD, 6)
    canvas.stroke([(450, 394), (450, 416)], WOOD, 6)
    canvas.box(180, 468, 240, 518, STEEL, 6)
    canvas.box(390, 448, 440, 518, _GREEN, 6)
    for x, y in ((280, 300), (405, 370), (270, 496)):
        canvas.ball(x, y - 26, 11, (236, 196, 160))
        canvas.fill([(x, y - 18), (x + 13, y + 20), (x - 13, y + 20)], _YELLOW)
