"""Colours: what a product's colour looks like, and what it is drawn on."""

from __future__ import annotations

from app.demo.catalogue import DemoProduct

#: Red, green, blue, 0 to 255.
Colour = tuple[int, int, int]

_NAMED: dict[str, Colour] = {
    "anthracite": (69, 73, 80),
    "beige": (214, 192, 158),
    "black": (52, 54, 61),
    "blue": (66, 115, 186),
    "burgundy": (128, 38, 60),
    "chalk white": (243, 240, 233),
    "cherry red": (190, 38, 50),
    "chestnut": (140, 82, 52),
    "clear": (186, 216, 224),
    "copper": (192, 116, 76),
    "coral": (240, 118, 98),
    "cream": (240, 228, 203),
    "dark green": (48, 84, 66),
    "forest green": (52, 106, 72),
    "graphite": (78, 82, 90),
    "green": (96, 158, 92),
    "grey": (146, 152, 160),
    "honey": (219, 163, 82),
    "ink blue": (44, 64, 112),
    "lavender": (176, 160, 212),
    "lilac": (190, 160, 210),
    "lime": (168, 206, 64),
    "midnight blue": (40, 56, 104),
    "mint": (138, 210, 184),
    "mustard": (214, 162, 50),
    "natural wood": (222, 184, 134),
    "navy": (44, 62, 104),
    "oak": (206, 164, 112),
    "ocean blue": (38, 98, 150),
    "olive": (122, 128, 74),
    "orange": (238, 132, 54),
    "plum": (124, 68, 112),
    "red": (210, 62, 58),
    "rose": (230, 146, 160),
    "rust": (184, 90, 52),
    "sage green": (150, 174, 146),
    "sand": (212, 190, 154),
    "silver": (188, 194, 202),
    "sky blue": (112, 178, 222),
    "smoked oak": (104, 76, 56),
    "steel": (180, 188, 196),
    "stone grey": (158, 158, 152),
    "teal": (40, 138, 140),
    "violet": (122, 88, 178),
    "walnut": (122, 84, 58),
    "white": (244, 244, 242),
    "yellow": (244, 200, 62),
}

#: For goods whose feed names no colour: the packs of one category follow each other through these.
_PACKS: list[Colour] = [
    (206, 92, 70),
    (54, 96, 110),
    (226, 170, 72),
    (104, 132, 92),
    (132, 88, 122),
    (66, 84, 130),
    (222, 134, 120),
    (92, 70, 58),
]
_BACKGROUNDS: list[Colour] = [
    (247, 232, 214),
    (220, 236, 232),
    (228, 229, 245),
    (250, 228, 226),
    (233, 240, 218),
    (252, 240, 208),
    (217, 233, 245),
    (240, 226, 240),
]

INK: Colour = (58, 56, 66)
WHITE: Colour = (255, 255, 255)
CREAM: Colour = (250, 244, 232)
WOOD: Colour = (206, 164, 112)
STEEL: Colour = (180, 188, 196)
CHARCOAL: Colour = (62, 64, 72)


def product_colour(product: DemoProduct) -> Colour:
    """The colour that the feed names, or one of the pack colours where it names none."""
    words = product.facts.get("color", "")
    named = [name for name in _NAMED if name in words]
    return _NAMED[max(named, key=len)] if named else _PACKS[number_of(product) % len(_PACKS)]


def background(product: DemoProduct, colour: Colour) -> Colour:
    """A soft colour against which the product's own stands out."""
    start = number_of(product) + len(product.category)
    choice = [_BACKGROUNDS[(start + 3 * step) % len(_BACKGROUNDS)] for step in range(3)]
    return max(choice, key=lambda candidate: _distance(candidate, colour))


def number_of(product: DemoProduct) -> int:
    """The digits of the product's id: what makes neighbours on a shelf differ."""
    return int("".join(letter for letter in product.id if letter.isdigit()) or 0)


def darker(colour: Colour, share: float = 0.18) -> Colour:
    return mixed(colour, (24, 22, 40), share)


def lighter(colour: Colour, share: float = 0.25) -> Colour:
    return mixed(colour, WHITE, share)


def mixed(colour: Colour, other: Colour, share: float) -> Colour:
    """The colour with a share of the other, 0 to 1."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def readable_on(colour: Colour) -> Colour:
    """Ink or cream, whichever can be read on the colour."""
    red, green, blue = colour
    return INK if 0.3 * red + 0.59 * green + 0.11 * blue > 150 else CREAM


def _distance(colour: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(colour, other, strict=True))
