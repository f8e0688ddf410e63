"""Coffee and tea in their bags, boxes and tins."""

from __future__ import annotations

from itertools import takewhile

from app.demo.canvas import Canvas
from app.demo.catalogue import DemoProduct
from app.demo.palette import CREAM, INK, STEEL, WOOD, Colour, darker, lighter, readable_on

_ROASTS: dict[str, Colour] = {
    "light": (178, 122, 74),
    "medium": (134, 84, 50),
    "medium dark": (106, 66, 42),
    "dark": (74, 48, 36),
}
#: Where the title stops naming the one product and goes on to say what kind of thing it is.
_COMMON_WORDS = frozenset(
    [
        "Coffee",
        "Ground",
        "Tea",
        "Beans",
        "Green",
        "Decaf",
        "Leaf",
        "and",
        "First",
        "Second",
        "Spring",
        "Bag",
        "Box",
    ]
)


def _words_of(product: DemoProduct) -> tuple[str, str]:
    """The two lines of a label: the brand, and the product's own name."""
    name = product.title.removeprefix(product.brand).split(",")[0].split()
    own = list(takewhile(lambda word: word not in _COMMON_WORDS, name))
    return product.brand.upper(), " ".join(own[:2])


def coffee_bag(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    large = product.facts["weight"].endswith("kg")
    left, right, top = (178, 462, 92) if large else (196, 444, 136)
    brand, name = _words_of(product)
    canvas.shadow(left - 20, right + 30, 520)
    canvas.body(
        f"M {left + 8},{top} L {right - 8},{top} L {right},{top + 60} L {right + 6},500 "
        f"Q {right + 6},520 {right - 14},520 L {left + 14},520 "
        f"Q {left - 6},520 {left - 6},500 L {left},{top + 60} Z",
        colour,
    )
    canvas.fill(
        [(left + 8, top), (right - 8, top), (right - 3, top + 34), (left + 3, top + 34)], darker(colour, 0.3)
    )
    canvas.stroke([(left + 14, top + 48), (right - 14, top + 48)], lighter(colour, 0.3), 3)
    canvas.label(left + 28, 262, right - 28, 426, CREAM)
    canvas.text(320, 296, brand, 19, INK)
    canvas.text(320, 334, name, 27, darker(colour, 0.25), width=right - left - 74)
    canvas.text(320, 368, product.facts["weight"], 18, INK)
    _origin_stripes(canvas, product, left + 28, right - 28)
    _bean(canvas, 320, 222, 24, _ROASTS.get(product.facts["roast"], _ROASTS["medium"]))
    _loose_beans(canvas, product, right)


def _origin_stripes(canvas: Canvas, product: DemoProduct, left: float, right: float) -> None:
    shade = _ROASTS.get(product.facts["roast"], _ROASTS["medium"])
    filled = list(_ROASTS).index(product.facts["roast"]) + 1 if product.facts["roast"] in _ROASTS else 2
    for place in range(4):
        x = (left + right) / 2 - 39 + 26 * place
        canvas.ellipse((x - 8, 392, x + 8, 408), shade if place < filled else (226, 216, 200))


def _loose_beans(canvas: Canvas, product: DemoProduct, right: float) -> None:
    shade = _ROASTS.get(product.facts["roast"], _ROASTS["medium"])
    if product.facts["grind"] == "whole beans":
        for x, y in ((right + 40, 508), (right + 66, 520), (right + 30, 526)):
            _bean(canvas, x, y, 13, shade)
    else:
        canvas.fill(
            f"M {right + 6},528 Q {right + 26},496 {right + 44},500 Q {right + 66},504 {right + 84},528 Z",
            shade,
        )


def _bean(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    canvas.ellipse((x - size * 0.75, y - size, x + size * 0.75, y + size), colour)
    canvas.stroke(
        f"M {x + 1},{y - size * 0.8} "
        f"C {x - size * 0.5},{y - 2} {x + size * 0.5},{y + 2} {x - 1},{y + size * 0.8}",
        darker(colour, 0.4),
        max(2, size * 0.14),
    )


def cold_brew(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(180, 470, 520)
    canvas.body(
        "M 206,190 L 394,190 L 410,230 L 410,500 Q 410,520 390,520 L 210,520 Q 190,520 190,500 L 190,230 Z",
        (214, 232, 236),
    )
    canvas.fill(
        "M 198,300 L 402,300 L 402,498 Q 402,512 388,512 L 212,512 Q 198,512 198,498 Z", (110, 68, 46)
    )
    canvas.fill([(198, 300), (402, 300), (402, 316), (198, 316)], (138, 90, 62))
    canvas.box(210, 150, 390, 194, STEEL, 10)
    canvas.label(234, 372, 366, 460, CREAM)
    canvas.text(300, 400, "COLD", 24, INK)
    canvas.text(300, 430, "BREW", 24, darker(colour, 0.2))
    canvas.stroke("M 360,300 C 380,240 420,260 440,330", CREAM, 4)
    canvas.box(408, 330, 500, 436, CREAM, 14)
    canvas.label(424, 356, 484, 410, colour, 8)
    _bean(canvas, 454, 383, 16, CREAM)


def single_cups(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    """A carton with one sachet beside it."""
    brand, name = _words_of(product)
    canvas.shadow(140, 520, 516)
    canvas.fill([(150, 262), (186, 220), (440, 220), (404, 262)], lighter(colour, 0.3))
    canvas.fill([(404, 262), (440, 220), (440, 470), (404, 516)], darker(colour, 0.3))
    canvas.fill([(150, 262), (404, 262), (404, 516), (150, 516)], colour)
    canvas.label(176, 300, 378, 440, CREAM)
    canvas.text(277, 338, brand, 20, INK)
    canvas.text(277, 382, name, 27, darker(colour, 0.25), width=180)
    canvas.text(277, 476, product.facts["weight"], 20, readable_on(colour))
    canvas.body([(430, 350), (520, 330), (546, 500), (456, 520)], CREAM, 8)
    canvas.fill([(430, 350), (520, 330), (523, 350), (433, 370)], colour)
    _bean(canvas, 490, 436, 24, (110, 70, 46))


def tea_tin(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    brand, name = _words_of(product)
    canvas.shadow(190, 460, 520)
    canvas.box(204, 200, 436, 520, colour, 18)
    canvas.box(196, 160, 444, 216, darker(colour, 0.25), 16)
    canvas.box(290, 140, 350, 164, darker(colour, 0.4), 8)
    canvas.label(226, 266, 414, 446, CREAM, 90)
    canvas.text(320, 334, brand, 16, INK)
    _sprig(canvas, 320, 304, 0.7, (104, 142, 84))
    canvas.text(320, 368, name, 25, darker(colour, 0.25), width=168)
    canvas.text(320, 402, product.facts["type"], 17, INK)
    canvas.text(320, 484, product.facts["weight"], 20, readable_on(colour))


def _sprig(canvas: Canvas, x: float, y: float, scale: float, colour: Colour) -> None:
    s = scale * 30
    canvas.fill(
        f"M {x},{y + s / 2} Q {x - s * 1.4},{y} {x - s * 1.5},{y - s * 0.8} "
        f"Q {x - s * 0.2},{y - s * 0.6} {x},{y + s / 2} Z",
        colour,
    )
    canvas.fill(
        f"M {x},{y + s / 2} Q {x + s * 1.4},{y} {x + s * 1.5},{y - s * 0.8} "
        f"Q {x + s * 0.2},{y - s * 0.6} {x},{y + s / 2} Z",
        darker(colour),
    )
    canvas.fill(
        f"M {x},{y + s / 2} Q {x - s * 0.7},{y - s * 0.7} {x},{y - s * 1.6} "
        f"Q {x + s * 0.7},{y - s * 0.7} {x},{y + s / 2} Z",
        lighter(colour, 0.2),
    )


def tea_pouch(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    brand, name = _words_of(product)
    leaf: Colour = (
        (92, 128, 70)
        if "green" in product.facts["type"] or "oolong" in product.facts["type"]
        else (120, 82, 56)
    )
    canvas.shadow(180, 480, 520)
    canvas.body(
        "M 212,120 L 428,120 L 436,180 L 452,500 Q 452,520 432,520 L 208,520 Q 188,520 188,500 L 204,180 Z",
        colour,
    )
    canvas.fill([(212, 120), (428, 120), (431, 150), (209, 150)], darker(colour, 0.28))
    canvas.ellipse((226, 212, 414, 400), CREAM)
    _sprig(canvas, 320, 318, 1.6, leaf)
    canvas.text(320, 376, product.facts["type"], 15, INK)
    canvas.text(320, 434, brand, 19, readable_on(colour))
    canvas.text(320, 468, name, 26, readable_on(colour), width=220)
    for place in range(5):
        x = 468 + 15 * place
        canvas.fill(
            f"M {x},528 Q {x + 2},{506 - place % 2 * 6} {x + 20},{512 - place % 3 * 5} "
            f"Q {x + 14},526 {x},528 Z",
            leaf,
        )


def tea_box(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    brand, name = _words_of(product)
    canvas.shadow(130, 520, 516)
    canvas.fill([(140, 250), (180, 206), (450, 206), (410, 250)], lighter(colour, 0.35))
    canvas.fill([(410, 250), (450, 206), (450, 468), (410, 516)], darker(colour, 0.3))
    canvas.fill([(140, 250), (410, 250), (410, 516), (140, 516)], colour)
    canvas.ellipse((178, 280, 372, 474), CREAM)
    _sprig(canvas, 275, 328, 0.7, (104, 142, 84))
    canvas.text(275, 358, brand, 17, INK)
    canvas.text(275, 392, name, 25, darker(colour, 0.25), width=172)
    canvas.text(275, 428, product.title.split(",")[-1].strip(), 18, INK)
    canvas.stroke("M 470,300 C 470,360 520,340 506,420", (236, 230, 218), 4)
    canvas.body([(476, 420), (536, 420), (546, 440), (546, 512), (466, 512), (466, 440)], CREAM, 8)
    canvas.fill([(476, 470), (536, 470), (538, 506), (474, 506)], (150, 104, 66))


def gift_box(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    tones: list[Colour] = [
        (206, 92, 70),
        (226, 170, 72),
        (104, 132, 92),
        (66, 84, 130),
        (132, 88, 122),
        (54, 120, 122),
    ]
    canvas.shadow(100, 540, 516)
    canvas.body([(110, 190), (310, 160), (310, 516), (110, 516)], colour, 8)
    canvas.body([(310, 160), (540, 200), (540, 516), (310, 516)], darker(colour, 0.12), 8)
    canvas.text(210, 300, "TWELVE", 28, CREAM)
    canvas.text(210, 336, "EVENINGS", 28, CREAM)
    _sprig(canvas, 210, 420, 1.4, CREAM)
    for place in range(12):
        column, row = place % 3, place // 3
        x, y = 336 + 66 * column, 238 + 68 * row
        canvas.box(x, y, x + 54, y + 54, tones[(place * 5 + row) % 6], 6)
        _sprig(canvas, x + 27, y + 32, 0.4, CREAM)


def tea_cake(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    canvas.shadow(150, 500, 512)
    canvas.ball(320, 310, 190, CREAM)
    canvas.ball(320, 310, 132, (104, 74, 54))
    for place in range(14):
        x, y = 320 + ((place * 67) % 180 - 90), 310 + ((place * 101) % 170 - 85)
        canvas.stroke([(x - 12, y), (x + 12, y + (place % 3 - 1) * 9)], (134, 98, 70), 6)
    canvas.label(226, 386, 414, 446, colour, 8)
    canvas.text(320, 416, product.brand.upper(), 23, readable_on(colour))


def matcha(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    green: Colour = (126, 168, 72)
    canvas.shadow(120, 540, 512)
    canvas.box(140, 290, 320, 508, darker(green), 14)
    canvas.box(134, 258, 326, 308, darker(green, 0.5), 12)
    canvas.label(162, 352, 298, 456, CREAM)
    canvas.text(230, 388, "MATCHA", 23, INK)
    canvas.text(230, 424, "30 g", 19, darker(green, 0.2))
    canvas.body("M 352,400 L 540,400 Q 536,508 446,508 Q 356,508 352,400 Z", (70, 74, 84))
    canvas.ellipse((352, 378, 540, 424), (56, 58, 68))
    canvas.ellipse((366, 386, 526, 420), green)
    canvas.ellipse((400, 394, 470, 410), lighter(green, 0.3))
    canvas.body("M 420,220 L 456,220 L 462,300 L 414,300 Z", WOOD, 6)
    for place in range(7):
        canvas.stroke([(418 + place * 6.5, 300), (404 + place * 11, 384)], lighter(WOOD, 0.25), 3)
