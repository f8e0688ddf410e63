"""When time alone may change who belongs: an instant that may be too early and is never too late."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segments.customer import Customer, Happening
from segments.definition import dump, parse_definition
from segments.evaluator import members_among
from segments.moment import Moment
from tests.segments.shop import insert_customers, plain_engine
from tests.segments.strategies import customers, definitions, moments, windows

NOW = datetime(2026, 9, 16, 14, 30, tzinfo=UTC)
TICK = timedelta(microseconds=1)
START = datetime(2023, 1, 1, tzinfo=UTC)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Shanghai", "America/Havana", "Pacific/Apia")
LENGTHS = (1, 2, 7, 14, 28, 29, 30, 31, 59, 61, 89, 92, 365, 366)


def waits():
    """How much later somebody looks: at, just before and just after the ends of windows."""
    days = st.sampled_from((0, *LENGTHS)).map(lambda count: timedelta(days=count))
    rest = st.sampled_from([timedelta(0), TICK, timedelta(hours=1), timedelta(hours=9, minutes=30)])
    return st.builds(lambda one, other, sign: one + sign * other, days, rest, st.sampled_from([1, -1]))


shops = moments.flatmap(lambda moment: st.tuples(st.just(moment), customers(moment.now)))


@settings(max_examples=400)
@given(definitions, shops, st.lists(waits(), min_size=1, max_size=8))
def test_between_now_and_the_next_change_the_answer_stays(data, shop, later):
    moment, people = shop
    condition = parse_definition(data)
    if condition.unsettled():
        return
    for one in people:
        now, following = condition.matches(one, moment), condition.next_change(one, moment)
        assert following is None or following > moment.now
        for wait in later:
            then = replace(moment, now=moment.now + wait)
            if moment.now < then.now and (following is None or then.now < following):
                assert condition.matches(one, then) == now, (dump(condition), then.now)


@settings(max_examples=400)
@given(
    windows,
    st.sampled_from(ZONES).map(ZoneInfo),
    st.integers(0, 4 * 366 * 24 * 4).map(lambda quarters: START + timedelta(minutes=15 * quarters)),
    st.sampled_from(LENGTHS),
    st.integers(-40, 40).map(lambda hours: timedelta(minutes=30 * hours)),
    st.integers(1, 60 * 24 * 12).map(lambda minutes: timedelta(minutes=minutes)),
)
def test_a_window_is_left_at_no_other_instant_than_the_next_change(window, zone, at, days, shift, wait):
    moment = Moment(now=at + timedelta(days=days) + shift, zone=zone)
    selected = parse_definition({"count": {"window": window}, "op": ">=", "value": 1})
    one = Customer(reference="1", created_at=at, events=(Happening(type="view", at=at),))
    following = selected.next_change(one, moment)
    then = replace(moment, now=moment.now + wait)
    if following is None or then.now < following:
        assert selected.matches(one, then) == selected.matches(one, moment)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(definitions, shops)
def test_whoever_time_may_move_is_found_by_the_queries_for_them(engine, data, shop):
    moment, people = shop
    condition = parse_definition(data)
    if condition.unsettled():
        return
    with engine.connect() as connection:
        insert_customers(connection, people, moment)
        found = {row[0] for query in condition.changing(moment) for row in connection.execute(query)}
        connection.rollback()
    for one in people:
        if condition.next_change(one, moment) is not None:
            assert one.id in found, dump(condition)


@pytest.fixture
def engine(database_url):
    engine = plain_engine(database_url)
    yield engine
    engine.dispose()


def flips(definition: dict, one: Customer, moment: Moment, until: datetime) -> list[datetime]:
    """The instants of entering and leaving, found by looking whenever it is said to be time."""
    condition = parse_definition(definition)
    found, looks = [], 0
    while (following := condition.next_change(one, moment)) is not None and following <= until:
        before = condition.matches(one, moment)
        moment = replace(moment, now=following)
        looks += 1
        assert looks < 1000
        if condition.matches(one, moment) != before:
            found.append(following)
    return found


def bought(*at: datetime) -> Customer:
    return Customer(
        reference="1", created_at=NOW, events=tuple(Happening(type="purchase", at=one) for one in at)
    )


BERLIN = ZoneInfo("Europe/Berlin")
MOMENT = Moment(now=NOW, zone=BERLIN)
YEARS = NOW + timedelta(days=1000)


def test_a_window_that_runs_out_turns_one_instant_after_its_length():
    definition = {"count": {"type": "purchase", "window": {"last": "30d"}}, "op": "=", "value": 0}
    at = NOW - timedelta(days=3)
    assert flips(definition, bought(at), MOMENT, YEARS) == [at + timedelta(days=30) + TICK]


def test_the_first_event_of_one_product_leaves_the_window_though_another_product_came_earlier():
    definition = {"exists_value": {"field": "product_id", "having": [{"first": {}, "in": {"last": "24h"}}]}}
    early, late = NOW - timedelta(days=9), NOW - timedelta(hours=1)
    events = (
        Happening(type="view", at=early, product_id="a"),
        Happening(type="view", at=late, product_id="b"),
    )
    one = Customer(reference="1", created_at=NOW, events=events)
    assert flips(definition, one, MOMENT, YEARS) == [late + timedelta(hours=24) + TICK]


def test_an_event_of_the_future_counts_one_instant_after_it_happens():
    definition = {"count": {"type": "purchase"}, "op": ">=", "value": 1}
    at = NOW + timedelta(days=3)
    assert flips(definition, bought(at), MOMENT, YEARS) == [at + TICK]


def test_a_month_runs_out_on_the_same_day_of_the_next_one_whatever_the_clocks_do():
    definition = {"count": {"type": "purchase", "window": {"last": "1mo"}}, "op": ">=", "value": 1}
    at = datetime(2026, 9, 25, 10, 0, tzinfo=UTC)  # noon in Berlin; on 25 October the clocks go back
    moment = replace(MOMENT, now=at + TICK)
    assert flips(definition, bought(at), moment, YEARS) == [datetime(2026, 10, 25, 11, 0, tzinfo=UTC) + TICK]


def test_last_month_begins_and_ends_at_the_shops_midnight():
    definition = {"count": {"window": {"calendar": "last_month"}}, "op": ">=", "value": 1}
    assert flips(definition, bought(NOW - timedelta(hours=1)), MOMENT, YEARS) == [
        datetime(2026, 9, 30, 22, 0, tzinfo=UTC),
        datetime(2026, 10, 31, 23, 0, tzinfo=UTC),
    ]


def test_not_followed_within_a_week_becomes_true_when_the_week_is_over():
    steps = {"first": {"type": "purchase"}, "then": {"type": "view"}, "within": "7d", "negate": True}
    at = NOW - timedelta(days=2)
    assert flips({"sequence": steps}, bought(at), MOMENT, YEARS) == [at + timedelta(days=7)]


def test_a_birthday_comes_into_the_week_and_goes_the_day_after():
    one = replace(bought(), birthday=date(1990, 12, 24))
    found = flips({"birthday": {"next_days": 7}}, one, MOMENT, NOW + timedelta(days=200))
    assert found == [datetime(2026, 12, 17, 23, tzinfo=UTC), datetime(2026, 12, 24, 23, tzinfo=UTC)]


def test_an_age_is_reached_on_the_birthday():
    one = replace(bought(), birthday=date(1996, 2, 29))
    definition = {"attr": "age", "op": ">=", "value": 31}
    assert flips(definition, one, MOMENT, YEARS) == [datetime(2027, 2, 28, 23, tzinfo=UTC)]


def test_what_no_clock_can_change_is_not_looked_at_again():
    for definition in (
        {"attr": "tags", "op": "has", "value": "vip"},
        {"count": {"type": "purchase"}, "op": ">=", "value": 1},
        {"random": {"of": "test", "to": 10}},
        {"reachable": True},
    ):
        assert parse_definition(definition).next_change(bought(NOW - timedelta(days=1)), MOMENT) is None


def test_events_that_pass_through_a_window_turn_the_answer_each_time():
    definition = {"count": {"window": {"from_ago": "60d", "to_ago": "30d"}}, "op": "=", "value": 1}
    one = bought(NOW - timedelta(days=20), NOW - timedelta(days=45))
    assert members_among(parse_definition(definition), [one], MOMENT) == {"1"}
    turns = [NOW + timedelta(days=days) + TICK for days in (10, 15, 40)]
    assert flips(definition, one, MOMENT, YEARS) == turns
