"""Occurrences: when a campaign is sent, once or again and again, and each time only once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from profiles.schema import Trait
from scheduler import campaign
from scheduler.audiences.occurrence import first, following
from scheduler.audiences.timing import parse_timing
from scheduler.exceptions import InvalidCampaign
from scheduler.schema import Campaign
from tests.scheduler.shop import BERLIN, Shop

#: A Wednesday, 16:30 in Berlin.
START = datetime(2026, 9, 16, 14, 30, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("timing", "begins", "day"),
    [
        (None, "2026-09-16T14:30", None),
        ({"at": "18:00"}, "2026-09-16T16:00", None),
        ({"at": "10:00"}, "2026-09-17T08:00", None),
        ({"at": "10:00", "on": "2026-09-20"}, "2026-09-20T08:00", "2026-09-20"),
        ({"at": "10:00", "on": "2026-09-01"}, "2026-09-16T14:30", "2026-09-01"),
        # By the customers' clocks planning begins where the day begins first: 14 hours before UTC.
        ({"clock": "local", "at": "10:00"}, "2026-09-16T14:30", None),
        ({"clock": "local", "at": "10:00", "on": "2026-09-20"}, "2026-09-19T20:00", "2026-09-20"),
        ({"clock": "local", "at": "10:00", "on": "2026-09-16"}, "2026-09-16T14:30", "2026-09-16"),
        ({"clock": "best_hour", "at": "10:00", "on": "2026-09-20"}, "2026-09-19T10:00", "2026-09-20"),
        # Repeated: the first day that is still whole.
        ({"at": "18:00", "repeat": {"every": "day"}}, "2026-09-16T16:00", "2026-09-16"),
        ({"at": "16:30", "repeat": {"every": "day"}}, "2026-09-16T14:30", "2026-09-16"),
        ({"at": "10:00", "repeat": {"every": "day"}}, "2026-09-17T08:00", "2026-09-17"),
        ({"at": "10:00", "on": "2026-10-01", "repeat": {"every": "day"}}, "2026-10-01T08:00", "2026-10-01"),
        ({"clock": "local", "at": "10:00", "repeat": {"every": "day"}}, "2026-09-16T20:00", "2026-09-17"),
        ({"clock": "local", "at": "04:00", "repeat": {"every": "day"}}, "2026-09-17T14:00", "2026-09-18"),
        ({"at": "10:00", "repeat": {"every": "week"}}, "2026-09-23T08:00", "2026-09-23"),
        (
            {"at": "10:00", "repeat": {"every": "week", "weekdays": ["monday", "friday"]}},
            "2026-09-18T08:00",
            "2026-09-18",
        ),
        ({"at": "10:00", "repeat": {"every": "month", "day": 31}}, "2026-09-30T08:00", "2026-09-30"),
        ({"at": "10:00", "repeat": {"every": "month", "day": 1}}, "2026-10-01T08:00", "2026-10-01"),
    ],
)
def test_the_first_occurrence(timing: dict[str, Any] | None, begins: str, day: str | None):
    found = first(parse_timing(timing), start=START, shop=BERLIN)
    assert found.begins == utc(begins)
    assert found.day == (date.fromisoformat(day) if day else None)


def days(timing: dict[str, Any], begin: str, count: int, shop: ZoneInfo = BERLIN) -> list[str]:
    """The days of the occurrences after the one of `begin`, with the hour in UTC at which each begins."""
    row = Campaign(timing={**timing, "on": begin}, occurrence=0, occurs_on=date.fromisoformat(begin))
    found = []
    while len(found) < count and (coming := following(row, shop)):
        found.append(f"{coming.day:%m-%d} {coming.begins:%H:%M}")
        row.occurrence, row.occurs_on = row.occurrence + 1, coming.day
    return found


def test_each_day_is_placed_on_the_clock_anew():
    daily = {"at": "10:00", "repeat": {"every": "day"}}
    assert days(daily, "2026-10-23", 3) == ["10-24 08:00", "10-25 09:00", "10-26 09:00"]
    at_night = {"at": "02:30", "repeat": {"every": "day"}}
    assert days(at_night, "2026-03-28", 2) == ["03-29 01:00", "03-30 00:30"]


def test_the_last_day_of_short_months_stands_for_the_31st_and_none_is_forgotten():
    monthly = {"at": "10:00", "repeat": {"every": "month"}}
    found = days(monthly, "2027-12-31", 5)
    assert [one[:5] for one in found] == ["01-31", "02-29", "03-31", "04-30", "05-31"]


def test_weekdays_follow_one_another():
    weekly = {"at": "10:00", "repeat": {"every": "week", "weekdays": ["monday", "friday"]}}
    assert [one[:5] for one in days(weekly, "2026-09-18", 3)] == ["09-21", "09-25", "09-28"]


def test_it_ends_after_so_many_times():
    thrice = {"at": "10:00", "repeat": {"every": "day", "times": 3}}
    assert len(days(thrice, "2026-09-18", 9)) == 2


def test_no_occurrence_begins_after_the_campaign_expired():
    row = Campaign(
        timing={"at": "10:00", "on": "2026-09-18", "repeat": {"every": "day"}},
        occurrence=0,
        occurs_on=date(2026, 9, 18),
        expires_at=utc("2026-09-19T08:00"),
    )
    assert following(row, BERLIN) is None
    row.expires_at = utc("2026-09-19T08:01")
    assert following(row, BERLIN) is not None


async def begun(shop: Shop, timing: dict[str, Any], **options: Any) -> Campaign:
    made = await shop.draft(timing=timing, **options)
    return await shop.do(campaign.start, made.id, now=shop.now, zone=BERLIN)


async def run(shop: Shop, hours: int) -> None:
    """The scheduler looks every half hour."""
    for _ in range(hours * 2):
        await shop.plan()
        await shop.sender().run_once()
        shop.pass_time(minutes=30)


async def test_two_occurrences_reach_everybody_once_each(shop: Shop):
    await shop.customers(3)
    made = await begun(shop, {"at": "18:00", "repeat": {"every": "day", "times": 2}})
    await run(shop, hours=12)
    assert set(shop.messenger.counts().values()) == {1}
    assert (await shop.campaign(made.id)).state == "running"
    await run(shop, hours=60)
    rows = await shop.deliveries(made.id)
    assert Counter((row.occurrence, row.state) for row in rows) == {(0, "sent"): 3, (1, "sent"): 3}
    assert {row.due_at for row in rows} == {utc("2026-09-16T16:00"), utc("2026-09-17T16:00")}
    assert (await shop.campaign(made.id)).state == "completed"
    assert set(shop.messenger.counts().values()) == {2}


async def test_planning_an_occurrence_twice_changes_nothing(shop: Shop):
    await shop.customers(3)
    made = await begun(shop, {"at": "18:00", "repeat": {"every": "day"}})
    shop.pass_time(hours=30)
    assert [await shop.plan(), await shop.plan()] == [3, 3]
    assert [await shop.plan(), await shop.plan()] == [0, 0]
    assert (await shop.campaign(made.id)).next_at == utc("2026-09-18T16:00")


async def test_whoever_joins_between_two_occurrences_gets_the_second(shop: Shop):
    await shop.customers(1)
    made = await begun(shop, {"at": "18:00", "repeat": {"every": "day", "times": 2}})
    await run(shop, hours=12)
    await shop.customers(1, first=1)
    await run(shop, hours=24)
    assert [(row.occurrence, row.state) for row in await shop.deliveries(made.id)] == [
        (0, "sent"),
        (1, "sent"),
        (1, "sent"),
    ]


async def test_of_occurrences_missed_in_a_down_time_only_the_latest_is_sent(shop: Shop):
    await shop.customers(2)
    made = await begun(shop, {"at": "18:00", "repeat": {"every": "day"}})
    await run(shop, hours=3)
    shop.pass_time(days=4)
    await run(shop, hours=1)
    assert set(shop.messenger.counts().values()) == {2}
    assert (await shop.campaign(made.id)).occurs_on == date(2026, 9, 20)


async def test_what_an_earlier_occurrence_still_held_is_not_sent_beside_the_next(shop: Shop):
    await shop.customers(2)
    made = await begun(shop, {"at": "18:00", "repeat": {"every": "day"}})
    shop.pass_time(hours=2)
    await shop.plan()
    shop.pass_time(days=1)
    await shop.plan()
    await shop.sender().run_once()
    assert await shop.fates(made.id) == {("skipped", "expired"): 2, ("sent", None): 2}


async def test_a_paused_campaign_begins_no_occurrence(shop: Shop):
    await shop.customers(1)
    made = await begun(shop, {"at": "18:00", "repeat": {"every": "day"}})
    await run(shop, hours=3)
    await shop.do(campaign.pause, made.id, now=shop.now)
    await run(shop, hours=48)
    assert len(shop.messenger.received) == 1
    await shop.do(campaign.resume, made.id, now=shop.now)
    await run(shop, hours=1)
    assert len(shop.messenger.received) == 2


async def test_each_customer_gets_it_at_ten_on_their_own_clock(shop: Shop):
    zones = ["Pacific/Kiritimati", "Europe/Berlin", "America/New_York", "Pacific/Pago_Pago", "Bad/Zone", None]
    for number, zone in enumerate(zones):
        await shop.customers(1, first=number, timezone=zone)
    made = await begun(shop, {"clock": "local", "at": "10:00", "on": "2026-09-20"})
    assert made.send_at == utc("2026-09-19T20:00")
    shop.now = utc("2026-09-19T20:00:04")
    assert await shop.plan() == 6
    hours = ["19T20:00", "20T08:00", "20T14:00", "20T21:00", "20T08:00", "20T08:00"]
    dues = {row.profile_id: row.due_at for row in await shop.deliveries(made.id)}
    assert list(dues.values()) == [utc(f"2026-09-{hour}") for hour in hours]
    await run(shop, hours=26)
    assert set(shop.messenger.counts().values()) == {1}
    for row in await shop.deliveries(made.id):
        assert row.sent_at is not None
        assert row.sent_at - row.due_at < timedelta(minutes=31)


async def test_each_customer_gets_it_at_their_best_hour(shop: Shop):
    ids = await shop.customers(5, timezone="Europe/Berlin")
    async with shop.database.begin() as session:
        for profile_id, hour in zip(ids, [8, 23, 25, 9.5], strict=False):
            session.add(
                Trait(
                    profile_id=profile_id,
                    name="best_hour",
                    text_value=str(hour),
                    number_value=hour,
                    source="computed",
                    at=shop.now,
                )
            )
    made = await begun(shop, {"clock": "best_hour", "at": "12:00", "on": "2026-09-20"})
    shop.now = utc("2026-09-19T10:00")
    assert await shop.plan() == 5
    dues = [row.due_at.astimezone(BERLIN).hour for row in await shop.deliveries(made.id)]
    assert dues == [8, 23, 12, 12, 12]


async def test_after_its_expiry_nothing_is_sent_any_more(shop: Shop):
    await shop.customers(1, timezone="Pacific/Kiritimati")
    await shop.customers(1, first=1, timezone="Pacific/Pago_Pago")
    made = await begun(
        shop, {"clock": "local", "at": "10:00", "on": "2026-09-20"}, expires_at=utc("2026-09-20T12:00")
    )
    shop.now = utc("2026-09-19T20:00")
    await run(shop, hours=27)
    assert await shop.fates(made.id) == {("sent", None): 1, ("skipped", "expired"): 1}
    assert (await shop.campaign(made.id)).state == "completed"


async def test_a_campaign_that_expires_before_it_begins_does_not_start(sqlite_shop: Shop):
    with pytest.raises(InvalidCampaign, match="expires before it begins"):
        await begun(
            sqlite_shop, {"at": "10:00", "on": "2026-09-20"}, expires_at=sqlite_shop.now + timedelta(days=1)
        )


async def test_a_message_late_after_a_down_time_is_skipped_where_the_campaign_says_so(shop: Shop):
    await shop.customers(2)
    made = await begun(shop, {"at": "18:00", "repeat": {"every": "day"}}, skip_after_minutes=60)
    shop.pass_time(hours=5)
    await shop.plan()
    await shop.sender().run_once()
    assert await shop.fates(made.id) == {("skipped", "past_due"): 2}
