"""Refused rows come back as they were, with the reason, and the mended file completes the import."""

import csv
import gzip
import io
import json
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from profiles.database import Database
from profiles.exceptions import ChooseOtherFile
from profiles.intake.imports import import_events, import_profiles
from profiles.schema import Event, Profile
from tests.profiles.intake.test_imports import write
from tests.profiles.test_import_laws import LAW


def read(path: Path) -> str:
    return path.read_bytes().decode()


PEOPLE = "id,name\n1,Ann\n2,Bob\n"


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    return tmp_path / "refused.csv"


async def test_refused_rows_keep_their_columns_and_say_why(
    sqlite_database: Database, tmp_path: Path, refused: Path, now: datetime
) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(b'ID;Note;birthday\r\n1;ok;\r\n2;"two\r\nlines";soon\r\n3;x\r\n4;"a"b;\r\n')
    report = await import_profiles(sqlite_database, file, now=now, refused=refused)
    assert len(report.rejected) == 3
    assert read(refused) == (
        "rejected_because;ID;Note;birthday\n"
        "birthday: 'soon' is not a date such as 1990-05-17.;2;\"two\r\nlines\";soon\n"
        "The row has 2 cells, the header 3.;3;x\n"
        '"The row cannot be read: \';\' expected after \'""\'.";4;"a"b;\n'
    )


async def test_a_mended_file_completes_the_import(
    database: Database, tmp_path: Path, refused: Path, now: datetime
) -> None:
    people, done = tmp_path / "people.csv", tmp_path / "done.csv"
    people.write_text(PEOPLE)
    await import_profiles(database, people, now=now)
    done.write_text("id,customer_id,type,at\ne1,1,view,2026-09-01\ne2,9,view,2026-09-01\ne3,2,view,never\n")
    first = await import_events(database, done, now=now, currency="EUR", refused=refused)
    assert (first.accepted, len(first.rejected)) == (1, 2)
    mended = tmp_path / "mended.csv"
    mended.write_text(read(refused).replace(",9,", ",2,").replace("never", "2026-09-02"))
    again = tmp_path / "again.csv"
    second = await import_events(database, mended, now=now, currency="EUR", refused=again)
    assert (second.accepted, second.rejected, again.exists()) == (2, [], False)
    async with database.read() as session:
        assert set(await session.scalars(select(Event.key))) == {"import:e1", "import:e2", "import:e3"}
        assert not any(
            "rejected_because" in event.properties for event in await session.scalars(select(Event))
        )


async def test_a_row_that_is_refused_again_has_the_new_reason_only(
    sqlite_database: Database, tmp_path: Path, refused: Path, now: datetime
) -> None:
    file, once_more = tmp_path / "people.csv", tmp_path / "again.csv"
    file.write_text('id,birthday,consent\n1,soon,perhaps\n2,"a"b,\n')
    await import_profiles(sqlite_database, file, now=now, refused=refused)
    write(refused, read(refused).replace(",soon,", ",1990-05-17,"))
    report = await import_profiles(sqlite_database, refused, now=now, refused=once_more)
    assert len(report.rejected) == 2
    header, row, _ = once_more.read_text().splitlines()
    assert header == "rejected_because,id,birthday,consent"
    assert row == "consent: 'perhaps' is neither yes nor no; write 1 or 0.,1,1990-05-17,perhaps"


async def test_json_lines_come_back_as_json_lines(
    sqlite_database: Database, tmp_path: Path, now: datetime
) -> None:
    file, refused, once_more = (tmp_path / f"{name}.jsonl" for name in ("people", "refused", "again"))
    file.write_text('{"id": 1}\n{"id": 2, "birthday": "soon"}\n{"id": 3, \n{}\n[4]\n')
    await import_profiles(sqlite_database, file, now=now, refused=refused)
    bad, broken, empty, no_object = read(refused).splitlines()
    reason = "birthday: 'soon' is not a date such as 1990-05-17."
    assert json.loads(bad) == {"rejected_because": reason, "id": 2, "birthday": "soon"}
    assert broken.startswith('{"rejected_because": "The line is not valid JSON')
    assert json.loads(empty) == {"rejected_because": "id: It is missing."}
    assert no_object == "[4]"
    await import_profiles(sqlite_database, refused, now=now, refused=once_more)
    assert once_more.read_text().splitlines()[0] == bad
    refused.write_text(bad.replace("soon", "1990-05-17"))
    assert (await import_profiles(sqlite_database, refused, now=now)).accepted == 1


async def test_packed_files_are_read_and_written(
    sqlite_database: Database, tmp_path: Path, now: datetime
) -> None:
    file, refused = tmp_path / "people.csv.gz", tmp_path / "refused.csv.gz"
    file.write_bytes(gzip.compress(b"id,birthday\n1,\n2,soon\n"))
    report = await import_profiles(sqlite_database, file, now=now, refused=refused)
    assert (report.accepted, len(report.rejected)) == (1, 1)
    assert gzip.decompress(refused.read_bytes()).decode().splitlines()[1].endswith(",2,soon")


async def test_the_file_that_is_read_is_not_overwritten(
    sqlite_database: Database, tmp_path: Path, now: datetime
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE)
    with pytest.raises(ChooseOtherFile):
        await import_profiles(sqlite_database, file, now=now, refused=tmp_path / "." / "people.csv")
    assert file.read_text() == PEOPLE


CELLS = st.sampled_from(["", "plain", 'a "quoted", one', "two\nlines", "爱;x", "#"])


@LAW
@given(rows=st.lists(st.tuples(CELLS, st.booleans()), max_size=8))
async def test_every_refused_row_can_be_mended(
    sqlite_database: Database, tmp_path: Path, now: datetime, rows: list[tuple[str, bool]]
) -> None:
    async with sqlite_database.begin() as session:
        await session.execute(delete(Profile))
        session.add(Profile(reference="1", created_at=now))
    file, refused = tmp_path / "done.csv", tmp_path / "refused.csv"
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["id", "customer_id", "type", "at", "note"])
    writer.writerows(
        [f"e{n}", "1", "view", "2026-09-01" if good else "BAD", note] for n, (note, good) in enumerate(rows)
    )
    file.write_text(text.getvalue(), newline="")
    await import_events(sqlite_database, file, now=now, currency="EUR", refused=refused)
    if refused.exists():
        mended = tmp_path / "mended.csv"
        # The reason quotes the bad cell, so that word is mended there as well.
        mended.write_bytes(refused.read_bytes().replace(b"BAD", b"2026-09-02"))
        report = await import_events(sqlite_database, mended, now=now, currency="EUR")
        assert report.rejected == []
    async with sqlite_database.read() as session:
        assert await session.scalar(select(func.count(Event.id))) == len(rows)
        notes = {
            event.key: event.properties.get("note", "") for event in await session.scalars(select(Event))
        }
    assert notes == {f"import:e{n}": note for n, (note, _) in enumerate(rows)}
