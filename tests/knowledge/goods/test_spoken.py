"""What English says of figures in other words."""

from __future__ import annotations

import pytest

from knowledge.goods.numerals import with_figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("half a kilo of coffee", "0.5 kilo of coffee"),
        ("two and a half litres", "2.5 litres"),
        ("the one kilo bag", "the 1 kilo bag"),
        ("less than a tenner", "less than $10"),
        ("twenty-five dollars", "25 dollars"),
        ("two hundred and twenty euros", "220 euros"),
        ("four or more people", "4 people or more"),
        ("a dozen pieces", "12 pieces"),
        ("bulbs, three in a pack", "bulbs, 3 pieces"),
        ("a three-year-old", "a 3-year-old"),
        ("my daughter is three", "my daughter 3 years"),
        ("jeans, 28 inch waist", "jeans, waist 28"),
        ("down to -15", "down to -15 °c"),
        ("without any grain", "without grain"),
        ("a box of chocolates", "a box of chocolates"),
        ("for a one year old", "for a 1 year old"),
        ("shoes with zero drop", "shoes with 0 mm drop"),
        ("lemonade with zero sugar", "lemonade with no sugar"),
        ("down to zero degrees", "down to zero degrees"),
    ],
)
def test_amounts_are_written_in_figures(text, figures):
    assert with_figures(text) == figures
