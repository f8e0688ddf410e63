"""sendMessage as the messenger uses it: of the answer only the message's id is read.

aiogram's own method checks each button on the way out and the whole message on the way back: that is half of
what sending costs.
"""

from __future__ import annotations

from aiogram.methods.base import Response, TelegramMethod
from aiogram.types import MessageId

#: pydantic holds this class only weakly: made anew after a garbage collection, it costs as much as thirty
#: messages.
_ANSWER = Response[MessageId]


class SendText(TelegramMethod[MessageId]):
    """A text in Telegram's HTML, without previews of its links."""

    __returning__ = MessageId
    __api_method__ = "sendMessage"

    chat_id: str
    text: str
    parse_mode: str = "HTML"
    #: An InlineKeyboardMarkup as JSON.
    reply_markup: str | None = None
    link_preview_options: str = '{"is_disabled": true}'
