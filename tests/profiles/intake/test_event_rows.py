"""An event's row: what it says, with money in minor units."""

from datetime import UTC, datetime
from typing import Any

import pytest

from profiles.intake.event_rows import EventReader, EventRow
from profiles.intake.rows import Rejection, Row

AT = {"customer_id": "17", "type": "purchase", "at": "2026-09-01 10:00:00"}


def fields(currency: str = "EUR", **values: Any) -> dict[str, Any]:
    read = EventReader(currency)(Row(2, AT | values))
    assert isinstance(read, EventRow)
    assert (read.line, read.customer) == (2, "17")
    return read.fields


def test_every_column_finds_its_place() -> None:
    assert fields(
        id="e1", product_id=7, category="tea", brand="Leaf", price="4.95", quantity="2", amount="9.90",
        campaign_id="spring", channel="web", sentiment="positive", topic="gifts", coupon="X", extra=[1],
    ) == {
        "key": "import:e1", "type": "purchase", "at": datetime(2026, 9, 1, 10, tzinfo=UTC), "product_id": "7",
        "category": "tea", "brand": "Leaf", "price": 495, "quantity": 2, "amount": 990,
        "campaign_id": "spring", "channel": "web", "sentiment": "positive", "topic": "gifts",
        "properties": {"coupon": "X", "extra": [1]},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "amount"),
    [
        ({"price": "4.95", "quantity": "2"}, 990),
        ({"price": "4.95"}, 495),
        ({"price": "4.95", "quantity": "2", "amount": "8"}, 800),
        ({"quantity": "2"}, None),
        ({"type": "view", "price": "4.95", "quantity": "2"}, None),
        ({"type": "refund", "amount": "-4.95"}, -495),
    ],
)
def test_a_purchase_without_an_amount_gets_price_times_quantity(
    given: dict[str, str], amount: int | None
) -> None:
    assert fields(**given).get("amount") == amount


@pytest.mark.parametrize(("currency", "minor"), [("JPY", 5), ("EUR", 500), ("KWD", 5000)])
def test_money_follows_the_currencys_decimals(currency: str, minor: int) -> None:
    assert fields(currency, price="5")["price"] == minor


@pytest.mark.parametrize("column", ["customer_id", "type", "at"])
def test_a_row_without_a_needed_cell_is_refused(column: str) -> None:
    values = {name: value for name, value in AT.items() if name != column}
    assert EventReader("EUR")(Row(2, values)) == Rejection(2, column, "It is missing.")


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("customer_id", "x" * 201, "longer than 200"),
        ("id", "x" * 194, "longer than 193"),
        ("type", "x" * 65, "longer than 64"),
        ("at", "now", "not a time"),
        ("price", "a lot", "not an amount"),
        ("price", "-1", "negative"),
        ("quantity", "many", "not a whole number"),
        ("amount", "-1", "negative"),
        ("coupon", "\0", "NUL"),
    ],
)
def test_a_bad_value_is_refused_with_its_column(column: str, value: str, reason: str) -> None:
    refused = EventReader("EUR")(Row(2, AT | {column: value}))
    assert isinstance(refused, Rejection)
    assert (refused.line, refused.column) == (2, column)
    assert reason in refused.reason


def test_a_product_beyond_the_largest_amount_is_refused() -> None:
    refused = EventReader("EUR")(Row(2, AT | {"price": "9" * 16, "quantity": "2000000000"}))
    assert refused == Rejection(2, "amount", "It is too large.")
