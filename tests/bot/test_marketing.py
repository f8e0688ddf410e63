"""What operators do in chat, on both engines."""

from datetime import timedelta

import pytest

from profiles import consent, operators
from segments import segment
from tests.bot.customer import Customer
from tests.conftest import NOW


async def operator_link(database, lifetime=timedelta(hours=1)):
    async with database.begin() as session:
        operator = await operators.create(session, "Grace", now=NOW)
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
    assert kept.name in saved.text
    assert kept.request == "customers who speak English"
    marketer.replies = [reply]
    [again] = await marketer.presses("Save segment")
    assert f"{kept.name} (2)" in again.text


async def test_what_is_not_understood_is_said_and_nothing_is_offered(marketer):
    [reply] = await marketer.commands("segment", "flurbish the wobbly quux")
    assert reply.rows == ()
    assert reply.text
    [usage] = await marketer.commands("segment")
    assert "/segment" in usage.text
