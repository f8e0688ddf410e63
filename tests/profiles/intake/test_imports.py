"""Imports: good rows kept, bad rows refused with their place, nothing changed by doing it twice."""

import asyncio
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from profiles import consent, profile, tags, traits
from profiles.database import Base, Database
from profiles.exceptions import FixFile
from profiles.intake import imports
from profiles.intake.import_report import ImportReport
from profiles.intake.imports import import_events, import_profiles
from profiles.intake.rows import Rejection
from profiles.schema import Event, Identity


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shop.csv"


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.accepted, report.updated, report.duplicates, len(report.rejected)


def write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


async def customers(database: Database, path: Path, content: str, now: datetime) -> ImportReport:
    return await import_profiles(database, write(path, content), now=now)


async def happenings(
    database: Database, path: Path, content: str, now: datetime, currency: str = "EUR"
) -> ImportReport:
    return await import_events(database, write(path, content), now=now, currency=currency)


async def held(database: Database, reference: str) -> dict[str, Any]:
    async with database.read() as session:
        found = await profile.by_reference(session, reference)
        assert found is not None
        return await profile.export(session, found.id)


async def everything(database: Database) -> dict[str, list[Any]]:
    """All rows of all tables."""
    async with database.read() as session:
        return {
            table.name: [
                tuple(row) for row in await session.execute(select(table).order_by(*table.primary_key))
            ]
            for table in Base.metadata.sorted_tables
        }


async def test_a_customer_arrives_whole(database: Database, path: Path, now: datetime) -> None:
    content = (
        "id,name,language,country,city,timezone,channel,consent,created_at,birthday,tags,lifecycle_stage,"
        "rfm_type,last_seen_at,telegram_id,web_id,email,phone,Shoe size\n"
        "17,Ann,en,US,Austin,America/Chicago,web,1,2026-01-02 03:04:05,1990-05-17,vip|gift,repeat,"
        "important_value,2026-09-01,99,k7,Ann@example.com,+1 512 1,42\n"
    )
    assert counts(await customers(database, path, content, now)) == (1, 0, 0, 0)
    async with database.read() as session:
        ann = await profile.by_reference(session, "17")
        assert ann is not None
        addresses = {(one.channel, one.external_id) for one in await profile.identities(session, ann.id)}
        known = {one.name: (one.text_value, one.number_value) for one in await traits.traits(session, ann.id)}
        (entry,) = await consent.ledger(session, ann.id)
        assert await tags.tags(session, ann.id) == ["gift", "vip"]
    assert (ann.name, ann.language, ann.country, ann.city) == ("Ann", "en", "US", "Austin")
    assert (ann.timezone, ann.channel, ann.birthday) == ("America/Chicago", "web", date(1990, 5, 17))
    assert (ann.lifecycle_stage, ann.rfm_type, ann.consent) == ("repeat", "important_value", True)
    assert ann.created_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert ann.last_seen_at == datetime(2026, 9, 1, tzinfo=UTC)
    assert addresses == {
        ("telegram", "99"),
        ("web", "k7"),
        ("email", "ann@example.com"),
        ("phone", "+15121"),
    }
    assert known["Shoe size"] == ("42", 42.0)
    assert set(known) == {"Shoe size", "lifecycle_stage", "rfm_type", "last_seen_at"}
    assert (entry.granted, entry.source, entry.at) == (True, "import:shop.csv", now)


async def test_a_bare_id_is_enough(database: Database, path: Path, now: datetime) -> None:
    assert counts(await customers(database, path, '{"id": 1}\n{"id": "2"}', now)) == (2, 0, 0, 0)
    stored = (await held(database, "1"))["profile"]
    assert stored["created_at"] == now.isoformat()
    assert (stored["consent"], stored["last_seen_at"]) == (None, None)


