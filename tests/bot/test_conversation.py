"""One whole conversation through aiogram and the strict server, with the shop's real answers."""

import pytest

from profiles import events, operators
from profiles.profile import by_identity
from tests.bot.running import make_face, polling
from tests.botapi import Fault
from tests.conftest import NOW


@pytest.fixture
async def face(sqlite_database, dialogue, server, media):
    face = make_face(sqlite_database, dialogue, server, media)
    async with polling(face):
        yield face


async def test_from_start_to_the_cart(face, server, sqlite_database):
    chat = server.user(7, first_name="Ada", started=False)
    await chat.starts("spring_sale")
    await chat.expects("Hello, Ada!")
    await chat.presses("Yes, send me offers", await chat.expects("May the shop send you offers"))
    await chat.expects("Thank you")
    await chat.says("kettle")
    card = await chat.expects("Brook glass kettle\n€39.90 · In stock")
    assert card.photo == b"\x89PNG kettle"
    assert card.labels == ["Details", "Add to cart", "Save", "Similar", "Open in the shop"]
    second = await chat.expects("Brook steel kettle")
    assert second.photo == "https://pictures.example/k2.png"
    await chat.presses("Details", card)
    details = await chat.expects("A quiet kettle of glass.")
    await chat.presses("Add to cart", details)
    await chat.expects("complete your order")
    assert chat.link("Open in the shop") == "https://shop.example/p/k1"
    await chat.says("How long does delivery take?")
    await chat.expects("two to four working days")
    await chat.presses("Save", card)
    await chat.expects("saved for later")
    await chat.hears_nothing()
    assert server.pending_callbacks == {}, "every pressed button stopped spinning"
    async with sqlite_database.read() as session:
        known = await by_identity(session, "telegram", "7")
        log = [(event.type, event.product_id) for event in await events.latest(session, known.id)]
    assert (known.name, known.consent) == ("Ada", True)
    assert log[::-1] == [
        ("start", None),
        ("consent", None),
        ("message", None),
        ("view", "K1"),
        ("add_to_cart", "K1"),
        ("question", None),
        ("favorite", "K1"),
    ]


async def test_a_conversation_in_russian_and_one_in_chinese(face, server):
    russian, chinese = server.user(7, language_code="ru"), server.user(8, language_code="zh-hans")
    await russian.starts()
    await russian.expects("Здравствуйте, Ada!")
    await russian.says("Сколько идёт доставка?")
    await russian.expects("от двух до четырёх рабочих дней")
    await chinese.starts()
    await chinese.expects("您好，Ada！")
    await chinese.says("/language")
    await chinese.presses("English", await chinese.expects("您希望使用哪种语言"))
    await chinese.expects("I will write in English")


async def test_a_picture_that_telegram_cannot_fetch_still_brings_the_card(face, server):
    chat = server.user(7)
    server.faults.next("sendPhoto", Fault.bad_request("wrong file identifier/HTTP URL specified"))
    await chat.says("Brook glass kettle")
    card = await chat.expects("Brook glass kettle\n€39.90")
    assert card.photo is None
    assert "Details" in card.labels


async def test_an_operator_links_the_chat_and_asks_for_a_segment(face, server, sqlite_database):
    async with sqlite_database.begin() as session:
        operator = await operators.create(session, "Grace", now=NOW)
        secret = await operators.issue(session, operator.id, "telegram", now=NOW, lifetime=None)
    customer, chat = server.user(7), server.user(8)
    await customer.says("/segment everybody")
    await customer.expects("I don't know this command")
    await chat.starts(f"op_{secret}")
    await chat.expects("Grace")
    await chat.says("/segment customers who speak English")
    await chat.presses("Save segment", await chat.expects("2 customers"))
    await chat.expects("Saved as")
