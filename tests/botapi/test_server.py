"""The server against aiogram, and against bodies that aiogram would never send."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
)

from tests.botapi import TOKEN, BotApiServer, Fault
from tests.botapi.conftest import make_bot


def keyboard(**button: object) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Press", **button)]])


async def test_a_bot_learns_its_own_name(bot):
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username) == (42, True, "shopkeeper_bot")


async def test_a_wrong_token_is_unauthorized(server):
    stranger = make_bot(server, "42:wrong")
    with pytest.raises(TelegramUnauthorizedError):
        await stranger.get_me()
    await stranger.session.close()


async def test_an_unknown_method_is_404(server):
    async with (
        aiohttp.ClientSession() as client,
        client.get(f"{server.address}/bot{TOKEN}/sendSmell") as answer,
    ):
        assert (answer.status, (await answer.json())["ok"]) == (404, False)


async def test_long_polling_waits_and_an_offset_confirms(server, bot):
    chat = server.user(7)
    polling = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.05)
    assert not polling.done()
    first = await chat.says("one")
    assert [update.update_id for update in await polling] == [first]
    await chat.says("two")
    assert [update.message.text for update in await bot.get_updates()] == ["one", "two"]
    assert [update.message.text for update in await bot.get_updates(offset=first + 1)] == ["two"]
    assert [update.message.text for update in await bot.get_updates()] == ["two"]


async def test_a_poll_that_sees_nothing_ends_in_time(bot):
    assert await bot.get_updates(timeout=1) == []


async def test_limit_and_allowed_updates_are_kept(server, bot):
    chat = server.user(7)
    await bot.get_updates(allowed_updates=["message"])
    for text in ("one", "two"):
        await chat.says(text)
    await chat.blocks()
    assert len(await bot.get_updates(limit=1)) == 1
    assert [update.event_type for update in await bot.get_updates()] == ["message", "message"]


async def test_a_second_poller_ends_the_first_with_a_conflict(bot):
    first = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(bot.get_updates(timeout=1))
    with pytest.raises(TelegramConflictError):
        await first
    assert await second == []


async def test_a_conversation_with_buttons_reaches_both_sides(server, bot):
    chat = server.user(7)
    await chat.says("hello")
    await bot.send_message(
        7, "<b>Hi</b> &amp; welcome", parse_mode="HTML", reply_markup=keyboard(callback_data="x")
    )
    message = await chat.expects("Hi & welcome")
    await chat.presses("Press", message)
    query = (await bot.get_updates())[-1].callback_query
    assert (query.data, query.message.message_id) == ("x", message.message_id)
    assert await bot.answer_callback_query(query.id)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(query.id)


async def test_pictures_come_as_uploads_addresses_and_file_ids(server, bot):
    chat = server.user(7)
    sent = await bot.send_photo(7, BufferedInputFile(b"png", "a.png"), caption="A kettle")
    await bot.send_photo(7, "https://shop.example/kettle.png")
    await bot.send_photo(7, sent.photo[0].file_id)
    assert [message.photo for message in chat.messages] == [
        b"png",
        "https://shop.example/kettle.png",
        f"photo{sent.message_id}",
    ]
    album = [
        InputMediaPhoto(media=BufferedInputFile(b"one", "1.png")),
        InputMediaPhoto(media="https://a.example/2"),
    ]
    assert len(await bot.send_media_group(7, album)) == 2


async def test_edits_and_deletions_change_what_the_reader_sees(server, bot):
    chat = server.user(7)
    sent = await bot.send_message(7, "one")
    await bot.edit_message_text("two", chat_id=7, message_id=sent.message_id)
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text("two", chat_id=7, message_id=sent.message_id)
    assert chat.texts == ["two"]
    await bot.delete_message(7, sent.message_id)
    assert chat.texts == []


async def test_drafts_actions_documents_and_commands_are_taken(server, bot):
    chat = server.user(7)
    await bot.send_message_draft(7, draft_id=1, text="gro")
    await bot.send_chat_action(7, "typing")
    await bot.send_document(7, BufferedInputFile(b"{}", "you.json"))
    await bot.set_my_commands([BotCommand(command="help", description="Help")])
    assert (chat.drafts, chat.actions) == (["gro"], ["typing"])
    assert chat.messages[0].document == ("you.json", b"{}")
    assert server.commands[0]["command"] == "help"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("x" * 4097, "message is too long"),
        (" \n ", "message text is empty"),
        ("<b>open", "can't parse entities"),
        ("a < b", "can't parse entities"),
        ("<script>x</script>", "can't parse entities"),
    ],
)
async def test_a_text_that_does_not_fit_is_refused(server, bot, text, complaint):
    server.user(7)
    with pytest.raises(TelegramBadRequest, match=complaint):
        await bot.send_message(7, text, parse_mode="HTML")


async def test_lengths_count_after_entities_parsing(server, bot):
    server.user(7)
    await bot.send_message(7, f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    await bot.send_photo(7, "https://a.example/p", caption="&amp;" * 1024, parse_mode="HTML")
    with pytest.raises(TelegramBadRequest, match="caption is too long"):
        await bot.send_photo(7, "https://a.example/p", caption="x" * 1025)


@pytest.mark.parametrize(
    ("button", "complaint"),
    [
        ({"callback_data": "ж" * 33}, "BUTTON_DATA_INVALID"),
        ({"url": "ftp://a.example"}, "Wrong HTTP URL"),
        ({"url": "http://localhost:8000/x"}, "Wrong HTTP URL"),
        ({"url": "https://a.example", "callback_data": "x"}, "Text buttons are unallowed"),
        ({}, "Text buttons are unallowed"),
    ],
)
async def test_a_button_that_may_not_be_is_refused(server, bot, button, complaint):
    server.user(7)
    with pytest.raises(TelegramBadRequest, match=complaint):
        await bot.send_message(7, "x", reply_markup=keyboard(**button))


async def test_strangers_blockers_and_the_silent_are_not_written_to(server, bot):
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(8, "x")
    server.user(9, started=False)
    with pytest.raises(TelegramForbiddenError, match="can't initiate conversation"):
        await bot.send_message(9, "x")
    await server.user(7).blocks()
    with pytest.raises(TelegramForbiddenError, match="blocked by the user"):
        await bot.send_message(7, "x")
    assert server.messages == []


@pytest.mark.parametrize(
    ("fault", "error", "delivered"),
    [
        (Fault.too_many(3), TelegramRetryAfter, 0),
        (Fault.too_many(), TelegramAPIError, 0),
        (Fault.blocked(), TelegramForbiddenError, 0),
        (Fault.bad_request("chat not found"), TelegramBadRequest, 0),
        (Fault.server_error(), TelegramServerError, 0),
        (Fault.empty_500(), ClientDecodeError, 0),
        (Fault.bare_500(), TypeError, 0),
        (Fault.cut(), TelegramNetworkError, 1),
        (Fault.cut(carried_out=False), TelegramNetworkError, 0),
        (Fault.garbled_answer(), ClientDecodeError, 1),
    ],
)
async def test_a_fault_reaches_the_bot_once(server, bot, fault, error, delivered):
    chat = server.user(7)
    server.faults.next("sendMessage", fault)
    with pytest.raises(error):
        await bot.send_message(7, "x")
    assert len(chat.messages) == delivered
    await bot.send_message(7, "x")


async def test_a_silent_server_runs_into_the_time_limit(server, bot):
    server.user(7)
    server.faults.next("sendMessage", Fault.hang(5))
    with pytest.raises(TelegramNetworkError, match="timeout"):
        await bot.send_message(7, "x", request_timeout=0.1)


async def test_a_token_bucket_answers_429_beyond_its_rate():
    async with BotApiServer(rate=5).running() as server:
        bot, chat = make_bot(server), server.user(7)
        results = await asyncio.gather(*(bot.send_message(7, "x") for _ in range(9)), return_exceptions=True)
        await bot.session.close()
    assert len(chat.messages) == 5
    assert sum(isinstance(result, TelegramRetryAfter) for result in results) == 4


async def test_json_bodies_and_query_strings_are_read_too(server):
    chat = server.user(7)
    async with aiohttp.ClientSession() as client:
        address = f"{server.address}/bot{TOKEN}/sendMessage"
        async with client.post(address, json={"chat_id": 7, "text": "123"}) as answer:
            assert (await answer.json())["result"]["text"] == "123"
        async with client.get(address, params={"chat_id": "7", "text": "two"}) as answer:
            assert answer.status == 200
        async with client.post(address, data="{", headers={"Content-Type": "application/json"}) as answer:
            assert answer.status == 400
        async with client.post(address, json={"text": "nobody"}) as answer:
            assert (await answer.json())["description"] == "Bad Request: chat_id is empty"
    assert chat.texts == ["123", "two"]
