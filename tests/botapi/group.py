"""A group in which the bot is a member among people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.botapi.chat import Chat
from tests.botapi.message import SentMessage


@dataclass
class Group(Chat):
    """Its `user_id` is the group's negative id. People in it are chats of their own; see `BotApiServer.user`.

    The bot is in privacy mode, as bots are by default: of what people say it receives commands, answers to
    its own messages, and what names it.
    """

    title: str = "Staff"
    #: False once the bot was removed.
    has_bot: bool = True

    def as_chat(self) -> dict[str, Any]:
        return {"id": self.user_id, "type": "supergroup", "title": self.title}

    async def hears(self, person: Chat, text: str, *, answering: SentMessage | None = None) -> None:
        """A member says something, maybe as an answer to a message of the bot."""
        message = self._said_by(person) | {"text": text}
        if answering is not None:
            message["reply_to_message"] = answering.as_json(self.as_chat(), self.server.me())
        named = f"@{self.server.me()['username']}" in text
        if answering is not None or named or text.startswith("/"):
            await self.server.updates.add("message", message)

    async def hears_sticker(self, person: Chat, *, answering: SentMessage) -> None:
        """An answer that is no text."""
        sticker = {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1}
        sticker |= {"is_animated": False, "is_video": False}
        about = {"sticker": sticker, "reply_to_message": answering.as_json(self.as_chat(), self.server.me())}
        await self.server.updates.add("message", self._said_by(person) | about)

    async def is_pressed(self, person: Chat, label: str, message: SentMessage) -> int:
        """A member presses a button of a message in the group."""
        data = message.button(label)["callback_data"]
        return await self.press_as(person.as_user(), data, message)

    def _said_by(self, person: Chat) -> dict[str, Any]:
        return self._message() | {"chat": self.as_chat(), "from": person.as_user()}
