"""What operators do in chat, on both engines."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.marketing_shop import FRESH
from bot.reply import Press
from profiles import audit, consent, operators
from profiles.schema import Profile, Turn
from segments import segment
from tests.bot.customer import Customer
from tests.conftest import NOW


async def operator_link(database, lifetime=timedelta(hours=1), role="marketer"):
    async with database.begin() as session:
        operator = await operators.create(session, "Grace", role=role, now=NOW)
        return await operators.issue(session, operator.id, "telegram", now=NOW, lifetime=lifetime)


async def test_an_operators_link_works_once_and_its_secret_is_nowhere_in_the_conversation(customer, database):
    secret = await operator_link(database)
    [reply] = await customer.commands("start", f"op_{secret}")
    assert "Grace" in reply.text
    async with database.read() as session:
        assert (await operators.by_telegram(session, "7")).name == "Grace"
    assert all(secret not in f"{turn.text}{turn.details}" for turn in await customer.turns())
    assert all(secret not in str(event.properties) for event in await customer.events())
    stranger = Customer(database, customer.dialogue, external_id="8")
    [reply] = await stranger.commands("start", f"op_{secret}")
    assert "no longer valid" in reply.text


async def test_a_segment_in_chat_is_for_operators_only(customer):
    [reply] = await customer.commands("segment", "customers in Berlin")
    assert reply.text.startswith("I don't know this command")
    await customer.commands("start", "op_guess")
    [reply] = await customer.commands("segment", "customers in Berlin")
    assert reply.text.startswith("I don't know this command")


@pytest.mark.parametrize("role", ["support", "read_only"])
async def test_who_may_not_choose_audiences_may_not_do_so_in_chat(customer, database, role):
    await customer.commands("start", f"op_{await operator_link(database, role=role)}")
    [reply] = await customer.commands("segment", "customers in Berlin")
    assert reply.text.startswith("I don't know this command")


@pytest.fixture
async def marketer(customer, database):
    for number in range(12):
        buyer = Customer(database, customer.dialogue, external_id=f"b{number}")
        await buyer.says("hello")
    known = await buyer.profile()
    async with database.begin() as session:
        await consent.record(session, known.id, granted=True, now=NOW, source="test")
    await customer.commands("start", f"op_{await operator_link(database)}")
    return customer


async def test_an_operator_sees_who_is_meant_and_saves_the_segment(marketer, database):
    [reply] = await marketer.commands("segment", "customers who speak English")
    assert "customers" in reply.heading
    assert "13 customers" in reply.text
    assert "1 of them (8%) may be written to." in reply.text
    assert reply.text.count("•") == 10
    [saved] = await marketer.presses("Save segment")
    async with database.read() as session:
        [kept] = await segment.all_segments(session)
        [entry] = await session.scalars(audit.entries())
    assert kept.name in saved.text
    assert (entry.operator, entry.face, entry.action, entry.subject) == (
        "Grace", "chat", "segments save", kept.name,
    )  # fmt: skip
    assert kept.request == "customers who speak English"
    marketer.replies = [reply]
    [again] = await marketer.presses("Save segment")
    assert "saved already" in again.text
    await marketer.commands("segment", "customers who speak English")
    [another] = await marketer.presses("Save segment")
    assert f"{kept.name} (2)" in another.text


async def test_what_is_not_understood_is_said_and_nothing_is_offered(marketer):
    [reply] = await marketer.commands("segment", "flurbish the wobbly quux")
    assert reply.rows == ()
    assert reply.text
    [usage] = await marketer.commands("segment")
    assert "/segment" in usage.text


async def test_what_may_mean_two_words_is_chosen_with_a_button(marketer, database):
    async with database.begin() as session:
        for number, city in enumerate(("Berlin", "Bern")):
            await session.execute(
                update(Profile).where(Profile.name == "Ada", Profile.id % 2 == number).values(city=city)
            )
    [asked] = await marketer.commands("segment", "customers in Berln")
    assert "Berln" in asked.text
    [shown] = await marketer.presses("Bern")
    assert shown.heading == "customers who live in Bern"


async def test_several_readings_are_shown_with_their_counts_and_one_is_chosen(marketer):
    [asked] = await marketer.commands(
        "segment", "customers who bought something and viewed something in the last 30 days"
    )
    assert "several ways" in asked.heading
    assert asked.text.count("customers\n") + asked.text.endswith("customers") == 2
    label = asked.rows[1][0].label
    [shown] = await marketer.presses(label)
    assert shown.heading[:20] in label
    assert [button.label for row in shown.rows for button in row] == ["Save segment", "Refine", "Campaign"]


async def test_words_about_the_audience_refine_it_with_and_without_the_button(marketer):
    await marketer.commands("segment", "customers who speak English")
    [asked] = await marketer.presses("Refine")
    assert "only those in Berlin" in asked.text
    [narrowed] = await marketer.says("only those who agreed to marketing")
    assert "1 customers" in narrowed.text
    [wider] = await marketer.says("or those who speak English")
    assert "13 customers" in wider.text
    assert not (await marketer.profile()).city


async def test_words_that_refine_nothing_are_asked_about_again_once_a_change_was_asked_for(marketer):
    await marketer.commands("segment", "customers who speak English")
    await marketer.presses("Refine")
    [asked] = await marketer.says("only those with sparkling eyes")
    assert "sparkling" in asked.text
    [narrowed] = await marketer.says("only those who agreed to marketing")
    assert "1 customers" in narrowed.text


async def test_another_question_is_answered_as_ever(marketer):
    await marketer.commands("segment", "customers who speak English")
    [answer, *_] = await marketer.says("How long does delivery take?")
    assert "two to four working days" in answer.text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("how many of them agreed to marketing?", "1 of 13 (8%)"),
        ("compare with last month", "13 now"),
        ("what else do they buy?", "bought nothing"),
    ],
)
async def test_questions_about_the_audience_are_answered_and_it_stays_at_hand(marketer, words, told):
    await marketer.commands("segment", "customers who speak English")
    [reply] = await marketer.says(words)
    assert told in reply.text
    [narrowed] = await marketer.says("only those who agreed to marketing")
    assert "1 customers" in narrowed.text


async def test_a_plot_comes_as_a_picture_with_its_numbers_in_words(marketer, media):
    await marketer.commands("segment", "customers who speak English")
    [reply] = await marketer.says("plot their messages by week")
    assert reply.heading == "plot their messages by week"
    assert "the highest is" in reply.text
    assert reply.photo is not None
    name = reply.photo.removeprefix("/media/")
    assert len(name) > 24
    assert (media / name).read_bytes().startswith(b"\x89PNG")


async def test_after_half_an_hour_words_are_a_question_again(marketer, database):
    await marketer.commands("segment", "customers who speak English")
    async with database.begin() as session:
        await session.execute(update(Turn).values(at=NOW - FRESH))
    replies = await marketer.says("only those who agreed to marketing")
    assert all("customers" not in reply.text for reply in replies)


async def test_a_customers_words_about_an_audience_stay_a_question(marketer, database):
    await marketer.commands("segment", "customers who speak English")
    stranger = Customer(database, marketer.dialogue, external_id="b1")
    replies = await stranger.says("only those who agreed to marketing")
    assert all("may be written to" not in reply.text for reply in replies)
    stranger.replies = [
        (await marketer.commands("segment", "customers who speak English"))[0],
    ]
    [refused] = await stranger.presses("Campaign")
    assert "old" in refused.text
    async with database.read() as session:
        assert not list(await session.scalars(select(Turn.id).where(Turn.text.contains("Write the message"))))


@pytest.mark.parametrize("language", ["zh", "ru"])
async def test_operators_are_answered_in_their_language(marketer, language):
    await marketer.does(press=Press("language", item=language))
    words = {"zh": "说英语的客户", "ru": "клиенты, которые говорят по-английски"}[language]
    [reply] = await marketer.commands("segment", words)
    assert "customers" not in reply.heading
    labels = [button.label for row in reply.rows for button in row]
    assert labels[1:] == {"zh": ["调整", "群发"], "ru": ["Уточнить", "Рассылка"]}[language]
    [asked] = await marketer.commands("segment", "12345")
    assert {"zh": "请描述", "ru": "Опишите"}[language] in asked.text
