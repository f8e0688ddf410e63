"""Groups, files and pressed buttons, as aiogram's own client meets them."""

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Take", callback_data="t")]])


async def test_of_what_people_say_in_a_group_the_bot_receives_only_what_is_meant_for_it(server, bot):
    group, grace = server.group(-100, title="Staff"), server.user(9, first_name="Grace")
    sent = await bot.send_message(-100, "Who can help?")
    [shown] = group.messages
    await group.hears(grace, "lunch?")
    await group.hears(grace, "I can", answering=shown)
    await group.hears(grace, "/help")
    first, second = await bot.get_updates()
    assert (first.message.text, first.message.from_user.first_name) == ("I can", "Grace")
    assert first.message.reply_to_message.message_id == sent.message_id
    assert first.message.chat.type == "supergroup"
    assert second.message.text == "/help"


async def test_a_button_in_a_group_is_pressed_by_a_member(server, bot):
    group, grace = server.group(-100), server.user(9)
    await bot.send_message(-100, "Who can help?", reply_markup=KEYBOARD)
    await group.is_pressed(grace, "Take", group.messages[0])
    [update] = await bot.get_updates()
    assert (update.callback_query.from_user.id, update.callback_query.message.chat.id) == (9, -100)


async def test_a_group_without_the_bot_refuses_it(server, bot):
    server.group(-100, has_bot=False)
    with pytest.raises(TelegramForbiddenError, match="kicked"):
        await bot.send_message(-100, "hello")


async def test_a_pressed_button_can_be_answered_once_and_only_for_a_while(server, bot):
    chat = server.user(7)
    await bot.send_message(7, "hello", reply_markup=KEYBOARD)
    for _ in range(2):
        await chat.presses("Take")
    first, second = [update.callback_query for update in await bot.get_updates()]
    assert await bot.answer_callback_query(first.id)
    with pytest.raises(TelegramBadRequest, match="too old"):
        await bot.answer_callback_query(first.id)
    server.callback_lifetime = 0.0
    with pytest.raises(TelegramBadRequest, match="too old"):
        await bot.answer_callback_query(second.id)


async def test_a_document_arrives_with_name_and_content_and_an_empty_one_is_refused(server, bot):
    chat = server.user(7)
    await bot.send_document(7, BufferedInputFile(b"{}", "my-data.json"), caption="Yours")
    [message] = chat.messages
    assert (message.text, message.document) == ("Yours", ("my-data.json", b"{}"))
    with pytest.raises(TelegramBadRequest, match="non-empty"):
        await bot.send_document(7, BufferedInputFile(b"", "empty.json"))
