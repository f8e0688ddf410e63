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
from bot.messenger import PressData
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


def make_dispatcher() -> Dispatcher:
    """A dispatcher whose handlers expect an `exchange: Exchange` with each update."""
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.include_router(_messages())
    dispatcher.include_router(_buttons())
    dispatcher.include_router(_memberships())
    return dispatcher


def _messages() -> Router:
    router = Router(name="messages")
    router.message.filter(F.chat.type == ChatType.PRIVATE, F.from_user)
    router.message.middleware(Typing())
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
