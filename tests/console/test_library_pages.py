"""Products, documents and the answers that are written in the console."""

from __future__ import annotations

import pytest

from knowledge.answers import Question
from knowledge.schema import Faq
from tests.console.html import Page
from tests.console.shop import HOSTILE, add_content

pytestmark = pytest.mark.own_app

PRODUCTS, DOCUMENTS = "/console/knowledge/products", "/console/knowledge/documents"
ANSWERS = "/console/knowledge/answers"


@pytest.fixture
async def shop(anna, services, now):
    async with services.database.begin() as session:
        await add_content(session, now)
    return anna


async def page_of(client, address: str) -> Page:
    response = await client.get(address)
    assert response.status_code == 200, response.text
    return Page(response.text)


async def titles(client, query: str) -> list[str]:
    return [row[0].split()[0] for row in (await page_of(client, f"{PRODUCTS}?{query}")).rows()]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Boots", "Socks"]),
        ("q=alpina", ["Boots"]),
        ("q=SOCKS", ["Socks"]),
        ("q=%25", []),
        ("stock=in_stock", ["Boots"]),
        ("stock=unknown", ["Socks"]),
        ("stock=&source=1&q=", ["Boots", "Socks"]),
        ("source=99", []),
    ],
)
async def test_products_are_searched_and_filtered(shop, query, found):
    assert await titles(shop, query) == found


async def test_a_products_page_shows_what_the_bot_knows(shop):
    page = await page_of(shop, f"{PRODUCTS}/boots/1")
    for said in (
        "Price €49.95", "Stock in stock, 3 left", "Brand Alpina", "Source shop.csv", "sizes 40, 41",
        "weight 2", "Size: 40 b-40 €49.95", "colour brown", "weight 1500 g variant 1",
    ):  # fmt: skip
        assert said in page.text
    assert " ".join(HOSTILE.split()) in page.text
    assert page.links["Open the picture"] == "https://shop.test/boots.jpg"
    assert not any(link.startswith("javascript") for link in page.links.values())
    assert (await shop.get(f"{PRODUCTS}/nothing")).status_code == 404


async def test_documents_are_found_by_their_passages_and_shown_piece_by_piece(shop):
    found = await page_of(shop, f"{DOCUMENTS}?q=send it back")
    assert len(found.rows()) == 1
    assert (await page_of(shop, f"{DOCUMENTS}?q=zzz")).rows() == []
    page = await page_of(shop, f"{DOCUMENTS}/1")
    assert "1 passage" in page.text
    assert "Send it back." in page.text
    assert (await shop.get(f"{DOCUMENTS}/9")).status_code == 404


async def told(services, now, text: str) -> str:
    answer = await services.answerer.answer(Question(text=text), now=now)
    return answer.text if answer.answered else ""


async def test_a_written_answer_is_given_to_the_next_asker_changed_and_removed(anna, services, now):
    question = "Do you wrap gifts?"
    sent = await anna.post(f"{ANSWERS}/new", data={"question": question, "answer": "Yes, for free."})
    page = await page_of(anna, sent.headers["location"])
    assert page.rows()[0][1:4] == ["en", "–", "written here"]
    assert await told(services, now, question) == "Yes, for free."

    form = await page_of(anna, page.links[f"Change: {question}"])
    assert form.fields["The answer"] == "Yes, for free."
    changed = {"question": "Do you wrap presents?", "answer": "For two euros.", "language": "en"}
    await anna.post(page.links[f"Change: {question}"], data=changed)
    page = await page_of(anna, ANSWERS)
    assert len(page.rows()) == 1
    assert await told(services, now, "Do you wrap presents?") == "For two euros."

    number = page.links["Change: Do you wrap presents?"].rsplit("/", 1)[1]
    await anna.post(f"{ANSWERS}/{number}/remove")
    assert (await page_of(anna, ANSWERS)).rows() == []
    assert await told(services, now, "Do you wrap presents?") == ""
    assert (
        "already removed"
        in Page(
            (await anna.get((await anna.post(f"{ANSWERS}/{number}/remove")).headers["location"])).text
        ).text
    )


async def test_an_answer_without_its_question_comes_back_with_what_was_typed(anna):
    refused = await anna.post(f"{ANSWERS}/new", data={"question": " ", "answer": "Yes."})
    assert refused.status_code == 422
    page = Page(refused.text)
    assert "Write the question and its answer." in page.alerts[0]
    assert page.fields["The answer"] == "Yes."


async def test_what_a_file_brought_can_be_read_but_not_changed_here(shop, services):
    async with services.database.begin() as session:
        session.add(Faq(id=77, source_id=1, question="From a file?", answer="Yes.", content_hash="y"))
    page = await page_of(shop, f"{ANSWERS}?q=from a")
    assert page.rows()[0][3] == "shop.csv"
    assert page.buttons.count("Remove: From a file?") == 0
    assert (await shop.get(f"{ANSWERS}/77")).status_code == 404
    assert (await shop.post(f"{ANSWERS}/77", data={"question": "x", "answer": "y"})).status_code == 404
    await shop.post(f"{ANSWERS}/77/remove")
    async with services.database.read() as session:
        assert await session.get(Faq, 77) is not None
    assert len((await page_of(shop, f"{ANSWERS}?source=0")).rows()) == 1