async def test_given_cells_replace_and_empty_ones_say_nothing(
    database: Database, path: Path, now: datetime
) -> None:
    await customers(database, path, "id,name,city,tags,size\n1,Ann,Bonn,vip,42\n2,Bob,,,\n", now)
    report = await customers(database, path, "id,name,city,tags,size\n1,,Köln,gift,43\n2,Bob,,,\n", now)
    assert counts(report) == (0, 1, 1, 0)
    ann = await held(database, "1")
    assert (ann["profile"]["name"], ann["profile"]["city"], ann["tags"]) == ("Ann", "Köln", ["gift"])
    assert [trait["text_value"] for trait in ann["traits"]] == ["43"]


async def test_a_file_may_speak_of_a_customer_several_times(
    database: Database, path: Path, now: datetime
) -> None:
    content = "id,name,city\n1,Ann,\n1,,Bonn\n1,Ann,Bonn\n1,Anna,\n"
    assert counts(await customers(database, path, content, now)) == (1, 2, 1, 0)
    stored = (await held(database, "1"))["profile"]
    assert (stored["name"], stored["city"]) == ("Anna", "Bonn")


async def test_bad_rows_are_refused_with_their_place_and_good_ones_kept(
    database: Database, path: Path, now: datetime
) -> None:
    content = 'id,name,birthday\n1,"Ann\nLee",1990-05-17\n2,Bob,soon\n,Cid,\n3,Dan,1990-05-17,x\n4,Eve,\n'
    report = await customers(database, path, content, now)
    assert report.as_json() == {
        "accepted": 2,
        "updated": 0,
        "duplicates": 0,
        "rejected": [
            {"line": 4, "column": "birthday", "reason": "'soon' is not a date such as 1990-05-17."},
            {"line": 5, "column": "id", "reason": "It is missing."},
            {"line": 6, "column": None, "reason": "The row has 4 cells, the header 3."},
        ],
    }
    json.dumps(report.as_json())
    assert (await held(database, "4"))["profile"]["name"] == "Eve"


async def test_a_missing_column_is_one_error_and_nothing_is_stored(
    database: Database, path: Path, now: datetime
) -> None:
    with pytest.raises(FixFile, match="lacks id"):
        await customers(database, path, "reference,name\n1,Ann\n", now)
    with pytest.raises(FixFile, match="lacks type, at"):
        await happenings(database, path, "id,customer_id\n1,1\n", now)
    assert not any((await everything(database)).values())


async def test_a_recorded_refusal_stands_and_the_report_counts_it(
    database: Database, path: Path, now: datetime
) -> None:
    await customers(database, path, "id,name,consent\n1,Ann,1\n2,Bob,0\n3,Cid,\n", now)
    async with database.begin() as session:
        ann = await profile.by_reference(session, "1")
        assert ann is not None
        await consent.record(session, ann.id, granted=False, now=now, source="link")
    report = await customers(database, path, "id,name,consent\n1,Anna,1\n2,Bob,1\n3,Cid,1\n", now)
    assert (counts(report), report.consent_kept) == ((0, 2, 1, 0), 2)
    assert (await held(database, "1"))["profile"] | {"name": "Anna", "consent": False} == (
        await held(database, "1")
    )["profile"]
    assert (await held(database, "2"))["profile"]["consent"] is False
    assert (await held(database, "3"))["profile"]["consent"] is True


async def test_a_live_grant_is_not_taken_back_by_an_import_either(
    database: Database, path: Path, now: datetime
) -> None:
    async with database.begin() as session:
        met = await profile.meet(session, channel="web", external_id="k", now=now)
        await consent.record(session, met.id, granted=True, now=now, source="web")
    await customers(database, path, "id,consent\nweb:k,0\n", now)
    kept = await held(database, "web:k")
    assert (kept["profile"]["consent"], len(kept["consents"])) == (True, 1)


