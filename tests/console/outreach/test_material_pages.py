"""Materials: kept, found by tag and language, turned into campaigns, and how those did."""

from __future__ import annotations

from sqlalchemy import update

from scheduler.schema import Campaign
from tests.console.html import Page
from tests.console.shop import add_buyers, add_sent_campaign

MATERIALS = "/console/materials"
BOOTS = {
    "name": "Autumn boots", "text": "Hello {name|there}, boots!", "image": "https://shop.test/b.jpg",
    "language": "en", "tags": "Autumn, boots , autumn",
}  # fmt: skip


async def page_of(client, address: str) -> Page:
    response = await client.get(address)
    assert response.status_code == 200, response.text
    return Page(response.text)


async def names(client, query: str) -> list[str]:
    return [row[0].split(" Hello")[0] for row in (await page_of(client, f"{MATERIALS}?{query}")).rows()]


async def test_materials_are_kept_and_found_by_tag_language_and_words(anna):
    sent = await anna.post(f"{MATERIALS}/new", data=BOOTS)
    page = await page_of(anna, sent.headers["location"])
    assert page.fields["Tags, with commas between them"] == "autumn, boots"
    await anna.post(f"{MATERIALS}/new", data={"name": "Зима", "text": "Привет", "language": "ru"})
    assert await names(anna, "") == ["Зима Привет", "Autumn boots"]
    assert await names(anna, "tag=boots&language=&q=") == ["Autumn boots"]
    assert await names(anna, "language=ru") == ["Зима Привет"]
    assert await names(anna, "q=BOOTS") == ["Autumn boots"]
    assert await names(anna, "tag=winter") == []
    row = (await page_of(anna, f"{MATERIALS}?tag=boots")).rows()[0]
    assert row[1:] == ["text, picture en", "autumn, boots", "0", "0", "–"]


async def test_what_is_wrong_is_said_and_nothing_typed_is_lost(anna):
    await anna.post(f"{MATERIALS}/new", data=BOOTS)
    wrong = (
        ({"name": ""}, "It needs a name"),
        ({"name": "x", "text": "", "image": ""}, "a text, a picture or an offer"),
        ({"name": "x", "image": "http://shop.test/b.jpg"}, "starts with https://"),
        ({"name": "x", "language": "klingon"}, "must be a language"),
        ({"name": "x", "offer": "nothing"}, "There is no such offer"),
        ({"name": "x", "tags": "t" * 51}, "none longer than 50"),
        ({}, "Another one has this name"),
    )
    for change, said in wrong:
        refused = await anna.post(f"{MATERIALS}/new", data={**BOOTS, **change})
        assert refused.status_code == 422, said
        page = Page(refused.text)
        assert any(said in alert for alert in page.alerts), said
        assert page.fields["Name"] == change.get("name", BOOTS["name"])
    assert await names(anna, "") == ["Autumn boots"]


async def test_a_material_is_changed_and_removed(anna):
    address = (await anna.post(f"{MATERIALS}/new", data=BOOTS)).headers["location"]
    await anna.post(address, data={**BOOTS, "text": "New words", "tags": "winter"})
    page = await page_of(anna, address)
    assert page.fields["Text"] == "New words"
    assert page.fields["Tags, with commas between them"] == "winter"
    await anna.post(f"{address}/remove")
    assert (await anna.get(address)).status_code == 404
    assert (await anna.post(address, data=BOOTS)).status_code == 404
    assert await names(anna, "") == []


async def test_a_campaign_is_written_with_a_material_and_counts_for_it(anna, services, now):
    async with services.database.begin() as session:
        await add_buyers(session, now)
        ran = (await add_sent_campaign(session, now)).id
    address = (await anna.post(f"{MATERIALS}/new", data=BOOTS)).headers["location"]
    page = await page_of(anna, address)
    editor = await page_of(anna, page.links["Write a campaign with it"])
    filled = editor.form("/console/campaigns/new")
    assert filled["text"] == BOOTS["text"]
    assert filled["image"] == BOOTS["image"]
    assert filled["language"] == "en"
    made = await anna.post("/console/campaigns/new", data={**filled, "name": "With it", "segment": "1"})
    assert made.status_code == 303, made.text
    number = int(address.rsplit("/", 1)[1])
    async with services.database.begin() as session:
        found = await session.get(Campaign, int(made.headers["location"].rsplit("/", 1)[1]))
        assert found.material_id == number
        await session.execute(update(Campaign).where(Campaign.id == ran).values(material_id=number))
    rows = (await page_of(anna, address)).rows()
    assert rows == [["With it", "draft", "0", "0"], ["Summer boots", "completed", "3", "1 33%"]]
    assert (await page_of(anna, MATERIALS)).rows()[0][3:] == ["2", "3", "33%"]

    await anna.post(f"{address}/remove")
    async with services.database.read() as session:
        assert (await session.get(Campaign, ran)).material_id is None


async def test_a_campaign_cannot_be_written_with_what_is_not_there(anna):
    assert (await anna.get("/console/campaigns/new?material=99")).status_code == 404
