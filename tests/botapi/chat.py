"""A person who uses the bot: writes, presses buttons, waits for what comes, blocks it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.botapi.message import DATE, SentMessage

if TYPE_CHECKING:
    from tests.botapi.server import BotApiServer

_callback_numbers = count(1)


@dataclass
class Chat:
    """A private chat; its id is the person's. Every action returns the id of the update it caused."""

    server: BotApiServer
    user_id: int
    first_name: str = "Ada"
    language_code: str | None = "en"
    #: A person is known to the server before they write; the bot may write only afterwards.
    started: bool = True
    blocked: bool = False
    actions: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    #: The preview that is shown now: its number and text.
    draft: tuple[int, str] | None = None
    _read: int = 0

    @property
    def messages(self) -> list[SentMessage]:
        """All that the bot sent here and did not delete."""
        return [m for m in self.server.messages if m.chat_id == self.user_id and not m.deleted]

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.messages]

    async def says(self, text: str) -> int:
        """Sends a message; a command is marked as the entity that clients mark it as."""
        self.started, self.blocked = True, False
        message = self._message() | {"text": text}
        if command := re.match(r"/[a-z_]+", text):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command[0])}]
        return await self.server.updates.add("message", message)

    async def starts(self, payload: str = "") -> int:
        return await self.says(f"/start {payload}".strip())

    async def sends_sticker(self) -> int:
        sticker = {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1}
        sticker |= {"is_animated": False, "is_video": False, "emoji": "👍"}
        return await self.server.updates.add("message", self._message() | {"sticker": sticker})

    async def sends_photo(self) -> int:
        """A message that has no text."""
        photo = {"file_id": "photo0", "file_unique_id": "u0", "width": 1, "height": 1}
        return await self.server.updates.add("message", self._message() | {"photo": [photo]})

    async def presses(self, label: str, message: SentMessage | None = None) -> int:
        """Presses a callback button of `message`, or of the newest one that has such a button."""
        shown = message or self._newest_with(label)
        data = shown.button(label).get("callback_data")
        assert data is not None, f"{label!r} is a link; follow it with link()"
        return await self.presses_data(data, shown)

    async def presses_data(self, data: str, message: SentMessage) -> int:
        return await self.press_as(self.as_user(), data, message)

    async def press_as(self, user: dict[str, Any], data: str, message: SentMessage) -> int:
        number = str(next(_callback_numbers))
        self.server.pending_callbacks[number] = asyncio.get_running_loop().time()
        query = {"id": number, "from": user, "chat_instance": str(self.user_id), "data": data}
        about = {"message": message.as_json(self.as_chat(), self.server.me())}
        return await self.server.updates.add("callback_query", query | about)

    def link(self, label: str, message: SentMessage | None = None) -> str:
        """The address that a link button opens."""
        return str((message or self._newest_with(label)).button(label)["url"])

    async def blocks(self) -> int:
        self.blocked = True
        return await self._membership("member", "kicked")

    async def unblocks(self) -> int:
        self.blocked = False
        return await self._membership("kicked", "member")

    async def expects(
        self, wanted: str | re.Pattern[str] | Callable[[SentMessage], bool] = "", *, within: float = 10
    ) -> SentMessage:
        """The next unread message that contains, matches or satisfies `wanted`; those before it are read."""
        async with self.server.changed:
            try:
                await asyncio.wait_for(self.server.changed.wait_for(lambda: self._unread(wanted)), within)
            except TimeoutError:
                raise AssertionError(f"nothing like {wanted!r} in {self.texts[self._read :]}") from None
        index = self._unread(wanted)
        assert index is not None
        self._read = index.number + 1
        return index.message

    async def hears_nothing(self, *, during: float = 0.3) -> None:
        """Fails when a message comes that was not read."""
        await asyncio.sleep(during)
        unread = self.texts[self._read :]
        assert not unread, f"the bot said {unread}"

    def as_user(self) -> dict[str, Any]:
        user: dict[str, Any] = {"id": self.user_id, "is_bot": False, "first_name": self.first_name}
        return user | ({"language_code": self.language_code} if self.language_code else {})

    def as_chat(self) -> dict[str, Any]:
        return {"id": self.user_id, "type": "private", "first_name": self.first_name}

    def _message(self) -> dict[str, Any]:
        return {
            "message_id": self.server.next_message_id(),
            "date": DATE,
            "chat": self.as_chat(),
            "from": self.as_user(),
        }

    async def _membership(self, old: str, new: str) -> int:
        change = {"chat": self.as_chat(), "from": self.as_user(), "date": DATE}
        states = {
            f"{which}_chat_member": {"status": status, "user": self.server.me()}
            | ({"until_date": 0} if status == "kicked" else {})
            for which, status in (("old", old), ("new", new))
        }
        return await self.server.updates.add("my_chat_member", change | states)

    def _newest_with(self, label: str) -> SentMessage:
        for message in reversed(self.messages):
            if any(label.lower() in text.lower() for text in message.labels):
                return message
        raise AssertionError(f"no button {label!r} among {[m.labels for m in self.messages]}")

    def _unread(self, wanted: str | re.Pattern[str] | Callable[[SentMessage], bool]) -> _Found | None:
        for number, message in enumerate(self.messages):
            if number >= self._read and _matches(message, wanted):
                return _Found(number, message)
        return None


@dataclass(frozen=True)
class _Found:
    number: int
    message: SentMessage


def _matches(message: SentMessage, wanted: str | re.Pattern[str] | Callable[[SentMessage], bool]) -> bool:
    if isinstance(wanted, str):
        return wanted.lower() in message.text.lower()
    if isinstance(wanted, re.Pattern):
        return wanted.search(message.text) is not None
    return wanted(message)
