"""Two laws of imports: what a customer decided stands, and twice is once."""

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from profiles import consent, profile
from profiles.database import Database
from profiles.intake.import_report import ImportReport
from profiles.schema import Profile
from tests.profiles.intake.test_imports import customers, everything, happenings, held

LAW = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


SAID = st.tuples(st.sampled_from(["import", "live"]), st.sampled_from([True, False, None]))


@LAW
@given(said=st.lists(SAID, max_size=7))
async def test_no_sequence_of_imports_overturns_what_a_customer_decided(
    sqlite_database: Database, tmp_path: Path, now: datetime, said: list[tuple[str, bool | None]]
) -> None:
    async with sqlite_database.begin() as session:
        await session.execute(delete(Profile))
        session.add(Profile(reference="1", created_at=now))
    expected: bool | None = None
    for who, granted in said:
        if who == "import":
            cell = "" if granted is None else str(granted)
            await customers(sqlite_database, tmp_path / "c.csv", f"id,consent\n1,{cell}\n", now)
            expected = granted if expected is None else expected
        elif granted is not None:
            async with sqlite_database.begin() as session:
                one = await profile.by_reference(session, "1")
                assert one is not None
                await consent.record(session, one.id, granted=granted, now=now, source="link")
            expected = granted
        kept = await held(sqlite_database, "1")
        assert kept["profile"]["consent"] is expected
        assert [entry["granted"] for entry in kept["consents"]][-1:] == (
            [] if expected is None else [expected]
        )


WORDS = st.sampled_from(["", "Ann", "Зоя", "爱", 'a "quoted", one', "two\nlines"])
MOMENTS = st.sampled_from(["", "2026-09-01", "2026-09-10 10:00:00+02:00", "2027-01-01"])
CUSTOMER = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["1", "2", "3", ""]),
        "name": WORDS,
        "consent": st.sampled_from(["", "1", "0", "?"]),
        "tags": st.sampled_from(["", "[]", "a|b", "b"]),
        "last_seen_at": MOMENTS,
        "email": st.sampled_from(["", "x@example.com", "y@example.com"]),
        "size": st.sampled_from(["", "1", "large"]),
    }
)
HAPPENING = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["e1", "e2", "e3", "e4"]),
        "customer_id": st.sampled_from(["1", "2", "9"]),
        "type": st.sampled_from(["view", "purchase"]),
        "at": MOMENTS,
        "price": st.sampled_from(["", "4.95", "x"]),
        "note": WORDS,
    }
)


def written(rows: list[dict[str, str]], columns: list[str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@LAW
@given(people=st.lists(CUSTOMER, max_size=8), done=st.lists(HAPPENING, max_size=8))
async def test_importing_the_same_files_again_changes_nothing(
    sqlite_database: Database,
    tmp_path: Path,
    now: datetime,
    people: list[dict[str, str]],
    done: list[dict[str, str]],
) -> None:
    async with sqlite_database.begin() as session:
        await session.execute(delete(Profile))
    file = tmp_path / "f.csv"
    columns = ["id", "name", "consent", "tags", "last_seen_at", "email", "size"]
    known, happened = (
        written(people, columns),
        written(done, ["id", "customer_id", "type", "at", "price", "note"]),
    )

    async def both(moment: datetime) -> tuple[ImportReport, ImportReport]:
        return (
            await customers(sqlite_database, file, known, moment),
            await happenings(sqlite_database, file, happened, moment),
        )

    first = await both(now)
    before = await everything(sqlite_database)
    second = await both(now + timedelta(hours=1))
    after = await everything(sqlite_database)
    assert meanings(after) == meanings(before)
    assert [report.rows for report in first] == [len(people), len(done)]
    assert [report.accepted for report in second] == [0, 0]
    assert [report.rejected for report in second] == [report.rejected for report in first]


def meanings(rows: dict[str, list[Any]]) -> dict[str, Any]:
    """All rows, but for when a trait was last written: rows that contradict each other rewrite it.

    That they do is noted in the feed of changes, which is no meaning either.
    """
    return rows | {"trait": [row[:-1] for row in rows["trait"]], "profile_change": []}
