"""A denial of a denial never passes for one of them."""

from __future__ import annotations

import pytest

from tests.segments.reading.test_relations import meant
from tests.segments.words import BENCHMARK, read


@pytest.mark.parametrize(
    "text",
    [
        "customers who have not never ordered",
        "not without orders",
        "не без заказов",
        "没有不买咖啡的客户",
        "不是不买咖啡的客户",
    ],
)
def test_two_denials_side_by_side_are_asked_about(text: str):
    assert read(text, BENCHMARK).definition is None


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("никогда ничего не покупали", "не покупали"),
        ("never bought coffee and never bought toys", "did not buy coffee and did not buy toys"),
        ("从未买过咖啡，也从未买过玩具", "没买过咖啡，也没买过玩具"),
    ],
)
def test_denials_of_different_deeds_or_one_said_twice_stay_one(text: str, same: str):
    assert meant(text) == meant(same)
