"""The frequency cap: calendar and rolling windows over everything that may have arrived."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from scheduler.exceptions import InvalidSetting
from scheduler.schema import Campaign
from scheduler.sending.frequency_cap import Calendar, CapRule, FrequencyCap, Rolling
from tests.scheduler.shop import Shop

DAY = Calendar(1, "day")


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("3/7d", [(3, Rolling(timedelta(days=7)))]),
        ("1/24h", [(1, Rolling(timedelta(days=1)))]),
        (" 10/2w ", [(10, Rolling(timedelta(days=14)))]),
        ("1/day", [(1, DAY)]),
        ("2/3days", [(2, Calendar(3, "day"))]),
        ("1/day, 3/week, 8/month", [(1, DAY), (3, Calendar(1, "week")), (8, Calendar(1, "month"))]),
        ("1/day,4/7d", [(1, DAY), (4, Rolling(timedelta(days=7)))]),
    ],
)
def test_a_cap_is_numbers_in_windows(text: str, rules: list[tuple[int, Calendar | Rolling]]):
    assert FrequencyCap.parse(text) == FrequencyCap(tuple(CapRule(*rule) for rule in rules))


@pytest.mark.parametrize(
    "text",
    [
        "3",
        "0/7d",
        "3/0d",
        "3/7",
        "three/7d",
        "-1/7d",
        "3/7d/1",
        "1/d",
        "1/0day",
        "1/fortnight",
        "1/day,",
        ",",
        ", ".join(["1/day"] * 11),
    ],
)
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


BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"

#: cap, zone, messages so far (local), now (local), whether one more may go. 2026-09-14 is a Monday.
VECTORS = [
    # Braze: two in a week, triggered on Monday, Wednesday and Thursday: the third does not go
    ("2/week", NEW_YORK, [], "2026-09-14T09:00", True),
    ("2/week", NEW_YORK, ["2026-09-14T09:00"], "2026-09-16T09:00", True),
    ("2/week", NEW_YORK, ["2026-09-14T09:00", "2026-09-16T09:00"], "2026-09-17T09:00", False),
    ("2/week", NEW_YORK, ["2026-09-14T09:00", "2026-09-16T09:00"], "2026-09-20T23:59", False),
    ("2/week", NEW_YORK, ["2026-09-14T09:00", "2026-09-16T09:00"], "2026-09-21T00:00", True),
    # Braze: three in a week, three planned: all go
    ("3/week", NEW_YORK, ["2026-09-14T09:00", "2026-09-15T09:00"], "2026-09-16T09:00", True),
    # Braze: one in a calendar day: 23:00, and another one an hour later
    ("1/day", NEW_YORK, ["2026-09-16T23:00"], "2026-09-16T23:59", False),
    ("1/day", NEW_YORK, ["2026-09-16T23:00"], "2026-09-17T00:00", True),
    ("1/24h", NEW_YORK, ["2026-09-16T23:00"], "2026-09-17T00:00", False),
    # Braze: one a day and three a week hold together
    ("1/day, 3/week", BERLIN, ["2026-09-14T09:00"], "2026-09-14T18:00", False),
    ("1/day, 3/week", BERLIN, ["2026-09-14T09:00", "2026-09-15T09:00"], "2026-09-16T09:00", True),
    (
        "1/day, 3/week", BERLIN,
        ["2026-09-14T09:00", "2026-09-15T09:00", "2026-09-16T09:00"], "2026-09-18T09:00", False,
    ),
    # Braze: rules in conflict: the strictest decides, in whatever order they stand
    ("1/week, 3/week", BERLIN, ["2026-09-14T09:00"], "2026-09-18T09:00", False),
    ("3/week, 1/week", BERLIN, ["2026-09-14T09:00"], "2026-09-18T09:00", False),
    # the calendar is the customer's: the same instant is another day elsewhere
    ("1/day", "Pacific/Kiritimati", ["2026-09-16T23:30"], "2026-09-17T00:10", True),
    ("1/day", "Pacific/Pago_Pago", ["2026-09-16T00:10"], "2026-09-16T23:50", False),
    ("1/week", "Pacific/Kiritimati", ["2026-09-20T23:59"], "2026-09-21T00:00", True),
    ("1/week", "Asia/Kathmandu", ["2026-09-14T00:00"], "2026-09-20T23:59", False),
    # several days and weeks, the present one included
    ("2/3days", BERLIN, ["2026-09-14T09:00", "2026-09-15T09:00"], "2026-09-16T09:00", False),
    ("2/3days", BERLIN, ["2026-09-14T09:00", "2026-09-15T09:00"], "2026-09-17T00:00", True),
    ("1/2weeks", BERLIN, ["2026-09-07T00:00"], "2026-09-20T12:00", False),
    ("1/2weeks", BERLIN, ["2026-09-06T23:59"], "2026-09-20T12:00", True),
    # months, short ones, and over the turn of a year
    ("1/month", BERLIN, ["2026-02-01T00:00"], "2026-02-28T23:59", False),
    ("1/month", BERLIN, ["2026-02-28T23:59"], "2026-03-01T00:00", True),
    ("1/2months", BERLIN, ["2025-12-01T00:00"], "2026-01-31T12:00", False),
    ("1/2months", BERLIN, ["2025-11-30T23:59"], "2026-01-31T12:00", True),
    # the day on which clocks change has 23 or 25 hours and is one day
    ("1/day", BERLIN, ["2026-03-29T00:30"], "2026-03-29T23:30", False),
    ("1/24h", BERLIN, ["2026-03-29T00:30"], "2026-03-30T00:45", False),
    ("1/24h", BERLIN, ["2026-03-29T00:30"], "2026-03-30T01:45", True),
    ("1/day", BERLIN, ["2026-10-25T00:05"], "2026-10-25T23:55", False),
    # midnight does not exist on the day on which summer time begins in Asuncion
    ("1/day", "America/Asuncion", ["2024-10-05T23:59"], "2024-10-06T01:00", True),
    ("1/day", "America/Asuncion", ["2024-10-06T01:00"], "2024-10-06T23:00", False),
]  # fmt: skip


def local(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(("text", "zone", "received", "now", "goes"), VECTORS)
def test_a_message_goes_only_where_every_rule_has_room(
    text: str, zone: str, received: list[str], now: str, goes: bool
):
    cap = FrequencyCap.parse(text)
    assert cap is not None
    got = [local(at, zone) for at in received]
    assert cap.allows(got, now=local(now, zone), zone=ZoneInfo(zone)) is goes


@given(
    st.integers(0, 10 * 365 * 24 * 60).map(
        lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.sampled_from([BERLIN, "Pacific/Kiritimati", "Pacific/Pago_Pago", "Pacific/Apia"]),
    st.sampled_from(["day", "week", "month"]),
    st.integers(1, 12),
)
def test_what_is_read_from_the_ledger_reaches_back_to_the_first_day(now, zone, unit, count):
    window = Calendar(count, unit)
    assert window.earliest(now) <= window.begin(now, ZoneInfo(zone)) <= now


async def test_each_customer_has_their_own_midnight(shop: Shop):
    # 14:30 UTC: two hours later the day has changed in Auckland, not in Berlin.
    await shop.customers(1, timezone="Pacific/Auckland")
    await shop.customers(1, first=1, timezone="Mars/Olympus")
    cap = FrequencyCap.parse("1/day")
    shop.now = shop.now.replace(hour=11)
    await shop.running()
    await shop.sender(frequency_cap=cap).run_once()
    shop.pass_time(hours=2)
    second = await shop.running()
    await shop.sender(frequency_cap=cap).run_once()
    assert [(row.state, row.reason) for row in await shop.deliveries(second.id)] == [
        ("sent", None),
        ("skipped", "frequency_capped"),
    ]


async def test_a_transactional_message_always_goes_and_does_not_count(shop: Shop):
    cap = FrequencyCap.parse("1/day, 3/week")
    await shop.customers(1)
    fates = []
    for transactional in (True, True, False, True, False):
        made = await shop.running()
        async with shop.database.begin() as session:
            changed = update(Campaign).where(Campaign.id == made.id)
            await session.execute(changed.values(transactional=transactional))
        await shop.sender(frequency_cap=cap).run_once()
        fates += list(await shop.fates(made.id))
    assert fates == [("sent", None)] * 4 + [("skipped", "frequency_capped")]


async def test_steps_of_a_journey_and_campaigns_share_the_cap(sqlite_shop: Shop):
    # Each step of a journey is sent through a campaign of its own kind.
    shop = sqlite_shop
    await shop.customers(1)
    first = await shop.running()
    async with shop.database.begin() as session:
        await session.execute(update(Campaign).where(Campaign.id == first.id).values(kind="journey"))
    cap = FrequencyCap.parse("1/day")
    await shop.sender(frequency_cap=cap).run_once()
    second = await shop.running()
    await shop.sender(frequency_cap=cap).run_once()
    assert await shop.fates(second.id) == {("skipped", "frequency_capped"): 1}


@pytest.mark.parametrize("text", ["1/day", "1/day, 3/week, 8/month", "2/3days", "3/7d", "5/36h", "9/2w"])
def test_a_cap_says_itself_as_it_is_read(text):
    read = FrequencyCap.parse(text)
    assert FrequencyCap.parse(str(read)) == read
