"""Running shoes: one shoe, whose sole, height and marks follow the facts."""

from __future__ import annotations

from app.demo.canvas import Canvas
from app.demo.catalogue import DemoProduct
from app.demo.palette import CHARCOAL, CREAM, WHITE, Colour, darker, lighter, number_of

#: How thick the sole is drawn for each kind of cushioning.
_SOLES = {"none": 14, "low": 24, "medium": 38, "firm": 34, "high": 54, "maximum": 72}


def running_shoe(canvas: Canvas, product: DemoProduct, colour: Colour) -> None:
    ground = 446
    base = ground - _SOLES[product.facts["cushioning"]]
    canvas.shadow(76, 572, ground + 8)
    if product.facts["terrain"] != "road":
        _lugs(canvas, ground, deep=product.facts["terrain"] == "mud")
    _upper(canvas, base, product, colour)
    _sole(canvas, base, ground, product, colour)
    _mark(canvas, base, product, colour)
    _laces(canvas, base, product, colour)


def _lugs(canvas: Canvas, ground: float, *, deep: bool) -> None:
    step, depth = (34, 24) if deep else (25, 14)
    for place in range(int(380 / step)):
        x = 108 + step * place
        canvas.fill(
            [
                (x, ground - 8),
                (x + step * 0.7, ground - 8),
                (x + step * 0.56, ground + depth),
                (x + step * 0.14, ground + depth),
            ],
            CHARCOAL,
        )


def _sole(canvas: Canvas, base: float, ground: float, product: DemoProduct, colour: Colour) -> None:
    """Flared at the heel and turned up at the toe."""
    foam = {"trail": (92, 94, 98), "mud": (70, 72, 78)}.get(product.facts["terrain"], WHITE)
    canvas.body(
        f"M 84,{base - 14} C 220,{base + 10} 380,{base + 8} 580,{base - 26} "
        f"Q 586,{base} 560,{(base + ground) / 2} "
        f"Q 520,{ground} 460,{ground} L 120,{ground} Q 78,{ground} 72,{base + 4} Z",
        foam,
        9,
    )
    if "Racing" in product.title or "Tempo" in product.title:
        canvas.stroke(f"M 100,{base + 12} C 240,{base + 26} 420,{base + 20} 566,{base - 8}", CHARCOAL, 6)
    canvas.stroke(
        f"M 116,{ground - 3} L 460,{ground - 3} Q 510,{ground - 3} 540,{ground - 18}", darker(colour, 0.15), 7
    )


def _upper(canvas: Canvas, base: float, product: DemoProduct, colour: Colour) -> None:
    high = 24 if "waterproof" in product.facts else 0
    inside, overlay = darker(colour, 0.4), darker(colour, 0.15)
    canvas.body(
        f"M 224,{base - 140 - high} L 252,{base - 222 - high} "
        f"Q 276,{base - 228 - high} 290,{base - 206 - high} "
        f"L 330,{base - 120} L 250,{base - 120} Z",
        darker(colour, 0.28),
        8,
    )
    canvas.fill(
        f"M 104,{base - 176 - high} Q 170,{base - 128 - high} 250,{base - 176 - high} "
        f"L 240,{base - 120} L 120,{base - 120} Z",
        inside,
    )
    canvas.body(
        f"M 92,{base} C 84,{base - 70} 84,{base - 130} 92,{base - 182 - high} "
        f"Q 100,{base - 200 - high} 118,{base - 186 - high} "
        f"C 132,{base - 136 - high} 196,{base - 122 - high} 236,{base - 160 - high} "
        f"Q 250,{base - 176 - high} 266,{base - 172 - high} "
        f"C 310,{base - 128} 380,{base - 104} 450,{base - 92} "
        f"C 520,{base - 80} 574,{base - 62} 580,{base - 22} L 560,{base} Z",
        colour,
        16,
    )
    canvas.fill(
        f"M 500,{base} C 486,{base - 44} 500,{base - 76} 520,{base - 74} "
        f"C 560,{base - 64} 578,{base - 48} 580,{base - 22} L 560,{base} Z",
        overlay,
    )
    canvas.fill(
        f"M 92,{base} C 86,{base - 40} 86,{base - 80} 88,{base - 112} "
        f"C 150,{base - 106} 176,{base - 60} 180,{base} Z",
        overlay,
    )


def _mark(canvas: Canvas, base: float, product: DemoProduct, colour: Colour) -> None:
    """The maker's mark on the side: an arrow or two, or three stones on top of each other."""
    tone = CREAM if sum(colour) < 540 else CHARCOAL
    if product.brand == "Velmarra":
        for width, y in ((78, 26), (56, 50), (34, 72)):
            canvas.label(256 - width / 2, base - y - 17, 256 + width / 2, base - y, tone, 8)
        return
    for place in range(1 + number_of(product) % 2):
        x = 226 + 40 * place
        canvas.stroke([(x, base - 104), (x + 44, base - 66), (x, base - 28)], tone, 12)


def _laces(canvas: Canvas, base: float, product: DemoProduct, colour: Colour) -> None:
    tone = lighter(colour, 0.7) if sum(colour) < 620 else CHARCOAL
    for x, y in ((276, 158), (308, 136), (344, 119), (382, 107), (420, 99)):
        canvas.stroke([(x - 8, base - y + 24), (x + 10, base - y - 12)], tone, 8)
    if "Kids" in product.title:
        canvas.stroke(f"M 268,{base - 92} C 310,{base - 130} 330,{base - 150} 352,{base - 150}", CREAM, 24)