async def test_a_chats_customer_becomes_the_shops_when_the_shop_knows_the_address(
    database: Database, path: Path, now: datetime
) -> None:
    async with database.begin() as session:
        met = await profile.meet(session, channel="telegram", external_id="99", now=now, name="Ann")
        await consent.record(session, met.id, granted=False, now=now, source="telegram:/stop")
    content = "id,city,consent,telegram_id\n17,Bonn,1,99\n"
    assert counts(await customers(database, path, content, now)) == (0, 1, 0, 0)
    assert counts(await customers(database, path, content, now)) == (0, 0, 1, 0)
    async with database.begin() as session:
        again = await profile.meet(session, channel="telegram", external_id="99", now=now)
    assert (again.id, again.reference, again.name, again.city) == (met.id, "17", "Ann", "Bonn")
    assert again.consent is False


async def test_an_address_belongs_to_one_customer(database: Database, path: Path, now: datetime) -> None:
    content = "id,email\n1,a@example.com\n2,A@example.com\n3,b@example.com\n"
    report = await customers(database, path, content, now)
    assert report.rejected == [Rejection(3, "email", "'a@example.com' belongs to the customer 1 already.")]
    later = await customers(database, path, "id,email\n3,a@example.com\n4,b@example.com\n", now)
    assert [(one.line, one.column) for one in later.rejected] == [(2, "email"), (3, "email")]
    async with database.read() as session:
        assert len((await session.scalars(select(Identity))).all()) == 2


async def test_two_chats_are_not_merged_by_one_row(database: Database, path: Path, now: datetime) -> None:
    async with database.begin() as session:
        await profile.meet(session, channel="telegram", external_id="99", now=now)
        await profile.meet(session, channel="web", external_id="k", now=now)
    report = await customers(database, path, "id,telegram_id,web_id\n17,99,k\n", now)
    assert report.rejected == [Rejection(2, "web_id", "'k' belongs to the customer web:k already.")]
    async with database.read() as session:
        assert await profile.by_reference(session, "17") is None
        assert await profile.by_reference(session, "telegram:99") is not None


async def test_a_reimport_does_not_take_back_that_a_customer_turned_up(
    database: Database, path: Path, now: datetime
) -> None:
    content = "id,last_seen_at,web_id\n1,2026-09-01,k\n"
    await customers(database, path, content, now)
    async with database.begin() as session:
        await profile.meet(session, channel="web", external_id="k", now=now)
    assert counts(await customers(database, path, content, now)) == (0, 0, 1, 0)
    assert (await held(database, "1"))["profile"]["last_seen_at"] == now.isoformat()


EVENTS = "id,customer_id,type,at,product_id,price,quantity,amount,coupon\n"


async def test_an_event_arrives_whole(database: Database, path: Path, now: datetime) -> None:
    await customers(database, path, "id\n17\n", now)
    report = await happenings(
        database, path, EVENTS + "e1,17,purchase,2026-09-01 10:00:00,P1,4.95,2,,SPRING\n", now
    )
    assert counts(report) == (1, 0, 0, 0)
    async with database.read() as session:
        (event,) = await session.scalars(select(Event))
    assert (event.key, event.type, event.product_id) == ("import:e1", "purchase", "P1")
    assert (event.price, event.quantity, event.amount) == (495, 2, 990)
    assert (event.at, event.received_at) == (datetime(2026, 9, 1, 10, tzinfo=UTC), now)
    assert event.properties == {"coupon": "SPRING"}
    assert (await held(database, "17"))["profile"]["last_seen_at"] == "2026-09-01T10:00:00+00:00"


async def test_events_are_taken_once_by_their_id(database: Database, path: Path, now: datetime) -> None:
    await customers(database, path, "id\n17\n", now)
    content = EVENTS + "e1,17,view,2026-09-01,,,,,\ne1,17,view,2026-09-01,,,,,\ne2,17,view,2026-09-02,,,,,\n"
    assert counts(await happenings(database, path, content, now)) == (2, 0, 1, 0)
    more = content + "e3,17,view,2026-09-03,,,,,\n"
    assert counts(await happenings(database, path, more, now)) == (1, 0, 3, 0)


