"""A cell means one thing, or is refused with a reason that names it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from profiles import values
from profiles.exceptions import RefusedValue

euro = values.money("EUR", 2)

READ = [
    (values.text(3), "abc", "abc"),
    (values.text(3), 17, "17"),
    (values.text(3), 17.0, "17"),
    (values.moment, "2026-09-16 14:30:00", datetime(2026, 9, 16, 14, 30, tzinfo=UTC)),
    (values.moment, "2026-09-16T14:30:00Z", datetime(2026, 9, 16, 14, 30, tzinfo=UTC)),
    (values.moment, "2026-09-16T16:30:00.5+02:00", datetime(2026, 9, 16, 14, 30, 0, 500_000, tzinfo=UTC)),
    (values.moment, "2026-09-16", datetime(2026, 9, 16, tzinfo=UTC)),
    (values.day, "1990-05-17", date(1990, 5, 17)),
    (values.day, "1990-05-17 00:00:00", date(1990, 5, 17)),
    (values.flag, "Yes", True),
    (values.flag, "TRUE", True),
    (values.flag, 1, True),
    (values.flag, True, True),
    (values.flag, "1.0", True),
    (values.flag, "no", False),
    (values.flag, 0, False),
    (values.flag, "false", False),
    (euro, "49.95", 4995),
    (euro, "49.9500", 4995),
    (euro, "0", 0),
    (euro, 49, 4900),
    (euro, 149.85000000000002, 14985),
    (euro, 0.1 + 0.2, 30),
    (values.money("JPY", 0), "500", 500),
    (values.money("KWD", 3), "1.234", 1234),
    (values.money("EUR", 2, negative=True), "-5", -500),
    (values.quantity, "3", 3),
    (values.quantity, "3.0", 3),
    (values.quantity, 3.0, 3),
    (values.tags, "vip|gift | vip|", {"vip", "gift"}),
    (values.tags, '["vip", "two words"]', {"vip", "two words"}),
    (values.tags, ["vip", 7], {"vip", "7"}),
    (values.tags, "[]", set()),
    (values.language, "zh-CN", "zh"),
    (values.language, "EN", "en"),
    (values.country, "de", "DE"),
    (values.country, "Germany", "Germany"),
    (values.zone, "Europe/Berlin", "Europe/Berlin"),
    (values.email, "Ann@Example.com", "ann@example.com"),
    (values.phone, "+49 (30) 123-456", "+4930123456"),
    (values.phone, 4930123456, "4930123456"),
    (values.scalar, 1.5, 1.5),
    (values.anything, {"a": [1, {"b": None}]}, {"a": [1, {"b": None}]}),
]

REFUSED = [
    (values.text(3), "abcd", "'abcd' is longer than 3 characters"),
    (values.text(3), True, "is not text"),
    (values.text(3), 1.5, "is not text"),
    (values.text(3), ["a"], "is not text"),
    (values.text(3), "a\0", "NUL"),
    (values.text(3), "\ud800", "lone surrogate"),
    (values.moment, "yesterday", "'yesterday' is not a time"),
    (values.moment, "2026-02-30", "is not a time"),
    (values.moment, 1_700_000_000, "is not a time"),
    (values.moment, "0001-01-01T00:00:00+14:00", "is not a time"),
    (values.day, "17.05.1990", "is not a date"),
    (values.day, "1990-05-17 10:00", "is not a date"),
    (values.day, 1990, "is not a date"),
    (values.flag, "maybe", "neither yes nor no"),
    (values.flag, 2, "neither yes nor no"),
    (values.flag, ["yes"], "neither yes nor no"),
    (euro, "free", "'free' is not an amount"),
    (euro, "49,95", "is not an amount"),
    (euro, "1_000", "is not an amount"),
    (euro, "49.95 EUR", "is not an amount"),
    (euro, "49.955", "has more decimals than EUR, which has 2"),
    (euro, "-1", "is negative"),
    (euro, "NaN", "is not an amount"),
    (euro, float("inf"), "is not an amount"),
    (euro, 1e300, "is not an amount"),
    (euro, True, "is not an amount"),
    (euro, "9" * 18, "is too large"),
    (values.money("JPY", 0), "1.5", "has more decimals than JPY"),
    (values.quantity, "1.5", "is not a whole number"),
    (values.quantity, "-1", "is negative"),
    (values.quantity, "3000000000", "is too large"),
    (values.quantity, True, "is not a whole number"),
    (values.tags, '["vip"', "is not a JSON array"),
    (values.tags, {"a": 1}, "is not a list of tags"),
    (values.tags, "x" * 101, "longer than 100"),
    (values.tags, [["a"]], "is not text"),
    (values.language, "English", "is not a language code"),
    (values.language, "e1", "is not a language code"),
    (values.zone, "Mars/Base", "is not a time zone"),
    (values.zone, "../../etc/passwd", "is not a time zone"),
    (values.zone, "Europe", "is not a time zone"),
    (values.email, "ann", "is not an e-mail address"),
    (values.phone, "call me", "is not a telephone number"),
    (values.scalar, [1], "cannot be a trait"),
    (values.anything, float("inf"), "too large"),
    (values.anything, {"a": ["\0"]}, "NUL"),
    (values.anything, {"\ud800": 1}, "lone surrogate"),
]


@pytest.mark.parametrize(("read", "value", "meaning"), READ)
def test_a_good_value_is_read(read: Callable[[Any], Any], value: Any, meaning: Any) -> None:
    assert read(value) == meaning
    assert type(read(value)) is type(meaning) or isinstance(meaning, set)


@pytest.mark.parametrize(("read", "value", "reason"), REFUSED)
def test_a_bad_value_is_refused_with_its_reason(read: Callable[[Any], Any], value: Any, reason: str) -> None:
    with pytest.raises(RefusedValue) as refused:
        read(value)
    assert reason in refused.value.reason
    assert len(refused.value.reason) < 200


@given(minor=st.integers(0, 10**15), exponent=st.integers(0, 3))
def test_money_written_with_its_decimals_is_read_back_exactly(minor: int, exponent: int) -> None:
    assert values.money("XXX", exponent)(str(Decimal(minor).scaleb(-exponent))) == minor


@given(price=st.integers(0, 10**7), quantity=st.integers(1, 100))
def test_a_product_of_doubles_is_read_as_the_cents_it_means(price: int, quantity: int) -> None:
    assert euro(price / 100 * quantity) == price * quantity


ZONES = st.builds(timezone, st.builds(timedelta, minutes=st.integers(-1439, 1439)))


@given(at=st.datetimes(timezones=ZONES))
def test_a_time_is_the_same_instant_in_any_zone(at: datetime) -> None:
    assume(1 < at.year < 9999)
    assert values.moment(at.isoformat()) == at
