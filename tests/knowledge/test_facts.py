from __future__ import annotations

import pytest

from knowledge.evidence import Evidence, ProductHit
from knowledge.facts import answer_fact, best_fact
from knowledge.request import understand
from knowledge.schema import Product

FACTS = {
    "attr_n_black_toner_page_yield": 23000.0,
    "product colour": "Black",
    "weight": "1.2 kg",
    "package weight": "1.5 kg",
    "attr_b_bluetooth": False,
    "material": "Cotton, wool",
}


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (["page", "yield"], "attr_n_black_toner_page_yield"),
        (["color"], "product colour"),
        (["颜色"], "product colour"),
        (["цвет"], "product colour"),
        (["weight"], "weight"),
        (["packag", "weight"], "package weight"),
        (["bluetooth"], "attr_b_bluetooth"),
        (["wool"], "material"),
    ],
)
def test_the_fact_that_explains_every_asked_word_is_taken(asked, name):
    assert best_fact(FACTS, asked)[0] == name


@pytest.mark.parametrize("asked", [["warranti"], ["weight", "batteri"], ["nfc"], ["silk"]])
def test_a_fact_that_explains_only_a_part_is_none(asked):
    assert best_fact(FACTS, asked) is None


def answer(text, *products, in_view=()):
    hits = tuple(ProductHit(product, 1.0, 1.0, 1.0, 1.0, 1.0) for product in products)
    return answer_fact(text, Evidence(understand(text, currency="EUR"), hits, ()), in_view, "en")


def toner(number, **values):
    return Product(id=number, title=f"Xerox {number} toner cartridge", description="", facts=FACTS, **values)


def test_a_value_keeps_the_words_of_its_source():
    draft = answer("what is the page yield of the Xerox 006R90321?", toner("006R90321"), toner("006R90322"))

    assert draft.kind == "fact"
    assert draft.text == "Xerox 006R90321 toner cartridge – black toner page yield: 23000."
    assert draft.products == ("006R90321",)


def test_two_products_of_one_name_are_asked_back():
    draft = answer(
        "how much is the xerox toner cartridge?",
        Product(id="A", title="Xerox toner cartridge", description="", facts={}),
        Product(id="B", title="Xerox toner cartridge", description="", facts={}),
    )

    assert (draft.kind, draft.products) == ("clarify", ("A", "B"))


def test_a_description_of_goods_is_no_question_about_one():
    assert answer("xerox toner under 50", toner("006R90321")) is None
    assert answer("which toner do you recommend?", toner("006R90321")) is None


def test_a_price_is_only_stated_where_the_row_has_one():
    priced = toner("006R90321", price=4995, currency="EUR")

    assert answer("price of 006R90321", priced).text.endswith("is €49.95.")
    assert answer("price of 006R90321", toner("006R90321")).reason == "not_stated"