async def test_events_without_an_id_cannot_be_recognised(
    database: Database, path: Path, now: datetime
) -> None:
    await customers(database, path, "id\n17\n", now)
    content = "customer_id,type,at\n17,view,2026-09-01\n17,view,2026-09-01\n"
    assert counts(await happenings(database, path, content, now)) == (2, 0, 0, 0)


async def test_an_event_of_nobody_is_refused_with_its_line(
    database: Database, path: Path, now: datetime
) -> None:
    await customers(database, path, "id\n17\n", now)
    content = EVENTS + "e1,18,view,2026-09-01,,,,,\ne2,17,view,never,,,,,\ne3,17,view,2026-09-01,,,,,\n"
    report = await happenings(database, path, content, now)
    assert counts(report) == (1, 0, 0, 2)
    assert report.rejected == [
        Rejection(2, "customer_id", "There is no customer '18'; import the customers first."),
        Rejection(3, "at", "'never' is not a time such as 2026-09-16T14:30:00Z."),
    ]


async def test_a_given_last_seen_stands_against_imported_events(
    database: Database, path: Path, now: datetime
) -> None:
    await customers(database, path, "id,last_seen_at\n1,2026-08-01\n2,\n", now)
    rows = "e1,1,view,2026-09-01,,,,,\ne2,2,view,2026-09-01,,,,,\ne3,2,view,2026-12-01,,,,,\n"
    await happenings(database, path, EVENTS + rows, now)
    assert (await held(database, "1"))["profile"]["last_seen_at"] == "2026-08-01T00:00:00+00:00"
    assert (await held(database, "2"))["profile"]["last_seen_at"] == "2026-09-01T00:00:00+00:00"


async def test_a_large_file_goes_batch_by_batch_and_tells_how_far_it_is(
    database: Database, path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "BATCH", 10)
    monkeypatch.setattr(imports, "EVENT_BATCH", 10)
    done: list[int] = []
    write(path, "id,name\n" + "".join(f"{i % 20},Name {i % 20}\n" for i in range(25)) + ",x\n")
    report = await import_profiles(database, path, now=now, progress=done.append)
    assert (counts(report), done) == ((20, 0, 5, 1), [10, 20, 26])
    write(path, EVENTS + "".join(f"e{i},{i % 21},view,2026-09-01,,,,,\n" for i in range(25)))
    report = await import_events(database, path, now=now, currency="EUR", progress=done.append)
    assert (counts(report), done[3:]) == ((24, 0, 0, 1), [10, 20, 25])
    assert report.rejected[0].line == 22


async def test_two_imports_at_the_same_moment_agree(
    database: Database, tmp_path: Path, now: datetime
) -> None:
    file = tmp_path / "c.csv"
    write(
        file,
        "id,name,consent,tags,size,email\n"
        + "".join(f"{i},Name {i},1,vip,4{i},c{i}@example.com\n" for i in range(50)),
    )
    reports = await asyncio.gather(*(import_profiles(database, file, now=now) for _ in range(3)))
    assert sorted(report.accepted for report in reports) == [0, 0, 50]
    assert sum(report.duplicates for report in reports) == 100
    ledger = (await everything(database))["consent"]
    assert len(ledger) == 50


async def test_the_log_counts_and_says_nothing_about_anybody(
    sqlite_database: Database, path: Path, now: datetime
) -> None:
    with capture_logs() as logs:
        await customers(sqlite_database, path, "id,name,birthday\n1,Ann,\n2,Bob,soon\n", now)
    (entry,) = logs
    assert (entry["action"], entry["accepted"], entry["rejected"]) == ("profiles_imported", 1, 1)
    assert "Ann" not in str(entry)
    assert "soon" not in str(entry)
