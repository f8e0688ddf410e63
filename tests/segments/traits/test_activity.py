from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from segments.traits.activity import PERIOD, Activity

DAY = timedelta(days=1)


def active(now, *days_ago):
    return Activity([(now - days * DAY, now - days * DAY) for days in sorted(days_ago, reverse=True)])


@pytest.mark.parametrize(
    ("known_for", "days_ago", "state"),
    [
        (400, (), "dormant"),
        (400, (31,), "dormant"),
        (400, (399, 30), "returning"),
        (400, (45, 20, 2), "active"),
        (400, (60, 25, 2), "returning"),
        (10, (9, 1), "new"),
        (10, (), "new"),
        (35, (34, 33, 5), "active"),
    ],
)
def test_activity_follows_from_pauses_of_a_period(now, known_for, days_ago, state):
    hours = active(now, *days_ago)
    last = hours.hours[-1][1] if hours.hours else None
    assert hours.state(now - known_for * DAY, last, now)[0] == state


def test_a_state_ends_when_it_says(now):
    hours = active(now, 60, 25, 2)
    _, ends = hours.state(now - 400 * DAY, now - 2 * DAY, now)
    before, after = ends - timedelta(microseconds=1), ends
    assert hours.state(now - 400 * DAY, now - 2 * DAY, before)[0] == "returning"
    assert hours.state(now - 400 * DAY, now - 2 * DAY, after)[0] == "active"
    assert ends == now - 25 * DAY + PERIOD + timedelta(microseconds=1)


def test_the_best_hour_is_the_customers_own_and_leans_on_its_neighbours():
    start = datetime(2026, 6, 1, tzinfo=UTC)
    # By the clock of Shanghai: four times at 9, three at 20, three at 21, two at 22.
    hours = [1] * 4 + [12] * 3 + [13] * 3 + [14] * 2
    visits = [start + timedelta(days=day, hours=hour) for day, hour in enumerate(hours)]
    activity = Activity([(visit, visit) for visit in visits])
    assert activity.best_hour(ZoneInfo("Asia/Shanghai")) == 21
    assert Activity(activity.hours[:9]).best_hour(ZoneInfo("Asia/Shanghai")) is None
