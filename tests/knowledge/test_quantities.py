from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.goods.quantities import find_quantities, read_quantity, unit_of
from knowledge.goods.usual import gigabytes_of
from knowledge.goods.vocabulary import normal


@pytest.mark.parametrize(
    ("text", "low", "high", "base"),
    [
        ('27" monitor', 685.8, 685.8, "mm"),
        ("a 27-inch screen", 685.8, 685.8, "mm"),
        ("телевизор 50 дюймов", 1270, 1270, "mm"),
        ("5米长", 5000, 5000, "mm"),
        ("1,5 l", 1500, 1500, "ml"),
        ("256GB", 256, 256, "GB"),
        ("1 ТБ", 1000, 1000, "GB"),
        ("8-16 GB", 8, 16, "GB"),
        ("内存8到16GB", 8, 16, "GB"),
        ("от 8 до 16 гб", 8, 16, "GB"),
        ("40 pages per minute", 40, 40, "ppm"),
        ("10,000 mAh", 10000, 10000, "mAh"),
    ],
)
def test_a_quantity_is_read_in_its_base_unit(text, low, high, base):
    (found,) = find_quantities(normal(text))

    assert (found.low, found.high, found.base) == (pytest.approx(low), pytest.approx(high), base)


@pytest.mark.parametrize(
    "text",
    ["MX 500", "mx500g", "USB 3.0", "A4", "a 4K screen", "5G phone", "2 в 1", "1920 x 1080", "12 x 3 g"],
)
def test_a_name_is_no_quantity(text):
    assert find_quantities(normal(text)) == []


@pytest.mark.parametrize(
    ("kind", "text", "read"),
    [
        ("ram", "16g", [(16, "GB")]), ("ram", "16 г", [(16, "GB")]), ("ram", "8-16g", [(8, "GB")]),
        ("usb stick", "4g", [(4, "GB")]), ("phone", "128g", [(128, "GB")]), ("phone", "5g", []),
        ("laptop", "900 g", [(900, "g")]), ("tea", "250 g", [(250, "g")]), (None, "16 г", [(16, "g")]),
    ],
)  # fmt: skip
def test_a_bare_g_is_gigabytes_where_goods_have_memory_and_else_grams(kind, text, read):
    found = find_quantities(text, gigabytes=gigabytes_of(kind))

    assert [(each.low, each.base) for each in found] == read


@given(
    st.decimals(min_value=1, max_value=9999, places=1), st.sampled_from(["kg", "g", "m", "inch", "l", "TB"])
)
def test_what_is_written_is_what_is_read(number, unit):
    found = read_quantity(normal(f"{number} {unit}"))
    factor = unit_of(unit.lower()).factor

    assert found is not None
    assert found.low == pytest.approx(float(number) * factor)
