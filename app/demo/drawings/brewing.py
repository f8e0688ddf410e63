"""Kettles, grinders and what coffee and tea are brewed in."""

from __future__ import annotations

from app.demo.canvas import Canvas
from app.demo.catalogue import DemoProduct
from app.demo.palette import CHARCOAL, CREAM, INK, STEEL, WHITE, WOOD, Colour, darker, lighter

_COFFEE: Colour = (104, 64, 42)
_GLASS: Colour = (206, 228, 232)


def electric_kettle(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(150, 500, 520)
    canvas.stroke("M 446,200 C 540,190 540,420 452,440", CHARCOAL, 30)
    canvas.body("M 220,190 L 152,214 L 214,280 Z", colour, 8)
    canvas.body(
        "M 216,160 L 424,160 Q 440,160 444,176 L 474,468 Q 476,484 460,484 L 180,484 "
        "Q 164,484 166,468 L 196,176 Q 200,160 216,160 Z",
        colour,
    )
    canvas.body("M 212,160 Q 216,124 320,122 Q 424,124 428,160 Z", CHARCOAL, 8)
    canvas.box(296, 98, 344, 128, CHARCOAL, 10)
    canvas.box(160, 486, 480, 520, CHARCOAL, 14)
    canvas.label(224, 300, 244, 440, _GLASS, 10)
    canvas.label(226, 360, 242, 438, (130, 182, 206), 8)
    canvas.text(340, 400, product.brand.upper(), 21, darker(colour, 0.4))


def gooseneck_kettle(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    handle = WOOD if "beech" in product.facts["material"] else CHARCOAL
    canvas.shadow(130, 520, 520)
    canvas.stroke("M 232,424 C 130,430 190,260 110,232", darker(colour, 0.12), 22)
    canvas.stroke("M 230,416 C 138,420 196,256 116,228", lighter(colour, 0.1), 8)
    canvas.stroke("M 420,250 C 470,214 540,240 528,300 L 516,420", handle, 30)
    canvas.body(
        "M 268,236 L 404,236 Q 416,236 420,248 L 446,448 Q 448,464 432,464 L 240,464 "
        "Q 224,464 226,448 L 252,248 Q 256,236 268,236 Z",
        colour,
    )
    canvas.body("M 264,236 Q 270,204 336,204 Q 402,204 408,236 Z", lighter(colour, 0.12), 8)
    canvas.ball(336, 192, 16, handle)
    canvas.box(206, 468, 470, 520, CHARCOAL, 16)
    canvas.label(300, 480, 376, 508, (30, 32, 38), 6)
    canvas.text(338, 494, "92°", 22, (250, 190, 92))


def whistling_kettle(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(130, 510, 514)
    canvas.stroke("M 220,270 C 210,120 430,120 420,270", CHARCOAL, 24)
    canvas.body("M 210,400 L 120,300 L 150,280 L 240,350 Z", colour, 8)
    canvas.box(104, 270, 160, 304, CHARCOAL, 8)
    canvas.body(
        "M 320,240 C 440,240 500,330 496,430 Q 494,514 420,514 L 220,514 "
        "Q 146,514 144,430 C 140,330 200,240 320,240 Z",
        colour,
        24,
    )
    canvas.body("M 262,252 Q 270,228 320,228 Q 370,228 378,252 Z", darker(colour, 0.25), 6)
    canvas.ball(320, 216, 16, CHARCOAL)
    for dx in (0, 22, 44):
        canvas.stroke(f"M {70 + dx},{250 - dx} Q {82 + dx},{230 - dx} {72 + dx},{212 - dx}", CREAM, 6)


def dripper(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(190, 460, 520)
    canvas.body("M 240,380 L 400,380 L 424,500 Q 426,520 406,520 L 234,520 Q 214,520 216,500 Z", _GLASS, 10)
    canvas.fill("M 226,450 L 414,450 L 422,498 Q 424,512 406,512 L 234,512 Q 216,512 218,498 Z", _COFFEE)
    canvas.stroke("M 420,400 C 480,400 480,480 424,480", _GLASS, 14)
    canvas.stroke("M 454,214 C 520,210 520,290 430,290", colour, 20)
    canvas.fill([(186, 150), (454, 150), (420, 196), (220, 196)], CREAM)
    canvas.body("M 170,178 L 470,178 L 372,350 L 268,350 Z", colour, 20)
    for dx in (-70, -24, 24, 70):
        canvas.stroke([(320 + dx * 1.35, 200), (320 + dx * 0.55, 338)], darker(colour, 0.1), 5)
    canvas.box(206, 346, 434, 378, darker(colour, 0.06), 14)
    canvas.stroke([(320, 380), (320, 446)], _COFFEE, 5)


def filters(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(120, 520, 514)
    for place in range(7):
        y = 470 - 18 * place
        tone = lighter((232, 214, 182), 0.3 if place % 2 else 0.6)
        canvas.body(
            f"M {130 + place},{y - 210} L {470 + place},{y - 230} L {366 + place},{y + 44} "
            f"L {226 + place},{y + 40} Z",
            tone,
            5,
        )
    canvas.text(300, 250, "02", 46, (190, 164, 122))
    canvas.text(300, 296, "100", 24, (190, 164, 122))
    canvas.box(440, 390, 540, 514, (92, 122, 110), 8)
    canvas.text(490, 440, "PAPER", 19, CREAM)
    canvas.text(490, 466, "CONES", 19, CREAM)


def server(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(150, 500, 520)
    canvas.stroke("M 424,250 C 540,240 540,440 452,440", _GLASS, 22)
    canvas.body(
        "M 236,190 L 404,190 L 410,220 C 420,290 490,330 490,420 Q 490,520 410,520 "
        "L 230,520 Q 150,520 150,420 C 150,330 220,290 230,220 Z",
        _GLASS,
        18,
    )
    canvas.fill("M 162,400 L 478,400 Q 484,508 410,508 L 230,508 Q 156,508 162,400 Z", _COFFEE)
    canvas.ellipse((162, 384, 478, 416), lighter(_COFFEE, 0.18))
    for y, words in ((350, "500"), (440, "300")):
        canvas.stroke([(300, y), (340, y)], WHITE, 4)
        canvas.text(370, y, words, 20, WHITE)
    canvas.box(224, 160, 416, 200, CHARCOAL, 12)


def french_press(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(180, 500, 520)
    canvas.stroke("M 404,250 C 500,244 500,460 404,456", CHARCOAL, 24)
    canvas.box(224, 210, 416, 506, _GLASS, 14)
    canvas.label(234, 330, 406, 496, _COFFEE, 10)
    canvas.label(234, 320, 406, 344, STEEL, 6)
    canvas.stroke([(320, 110), (320, 326)], STEEL, 8)
    canvas.body("M 216,214 Q 220,176 320,172 Q 420,176 424,214 Z", colour, 10)
    canvas.ball(320, 104, 22, colour)
    for x in (230, 410):
        canvas.stroke([(x, 214), (x, 512)], colour, 12)
    canvas.stroke([(224, 250), (416, 250)], colour, 10)
    canvas.stroke([(216, 512), (424, 512)], colour, 16)


def moka_pot(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(180, 480, 520)
    canvas.stroke("M 404,200 L 486,206 Q 500,208 496,226 L 474,330", CHARCOAL, 26)
    canvas.body([(214, 178), (176, 200), (226, 246)], colour, 6)
    canvas.body([(222, 170), (412, 170), (388, 350), (252, 350)], colour, 22)
    canvas.body([(252, 366), (388, 366), (430, 520), (210, 520)], colour, 22)
    canvas.box(240, 344, 400, 374, darker(colour, 0.2), 6)
    canvas.body([(222, 170), (300, 134), (340, 134), (412, 170)], lighter(colour, 0.1), 8)
    canvas.ball(320, 120, 17, CHARCOAL)
    for dx in (-34, 34):
        canvas.stroke([(320 + dx * 1.4, 178), (320 + dx, 340)], darker(colour, 0.1), 3)
        canvas.stroke([(320 + dx, 374), (320 + dx * 1.6, 514)], darker(colour, 0.1), 3)
    canvas.ball(386, 440, 11, (196, 160, 96))


def hand_grinder(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(220, 430, 520)
    canvas.stroke([(320, 150), (478, 134)], STEEL, 14)
    canvas.ball(486, 112, 28, colour)
    canvas.box(300, 140, 340, 190, CHARCOAL, 8)
    canvas.box(246, 180, 394, 216, CHARCOAL, 12)
    canvas.box(250, 212, 390, 380, STEEL, 10)
    canvas.box(246, 290, 394, 350, colour, 8)
    canvas.box(254, 380, 386, 520, darker(STEEL, 0.12), 14)
    canvas.text(320, 450, product.brand.upper(), 19, INK)
    for x, y in ((150, 506), (178, 516), (470, 512)):
        canvas.ellipse((x - 14, y - 10, x + 14, y + 10), _COFFEE)


def electric_grinder(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(200, 450, 520)
    canvas.body("M 220,110 L 420,110 L 396,240 L 244,240 Z", _GLASS, 12)
    canvas.fill([(229, 160), (411, 160), (397, 236), (243, 236)], _COFFEE)
    canvas.box(212, 88, 428, 116, CHARCOAL, 8)
    canvas.box(224, 236, 416, 520, colour, 20)
    canvas.ball(320, 296, 36, STEEL)
    canvas.stroke([(320, 296), (338, 274)], INK, 6)
    canvas.box(252, 376, 388, 506, darker(colour, 0.45), 10)
    canvas.box(266, 420, 374, 504, _GLASS, 10)
    canvas.fill([(272, 462), (368, 462), (368, 498), (272, 498)], _COFFEE)


def scale(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(120, 520, 500)
    canvas.box(130, 420, 510, 496, colour, 20)
    canvas.box(120, 396, 520, 430, CHARCOAL, 12)
    canvas.label(250, 444, 390, 482, (34, 36, 42), 8)
    canvas.text(320, 463, "18.0  0:32", 22, (250, 190, 92))
    canvas.body(
        "M 236,220 L 404,220 L 390,380 Q 388,396 372,396 L 268,396 Q 252,396 250,380 Z", (92, 122, 140), 14
    )
    canvas.stroke("M 402,250 C 466,246 460,350 394,346", (92, 122, 140), 16)
    canvas.ellipse((238, 208, 402, 234), _COFFEE)
    for x in (280, 320, 360):
        canvas.stroke(f"M {x},190 Q {x - 14},166 {x},146 Q {x + 14},126 {x},106", WHITE, 6)


def teapot(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(140, 510, 516)
    canvas.stroke("M 460,300 C 560,280 560,450 456,440", _GLASS, 20)
    canvas.body("M 196,430 C 130,420 150,330 96,280 L 124,270 C 170,320 180,340 220,350 Z", _GLASS, 8)
    canvas.ball(326, 376, 140, _GLASS)
    canvas.fill(
        "M 200,380 C 220,352 432,352 452,380 C 452,450 400,506 326,506 C 252,506 200,450 200,380 Z",
        (206, 138, 60),
    )
    canvas.label(276, 250, 376, 440, (190, 200, 206), 14)
    for y in range(280, 430, 20):
        for x in range(292, 366, 18):
            canvas.ellipse((x, y, x + 6, y + 6), (150, 116, 76) if y > 360 else (160, 172, 180))
    canvas.box(256, 222, 396, 252, WOOD, 12)
    canvas.ball(326, 208, 18, WOOD)
