"""What holds for every definition and every shop."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from segments.condition import Condition
from segments.customer import PARTS, Customer, is_asked
from segments.definition import dump, parse_definition
from segments.evaluator import members_among, reasons, settle
from segments.moment import Moment
from segments.sentence import describe
from tests.segments.shop import insert_customers, members_in, plain_engine
from tests.segments.strategies import customers, expanded, moments, referring

#: The fixture is one empty database for all examples; each of them rolls back what it wrote.
WITH_DATABASE = settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
shops = moments.flatmap(lambda moment: st.tuples(st.just(moment), customers(moment.now)))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = plain_engine(database_url)
    yield engine
    engine.dispose()


def members_by_sql(
    engine: Engine, conditions: list[Condition], shop: list[Customer], moment: Moment
) -> list[set[str]]:
    with engine.connect() as connection:
        insert_customers(connection, shop, moment)
        found = [members_in(connection, condition, moment) for condition in conditions]
        connection.rollback()
    return found


@WITH_DATABASE
@given(st.lists(referring, min_size=1, max_size=4), shops)
def test_the_database_and_the_evaluator_agree_about_the_members(engine, data, shop):
    moment, people = shop
    conditions = [expanded(one) for one in data]
    found = members_by_sql(engine, conditions, people, moment)
    for condition, members in zip(conditions, found, strict=True):
        assert members == members_among(condition, people, moment), dump(condition)


@WITH_DATABASE
@given(referring, shops)
def test_a_condition_and_its_negation_are_together_everyone_and_share_nobody(engine, data, shop):
    moment, people = shop
    condition, other = expanded(data), expanded({"not": data})
    members, others = members_by_sql(engine, [condition, other], people, moment)
    assert members | others == {one.reference for one in people}
    assert not members & others


@given(referring)
def test_a_definition_survives_its_json_form(data):
    condition = parse_definition(data)
    written = json.loads(json.dumps(dump(condition)))
    assert parse_definition(written) == condition
    assert dump(parse_definition(written)) == written


@given(referring, st.sampled_from(["EUR", "JPY", "KWD"]), st.sampled_from(["en", "zh", "ru"]))
def test_every_definition_can_say_itself(data, currency, language):
    sentence = describe(parse_definition(data), currency, language)
    assert sentence == sentence.strip()
    assert "  " not in sentence
    assert "None" not in sentence


@given(referring, shops)
def test_every_member_has_a_reason(data, shop):
    moment, people = shop
    condition = settle(expanded(data), people, moment)
    for one in people:
        if condition.matches(one, moment):
            assert all(reasons(condition, one, moment))
            assert reasons(condition, one, moment)


def only(whole: Customer, about: frozenset[str]) -> Customer:
    """The record without the parts that are not asked about."""
    names = [part[0] for kind, part in PARTS.items() if not is_asked(kind, about)]
    empty = {name: type(getattr(whole, name))() for name in names}
    kinds = {event.type for event in whole.events if {f"event:{event.type}", "event:*"} & about}
    return replace(whole, **{"events": tuple(event for event in whole.events if event.type in kinds)} | empty)


@settings(deadline=None)
@given(referring, shops)
def test_a_record_of_what_is_asked_about_is_enough_to_judge_by(data, shop):
    moment, people = shop
    condition = settle(expanded(data), people, moment)
    for whole in people:
        part = only(whole, condition.asks_about())
        assert condition.matches(part, moment) == condition.matches(whole, moment), data
        assert condition.next_change(part, moment) == condition.next_change(whole, moment), data
