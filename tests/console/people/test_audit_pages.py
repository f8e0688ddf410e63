"""What somebody changed can be found again, by whoever looks for it."""

from __future__ import annotations

from sqlalchemy import select

from console.people.audit_trail import action
from console.people.audit_words import done
from console.people.permission import changes_something
from console.texts import Texts
from profiles import audit
from profiles.schema import AuditEntry
from tests.console.html import Page
from tests.console.test_pages import OPEN, routes

AUDIT = "/console/settings/audit"


async def entries(services) -> list[tuple[str, str, str, str]]:
    async with services.database.read() as session:
        found = await session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(each.operator, each.face, each.action, each.subject) for each in found]


async def test_a_change_in_the_console_is_kept_with_who_made_it(anna, services):
    await anna.post("/console/customers/3/tags", data={"tag": "vip"})
    assert await entries(services) == [("Anna", "console", "customers tags", "/console/customers/3")]


async def test_what_was_refused_or_only_asked_is_not_kept(anna, services):
    assert (await anna.post("/console/settings/keys", data={"label": " "})).status_code == 422
    assert (await anna.post("/console/campaigns/preview", data={"text": "Hello"})).status_code == 200
    await anna.get("/console/customers")
    assert await entries(services) == []


async def test_a_call_of_the_api_is_kept_under_its_keys_owner(anna, stranger, services, now):
    from profiles import operators

    async with services.database.begin() as session:
        owner = await operators.by_name(session, "Anna")
        key = await operators.issue(session, owner.id, "api", now=now, lifetime=None, label="x")
    body = {"events": [{"id": "e1", "customer_id": "1", "type": "view", "at": now.isoformat()}]}
    sent = await stranger.post("/api/v1/events", json=body, headers={"Authorization": f"Bearer {key}"})
    assert sent.status_code == 200, sent.text
    assert await entries(services) == [("Anna", "api", "events", "/api/v1/events")]


async def test_entries_are_found_by_words_and_saved_as_a_table(anna, services, now):
    async with services.database.begin() as session:
        for name in ("Anna", "=Boris"):
            await audit.record(
                session, operator=name, face="chat", action="campaigns start", subject="Boots", now=now
            )
    page = Page((await anna.get(AUDIT, params={"q": "boris start"})).text)
    assert "=Boris" in page.text
    assert "1 to 1 of 1 entry" in page.text
    table = (await anna.get(f"{AUDIT}/entries.csv", params={"q": "boris"})).text
    assert table.splitlines()[1].split(",")[1:] == ["'=Boris", "chat", "campaigns start", "Boots"]
    assert "No entry has these words" in (await anna.get(AUDIT, params={"q": "nobody"})).text


def test_every_change_that_the_console_and_the_api_allow_is_said_in_words(app):
    texts = Texts("zh")
    changes = [
        action(path.removeprefix("/console/").removeprefix("/api/v1/"))
        for method, path in routes(app)
        if path not in OPEN and changes_something(method, path)
    ]
    assert len(changes) > 60
    assert [one for one in changes if done(one, texts) == one] == []


def test_what_is_done_is_told_by_the_longest_beginning_that_is_known():
    texts = Texts("en")
    assert done("journeys nudges abandoned cart", texts) == "Took a ready-made nudge"
    assert done("journeys edit up", texts) == "Changed a journey"
    assert done("tea tasting", texts) == "tea tasting"


async def test_the_page_says_what_was_done_in_the_readers_language(anna):
    await anna.post("/console/customers/3/tags", data={"tag": "vip"})
    shown = await anna.get(AUDIT, headers={"Accept-Language": "ru"})
    assert "Поставил(а) метку клиенту" in Page(shown.text).text
    assert "customers tags" in Page(shown.text).text
