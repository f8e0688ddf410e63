"""The Telegram messenger: replies and campaign messages as Bot API calls."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import BufferedInputFile, FSInputFile, Message, MessageId

from bot.channels import TELEGRAM
from bot.keyboard import as_json, keyboard
from bot.personal_data import FILE_NAME
from bot.reply import Button, Press, Reply
from bot.text_message import SendText
from bot.transport import meaning
from scheduler.exceptions import Refused
from scheduler.messages.limits import TELEGRAM as LIMIT
from scheduler.messages.limits import units
from scheduler.messenger import Outgoing

CHANNEL = TELEGRAM
TEXT_LIMIT, CAPTION_LIMIT = LIMIT.text, LIMIT.caption
#: Seconds for one call; after that nobody knows whether the message arrived.
TIME_LIMIT = 30

_STOP_TOKEN = re.compile(r"/stop/([A-Za-z0-9_-]{1,40})$")


#: The file with all that is known about the person of a chat; None where nothing is.
Export = Callable[[str], Awaitable[bytes | None]]
#: One way to deliver a reply.
Attempt = Callable[[], Awaitable[Message | MessageId]]


class TelegramMessenger:
    """Sends as one bot. Raises only the errors of `scheduler.exceptions.MessengerError`."""

    channel = CHANNEL

    def __init__(self, bot: Bot, *, media: Path, export: Export, time_limit: int = TIME_LIMIT) -> None:
        self._bot = bot
        self._media = media
        self._export = export
        self._time_limit = time_limit

    async def send(self, recipient: str, message: Outgoing) -> str:
        """Delivers a campaign's message; the id of the message."""
        return await self.deliver(recipient, _campaign_reply(message))

    async def deliver(self, recipient: str, reply: Reply) -> str:
        """Delivers a reply in the best form that Telegram takes; the id of the message.

        A refusal is certain, so the next plainer form may be tried: without the picture, then with its
        links as text.
        """
        if reply.document is not None:
            return await self._deliver_export(recipient, reply)
        attempts = self._forms(recipient, reply)
        for attempt in attempts[:-1]:
            try:
                return await self._call(attempt)
            except Refused:
                continue
        return await self._call(attempts[-1])

    async def _deliver_export(self, recipient: str, reply: Reply) -> str:
        """The person's data, as they are now. Raises Refused where there is no such person any more."""
        content = await self._export(recipient)
        if content is None:
            raise Refused("Nothing is known about this person.")
        return await self._call(lambda: self._send_file(recipient, reply, content))

    def _forms(self, recipient: str, reply: Reply) -> list[Attempt]:
        plain = with_links_as_text(reply, keep=_is_linkable)
        forms: list[Attempt] = []
        photo = self._photo(plain.photo)
        if photo is not None and units(plain.words) <= CAPTION_LIMIT:
            forms.append(lambda: self._send_photo(recipient, plain, photo))
        forms.append(lambda: self._send_text(recipient, plain))
        if any(button.url for row in plain.rows for button in row):
            forms.append(
                lambda: self._send_text(recipient, with_links_as_text(plain, keep=lambda url: False))
            )
        return forms

    async def _call(self, attempt: Attempt) -> str:
        try:
            return str((await attempt()).message_id)
        except (AiogramError, TypeError) as error:
            raise meaning(error) from error

    def _photo(self, photo: str | None) -> FSInputFile | str | None:
        """An address as it is; a file of the media folder as an upload; None for anything else."""
        if photo is None or photo.startswith(("http://", "https://")):
            return photo
        path = self._media / Path(photo).name
        return FSInputFile(path) if photo.startswith("/media/") and path.is_file() else None

    async def _send_photo(self, recipient: str, reply: Reply, photo: FSInputFile | str) -> Message:
        return await self._bot.send_photo(
            recipient,
            photo,
            caption=_html(reply),
            parse_mode="HTML",
            reply_markup=keyboard(reply.rows),
            request_timeout=self._time_limit,
        )

    async def _send_file(self, recipient: str, reply: Reply, content: bytes) -> Message:
        return await self._bot.send_document(
            recipient,
            BufferedInputFile(content, FILE_NAME),
            caption=_html(reply),
            parse_mode="HTML",
            reply_markup=keyboard(reply.rows),
            request_timeout=self._time_limit,
        )

    async def _send_text(self, recipient: str, reply: Reply) -> MessageId:
        method = SendText(chat_id=recipient, text=_html(reply), reply_markup=as_json(reply.rows))
        return await self._bot(method, request_timeout=self._time_limit)


def split(reply: Reply) -> list[Reply]:
    """The reply in pieces that fit a message; the picture comes with the first, the buttons with the last."""
    pieces = _pieces(reply.text, TEXT_LIMIT - len(reply.heading or "") - 1)
    if len(pieces) == 1:
        return [reply]
    first = replace(reply, text=pieces[0], rows=())
    middle = [Reply(text=piece) for piece in pieces[1:-1]]
    return [first, *middle, Reply(text=pieces[-1], rows=reply.rows)]


def with_links_as_text(reply: Reply, *, keep: Callable[[str], bool]) -> Reply:
    """The reply with those link buttons as lines of text whose address is not to be kept as a button."""
    moved = [button for row in reply.rows for button in row if button.url and not keep(button.url)]
    if not moved:
        return reply
    rows = tuple(tuple(button for button in row if button not in moved) for row in reply.rows)
    lines = [f"{button.label}: {button.url}" for button in moved]
    return replace(
        reply, text="\n".join([reply.text, "", *lines]).strip(), rows=tuple(row for row in rows if row)
    )


def _pieces(text: str, limit: int) -> list[str]:
    """Cut at the last line end or space that fits, and anywhere where there is none."""
    pieces = []
    while len(text) > limit:
        at = max(text.rfind("\n", limit // 2, limit), text.rfind(" ", limit // 2, limit))
        at = at if at > 0 else limit
        pieces.append(text[:at])
        text = text[at:].lstrip()
    return [*pieces, text]


def _html(reply: Reply) -> str:
    heading = f"<b>{escape(reply.heading)}</b>" if reply.heading else ""
    return "\n".join(part for part in (heading, escape(reply.text)) if part)


def _is_linkable(url: str) -> bool:
    """Telegram refuses buttons that lead to a host without a dot, such as localhost."""
    host = urlsplit(url).hostname or ""
    return "." in host or ":" in host


def _campaign_reply(message: Outgoing) -> Reply:
    rows = [(Button(button.label, url=button.url),) for button in message.buttons]
    # One tap in the chat is easier than a page; an address of another form stays a link.
    token = _STOP_TOKEN.search(message.stop_url)
    press = Press("stop", item=token[1]) if token else None
    rows.append((Button(message.stop_label, press, None if press else message.stop_url),))
    return Reply(text=message.text, photo=message.image, rows=tuple(rows))
