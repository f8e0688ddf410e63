from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

import pytest
from sqlalchemy import update

from knowledge.gaps import content_gaps as gaps
from knowledge.gaps.gap_report import gap_report
from knowledge.schema import ContentGap
from tests.console.html import Page

GAPS = "/console/knowledge/gaps"
TRY = "/console/knowledge/try"


@pytest.fixture
async def shop(anna, services, now):
    """A shop in which two customers asked the same in two languages, and one something else."""
    async with services.database.begin() as session:
        for question, language, customer in (
            ("Do you gift wrap?", "en", "1"),
            ("можно упаковать в подарок?", "ru", "web:visitor-11"),
            ("=HYPERLINK(1) order 123456", "en", "2"),
        ):
            await gaps.record(
                session, question, reason="no_match", now=now - timedelta(days=1), language=language,
                asked_by=customer,
                nearest=gaps.Nearest("faq", "3", "Do you sell paper?", 0.41),
            )  # fmt: skip
    return anna


async def numbers(services, now) -> dict[str, int]:
    async with services.database.read() as session:
        report = await gap_report(session, state="open", now=now, window=None, limit=50)
    return {gap.question: group.id for group in report.groups for gap in group.gaps}


async def opened(shop, services, now, question: str) -> tuple[int, Page]:
    await shop.get(GAPS)
    number = (await numbers(services, now))[question]
    return number, Page((await shop.get(f"{GAPS}/{number}")).text)


async def test_what_means_the_same_is_one_entry_with_customers_conversations_and_the_nearest(shop):
    page = Page((await shop.get(GAPS)).text)
    assert page.headings.count("Do you gift wrap?") + page.headings.count("можно упаковать в подарок?") == 1
    assert "4 questions of 4 customers in the last 90 days, in 3 entries." in page.text
    assert "2 customers in the last 90 days · asked 2 times" in page.text
    assert "Do you sell paper? (approved question, score 0.41)" in page.text
    assert any(name.startswith("Conversation of gap") for name in page.links)
    listed = Page((await shop.get(page.links["2 customers"])).text)
    assert {row[0] for row in listed.rows()} >= {"Ada Lovelace"}
    assert len(listed.rows()) == 2


async def test_a_window_and_a_state_can_be_chosen_and_an_empty_one_says_what_to_do(shop, services, now):
    async with services.database.begin() as session:
        await session.execute(update(ContentGap).values(asked_at=now - timedelta(days=100)))
    empty = Page((await shop.get(GAPS)).text)
    assert "No open gaps" in empty.text
    assert empty.links["Try a question yourself"] == "/console/knowledge"
    assert "3 entries" in Page((await shop.get(empty.links["look at all time"])).text).text
    assert "Nothing here" in Page((await shop.get(f"{GAPS}?state=ignored")).text).text
    assert (await shop.get(f"{GAPS}?state=none")).status_code == 422


async def test_an_answer_written_once_is_given_from_then_on(shop, services, now):
    number, form = await opened(shop, services, now, "Do you gift wrap?")
    fields = {each.attributes.get("name", ""): each.attributes for each in form.root.all("input", "textarea")}
    assert fields["question"]["value"] in {"Do you gift wrap?", "можно упаковать в подарок?"}
    assert {"answer-en", "answer-ru"} <= fields.keys()
    ticked = [each.attributes["value"] for each in form.root.all("input") if "checked" in each.attributes]
    assert len(ticked) == 2
    saved = await shop.post(
        f"{GAPS}/{number}/answer",
        data={
            "question": "Do you gift wrap?",
            "answer-en": "Yes, for 3 euros.",
            "answer-ru": "Да, за 3 евро.",
            "wording": ticked,
        },
    )
    assert saved.headers["location"] == GAPS
    left = Page((await shop.get(GAPS)).text)
    assert "Do you gift wrap?" not in left.text
    assert "Yes, for 3 euros." in Page((await shop.get(f"{TRY}?question=Do you gift wrap")).text).text
    russian = Page((await shop.get(f"{TRY}?question=можно упаковать в подарок")).text)
    assert "Да, за 3 евро." in russian.text
    assert (await shop.get(f"{GAPS}/{number}")).status_code == 404
    assert "Do you gift wrap?" in Page((await shop.get(f"{GAPS}?state=answered")).text).text


async def test_a_wording_that_tells_who_asked_is_not_ticked(shop, services, now):
    _, form = await opened(shop, services, now, "=HYPERLINK(1) order 123456")
    boxes = [each for each in form.root.all("input") if each.attributes.get("type") == "checkbox"]
    assert ["checked" in box.attributes for box in boxes] == [False]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"question": "Do you?", "answer-en": " "}, "Write an answer first."),
        ({"question": " ", "answer-en": "Yes."}, "Write the question first."),
        ({"question": "x" * 501, "answer-en": "Yes."}, "The question is longer than 500 characters."),
        ({"question": "x", "answer-en": "y" * 4001}, "An answer is longer than 4000 characters."),
    ],
)
async def test_a_form_that_is_not_complete_comes_back_with_what_was_written(
    shop, services, now, data, problem
):
    number, _ = await opened(shop, services, now, "Do you gift wrap?")
    refused = await shop.post(f"{GAPS}/{number}/answer", data=data)
    assert refused.status_code == 422
    page = Page(refused.text)
    assert problem in page.alerts
    assert data["answer-en"].strip() in page.text


async def test_a_gap_can_be_left_and_opened_again(shop, services, now):
    number, _ = await opened(shop, services, now, "Do you gift wrap?")
    await shop.post(f"{GAPS}/{number}/ignore")
    assert "Do you gift wrap?" not in Page((await shop.get(GAPS)).text).text
    await shop.post(f"{GAPS}/{number}/ignore")
    assert "already dealt with" in Page((await shop.get(GAPS)).text).alerts[0]
    ignored = Page((await shop.get(f"{GAPS}?state=ignored")).text)
    assert any(name.startswith("Open again") for name in ignored.buttons)
    await shop.post(f"{GAPS}/{number}/reopen")
    assert "Do you gift wrap?" in Page((await shop.get(GAPS)).text).text


async def test_the_export_is_a_table_that_no_spreadsheet_carries_out(shop):
    sent = await shop.get(f"{GAPS}/export")
    assert sent.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="content-gaps-open.csv"' in sent.headers["content-disposition"]
    rows = list(csv.DictReader(StringIO(sent.text.removeprefix("\ufeff"))))
    assert len(rows) == 3
    assert rows[0]["customers"] == "2"
    assert {row["nearest score"] for row in rows} == {"0.41", ""}
    questions = [row["question"] for row in rows]
    assert "'=HYPERLINK(1) order 123456" in questions


async def test_another_sites_form_changes_nothing(shop, services, now):
    number, _ = await opened(shop, services, now, "Do you gift wrap?")
    sent = await shop.post(f"{GAPS}/{number}/ignore", headers={"Sec-Fetch-Site": "cross-site"})
    assert sent.status_code == 403
    assert "Do you gift wrap?" in (await numbers(services, now))


async def test_an_erased_customers_questions_are_gone(shop, services, now):
    await shop.get(GAPS)
    await shop.post("/console/customers/11/erase", data={"reference": "11"})
    assert "подарок" not in (await shop.get(GAPS)).text
    assert "можно упаковать в подарок?" not in await numbers(services, now)
