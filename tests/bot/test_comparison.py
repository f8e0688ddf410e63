"""Products side by side."""

import pytest

from bot.comparison import compare
from bot.texts import texts
from knowledge.schema import Product


def product(number, price, **facts):
    return Product(
        id=f"K{number}",
        title=f"Kettle {number}",
        description="",
        price=price,
        currency="EUR",
        availability="in_stock",
        facts=facts,
    )


def test_only_what_each_of_them_states_is_compared_and_what_differs_comes_first():
    first = product(1, 3990, colour="red", volume="1.7 l", warranty="2 years", lid="glass")
    second = product(2, 5400, colour="red", volume="1.5 l", warranty="2 years")
    reply = compare([first, second], texts("en"))
    assert reply.table == (
        ("", "Kettle 1", "Kettle 2"),
        ("Price", "€39.90", "€54.00"),
        ("volume", "1.7 l", "1.5 l"),
        ("Availability", "In stock", "In stock"),
        ("colour", "red", "red"),
        ("warranty", "2 years", "2 years"),
    )
    assert reply.text == (
        "1. Kettle 1\n2. Kettle 2\n\nPrice:\n1. €39.90\n2. €54.00\n\nvolume:\n1. 1.7 l\n2. 1.5 l\n\n"
        "The same for all:\nAvailability: In stock\ncolour: red\nwarranty: 2 years"
    )


def test_a_price_that_one_of_them_does_not_state_is_not_compared():
    reply = compare([product(1, 3990, colour="red"), product(2, None, colour="blue")], texts("en"))
    assert [row[0] for row in reply.table] == ["", "colour", "Availability"]


@pytest.mark.parametrize(("language", "price"), [("zh", "价格"), ("ru", "Цена")])
def test_the_table_speaks_the_customers_language(language, price):
    reply = compare([product(1, 3990), product(2, 5400)], texts(language))
    assert reply.table[1][0] == price
