from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select

from console.content.sync_desk import SyncDesk
from console.exceptions import WaitForTheSync
from console.intake import uploads
from knowledge.library import Progress, SyncReport
from knowledge.schema import ContentGap
from tests.console.html import Page

pytestmark = pytest.mark.own_app

FAQ = b"question,answer\nDo you ship to Norway?,Yes: it takes five days.\n,an answer to nothing\n"
KNOWLEDGE = "/console/knowledge"


async def sync_is_over(client) -> None:
    """Asks as the page does, until there is nothing more to ask for."""
    state = "hx-trigger"
    while "hx-trigger" in state:
        await asyncio.sleep(0.02)
        state = (await client.get(f"{KNOWLEDGE}/sync", headers={"HX-Request": "true"})).text


async def upload(client, name: str, content: bytes) -> str:
    """Where the upload led, as text, once the sync is over."""
    sent = await client.post(f"{KNOWLEDGE}/upload", files={"file": (name, content)})
    assert sent.status_code == 303, sent.text
    await sync_is_over(client)
    return (await client.get(sent.headers["location"])).text


async def test_an_uploaded_file_is_synced_and_its_refused_rows_are_shown(anna):
    page = Page(await upload(anna, "faq.csv", FAQ))
    assert "faq.csv is uploaded." in page.alerts
    assert page.figure("Questions with an answer") == "1"
    assert page.rows()[0][0] == "faq.csv"
    assert "1 refused row of faq.csv" in page.text
    assert "Line 3:" in page.text
    assert {"Sync now: faq.csv", "Forget this source: faq.csv"} <= set(page.buttons)


async def test_the_same_name_again_replaces_what_it_brought(anna):
    await upload(anna, "faq.csv", FAQ)
    page = Page(await upload(anna, "faq.csv", FAQ.replace(b"Norway", b"Sweden")))
    assert page.figure("Questions with an answer") == "1"
    assert len(page.rows()) == 1


async def test_a_source_can_be_synced_again(anna, services):
    await upload(anna, "faq.csv", FAQ)
    (services.uploads / "faq.csv").write_bytes(FAQ + b"Do you gift-wrap?,Yes.\n")
    again = await anna.post(f"{KNOWLEDGE}/sources/1/sync")
    assert again.status_code == 303
    await sync_is_over(anna)
    assert Page((await anna.get(KNOWLEDGE)).text).figure("Questions with an answer") == "2"
    assert (await anna.post(f"{KNOWLEDGE}/sources/99/sync")).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("shop.exe", b"MZ", "Files that end in"),
        ("faq.csv", b"", "It is empty"),
        ("faq.csv", b"nothing,known\n1,2\n", "in no format"),
    ],
)
async def test_a_file_that_is_of_no_use_is_refused_with_the_reason(anna, name, content, problem):
    page = Page(await upload(anna, name, content))
    assert any(problem in alert for alert in page.alerts)


async def test_an_upload_beyond_the_limit_is_refused_before_it_is_kept(anna, services, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", 10)
    page = Page(await upload(anna, "faq.csv", FAQ))
    assert "It has more than" in page.alerts[0]
    assert not services.uploads.exists()


async def test_a_file_may_be_larger_than_any_form(anna):
    rows = b"Nothing to see here.\n" * 60_000
    sent = await anna.post(f"{KNOWLEDGE}/upload", files={"file": ("notes.exe", rows)})
    assert sent.status_code == 303
    assert (await anna.post("/console/campaigns/new", data={"text": "x" * 1_100_000})).status_code == 413


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("faq.csv", "faq.csv"),
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\shop\\my goods.csv", "my-goods.csv"),
        (".hidden.csv", "hidden.csv"),
        ("<script>.csv", "script-.csv"),
        ("商品.csv", "商品.csv"),
        ("a" * 300 + ".csv", "a" * 96 + ".csv"),
        ("..", ""),
    ],
)
def test_a_file_name_never_leaves_its_folder(name, safe):
    assert uploads.safe_name(name) == safe


