from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from console.rendering import SESSION_COOKIE
from profiles import conversations, operators
from profiles.schema import Conversation
from tests.bot.serving import serving
from tests.console.html import Page

TALK = "/console/inbox/1"


async def state(services) -> str:
    async with services.database.read() as session:
        return (await session.get_one(Conversation, 1)).state


async def said(services) -> list[tuple[str, str]]:
    """What the shop has said of its own accord."""
    async with services.database.read() as session:
        turns = await conversations.turns(session, 1, after_id=2)
    return [(turn.role, turn.text) for turn in turns]


async def test_who_has_waited_longest_comes_first(anna, services, now):
    async with services.database.begin() as session:
        for profile_id, minutes in ((1, 10), (2, 300)):
            when = now - timedelta(minutes=minutes)
            talk = await conversations.open_conversation(session, profile_id, "web", now=when)
            await conversations.request_person(session, talk, now=when)
    page = Page((await anna.get("/console/inbox")).text)
    assert "3 customers are waiting" in page.headings
    waiting = [name for name, href in page.links.items() if href.startswith("/console/inbox/")]
    assert waiting[0] == "Boris Petrov"
    assert waiting[-1] == "Ada Lovelace"


async def test_taking_over_silences_the_bot_and_handing_back_lets_it_speak(anna, services):
    assert {"Take over", "Hand back to the bot", "Send"} <= {*Page((await anna.get(TALK)).text).buttons}
    assert (await anna.post(f"{TALK}/take-over")).headers["location"] == TALK
    assert await state(services) == "human"
    page = Page((await anna.get(TALK)).text)
    assert "a person answers" in page.title
    assert "Anna answers." in page.text
    assert "Take over" not in page.buttons
    await anna.post(f"{TALK}/hand-back")
    assert await state(services) == "bot"


async def test_a_reply_goes_to_the_customer_and_takes_the_conversation_over(anna, services):
    sent = await anna.post(f"{TALK}/reply", data={"text": "  We do, bring them in!  "})
    assert (sent.status_code, sent.headers["location"]) == (303, TALK)
    assert await said(services) == [
        ("bot", "Anna from the shop has joined and reads what you write. I am silent until they leave."),
        ("operator", "We do, bring them in!"),
    ]
    assert await state(services) == "human"
    page = Page((await anna.get(TALK)).text)
    assert "We do, bring them in!" in page.text
    assert "Your answer is on its way." in page.alerts


async def test_an_empty_reply_is_not_sent(anna, services):
    await anna.post(f"{TALK}/reply", data={"text": "  "})
    assert await said(services) == []
    assert await state(services) == "waiting"
    assert "Write something first." in Page((await anna.get(TALK)).text).alerts


async def news(app, cookies, path: str, happening) -> str:
    """What an open page is sent after something happened."""
    async with (
        serving(app) as address,
        httpx.AsyncClient(cookies={SESSION_COOKIE: cookies.get(SESSION_COOKIE)}, timeout=60) as client,
        client.stream("GET", f"{address}{path}") as stream,
    ):
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.aiter_lines()
        assert await anext(lines) == "retry: 2000"
        await happening()
        return "\n".join([await until_event(lines), *[each async for each in one_event(lines)]])


async def until_event(lines) -> str:
    async for line in lines:
        if line.startswith("data: "):
            return line
    raise AssertionError("the stream ended")


async def one_event(lines):
    async for line in lines:
        if not line:
            return
        yield line


async def test_an_open_inbox_shows_a_new_caller_without_being_loaded_again(anna, app, services, now):
    async def somebody_asks() -> None:
        async with services.database.begin() as session:
            talk = await conversations.open_conversation(session, 2, "web", now=now)
            await conversations.request_person(session, talk, now=now)

    shown = await news(app, anna.cookies, "/console/inbox/live", somebody_asks)
    assert "2 customers are waiting" in shown
    assert "Boris Petrov" in shown


async def test_an_open_conversation_shows_what_is_said(anna, app, services, now):
    async def they_write() -> None:
        async with services.database.begin() as session:
            talk = await session.get_one(Conversation, 1)
            await conversations.add_turn(session, talk, "customer", "Still there? <b>", now=now)

    shown = await news(app, anna.cookies, f"{TALK}/live", they_write)
    assert "Still there? &lt;b&gt;" in shown
    assert "<html" not in shown


async def test_a_note_is_for_operators_alone(anna, services):
    await anna.post(f"{TALK}/note", data={"text": "Promised a refund"})
    page = Page((await anna.get(TALK)).text)
    assert "Promised a refund Anna" in page.text
    assert await said(services) == []


