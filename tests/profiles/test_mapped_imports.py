"""Foreign files: read as a mapping says, repeatable, counted to the last minor unit."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from profiles import consent
from profiles.database import Database
from profiles.exceptions import ChooseAMapping
from profiles.intake import column_mappings
from profiles.intake.import_report import ImportReport
from profiles.intake.imports import import_events, import_profiles
from profiles.intake.mapping import Mapping, parse_mapping
from profiles.intake.rows import read_head
from profiles.schema import Event, Profile
from tests.profiles.intake.test_imports import held

TILL: dict[str, Any] = {
    "kind": "events",
    "zone": "Europe/Berlin",
    "time_format": "%d.%m.%Y %H:%M",
    "decimal_comma": True,
    "rounding": "half_even",
    "repeats": "number",
    "skip": [{"reason": "no customer", "when": {"column": "Kunde", "empty": True}}],
    "fields": {
        "id": {"columns": ["Beleg", "Artikel", "Menge", "Preis"]},
        "customer_id": {"column": "Kunde", "whole": True},
        "order_id": "Beleg",
        "type": {
            "cases": [{"when": {"column": "Menge", "below": 0}, "value": "return"}],
            "otherwise": "purchase",
        },
        "at": "Datum",
        "product_id": "Artikel",
        "price": "Preis",
        "quantity": {"column": "Menge", "absolute": True},
        "amount": {"product": ["Menge", "Preis"], "absolute": True},
    },
    "customer": {"city": "Ort"},
    "keep": ["Kasse"],
}
TILL_ROWS = """Beleg;Kunde;Datum;Artikel;Menge;Preis;Ort;Kasse
1;7,0;02.03.2026 08:30;tea;2;1.299,50;Köln;A
1;7,0;02.03.2026 08:30;tea;2;1.299,50;Köln;A
2;7,0;03.07.2026 08:30;tea;-1;1.299,50;Köln;A
3;;03.07.2026 08:30;tea;1;5;;
4;8;03.07.2026 08:30;pin;1;0,001;;
5;8;someday;pin;1;0,10;;
"""


@pytest.fixture
def till() -> Mapping:
    return parse_mapping(TILL, name="till")


async def imported(
    database: Database, folder: Path, content: str, mapping: Mapping, now: datetime, **more: Any
) -> ImportReport:
    file = folder / "file.csv"
    file.write_text(content, encoding="utf-8")
    return await import_events(database, file, now=now, currency="EUR", mapping=mapping, **more)


async def log(database: Database) -> list[Event]:
    async with database.read() as session:
        return list(await session.scalars(select(Event).order_by(Event.id)))


async def test_a_foreign_file_comes_in_through_its_mapping(
    database: Database, tmp_path: Path, till: Mapping, now: datetime
) -> None:
    report = await imported(database, tmp_path, TILL_ROWS, till, now)
    assert (report.accepted, report.skipped, report.customers) == (4, {"no customer": 1}, 2)
    refused = report.rejected[0]
    assert (refused.line, refused.column) == (7, "Datum")
    first, second, third, fourth = await log(database)
    assert (first.type, first.price, first.quantity, first.amount) == ("purchase", 129950, 2, 259900)
    assert first.at == datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
    assert third.at == datetime(2026, 7, 3, 6, 30, tzinfo=UTC)
    assert (first.order_id, first.properties, second.key) == ("1", {"Kasse": "A"}, f"{first.key} #2")
    assert (third.type, third.quantity, third.amount) == ("return", 1, 129950)
    assert (fourth.amount, fourth.properties) == (0, {"exact_amount": "0.001"})
    assert (await held(database, "7"))["profile"]["city"] == "Köln"


async def test_the_totals_are_those_of_the_file(
    sqlite_database: Database, tmp_path: Path, till: Mapping, now: datetime
) -> None:
    report = await imported(sqlite_database, tmp_path, TILL_ROWS, till, now)
    assert report.as_json()["totals"] == {
        "rows": 6,
        "repeated": 1,
        "orders": 5,
        "amount": "3903.501",
        "types": {
            "purchase": {"rows": 3, "amount": "5198.001"},
            "return": {"rows": 1, "amount": "-1299.50"},
        },
        "skipped": {"no customer": {"rows": 1, "amount": "5"}},
        "rounded": {"rows": 1, "added": "-0.001"},
    }


async def test_importing_it_again_changes_nothing(
    database: Database, tmp_path: Path, till: Mapping, now: datetime
) -> None:
    await imported(database, tmp_path, TILL_ROWS, till, now)
    again = await imported(database, tmp_path, TILL_ROWS, till, now)
    assert (again.accepted, again.duplicates, again.customers) == (0, 4, 0)
    assert len(await log(database)) == 4


async def test_the_mended_rows_complete_it(
    sqlite_database: Database, tmp_path: Path, till: Mapping, now: datetime
) -> None:
    refused = tmp_path / "refused.csv"
    await imported(sqlite_database, tmp_path, TILL_ROWS, till, now, refused=refused)
    mended = refused.read_text().replace("someday", "04.07.2026 08:30")
    report = await imported(sqlite_database, tmp_path, mended, till, now)
    assert (report.accepted, report.rejected) == (1, [])


async def test_unless_rounding_is_allowed_a_fraction_of_a_cent_is_refused(
    sqlite_database: Database, tmp_path: Path, now: datetime
) -> None:
    strict = parse_mapping(TILL | {"rounding": "refuse"}, name="till")
    report = await imported(sqlite_database, tmp_path, TILL_ROWS, strict, now)
    assert [(row.line, row.column) for row in report.rejected] == [(6, "Preis"), (7, "Datum")]


ORDERS = """Name,Email,Financial Status,Paid at,Currency,Created at,Lineitem quantity,Lineitem name,\
Lineitem price,Lineitem sku,Lineitem discount,Billing Name,Cancelled at,Vendor,Notes
#1,Ann@example.com,paid,2026-01-02 10:00:00 +0100,EUR,2026-01-02 09:00:00 +0100,2,Mug,5.00,M-1,1.00,Ann L,,K,
#1,Ann@example.com,,,,,1,Cup,3.00,,0.00,,,Kiln,
#1,,,,,,1,Cup,3.00,,0.00,,,Kiln,
#2,bob@example.com,pending,,EUR,2026-01-03 09:00:00 +0100,1,Mug,5.00,M-1,0,Bob,,Kiln,
#2,,,,,,1,Cup,x,,0,,,Kiln,
#3,bob@example.com,paid,2026-01-03 10:00:00 +0100,USD,2026-01-03 09:00:00 +0100,1,Mug,5.00,M-1,0,Bob,,Kiln,
#3,,,,,,1,Cup,4,,0,,,Kiln,
#4,,paid,2026-01-03 10:00:00 +0100,EUR,2026-01-03 09:00:00 +0100,1,Mug,5.00,M-1,0,,,Kiln,
"""
CUSTOMERS = """Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address City,\
Default Address Country Code,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Tags
'501,Ann,Lee,ann@example.com,yes,Köln,DE,'+49 170 1,no,12.00,1,"vip, early bird"
502,Bob,,bob@example.com,no,,,,,0.00,0,
"""


async def test_shopifys_orders_are_recognised_and_read(
    database: Database, tmp_path: Path, now: datetime
) -> None:
    file = tmp_path / "orders_export.csv"
    file.write_text(ORDERS)
    mapping = column_mappings.recognise(read_head(file), "events")
    assert mapping is not None
    refused = tmp_path / "refused.csv"
    report = await import_events(database, file, now=now, currency="EUR", mapping=mapping, refused=refused)
    assert (report.accepted, dict(report.skipped)) == (3, {"not paid": 2, "no e-mail address": 1})
    events = await log(database)
    assert [(event.order_id, event.product_id, event.amount) for event in events] == [
        ("#1", "M-1", 900), ("#1", "Cup", 300), ("#1", "Cup", 300),
    ]  # fmt: skip
    assert {event.at for event in events} == {datetime(2026, 1, 2, 9, tzinfo=UTC)}
    assert (await held(database, "email:ann@example.com"))["profile"]["name"] == "Ann L"
    assert [row.column for row in report.rejected] == ["Currency", "Currency"]
    # Each refused line stands for itself: the order's own cells are filled in.
    _, _, second = csv.reader(refused.read_text().splitlines())
    assert second[1:4] == ["#3", "bob@example.com", "paid"]


async def test_shopifys_customers_are_recognised_and_become_those_of_the_orders(
    database: Database, tmp_path: Path, now: datetime
) -> None:
    orders, people = tmp_path / "orders_export.csv", tmp_path / "customers_export.csv"
    orders.write_text(ORDERS)
    people.write_text(CUSTOMERS)
    mapping = column_mappings.recognise(read_head(orders), "events")
    await import_events(database, orders, now=now, currency="EUR", mapping=mapping)
    mapping = column_mappings.recognise(read_head(people), "profiles")
    report = await import_profiles(database, people, now=now, mapping=mapping)
    assert (report.accepted, report.updated, report.rejected) == (1, 1, [])
    ann, bob = await held(database, "501"), await held(database, "502")
    assert (ann["profile"]["name"], len(ann["events"])) == ("Ann Lee", 3)
    assert ann["tags"] == ["early bird", "vip"]
    assert ann["profile"]["consent"] is None
    assert {(one["channel"], one["granted"]) for one in ann["consents"]} == {("email", True), ("sms", False)}
    assert {one["channel"] for one in bob["consents"]} == {"email"}
    assert {one["name"]: one["text_value"] for one in ann["traits"]} == {
        "shopify_total_orders": "1",
        "shopify_total_spent": "12.00",
    }


async def test_accepting_mail_is_no_consent_to_chat_and_a_refusal_of_all_stands(
    database: Database, tmp_path: Path, now: datetime
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("id,consent,consent_email\n1,,yes\n2,no,yes\n3,yes,\n")
    await import_profiles(database, file, now=now)
    async with database.read() as session:
        allowed = {
            channel: set(await session.scalars(select(Profile.reference).where(consent.allowed(channel))))
            for channel in ("email", "telegram")
        }
    assert allowed == {"email": {"1", "3"}, "telegram": {"3"}}
    file.write_text("id,consent_email\n1,no\n2,yes\n3,no\n")
    assert (await import_profiles(database, file, now=now)).consent_kept == 3


async def test_a_mapping_is_remembered_by_name(database: Database, till: Mapping, now: datetime) -> None:
    async with database.begin() as session:
        await column_mappings.remember(session, "till", till, now=now)
        await column_mappings.remember(session, "till", till, now=now)
    async with database.begin() as session:
        found = await column_mappings.named(session, "till", "events")
        assert found.model_dump(exclude={"name"}) == till.model_dump(exclude={"name"})
        assert [each.name for each in await column_mappings.listed(session)] == ["till"]
        with pytest.raises(ChooseAMapping, match="is for events"):
            await column_mappings.named(session, "till", "profiles")
        assert await column_mappings.remove(session, "till")
        assert not await column_mappings.remove(session, "till")
        with pytest.raises(ChooseAMapping, match="mappings list"):
            await column_mappings.named(session, "till")
        assert (await column_mappings.named(session, "shopify_orders")).kind == "events"


async def test_an_order_goes_to_the_customer_who_has_the_address(
    database: Database, tmp_path: Path, now: datetime
) -> None:
    people, orders = tmp_path / "people.csv", tmp_path / "orders.csv"
    people.write_text("id,email\n17,ann@example.com\n")
    orders.write_text(ORDERS)
    await import_profiles(database, people, now=now)
    mapping = column_mappings.recognise(read_head(orders), "events")
    report = await import_events(database, orders, now=now, currency="EUR", mapping=mapping)
    assert (report.accepted, report.customers) == (3, 0)
    async with database.read() as session:
        of_ann = select(func.count(Event.id)).join(Profile).where(Profile.reference == "17")
        assert await session.scalar(of_ann) == 3


async def test_rows_of_one_id_are_counted_apart_where_they_follow_one_another(
    sqlite_database: Database, tmp_path: Path, now: datetime
) -> None:
    fields = {"id": "no", "customer_id": "who", "type": {"constant": "visit"}, "at": "when"}
    mapping = {"kind": "events", "repeats": "number", "customer": {}, "fields": fields}
    rows = "no,who,when\na,1,2026-09-01\na,1,2026-09-01\nb,1,2026-09-01\na,1,2026-09-01\n"
    report = await imported(sqlite_database, tmp_path, rows, parse_mapping(mapping, name="visits"), now)
    assert (report.accepted, report.duplicates) == (3, 1)
    assert {event.key for event in await log(sqlite_database)} == {"import:a", "import:a #2", "import:b"}


async def test_an_event_counts_from_its_own_time_however_late_or_early_it_comes(
    database: Database, tmp_path: Path, now: datetime
) -> None:
    file = tmp_path / "done.csv"
    file.write_text("id\n1\n")
    await import_profiles(database, file, now=now)
    file.write_text("id,customer_id,type,at\ne1,1,view,2019-01-01\ne2,1,view,2031-01-01\n")
    assert (await import_events(database, file, now=now, currency="EUR")).accepted == 2
    late, early = await log(database)
    assert (late.at.year, early.at.year, late.received_at, early.received_at) == (2019, 2031, now, now)
    assert (await held(database, "1"))["profile"]["last_seen_at"] == "2019-01-01T00:00:00+00:00"