async def test_a_question_can_be_tried_and_shows_what_was_found(anna):
    await upload(anna, "faq.csv", FAQ)
    page = Page((await anna.get(f"{KNOWLEDGE}/try?question=Do+you+ship+to+Norway%3F")).text)
    assert "Yes: it takes five days." in page.text
    assert "from “Do you ship to Norway?”" in page.text
    assert page.rows()[0][:2] == ["Do you ship to Norway?", "faq"]
    fragment = await anna.get(f"{KNOWLEDGE}/try?question=Norway", headers={"HX-Request": "true"})
    assert "<html" not in fragment.text


async def test_what_an_operator_tries_is_no_content_gap(anna, services):
    page = Page((await anna.get(f"{KNOWLEDGE}/try?question=Do+you+sell+elephants%3F")).text)
    assert "The search found nothing" in page.text
    async with services.database.read() as session:
        assert await session.scalar(select(func.count(ContentGap.id))) == 1  # the customer's own


class SlowLibrary:
    """Syncs when it is told to go on."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()

    async def sync(self, locations, *, now, progress):
        progress(Progress("embedding", 3, 10))
        await self.go_on.wait()
        if locations == ["broken"]:
            raise RuntimeError("the disk is full")
        return SyncReport(added=10)


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr("console.content.sync_desk.PATIENCE", 0.01)


async def test_a_long_sync_goes_on_beside_the_requests_one_at_a_time(clock, impatient):
    library = SlowLibrary()
    desk = SyncDesk(library, clock)
    await desk.start(["a"])
    assert desk.running
    assert desk.progress == Progress("embedding", 3, 10)
    with pytest.raises(WaitForTheSync):
        await desk.start(["b"])
    library.go_on.set()
    await desk._task
    assert (desk.running, desk.report, desk.error) == (False, SyncReport(added=10), None)


async def test_a_sync_that_breaks_is_told_on_the_page(clock):
    library = SlowLibrary()
    library.go_on.set()
    desk = SyncDesk(library, clock)
    await desk.start(["broken"])
    assert desk.error is not None
    assert "what was known before is kept" in str(desk.error)


async def test_the_progress_is_asked_for_until_the_sync_is_over(anna):
    await upload(anna, "faq.csv", FAQ)
    fragment = await anna.get(f"{KNOWLEDGE}/sync", headers={"HX-Request": "true"})
    assert "hx-trigger" not in fragment.text
    assert "1 added" in fragment.text
    assert fragment.headers["hx-refresh"] == "true"


async def test_an_address_is_taken_and_one_that_is_not_public_is_refused(anna):
    for address, problem in (
        ("http://127.0.0.1/", "Only public"),
        ("/etc/passwd", "Only public"),
        ("file:///etc/passwd", "Only public"),
        ("", "Only public"),
    ):
        sent = await anna.post(f"{KNOWLEDGE}/address", data={"address": address})
        assert sent.status_code == 303
        await sync_is_over(anna)
        page = Page((await anna.get(sent.headers["location"])).text)
        assert any(problem in alert for alert in page.alerts), address
    assert page.figure("Documents") == "0"


async def test_a_source_is_forgotten_with_all_that_it_brought(anna, services):
    await upload(anna, "faq.csv", FAQ)
    forgotten = await anna.post(f"{KNOWLEDGE}/sources/1/forget")
    await sync_is_over(anna)
    page = Page((await anna.get(forgotten.headers["location"])).text)
    assert page.figure("Questions with an answer") == "0"
    assert "No sources yet" in page.text
    assert (services.uploads / "faq.csv").exists()
    assert (await anna.post(f"{KNOWLEDGE}/sources/1/forget")).status_code == 404


async def test_a_source_that_cannot_be_read_says_why_in_the_list(anna, services):
    await upload(anna, "faq.csv", FAQ)
    (services.uploads / "faq.csv").unlink()
    await anna.post(f"{KNOWLEDGE}/sources/1/sync")
    await sync_is_over(anna)
    page = Page((await anna.get(KNOWLEDGE)).text)
    assert "Not found" in page.text
    assert page.figure("Questions with an answer") == "1"


@pytest.mark.parametrize("name", ["care.md", "care.txt", "care.html"])
async def test_documents_of_many_kinds_can_be_uploaded(anna, name):
    page = Page(await upload(anna, name, b"<h1>Care</h1><p>Rinse every kettle before its first use.</p>"))
    assert page.figure("Documents") == "1"
