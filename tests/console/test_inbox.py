from __future__ import annotations

from datetime import timedelta

from profiles import conversations
from profiles.schema import Conversation
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
    assert Page((await anna.get(TALK)).text).buttons[-3:] == ["Take over", "Hand back to the bot", "Send"]
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


async def test_a_conversation_that_needs_a_person_renews_itself(anna):
    fragment = await anna.get(TALK, headers={"HX-Request": "true"})
    assert "<html" not in fragment.text
    assert 'hx-trigger="every 4s"' in fragment.text
    await anna.post(f"{TALK}/hand-back")
    assert "hx-trigger" not in (await anna.get(TALK, headers={"HX-Request": "true"})).text


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
    assert page.links["Put it into the form"] == f"{TALK}?use=1#text"
    assert [turn.text for turn in Page((await anna.get(f"{TALK}?use=1")).text).root.all("textarea")] == [
        "Two to four working days."
    ]
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
    assert "Latest conversations with the bot" in page.headings
