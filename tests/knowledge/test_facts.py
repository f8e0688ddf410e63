from __future__ import annotations

import pytest

from knowledge.facts.product_facts import answer_fact
from knowledge.schema import Product

FACTS = {
    "attr_n_black_toner_page_yield": 23000.0,
    "product colour": "Black",
    "weight": "1.2 kg",
    "attr_b_bluetooth": False,
}


def answer(text, *products, in_view=(), language="en", **options):
    return answer_fact(text, products, in_view, language, **options)


def toner(number, title=None, facts=None, **values):
    title = title or f"Xerox {number} toner cartridge"
    return Product(id=number, title=title, description="", facts=FACTS if facts is None else facts, **values)


def test_a_value_keeps_the_words_of_its_source():
    draft = answer("what is the page yield of the Xerox 006R90321?", toner("006R90321"), toner("006R90322"))

    assert draft.kind == "fact"
    assert draft.text == "Xerox 006R90321 toner cartridge – black toner page yield: 23000."
    assert draft.products == ("006R90321",)
    assert [citation.id for citation in draft.citations] == ["product:006R90321"]


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("006R90321有多重？", "zh", "重量：1.2 kg"),
        ("сколько весит 006R90321?", "ru", "вес: 1.2 kg"),
        ("does the 006R90321 have bluetooth?", "en", "bluetooth: no"),
        ("у 006R90321 есть bluetooth?", "ru", "блютуз: нет"),
        ("weight of the 006R90321", "en", "weight: 1.2 kg"),
        ("weight and colour of the 006R90321?", "en", "weight: 1.2 kg; product colour: Black"),
        ("weight and warranty of the 006R90321?", "en", "weight: 1.2 kg. It does not say: warranty."),
    ],
)
def test_labels_are_in_the_customers_language_and_values_as_they_stand(text, language, said):
    draft = answer(text, toner("006R90321"), language=language)

    assert draft.kind == "fact"
    assert said in draft.text


@pytest.mark.parametrize(
    "text", ["does the 006R90321 have NFC?", "how long is the 006R90321?", "006R90321 battery life?"]
)
def test_what_the_row_does_not_say_is_said_not_to_be_stated(text):
    draft = answer(text, toner("006R90321"))

    assert (draft.kind, draft.reason, draft.products) == ("unanswered", "not_stated", ("006R90321",))
    assert draft.citations == ()


def test_what_comes_near_is_named_beside_it():
    draft = answer("how heavy is the 006R90321?", toner("006R90321", facts={"package weight": "2 kg"}))

    assert draft.kind == "unanswered"
    assert "does not say. It does say: package weight: 2 kg." in draft.text


def test_two_products_of_one_name_are_asked_back_with_questions_that_can_be_pressed():
    ones = [
        toner("A", "Xerox toner, small", {"weight": "1 kg"}),
        toner("B", "Xerox toner, large", {"weight": "2 kg"}),
    ]
    draft = answer("how heavy is the xerox toner?", *ones)

    assert (draft.kind, draft.products) == ("clarify", ("A", "B"))
    assert [answer(again, *ones).products for again in draft.suggested] == [("A",), ("B",)]


def test_products_of_one_name_that_say_the_same_answer_together():
    colours = [
        toner(colour, f"Auvento N7 Headphones, {colour}", {"battery life": "40 hours", "color": colour})
        for colour in ("black", "white", "red")
    ]
    draft = answer("how long does the battery of the N7 last?", *colours)

    assert (draft.kind, draft.text) == ("fact", "Auvento N7 Headphones – battery life: 40 hours.")
    assert len(draft.products) == 3
    assert answer("what colour is the N7?", *colours).kind == "clarify"


def test_where_none_of_one_name_states_it_that_is_the_answer():
    draft = answer("is the Xerox toner waterproof?", toner("A", "Xerox toner"), toner("B", "Xerox toner"))

    assert (draft.kind, draft.reason) == ("unanswered", "not_stated")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("how much is the 006R90321?", "€49.95"),
        ("is the 006R90321 in stock?", "in stock"),
        ("how many 006R90321 are in stock?", "in stock: 7"),
        ("who makes the 006R90321?", "brand: Xerox"),
        ("is the 006R90321 in stock in black?", "Yes"),
    ],
)
def test_price_stock_and_brand_are_columns_of_their_own(text, said):
    values = {"price": 4995, "currency": "EUR", "availability": "in_stock", "quantity": 7, "brand": "Xerox"}

    assert said in answer(text, toner("006R90321", **values)).text


def test_price_does_not_answer_for_what_else_is_asked():
    draft = answer("how much memory does the 006R90321 have?", toner("006R90321", price=4995, currency="EUR"))

    assert draft.reason == "not_stated"


@pytest.mark.parametrize(
    ("text", "product"),
    [("how heavy is it?", "A"), ("the second one, what colour is it?", "B"), ("第一个有多重", "A")],
)
def test_it_and_the_second_one_are_those_in_view(text, product):
    view = (
        [toner("A")]
        if product == "A" and "first" not in text and "第" not in text
        else [toner("A"), toner("B")]
    )

    assert answer(text, in_view=view).products == (product,)


@pytest.mark.parametrize("text", ["headphones", "keyboard?", "do you ship to France?", "kettles", "thanks"])
def test_a_line_of_its_own_is_not_asked_of_what_is_in_view(text):
    assert answer(text, in_view=[toner("A")]) is None


def test_who_shops_is_shown_goods_rather_than_told_a_fact():
    kettle = toner("K", "Steel Kettle", {"material": "steel"})

    assert answer("do you have a kettle with bluetooth?", kettle, shopping=True) is None
