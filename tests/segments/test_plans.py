"""How engines go about counting: a definition that names a window or a type never reads all events.

The shop is small, so PostgreSQL is told not to prefer reading whole tables; what remains is what it cannot
avoid. Counts are held against SQL by hand and against DuckDB on the way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from sqlalchemy import Connection, Select, func, text

from segments import customer, judging
from segments.compiler import members_query
from segments.definition import parse_definition
from tests.bench.big_shop import copy_shop, generate
from tests.bench.segments import MOMENT, Shape, shapes
from tests.segments.shop import plain_engine

#: Purchases only: reading it is reading the events of a type.
OF_A_TYPE = "ix_event_purchase"
#: What narrows a reading of events: a type, the start of a window, one customer, one event. The end of a
#: window alone does not: everything happened before now.
NARROW = {
    "sqlite": re.compile(r"type=\?|\bat>\?|(?<!ANY\()profile_id=\?|rowid=\?"),
    "postgresql": re.compile(r"\btype\)?::text|\bat >|profile_id = |\bid = "),
}


@pytest.fixture(scope="module")
def duck() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        generate(connection, customers=2000, events=40_000)
        yield connection


@pytest.fixture
def shop(duck: duckdb.DuckDBPyConnection, database_url: str) -> Iterator[Connection]:
    engine = plain_engine(database_url)
    copy_shop(duck, engine)
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET enable_seqscan = off"))
        yield connection
    engine.dispose()


def counting(shape: Shape) -> Select[int]:
    return members_query(shape.condition, MOMENT).with_only_columns(func.count())


def written(query: Select[int], connection: Connection) -> str:
    compiled = query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
    # The driver would read a % of the text as a place for a parameter.
    return str(compiled).replace("%%", "%")


def test_every_count_is_that_of_the_query_by_hand_and_that_of_duckdb(shop, duck):
    for shape in shapes():
        ours = shop.scalar(counting(shape))
        assert ours == duck.execute(shape.duckdb).fetchone()[0], shape.name
        if shop.dialect.name == "sqlite":
            assert ours == shop.exec_driver_sql(shape.sql).scalar(), shape.name


def test_no_definition_with_a_window_or_a_type_reads_all_events(shop):
    of = reads_of_sqlite if shop.dialect.name == "sqlite" else reads_of_postgresql
    for shape in shapes():
        assert not list(of(written(counting(shape), shop), shop)), shape.name


def reads_of_sqlite(sql: str, connection: Connection) -> Iterator[str]:
    """The steps that read every event."""
    for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}"):
        step = row[-1]
        of_events = re.match(r"(SCAN|SEARCH) event(_\d+)?\b", step)
        if of_events and OF_A_TYPE not in step and not NARROW["sqlite"].search(step):
            yield step


def reads_of_postgresql(sql: str, connection: Connection) -> Iterator[str]:
    """The same."""
    driver: Any = connection.connection.driver_connection
    [[plan]] = driver.execute(f"EXPLAIN (FORMAT JSON) {sql}").fetchall()
    for node in every_node((plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]):
        whole_table = node["Node Type"] == "Seq Scan" and node.get("Relation Name") == "event"
        index = node.get("Index Name", "")
        narrowed = NARROW["postgresql"].search(node.get("Index Cond", ""))
        whole_index = index.startswith("ix_event") and index != OF_A_TYPE and not narrowed
        if whole_table or whole_index:
            yield json.dumps({name: value for name, value in node.items() if name != "Plans"})


def every_node(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from every_node(child)


def test_reading_all_events_is_noticed_where_a_definition_asks_for_it(shop):
    everything = {"distinct": {"type": "*"}, "field": "category", "op": ">=", "value": 2}
    query = members_query(parse_definition(everything), MOMENT).with_only_columns(func.count())
    of = reads_of_sqlite if shop.dialect.name == "sqlite" else reads_of_postgresql
    assert list(of(written(query, shop), shop))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_read_of_one_customer_is_found_by_the_customer(shop):
    statements = [judging.PROFILES, judging.STANDING, *(query for _, query, _ in customer.PARTS.values())]
    for statement in (*statements, customer.EVENTS_OF_TYPES):
        asked = statement.params(ids=[1], types=["purchase"])
        sql = str(asked.compile(dialect=shop.dialect, compile_kwargs={"render_postcompile": True}))
        plan = shop.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", ("[1]",) * sql.count("?"))
        steps = [step for *_, step in plan if not re.search("json_each|CO-ROUTINE|LIST|UNION|QUERY", step)]
        assert [step for step in steps if not re.search(r"profile_id=\?|rowid=\?|TEMP B-TREE", step)] == [], (
            sql
        )
