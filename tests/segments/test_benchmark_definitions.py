"""The gold definitions of the shared benchmark, against its separately written SQL."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine, insert

from profiles.database import Database
from profiles.schema import Event, Profile, Tag
from segments.definition import parse_definition
from segments.exceptions import InvalidDefinition
from segments.moment import Moment
from segments.translation import translate
from segments.vocabulary import read_vocabulary
from tests.segments.shop import members_in, plain_engine

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "nlseg"
pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the shared benchmark is not on this machine")
TIMES = (datetime(2026, 9, 16, 14, 30, tzinfo=UTC), datetime(2026, 9, 23, 9, 15, tzinfo=UTC))
#: How many of the 21 answerable definitions this version evaluates; raise it with each further kind.
SUPPORTED = 21
#: How many of the answerable requests in the three languages the built-in translation reads.
TRANSLATED = 57


def requests() -> list[dict[str, Any]]:
    if not FOLDER.exists():
        return []
    return [json.loads(line) for line in (FOLDER / "requests.jsonl").read_text("utf-8").splitlines()]


def answerable() -> list[dict[str, Any]]:
    return [one for one in requests() if one["answerable"] and one["lang"] == "en"]


@pytest.fixture(scope="module")
def gold() -> Iterator[sqlite3.Connection]:
    """The benchmark's own database, as its own program makes it."""
    spec = importlib.util.spec_from_file_location("make_db", FOLDER / "make_db.py")
    assert spec is not None
    assert spec.loader is not None
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    people, events, _ = program.build(20260916)
    database = sqlite3.connect(":memory:")
    database.executescript(program.SCHEMA)
    attributes = [
        (
            *(one[name] for name in ("id", "language", "country", "city", "channel", "consent")),
            one["created_at"].strftime(program.FMT),
            one["birthday"],
            json.dumps(one["tags"]),
            one["lifecycle_stage"],
            one["rfm_type"],
            one["last_seen_at"].strftime(program.FMT),
        )
        for one in people
    ]
    database.executemany(f"INSERT INTO customers VALUES({','.join('?' * 12)})", attributes)
    rows = [(one[0], one[1], one[2].strftime(program.FMT), *one[3:]) for one in events]
    database.executemany(f"INSERT INTO events VALUES({','.join('?' * 13)})", rows)
    database.execute("CREATE INDEX one ON events(customer_id, type, at)")
    database.row_factory = sqlite3.Row
    yield database
    database.close()


@pytest.fixture(scope="module")
def url(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("benchmark") / "shop.sqlite"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture(scope="module")
def shop(gold: sqlite3.Connection, url: str) -> Iterator[Connection]:
    """The same rows in our own tables."""
    engine: Engine = plain_engine(url)
    with engine.connect() as connection:
        load(gold, connection)
        connection.commit()
        yield connection
    engine.dispose()


def load(gold: sqlite3.Connection, connection: Connection) -> None:
    people = [dict(row) for row in gold.execute("SELECT * FROM customers")]
    tags = [{"profile_id": one["id"], "tag": tag} for one in people for tag in json.loads(one.pop("tags"))]
    for one in people:
        one |= {"reference": str(one["id"]), "consent": bool(one["consent"])}
        one |= {name: instant(one[name]) for name in ("created_at", "last_seen_at")}
        one["birthday"] = date.fromisoformat(one["birthday"]) if one["birthday"] else None
    connection.execute(insert(Profile), people)
    connection.execute(insert(Tag), tags)
    events = [dict(row) for row in gold.execute("SELECT * FROM events")]
    for one in events:
        one |= {"profile_id": one.pop("customer_id"), "at": instant(one["at"]), "properties": {}}
        one |= {"received_at": one["at"]}
        one |= {name: None if one[name] is None else round(one[name] * 100) for name in ("price", "amount")}
    connection.execute(insert(Event), events)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def is_supported(definition: object) -> bool:
    try:
        parse_definition(definition)
    except InvalidDefinition as error:
        if "not supported yet" not in str(error):
            raise
        return False
    return True


def test_so_many_of_the_definitions_are_supported():
    assert sum(is_supported(one["gold"]) for one in answerable()) >= SUPPORTED


@pytest.mark.parametrize("record", [pytest.param(one, id=str(one["id"])) for one in answerable()])
def test_a_definition_selects_exactly_the_customers_of_the_gold_sql(record, gold, shop):
    if not is_supported(record["gold"]):
        pytest.skip("this kind of condition is not supported yet")
    condition = parse_definition(record["gold"])
    for now in TIMES:
        moment = Moment(now=now, zone=ZoneInfo("UTC"), currency="EUR")
        assert members_in(shop, condition, moment) == gold_members(gold, record["sql"], now)


def gold_members(gold: sqlite3.Connection, sql: str, now: datetime) -> set[str]:
    return {str(row[0]) for row in gold.execute(sql, {"now": now.strftime("%Y-%m-%d %H:%M:%S")})}


async def test_a_request_is_translated_exactly_or_asked_back_but_never_answered_with_others(gold, shop, url):
    database = Database(url)
    async with database.read() as session:
        vocabulary = await read_vocabulary(session)
    await database.close()
    right = 0
    for record in requests():
        for now in TIMES:
            found = translate(record["text"], vocabulary, now=now, zone=ZoneInfo("UTC"), currency="EUR")
            if found.definition is None:
                assert found.question, record["text"]
                continue
            assert record["answerable"], (record["text"], found.description)
            moment = Moment(now=now, zone=ZoneInfo("UTC"), currency="EUR")
            expected = gold_members(gold, record["sql"], now)
            assert members_in(shop, found.definition, moment) == expected, (record["text"], found.description)
            right += 1
    assert right >= TRANSLATED * len(TIMES)
