"""The frequency cap: a rolling window over everything that may have arrived."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler.exceptions import InvalidSetting
from scheduler.frequency_cap import FrequencyCap
from tests.scheduler.shop import Shop


@pytest.mark.parametrize(
    ("text", "limit", "window"),
    [
        ("3/7d", 3, timedelta(days=7)),
        ("1/24h", 1, timedelta(days=1)),
        (" 10/2w ", 10, timedelta(days=14)),
    ],
)
def test_a_cap_is_a_number_in_a_window(text: str, limit: int, window: timedelta):
    assert FrequencyCap.parse(text) == FrequencyCap(limit, window)


@pytest.mark.parametrize("text", ["3", "0/7d", "3/0d", "3/7", "three/7d", "-1/7d", "3/7d/1"])
def test_a_setting_that_is_no_cap_is_refused(text: str):
    with pytest.raises(InvalidSetting):
        FrequencyCap.parse(text)


def test_no_setting_means_no_cap():
    assert FrequencyCap.parse("") is None


async def test_two_in_seven_days_with_three_campaigns_in_four_days_suppresses_the_third(shop: Shop):
    # Braze's worked example: Monday and Wednesday arrive, Thursday does not.
    await shop.customers(1)
    fates = []
    for days in (0, 2, 1):
        shop.pass_time(days=days)
        made = await shop.running()
        await shop.sender(frequency_cap=FrequencyCap.parse("2/7d")).run_once()
        fates += list(await shop.fates(made.id))
    assert fates == [("sent", None), ("sent", None), ("skipped", "frequency_capped")]


@pytest.mark.parametrize(
    ("later", "fate"),
    [
        (timedelta(days=7) - timedelta(microseconds=1), "skipped"),
        (timedelta(days=7), "skipped"),
        (timedelta(days=7, microseconds=1), "sent"),
    ],
)
async def test_the_window_is_so_many_times_24_hours_to_the_microsecond(
    shop: Shop, later: timedelta, fate: str
):
    await shop.customers(1)
    await shop.running()
    await shop.sender().run_once()
    shop.now += later
    made = await shop.running()
    await shop.sender(frequency_cap=FrequencyCap.parse("1/7d")).run_once()
    assert [row.state for row in await shop.deliveries(made.id)] == [fate]


async def test_what_was_skipped_or_failed_does_not_count(shop: Shop):
    cap = FrequencyCap.parse("1/7d")
    (profile_id,) = await shop.customers(1)
    await shop.running("Hi {name}")
    await shop.sender(frequency_cap=cap).run_once()
    made = await shop.running()
    await shop.sender(frequency_cap=cap).run_once()
    assert [(row.profile_id, row.state) for row in await shop.deliveries(made.id)] == [(profile_id, "sent")]
