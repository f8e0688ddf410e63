"""Soft toys, games and what flies, rolls or spins."""

from __future__ import annotations

from app.demo.canvas import Canvas
from app.demo.catalogue import DemoProduct
from app.demo.palette import CHARCOAL, CREAM, INK, STEEL, WHITE, WOOD, Colour, darker, lighter

_RED: Colour = (214, 84, 72)
_BLUE: Colour = (72, 122, 188)
_YELLOW: Colour = (244, 196, 70)
_GREEN: Colour = (104, 160, 100)


def teddy(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(150, 490, 522)
    for side in (-1, 1):
        canvas.ball(320 + side * 80, 130, 42, colour)
        canvas.ball(320 + side * 80, 132, 22, lighter(colour, 0.4))
        canvas.ball(320 + side * 116, 336, 48, darker(colour, 0.06))
        canvas.ball(320 + side * 96, 470, 60, colour)
        canvas.ball(320 + side * 100, 474, 36, lighter(colour, 0.4))
    canvas.ball(320, 390, 120, colour)
    canvas.ball(320, 404, 76, lighter(colour, 0.4))
    canvas.ball(320, 206, 112, colour)
    canvas.ball(320, 244, 50, lighter(colour, 0.5))
    for side in (-1, 1):
        canvas.ellipse((320 + side * 44 - 10, 180, 320 + side * 44 + 10, 200), INK)
    canvas.ellipse((300, 220, 340, 246), INK)
    canvas.stroke("M 320,246 L 320,262 Q 320,276 302,272", INK, 5)
    canvas.fill([(320, 312), (268, 290), (268, 338)], _RED)
    canvas.fill([(320, 312), (372, 290), (372, 338)], _RED)
    canvas.ball(320, 313, 14, darker(_RED))


def fox(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(200, 440, 522)
    canvas.body("M 240,320 L 400,320 L 424,520 L 216,520 Z", colour, 18)
    canvas.fill("M 276,320 L 364,320 L 344,450 Q 320,470 296,450 Z", CREAM)
    for side in (-1, 1):
        canvas.body(
            [
                (320 + side * 76, 340),
                (320 + side * 150, 396),
                (320 + side * 136, 440),
                (320 + side * 80, 410),
            ],
            colour,
            8,
        )
        canvas.ball(320 + side * 144, 420, 24, CHARCOAL)
        canvas.body([(320 + side * 126, 96), (320 + side * 40, 150), (320 + side * 120, 224)], colour, 8)
        canvas.fill([(320 + side * 116, 124), (320 + side * 70, 156), (320 + side * 112, 196)], CHARCOAL)
    canvas.body(
        "M 180,220 C 190,130 450,130 460,220 C 450,290 380,330 320,350 C 260,330 190,290 180,220 Z",
        colour,
        16,
    )
    for side in (-1, 1):
        canvas.fill(
            f"M 320,348 C {320 + side * 60},330 {320 + side * 130},290 {320 + side * 138},226 "
            f"C {320 + side * 80},230 {320 + side * 30},270 320,348 Z",
            CREAM,
        )
        canvas.ellipse((320 + side * 58 - 11, 206, 320 + side * 58 + 11, 228), INK)
    canvas.ellipse((302, 320, 338, 350), INK)


def bunny(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(140, 500, 520)
    canvas.body(
        "M 320,300 L 500,400 L 540,510 L 430,470 L 320,516 L 210,470 L 100,510 L 140,400 Z",
        lighter(colour, 0.35),
        14,
    )
    for x, y in ((106, 500), (534, 500), (320, 508)):
        canvas.ball(x, y, 22, colour)
    for place in range(14):
        x, y = 190 + (place * 53) % 260, 390 + (place * 37) % 80
        canvas.ellipse((x - 5, y - 5, x + 5, y + 5), colour)
    for side in (-1, 1):
        x = 320 + side * 46
        canvas.body(
            f"M {x - 28},210 C {x - 44 + side * 10},60 {x + 44 + side * 10},60 {x + 28},210 Z", colour, 8
        )
        canvas.fill(
            f"M {x - 13},200 C {x - 22 + side * 8},100 {x + 22 + side * 8},100 {x + 13},200 Z",
            (244, 196, 196),
        )
    canvas.ball(320, 270, 98, colour)
    for side in (-1, 1):
        canvas.stroke(
            f"M {320 + side * 40 - 12},262 Q {320 + side * 40},276 {320 + side * 40 + 12},262", INK, 5
        )
        canvas.ellipse((320 + side * 58 - 15, 286, 320 + side * 58 + 15, 306), (244, 176, 176))
    canvas.fill([(310, 288), (330, 288), (320, 300)], (222, 120, 120))
    canvas.stroke("M 304,314 Q 314,322 320,306 Q 326,322 336,314", INK, 4)


def football(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(150, 490, 512)
    canvas.ball(320, 320, 190, CREAM)
    canvas.body([(320, 252), (384, 300), (360, 376), (280, 376), (256, 300)], colour, 6)
    for path in (
        [(262, 146), (320, 132), (378, 146), (362, 190), (278, 190)],
        [(462, 196), (506, 276), (466, 304), (428, 262), (438, 210)],
        [(502, 376), (466, 448), (410, 440), (416, 394), (462, 360)],
        [(138, 376), (174, 448), (230, 440), (224, 394), (178, 360)],
        [(178, 196), (134, 276), (174, 304), (212, 262), (202, 210)],
        [(286, 506), (354, 506), (362, 470), (320, 450), (278, 470)],
    ):
        canvas.fill(path, darker(colour, 0.06))
    for start, end in (
        ((320, 252), (320, 190)),
        ((384, 300), (428, 266)),
        ((360, 376), (412, 404)),
        ((280, 376), (228, 404)),
        ((256, 300), (212, 266)),
    ):
        canvas.stroke([start, end], darker(CREAM, 0.35), 5)


def kite(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    for x, y in ((130, 190), (480, 450)):
        for dx, dy, r in ((0, 0, 34), (38, -14, 42), (80, 0, 32)):
            canvas.ball(x + dx, y + dy, r, WHITE)
    canvas.stroke("M 330,300 C 300,400 360,440 300,540", CHARCOAL, 4)
    canvas.body("M 320,230 C 260,110 140,120 70,210 C 160,190 240,230 300,330 Z", colour, 14)
    canvas.body("M 320,230 C 380,110 500,120 570,210 C 480,190 400,230 340,330 Z", darker(colour, 0.06), 14)
    for side in (-1, 1):
        canvas.fill([(320 + side * 250, 210), (320 + side * 188, 168), (320 + side * 170, 198)], CHARCOAL)
    canvas.body("M 320,150 Q 350,190 346,260 L 336,370 L 304,370 L 294,260 Q 290,190 320,150 Z", WHITE, 8)
    canvas.fill([(310, 158), (330, 158), (320, 118)], (240, 160, 60))
    canvas.fill([(304, 368), (336, 368), (356, 410), (284, 410)], CHARCOAL)
    for side in (-1, 1):
        canvas.ellipse((320 + side * 12 - 5, 186, 320 + side * 12 + 5, 196), INK)


def puzzle(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(110, 530, 510)
    canvas.box(110, 150, 530, 500, CREAM, 10)
    canvas.label(124, 164, 516, 340, (238, 162, 116), 0)
    canvas.ball(400, 290, 50, (250, 214, 120))
    canvas.label(124, 320, 516, 486, (66, 92, 140), 0)
    canvas.fill([(124, 320), (124, 250), (200, 240), (240, 270), (300, 262), (320, 320)], (96, 72, 102))
    for x, tone in ((210, _RED), (330, CREAM), (440, _YELLOW)):
        canvas.fill([(x - 40, 390), (x + 40, 390), (x + 26, 416), (x - 26, 416)], tone)
        canvas.stroke([(x, 390), (x, 310)], CHARCOAL, 5)
        canvas.fill([(x + 6, 316), (x + 6, 378), (x + 40, 378)], WHITE)
    for x in (222, 320, 418):
        canvas.stroke(
            f"M {x},164 L {x},230 C {x + 30},220 {x + 30},276 {x},262 L {x},390 "
            f"C {x - 30},380 {x - 30},430 {x},420 L {x},486",
            darker(CREAM, 0.2),
            3,
        )
    for y in (270, 378):
        canvas.stroke(
            f"M 124,{y} L 260,{y} C 250,{y - 28} 300,{y - 28} 290,{y} L 516,{y}", darker(CREAM, 0.2), 3
        )
    canvas.body(
        "M 470,470 L 510,470 C 500,440 550,440 540,470 L 580,470 L 580,560 L 470,560 Z", (66, 92, 140), 8
    )


def board_game(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(100, 550, 514)
    canvas.box(110, 190, 450, 500, colour, 12)
    canvas.label(110, 446, 450, 500, darker(colour, 0.28), 12)
    canvas.text(280, 250, "FERRY", 48, CREAM)
    canvas.text(280, 300, "MASTERS", 40, (250, 214, 120))
    canvas.fill([(170, 400), (390, 400), (360, 440), (200, 440)], CREAM)
    canvas.box(220, 350, 330, 402, _RED, 4)
    canvas.box(280, 322, 306, 352, CHARCOAL, 4)
    canvas.stroke(
        "M 140,452 Q 175,436 210,452 Q 245,468 280,452 Q 315,436 350,452 Q 385,468 420,452",
        lighter(colour, 0.45),
        6,
    )
    canvas.box(470, 430, 548, 508, CREAM, 12)
    for x, y in ((490, 450), (528, 450), (509, 469), (490, 488), (528, 488)):
        canvas.ellipse((x - 7, y - 7, x + 7, y + 7), INK)
    for x, tone in ((486, _RED), (532, _YELLOW)):
        canvas.ball(x, 330, 18, tone)
        canvas.body([(x - 10, 344), (x + 10, 344), (x + 24, 404), (x - 24, 404)], tone, 5)


def spinning_top(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(230, 410, 514)
    canvas.stroke([(320, 120), (320, 230)], STEEL, 18)
    canvas.ball(320, 112, 32, WOOD)
    canvas.body([(310, 470), (330, 470), (322, 514), (318, 514)], STEEL, 3)
    canvas.body(
        "M 120,340 C 130,240 510,240 520,340 C 510,430 390,480 320,484 C 250,480 130,430 120,340 Z", _BLUE, 24
    )
    canvas.body("M 170,276 C 230,228 410,228 470,276 C 410,304 230,304 170,276 Z", _RED, 10)
    canvas.fill("M 120,330 C 180,372 460,372 520,330 L 520,352 C 460,398 180,398 120,352 Z", _YELLOW)
    for x, y in ((170, 394), (240, 420), (320, 430), (400, 420), (470, 394)):
        canvas.fill([(x - 20, y), (x + 20, y), (x + 12, y + 14), (x - 12, y + 14)], CREAM)
        canvas.fill([(x, y - 4), (x, y - 30), (x + 16, y - 4)], CREAM)


def robot(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(170, 470, 520)
    canvas.stroke([(320, 150), (320, 104)], STEEL, 8)
    canvas.ball(320, 96, 18, _RED)
    for side in (-1, 1):
        x = 320 + side * 150
        canvas.stroke([(320 + side * 100, 340), (x, 370), (x, 420)], STEEL, 18)
        canvas.ball(x, 432, 26, CHARCOAL)
        canvas.box(320 + side * 56 - 30, 450, 320 + side * 56 + 30, 504, STEEL, 6)
        canvas.box(320 + side * 62 - 46, 486, 320 + side * 62 + 46, 520, CHARCOAL, 12)
    canvas.box(222, 300, 418, 460, colour, 20)
    canvas.label(250, 328, 390, 420, (44, 62, 110), 6)
    for x in (285, 320, 355):
        canvas.stroke([(x, 330), (x, 418)], (120, 150, 206), 3)
    for y in (351, 374, 397):
        canvas.stroke([(252, y), (388, y)], (120, 150, 206), 3)
    canvas.box(230, 146, 410, 286, lighter(colour, 0.15), 26)
    for side in (-1, 1):
        canvas.ball(320 + side * 42, 204, 28, WHITE)
        canvas.ellipse((320 + side * 42 - 11, 194, 320 + side * 42 + 11, 216), INK)
    canvas.stroke("M 284,254 Q 320,272 356,254", INK, 6)
    canvas.box(290, 282, 350, 304, STEEL, 4)
