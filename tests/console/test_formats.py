from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from console import formats
from console.texts import Texts


def written(language="en", zone="Europe/Berlin", currency="EUR") -> formats.Formats:
    return formats.Formats(Texts(language), ZoneInfo(zone), currency)


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(4995, "EUR", "€49.95"), (4995, "JPY", "¥4,995"), (1234, "KWD", "KWD1.234"), (None, "EUR", "–")],
)
def test_money_is_written_with_its_currencys_own_decimals(minor, currency, text):
    assert written(currency=currency).money(minor) == text


@pytest.mark.parametrize(
    ("share", "text"), [(None, "–"), (0, "0%"), (0.5, "50%"), (0.034, "3.4%"), (1, "100%"), (0.995, "100%")]
)
def test_small_shares_keep_a_decimal(share, text):
    assert written().percent(share) == text


def test_a_share_of_nothing_is_unknown():
    assert formats.share(0, 0) is None
    assert formats.share(1, 4) == 0.25


def test_a_moment_is_shown_in_the_shops_zone_and_exact_in_its_attribute(now):
    shown = written(zone="Asia/Tokyo").moment(now)
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
    assert written().ago(now - before, now) == text


def test_somebody_who_was_never_seen_is_told_so(now):
    assert written().ago(None, now) == "never"


@pytest.mark.parametrize(
    ("current", "previous", "text"), [(5, 5, "no change"), (7, 5, "+2"), (5, 1005, "−1,000")]
)
def test_a_change_has_its_sign(current, previous, text):
    assert written().change(current, previous) == text


def test_one_is_singular():
    customers = ("%(n)s customer", "%(n)s customers")
    assert written().count(1, *customers) == "1 customer"
    assert written().count(1204, *customers) == "1,204 customers"


@pytest.mark.parametrize(
    ("language", "number", "money", "moment", "ago"),
    [
        ("zh", "1,204", "€49.95", "2026年9月16日, 16:30", "3 小时前"),
        ("ru", "1\xa0204", "49,95\xa0€", "16 сент. 2026 г., 16:30", "3 часа назад"),
    ],
)
def test_each_language_writes_in_its_own_way(now, language, number, money, moment, ago):
    own = written(language)
    assert own.number(1204) == number
    assert own.money(4995) == money
    assert moment in own.moment(now)
    assert own.ago(now - timedelta(hours=3), now) == ago


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1 клиент"), (3, "3 клиента"), (5, "5 клиентов"), (21, "21 клиент")],
)
def test_russian_counts_have_three_forms(number, text):
    assert written("ru").count(number, "%(n)s customer", "%(n)s customers") == text
