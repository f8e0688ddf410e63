from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select

from console.intake import uploads
from console.intake.import_desk import ImportDesk, Wish
from profiles.intake import column_mappings
from profiles.intake.mapping import parse_mapping
from profiles.schema import Event, Profile
from tests.console.html import Page

pytestmark = pytest.mark.own_app

IMPORTS = "/console/imports"
PEOPLE = b"id,name,birthday\nn-1,Nora,\nn-2,Otto,soon\n"


async def upload(client, name: str, content: bytes, **fields: str) -> Page:
    sent = await client.post(IMPORTS, files={"file": (name, content)}, data={"kind": "profiles"} | fields)
    assert sent.status_code == 303, sent.text
    state = "hx-trigger"
    while "hx-trigger" in state:
        await asyncio.sleep(0.02)
        state = (await client.get(f"{IMPORTS}/state", headers={"HX-Request": "true"})).text
    return Page((await client.get(sent.headers["location"])).text)


async def test_a_file_is_imported_and_its_refused_rows_come_back_mended(anna, services):
    page = await upload(anna, "people.csv", PEOPLE)
    assert "Line 3, column birthday: 'soon' is not a date" in page.text
    refused = await anna.get(f"{IMPORTS}/refused")
    assert refused.headers["content-disposition"].startswith("attachment")
    assert refused.text.splitlines()[0] == "rejected_because,id,name,birthday"
    page = await upload(anna, "mended.csv", refused.content.replace(b",soon", b",1990-05-17"))
    assert "Download the refused rows" not in page.text
    assert (await anna.get(f"{IMPORTS}/refused")).status_code == 404
    async with services.database.read() as session:
        found = select(func.count(Profile.id)).where(Profile.reference.in_(["n-1", "n-2"]))
        assert await session.scalar(found) == 2


async def test_customers_data_do_not_stay_in_the_folder_of_uploads(anna, services):
    await upload(anna, "people.csv", PEOPLE)
    assert [path.name for path in (services.uploads / "imports").iterdir()] == ["refused-people.csv"]
    await upload(anna, "more.csv", b"id\n3\n")
    assert list((services.uploads / "imports").iterdir()) == []


async def test_events_come_in_through_a_remembered_mapping(anna, services, now):
    mapping = parse_mapping(
        {"kind": "events", "fields": {"customer_id": "who", "type": {"constant": "visit"}, "at": "when"}},
        name="visits",
    )
    async with services.database.begin() as session:
        await column_mappings.remember(session, "visits", mapping, now=now)
    content = b"who,when\n1,2026-09-01\n"
    await upload(anna, "visits.csv", content, kind="events", mapping="visits")
    async with services.database.read() as session:
        assert await session.scalar(select(func.count(Event.id)).where(Event.type == "visit")) == 1
    page = await upload(anna, "visits.csv", content, kind="profiles", mapping="visits")
    assert any("is for events" in alert for alert in page.alerts)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("people.exe", b"MZ", "Files that end in"),
        ("people.csv", b"", "It is empty"),
        ("people.csv", b"id,id\n1,1\n", "is there twice"),
        ("people.jsonl", b"[]", "It holds a JSON array"),
        ("people.csv.gz", b"no gzip", "cannot be unpacked"),
    ],
)
async def test_a_file_that_is_of_no_use_is_refused_with_the_reason(anna, name, content, problem):
    page = await upload(anna, name, content)
    assert any(problem in alert for alert in page.alerts)


async def test_an_upload_beyond_the_limit_is_refused_before_it_is_kept(anna, services, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", 10)
    page = await upload(anna, "people.csv", PEOPLE)
    assert "It has more than" in page.alerts[0]
    assert not services.uploads.exists()


async def test_one_import_runs_at_a_time(anna, services, tmp_path):
    desk = ImportDesk(services)
    desk._task = asyncio.create_task(asyncio.sleep(60))
    with pytest.raises(Exception, match="still running"):
        await desk.start(Wish(tmp_path / "people.csv", "profiles"))
    desk._task.cancel()


async def test_a_stranger_imports_nothing(stranger):
    sent = await stranger.post(IMPORTS, files={"file": ("p.csv", PEOPLE)}, data={"kind": "profiles"})
    assert sent.status_code == 303
    assert "sign-in" in sent.headers["location"]
