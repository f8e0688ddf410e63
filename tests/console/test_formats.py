from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from console import formats


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(4995, "EUR", "€49.95"), (4995, "JPY", "¥4,995"), (1234, "KWD", "KWD1.234"), (None, "EUR", "–")],
)
def test_money_is_written_with_its_currencys_own_decimals(minor, currency, text):
    assert formats.money(minor, currency) == text


@pytest.mark.parametrize(
    ("share", "text"), [(None, "–"), (0, "0%"), (0.5, "50%"), (0.034, "3.4%"), (1, "100%"), (0.995, "100%")]
)
def test_small_shares_keep_a_decimal(share, text):
    assert formats.percent(share) == text


def test_a_share_of_nothing_is_unknown():
    assert formats.share(0, 0) is None
    assert formats.share(1, 4) == 0.25


def test_a_moment_is_shown_in_the_shops_zone_and_exact_in_its_attribute(now):
    shown = formats.moment(now, ZoneInfo("Asia/Tokyo"))
    assert shown == '<time datetime="2026-09-16T14:30:00+00:00">16 Sep 2026, 23:30</time>'


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=23), "23 hours ago"),
        (timedelta(days=40), "40 days ago"),
        (timedelta(hours=-3), "in 3 hours"),
    ],
)
def test_a_distance_in_time_is_told_in_its_largest_unit(now, before, text):
    assert formats.ago(now - before, now) == text


def test_somebody_who_was_never_seen_is_told_so(now):
    assert formats.ago(None, now) == "never"


@pytest.mark.parametrize(
    ("current", "previous", "text"), [(5, 5, "no change"), (7, 5, "+2"), (5, 1005, "−1,000")]
)
def test_a_change_has_its_sign(current, previous, text):
    assert formats.change(current, previous) == text


def test_one_is_singular():
    assert formats.count(1, "customer") == "1 customer"
    assert formats.count(1204, "customer") == "1,204 customers"
    assert formats.count(2, "delivery", "deliveries") == "2 deliveries"
