"""The demo shop's pictures: one for each product, drawn the same way every time."""

import hashlib

import pytest
from PIL import Image

from app.demo.canvas import SIZE, outline
from app.demo.catalogue import read_products
from app.demo.palette import background, darker, lighter, product_colour
from app.demo.pictures import DRAWINGS, draw_picture, drawing_of, missing_pictures

PRODUCTS = read_products()


def first_of_each_drawing():
    found = {}
    for product in PRODUCTS:
        found.setdefault(drawing_of(product), product)
    return list(found.values())


@pytest.mark.parametrize("product", first_of_each_drawing(), ids=lambda product: product.id)
def test_each_kind_of_thing_is_drawn_in_the_full_size_with_something_in_the_middle(product):
    picture = draw_picture(product)
    assert picture.size == (SIZE, SIZE)
    assert picture.mode == "RGB"
    middle = picture.crop((120, 100, 520, 520)).quantize(16).getcolors()
    assert len(middle) >= 6
    assert len(picture.crop((0, 570, SIZE, SIZE)).getcolors(SIZE * 70)) > 20, "the title stands at the foot"


def test_every_drawing_is_used():
    used = {drawing_of(product) for product in PRODUCTS}
    assert used == {drawing for entries in DRAWINGS.values() for _, drawing in entries}


def test_the_same_product_is_drawn_the_same_way():
    product = PRODUCTS[0]
    first, second = (hashlib.sha256(draw_picture(product).tobytes()).digest() for _ in range(2))
    assert first == second


def test_colours_of_one_model_can_be_told_apart():
    black, blue, cream = (product for product in PRODUCTS if product.title.startswith("Auvento N7"))
    assert len({draw_picture(product).tobytes() for product in (black, blue, cream)}) == 3
    assert product_colour(blue)[2] > product_colour(blue)[0]
    assert sum(product_colour(cream)) > sum(product_colour(black))


def test_a_product_stands_out_against_its_background():
    for product in PRODUCTS:
        colour = product_colour(product)
        distance = sum(abs(a - b) for a, b in zip(colour, background(product, colour), strict=True))
        assert distance > 24, product.id


def test_only_missing_pictures_are_drawn(tmp_path):
    some = PRODUCTS[:3]
    (tmp_path / "COF-02.png").write_bytes(b"kept")
    jobs = missing_pictures(some, tmp_path)
    for job in jobs:
        job()
    assert len(jobs) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["COF-01.png", "COF-02.png", "COF-03.png"]
    assert (tmp_path / "COF-02.png").read_bytes() == b"kept"
    with Image.open(tmp_path / "COF-01.png") as picture:
        assert picture.format == "PNG"
    assert missing_pictures(some, tmp_path) == []


def test_a_path_becomes_points_through_its_ends():
    points = outline("M 0,0 L 10,0 Q 20,0 20,10 C 20,20 10,20 0,20 Z")
    assert points[:2] == [(0, 0), (10, 0)]
    assert (20, 10) in points
    assert points[-1] == (0, 20)


def test_shades_go_towards_dark_and_light():
    grey = (128, 128, 128)
    assert sum(darker(grey)) < sum(grey) < sum(lighter(grey))
