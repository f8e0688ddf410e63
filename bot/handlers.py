"""aiogram's side of the dialogue: which update is what."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiogram import BaseMiddleware, Bot, Dispatcher, F, Router
from aiogram.enums import ChatMemberStatus, ChatType, ContentType
from aiogram.exceptions import AiogramError
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Chat, ChatMemberUpdated, Message, TelegramObject, User

from bot.exchange import Exchange, show_typing
from bot.keyboard import PressData
from bot.reply import read_press

#: What we ask Telegram for.
ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]
#: Any command: the dialogue says which it knows.
COMMAND = re.compile(r"[A-Za-z]\w*$")
#: In a private chat these end membership: the customer blocked the bot.
GONE = frozenset({ChatMemberStatus.KICKED, ChatMemberStatus.LEFT})

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class Typing(BaseMiddleware):
    """Shows that the bot is writing, for as long as a handler works."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        chat, bot = data.get("event_chat"), data["bot"]
        if chat is None:
            return await handler(event, data)
        typing = asyncio.create_task(show_typing(bot, chat.id))
        try:
            return await handler(event, data)
        finally:
            typing.cancel()
            await asyncio.gather(typing, return_exceptions=True)


class CallbackAnswer(BaseMiddleware):
    """Answers every callback query, so that the button stops spinning; after a restart it may be too old."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        bot: Bot = data["bot"]
        if isinstance(event, CallbackQuery):
            with suppress(AiogramError, TypeError):
                await bot.answer_callback_query(event.id)
        return await handler(event, data)


def make_dispatcher(staff_chat: str | None = None) -> Dispatcher:
    """A dispatcher whose handlers expect an `exchange: Exchange` with each update.

    What comes from the staff chat is the operators', whatever kind of chat it is: nobody is a customer there.
    """
    dispatcher = Dispatcher(disable_fsm=True)
    if staff_chat is not None:
        dispatcher.include_router(_staff(int(staff_chat)))
    dispatcher.include_router(_messages())
    dispatcher.include_router(_buttons())
    dispatcher.include_router(_memberships())
    return dispatcher


def _staff(chat_id: int) -> Router:
    router = Router(name="staff")
    router.message.filter(F.chat.id == chat_id)
    router.message.register(_staff_answer, F.reply_to_message, F.from_user)
    router.message.register(_nothing)  # people of the shop talk with each other
    router.callback_query.filter(F.message.chat.id == chat_id)
    router.callback_query.middleware(CallbackAnswer())
    router.callback_query.register(_staff_press, PressData.filter(F.action.in_({"take", "hand_back"})))
    router.callback_query.register(_nothing)
    return router


def _messages() -> Router:
    router = Router(name="messages")
    router.message.filter(F.chat.type == ChatType.PRIVATE, F.from_user)
    router.message.register(_command, Command(COMMAND), F.text)
    router.message.register(_text, F.text)
    router.message.register(_attachment)
    return router


def _buttons() -> Router:
    router = Router(name="buttons")
    router.callback_query.middleware(CallbackAnswer())
    router.callback_query.middleware(Typing())
    router.callback_query.register(_press, PressData.filter(), F.message.chat.type == ChatType.PRIVATE)
    return router


def _memberships() -> Router:
    router = Router(name="memberships")
    router.my_chat_member.register(_membership, F.chat.type == ChatType.PRIVATE)
    return router


async def _staff_answer(message: Message, bot: Bot, exchange: Exchange, event_from_user: User) -> None:
    answered = message.reply_to_message
    ours = answered is not None and answered.from_user is not None and answered.from_user.id == bot.id
    if answered is not None and ours:
        await exchange.staff_answers(event_from_user, message.text, str(answered.message_id))


async def _staff_press(
    query: CallbackQuery, callback_data: PressData, exchange: Exchange, event_from_user: User
) -> None:
    press = read_press(callback_data.action, callback_data.turn, callback_data.item)
    if press is not None:
        await exchange.staff_presses(event_from_user, press)


async def _nothing(_event: TelegramObject) -> None:
    """Wanted by nobody else either."""


async def _command(
    message: Message, command: CommandObject, exchange: Exchange, event_from_user: User
) -> None:
    await exchange.commands(event_from_user, message.chat, command.command.lower(), command.args or "")


async def _text(message: Message, exchange: Exchange, event_from_user: User) -> None:
    await exchange.says(event_from_user, message.chat, message.text or "")


async def _attachment(message: Message, exchange: Exchange, event_from_user: User) -> None:
    await exchange.attaches(event_from_user, message.chat, ContentType(message.content_type).value)


async def _press(
    query: CallbackQuery,
    callback_data: PressData,
    exchange: Exchange,
    event_from_user: User,
    event_chat: Chat,
) -> None:
    press = read_press(callback_data.action, callback_data.turn, callback_data.item)
    if press is not None:
        await exchange.presses(event_from_user, event_chat, press)


async def _membership(
    change: ChatMemberUpdated, exchange: Exchange, event_from_user: User, event_chat: Chat
) -> None:
    blocked = change.new_chat_member.status in GONE
    await exchange.changes_membership(event_from_user, event_chat, blocked=blocked)
