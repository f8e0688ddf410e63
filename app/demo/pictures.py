"""The demo shop's product pictures, drawn rather than photographed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.demo.canvas import Canvas
from app.demo.catalogue import DemoProduct
from app.demo.drawings import (
    audio,
    bottles,
    brewing,
    cookware,
    garments,
    packs,
    pets,
    shoes,
    toys,
    wooden_toys,
)
from app.demo.palette import Colour, background, product_colour

if TYPE_CHECKING:
    from PIL.Image import Image

Drawing = Callable[[Canvas, DemoProduct, Colour], None]

#: For each category, words of a title and what is drawn for them: the first that occurs decides.
DRAWINGS: dict[str, list[tuple[str, Drawing]]] = {
    "Coffee": [
        ("Cold Brew", packs.cold_brew),
        ("Drip Bag", packs.single_cups),
        ("Sachets", packs.single_cups),
        ("Coffee", packs.coffee_bag),
        ("Beans", packs.coffee_bag),
    ],
    "Tea": [
        ("Matcha", packs.matcha),
        ("Cake", packs.tea_cake),
        ("Gift Box", packs.gift_box),
        ("Bags", packs.tea_box),
        ("Loose Tea", packs.tea_tin),
        ("Rooibos", packs.tea_tin),
        ("Tea", packs.tea_pouch),
        ("Oolong", packs.tea_pouch),
    ],
    "Kettles & brewing": [
        ("Electric Kettle", brewing.electric_kettle),
        ("Gooseneck", brewing.gooseneck_kettle),
        ("Whistling", brewing.whistling_kettle),
        ("Dripper", brewing.dripper),
        ("Filters", brewing.filters),
        ("Server", brewing.server),
        ("French Press", brewing.french_press),
        ("Moka", brewing.moka_pot),
        ("Hand Coffee Grinder", brewing.hand_grinder),
        ("Burr Grinder", brewing.electric_grinder),
        ("Scale", brewing.scale),
        ("Teapot", brewing.teapot),
    ],
    "Cookware": [
        ("Cocottes", cookware.cocottes),
        ("Cookware Set", cookware.cookware_set),
        ("Skillet", cookware.frying_pan),
        ("Casserole", cookware.casserole),
        ("Grill Pan", cookware.grill_pan),
        ("Saucepan", cookware.saucepan),
        ("Frying Pan", cookware.frying_pan),
        ("Stockpot", cookware.stockpot),
        ("Wok", cookware.wok),
        ("Roasting", cookware.roasting_tin),
        ("Chef's Knife", cookware.chefs_knife),
        ("Bread Knife", cookware.bread_knife),
        ("Board", cookware.board),
    ],
    "Running shoes": [("Shoes", shoes.running_shoe)],
    "Jackets": [
        ("Kids' Rain", garments.kids_raincoat),
        ("Vest", garments.vest),
        ("Down", garments.down_jacket),
        ("Parka", garments.parka),
        ("Trench", garments.trench_coat),
        ("Fleece", garments.fleece),
        ("Overshirt", garments.overshirt),
        ("Softshell", garments.softshell),
        ("Rain", garments.rain_jacket),
        ("Shell", garments.rain_jacket),
        ("Wind", garments.rain_jacket),
    ],
    "Headphones": [
        ("Earbuds", audio.earbuds),
        ("Headset", audio.headset),
        ("Bone Conduction", audio.bone_conduction),
        ("Sports", audio.ear_hooks),
        ("In-Ear", audio.wired_earphones),
        ("Headband", audio.headband),
        ("Headphones", audio.over_ear),
    ],
    "Skincare": [
        ("Cleanser", bottles.pump_bottle),
        ("Lotion", bottles.pump_bottle),
        ("Serum", bottles.dropper),
        ("Stick", bottles.stick),
        ("Sunscreen", bottles.tube),
        ("Hand Balm", bottles.tube),
        ("Soap", bottles.soap),
        ("Cream", bottles.jar),
        ("Mask", bottles.jar),
        ("Scrub", bottles.jar),
    ],
    "Pet food": [
        ("Dental", pets.chews),
        ("Treats", pets.treat_pouch),
        ("Wet Dog", pets.tins),
        ("Wet Cat", pets.pouches),
        ("Dry", pets.food_bag),
    ],
    "Toys": [
        ("Blocks", wooden_toys.blocks),
        ("Train", wooden_toys.train),
        ("Shape Sorter", wooden_toys.shape_sorter),
        ("Marble", wooden_toys.marble_run),
        ("Whale", wooden_toys.whale),
        ("Doll's House", wooden_toys.dolls_house),
        ("Teddy", toys.teddy),
        ("Fox", toys.fox),
        ("Bunny", toys.bunny),
        ("Football", toys.football),
        ("Kite", toys.kite),
        ("Puzzle", toys.puzzle),
        ("Board Game", toys.board_game),
        ("Spinning Top", toys.spinning_top),
        ("Robot", toys.robot),
    ],
}


def drawing_of(product: DemoProduct) -> Drawing:
    """What is drawn for the product. Raises LookupError where nothing fits."""
    for word, drawing in DRAWINGS[product.category]:
        if word in product.title:
            return drawing
    raise LookupError(f"There is no drawing for {product.title!r}.")


def draw_picture(product: DemoProduct) -> Image:
    """The product's picture, 640 by 640; the same product is always drawn the same way."""
    colour = product_colour(product)
    canvas = Canvas(background(product, colour))
    drawing_of(product)(canvas, product, colour)
    return canvas.finish(product.title)


def missing_pictures(products: Sequence[DemoProduct], media: Path) -> list[Callable[[], None]]:
    """One job for each picture that the folder lacks; each writes one file."""
    media.mkdir(parents=True, exist_ok=True)
    targets = [(product, media / Path(product.image_link).name) for product in products]
    return [partial(_save, product, target) for product, target in targets if not target.exists()]


def _save(product: DemoProduct, target: Path) -> None:
    # An interrupted run must not leave half a picture under the final name.
    draft = target.with_suffix(".part")
    draw_picture(product).save(draft, format="PNG", compress_level=5)
    draft.replace(target)
