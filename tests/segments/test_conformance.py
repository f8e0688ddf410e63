"""Tables of facts: who belongs, in small shops where anybody can check it by hand."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from profiles.database import Database
from segments.customer import Address, Choice, Customer, Happening, Message
from segments.definition import parse_definition
from segments.evaluator import members_among
from segments.moment import Moment
from tests.segments.shop import insert_customers, references_query

FOLDER = Path(__file__).parent / "conformance"
TABLES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))}


def customers(table: dict[str, Any]) -> list[Customer]:
    return [customer(row, table) for row in table["profiles"]]


def customer(row: dict[str, Any], table: dict[str, Any]) -> Customer:
    born = row.get("birthday")
    plain = {name: row.get(name) for name in ("city", "country", "channel", "consent")}
    return Customer(
        reference=row["reference"],
        created_at=datetime.fromisoformat("2026-01-01T00:00:00+00:00"),
        birthday=date.fromisoformat(born) if born else None,
        tags=frozenset(row.get("tags", [])),
        traits={name: trait(value) for name, value in row.get("traits", {}).items()},
        addresses=tuple(Address(**address) for address in row.get("addresses", [])),
        decisions=tuple(Choice(**decision) for decision in row.get("decisions", [])),
        events=tuple(event(one) for one in table["events"] if one["profile"] == row["reference"]),
        messages=tuple(
            message(one) for one in table.get("deliveries", []) if one["profile"] == row["reference"]
        ),
        **plain,
    )


def trait(value: str | float) -> tuple[str, float | None]:
    return str(value), None if isinstance(value, str) else float(value)


def event(row: dict[str, Any]) -> Happening:
    fields = {name: value for name, value in row.items() if name != "profile"}
    return Happening(**{**fields, "at": datetime.fromisoformat(row["at"])})


def message(row: dict[str, Any]) -> Message:
    times = {
        name: datetime.fromisoformat(row[name])
        for name in ("planned_at", "sent_at", "clicked_at")
        if name in row
    }
    return Message(campaign_id=row["campaign"], state=row["state"], **times)


def facts() -> list[Any]:
    return [
        pytest.param(table, fact, id=f"{name}: {fact['says']}")
        for name, table in TABLES.items()
        for fact in table["facts"]
    ]


def moment_of(table: dict[str, Any], fact: dict[str, Any]) -> Moment:
    return Moment(
        now=datetime.fromisoformat(fact.get("now", table["now"])),
        zone=ZoneInfo(table["zone"]),
        channels=frozenset(table.get("channels", [])),
        currency=table["currency"],
    )


@pytest.mark.parametrize(("table", "fact"), facts())
def test_the_reference_evaluator_states_the_fact(table, fact):
    condition = parse_definition(fact["definition"])
    assert members_among(condition, customers(table), moment_of(table, fact)) == set(fact["members"])


@pytest.mark.parametrize("table", [pytest.param(table, id=name) for name, table in TABLES.items()])
async def test_the_database_states_the_facts(table, database: Database):
    shop = customers(table)
    async with database.begin() as session:
        connection = await session.connection()
        await connection.run_sync(insert_customers, shop, moment_of(table, {}))
        for fact in table["facts"]:
            query = references_query(parse_definition(fact["definition"]), moment_of(table, fact))
            assert set(await session.scalars(query)) == set(fact["members"]), fact["says"]
