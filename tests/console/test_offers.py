"""Offers, and the lists of what messages may say, by pages and by API."""

from __future__ import annotations

from datetime import UTC, datetime

from profiles import operators
from scheduler.messages import compliance
from scheduler.offers import offer as offers
from tests.console.html import Page


async def stocks(services) -> dict[str, tuple[str | None, int, int]]:
    async with services.database.read() as session:
        return {
            each.offer.name: (each.offer.code, each.codes, each.free) for each in await offers.stocks(session)
        }


async def test_an_offer_is_made_filled_and_ended(anna, services):
    await anna.post("/console/offers", data={"name": "Autumn", "code": "", "ends": "2026-10-01T00:00"})
    await anna.post("/console/offers", data={"name": "All", "code": "TEN"})
    for said in ("2 codes are new, 0 were known", "0 codes are new, 2 were known"):
        file = {"file": ("codes.csv", b"code\nA\nB\n")}
        await anna.post("/console/offers/codes", data={"name": "Autumn"}, files=file)
        page = Page((await anna.get("/console/offers")).text)
        assert said in page.alerts[0]
    assert await stocks(services) == {"Autumn": (None, 2, 2), "All": ("TEN", 0, 0)}
    async with services.database.read() as session:
        ends = (await offers.by_name(session, "Autumn")).expires_at
    assert ends == datetime(2026, 9, 30, 22, tzinfo=UTC)
    await anna.post("/console/offers/end", data={"name": "All"})
    assert "ended" in Page((await anna.get("/console/offers")).text).text


async def test_what_is_wrong_with_an_offer_is_said(anna):
    for data, said in (({"name": ""}, "name"), ({"name": "x", "code": "a b"}, "no spaces"),
                       ({"name": "x", "ends": "soon"}, "moment")):  # fmt: skip
        await anna.post("/console/offers", data=data)
        assert said in Page((await anna.get("/console/offers")).text).alerts[0]
    await anna.post("/console/offers/codes", data={"name": "x"}, files={"file": ("a.exe", b"A")})
    assert "cannot be taken" in Page((await anna.get("/console/offers")).text).alerts[0]
    await anna.post("/console/offers/end", data={"name": "nothing"})
    assert "There is no such offer" in Page((await anna.get("/console/offers")).text).alerts[0]


async def test_programs_make_offers_and_add_codes(anna, services, now):
    async with services.database.begin() as session:
        operator = await operators.by_name(session, "Anna")
        key = await operators.issue(session, operator.id, "api", now=now, lifetime=None, label="test")
    client = anna
    client.cookies.clear()
    headers = {"Authorization": f"Bearer {key}"}
    made = await client.post("/api/v1/offers", json={"name": "Autumn"}, headers=headers)
    assert (made.status_code, made.json()["free"]) == (201, 0)
    for accepted, duplicates in ((2, 0), (0, 2)):
        added = await client.post(
            "/api/v1/offers/Autumn/codes", json={"codes": ["A", " B "]}, headers=headers
        )
        assert added.json() == {"accepted": accepted, "duplicates": duplicates, "elsewhere": {}}
    refused = await client.post("/api/v1/offers/Autumn/codes", json={"codes": ["a b"]}, headers=headers)
    missing = await client.post("/api/v1/offers/Winter/codes", json={"codes": ["C"]}, headers=headers)
    assert (refused.status_code, missing.status_code) == (422, 404)
    ended = await client.post("/api/v1/offers/Autumn/end", headers=headers)
    assert ended.json()["expires_at"] is not None


async def test_the_lists_are_edited_and_hold_at_once(anna, services):
    await anna.post("/console/settings/compliance/domains", data={"domains": "Shop.test\nwww.shop.test\n"})
    await anna.post("/console/settings/compliance/banned", data={"phrase": "miracle*", "country": "de"})
    await anna.post("/console/settings/compliance/banned", data={"phrase": "miracle*", "country": "DE"})
    await anna.post("/console/settings/compliance/banned", data={"phrase": "best ever", "country": ""})
    async with services.database.read() as session:
        lists = await compliance.read(session)
    assert lists.domains == ("shop.test", "www.shop.test")
    assert [(each.phrase, each.country) for each in lists.banned] == [("miracle*", "DE"), ("best ever", "")]
    page = Page((await anna.get("/console/settings/compliance")).text)
    assert "miracle* DE" in page.text
    await anna.post(
        "/console/settings/compliance/banned/remove", data={"phrase": "miracle*", "country": "DE"}
    )
    await anna.post("/console/settings/compliance/domains", data={"domains": "no domain/"})
    page = Page((await anna.get("/console/settings/compliance")).text)
    assert "miracle*" not in page.text
    assert "best ever every country" in page.text