async def test_a_conversation_is_assigned_and_found_among_ones_own(anna, services):
    assert "Show those for me" in Page((await anna.get("/console/inbox")).text).links
    assert "Nobody is waiting" in (await anna.get("/console/inbox?mine=1")).text
    form = Page((await anna.get(TALK)).text).form(f"{TALK}/assign")
    assert form["operator_id"] == "0"
    async with services.database.read() as session:
        me = await operators.by_name(session, "Anna")
    await anna.post(f"{TALK}/assign", data={"operator_id": me.id})
    assert "1 customer is waiting" in Page((await anna.get("/console/inbox?mine=1")).text).headings
    assert "for Anna" in Page((await anna.get("/console/inbox")).text).text
    await anna.post(f"{TALK}/assign", data={"operator_id": 0})
    assert "Nobody is waiting" in (await anna.get("/console/inbox?mine=1")).text


async def test_what_is_put_into_an_answer_keeps_what_was_written(anna, services, now, tmp_path):
    goods = tmp_path / "goods.csv"
    goods.write_text("id,title,price,link\nb-1,Hiking boots,89.00 EUR,https://shop.test/b-1\n")
    await services.library.sync([str(goods)], now=now)
    await anna.post("/console/replies", data={"name": "Thanks", "text": "Thank you for waiting."})
    found = Page((await anna.post(f"{TALK}/draft", data={"text": "Hello!", "find": "boots"})).text)
    assert "Put in Hiking boots" in found.buttons
    drawn = Page((await anna.post(f"{TALK}/draft", data={"text": "Hello!", "insert": "product:b-1"})).text)
    assert written(drawn) == "Hello! • Hiking boots, €89.00 https://shop.test/b-1"
    saved = await reply_number(drawn)
    again = Page((await anna.post(f"{TALK}/draft", data={"text": written(drawn), "insert": saved})).text)
    assert written(again).endswith("Thank you for waiting.")
    assert await said(services) == []


def written(page: Page) -> str:
    return page.root.all("textarea")[0].text


async def reply_number(page: Page) -> str:
    values = [button.attributes.get("value", "") for button in page.root.all("button")]
    return next(value for value in values if value.startswith("reply:"))


@pytest.mark.own_app
async def test_a_suggested_answer_is_shown_and_goes_nowhere_until_an_operator_sends_it(
    anna, services, now, tmp_path
):
    faq = tmp_path / "faq.csv"
    faq.write_text("question,answer\nHow long does delivery take?,Two to four working days.\n")
    await services.library.sync([str(faq)], now=now)
    async with services.database.begin() as session:
        talk = await session.get_one(Conversation, 1)
        await conversations.add_turn(session, talk, "customer", "How long does delivery take?", now=now)
    page = Page((await anna.get(TALK)).text)
    assert "Suggested answer Two to four working days." in page.text
    assert "From: How long does delivery take?" in page.text
    used = Page((await anna.post(f"{TALK}/draft", data={"insert": "suggestion"})).text)
    assert written(used) == "Two to four working days."
    assert [role for role, _ in await said(services)] == ["customer"]


async def test_who_was_told_that_nobody_is_free_stays_in_the_inbox_until_somebody_sees_to_it(
    anna, services, now
):
    async with services.database.begin() as session:
        talk = await session.get_one(Conversation, 1)
        assert await conversations.give_up_waiting(session, talk, since=now, now=now)
    assert "Nobody came" in Page((await anna.get("/console/inbox")).text).headings
    assert "Mark as seen to" in Page((await anna.get(TALK)).text).buttons
    await anna.post(f"{TALK}/hand-back")
    assert "Nobody came" not in Page((await anna.get("/console/inbox")).text).headings


async def test_an_empty_inbox_says_so(anna):
    await anna.post(f"{TALK}/hand-back")
    page = Page((await anna.get("/console/inbox")).text)
    assert "Nobody is waiting" in page.text
    assert page.links["See the chat as customers do"] == "/chat"
    assert "Latest conversations with the bot" in page.headings


async def test_the_lists_show_what_the_customer_wrote_last_and_no_talk_without_a_word_of_theirs(
    anna, services, now
):
    async with services.database.begin() as session:
        sent = await conversations.open_conversation(session, 2, "web", now=now)
        await conversations.add_turn(session, sent, "campaign", "Autumn boots are here.", now=now)
        asked = await conversations.open_conversation(session, 3, "web", now=now)
        await conversations.add_turn(session, asked, "customer", "Where is my parcel?", now=now)
        await conversations.add_turn(session, asked, "bot", "It left us today.", now=now)
    page = Page((await anna.get("/console/inbox")).text)
    assert "Where is my parcel?" in page.text
    assert "It left us today." not in page.text
    assert "Autumn boots are here." not in page.text
