from __future__ import annotations

import pytest

from knowledge.facts.variants import answer_variant, asks_variant
from knowledge.schema import Product


def option(number, price, availability, **options):
    return {"id": number, "options": options, "price": price, "availability": availability}


SHIRT = Product(
    id="T",
    title="Shirt",
    description="",
    facts={},
    price=1000,
    currency="EUR",
    options=[
        option("1", 1000, "in_stock", Color="Navy", Size="M"),
        option("2", 1200, "out_of_stock", Color="Red", Size="M"),
        option("3", 1200, "in_stock", Color="Red", Size="L"),
    ],
)
PHONE = Product(
    id="P",
    title="Phone",
    description="",
    facts={},
    currency="EUR",
    options=[
        option("1", 50000, "in_stock", Storage="128 GB"),
        option("2", 60000, "in_stock", Storage="256 GB"),
    ],
)


@pytest.mark.parametrize(
    ("text", "product", "language", "said"),
    [
        ("and in blue?", SHIRT, "en", ["Shirt, Navy, M: €10.00, in stock."]),
        ("а в красном цвете, L?", SHIRT, "ru", ["Shirt, Red, L: 12,00\xa0€, в наличии."]),
        ("红色的有货吗", SHIRT, "zh", ["Shirt，Red、M：€12.00、缺货。", "Shirt，Red、L：€12.00、有货。"]),
        ("how much is the 256GB version?", PHONE, "en", ["Phone, 256 GB: €600.00, in stock."]),
    ],
)
def test_the_options_that_are_named_are_told_from_their_own_rows(text, product, language, said):
    draft = answer_variant(text, product, language)

    assert (draft.kind, draft.products) == ("fact", (product.id,))
    assert draft.text.splitlines() == said


def test_a_colour_that_is_not_there_is_not_invented():
    draft = answer_variant("do you have it in green?", SHIRT, "en")

    assert (draft.kind, draft.reason) == ("unanswered", "not_stated")
    assert "Navy, M, Red, L" in draft.text


@pytest.mark.parametrize("text", ["how heavy is it?", "it's nice", "what about returns?"])
def test_what_names_no_option_is_not_about_one(text):
    assert answer_variant(text, SHIRT, "en") is None
    assert not asks_variant(text, SHIRT)


def test_a_product_without_options_has_no_variants():
    assert answer_variant("in blue?", Product(id="1", title="Mug", description="", facts={}), "en") is None
