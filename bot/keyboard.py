"""The buttons under a message, as aiogram's objects and as the JSON that Telegram reads."""

from __future__ import annotations

import json

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup

from bot.reply import Button, Rows


class PressData(CallbackData, prefix="p"):
    """A Press as callback data; at most 64 bytes, for products and questions stand in the turn."""

    action: str
    turn: int
    item: str


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """The buttons as aiogram takes them; None where there are none."""
    shown = _shown(rows)
    return InlineKeyboardMarkup.model_validate({"inline_keyboard": shown}) if shown else None


def as_json(rows: Rows) -> str | None:
    """The same as Telegram reads it."""
    shown = _shown(rows)
    return json.dumps({"inline_keyboard": shown}) if shown else None


def _shown(rows: Rows) -> list[list[dict[str, str | None]]]:
    return [[_button(button) for button in row] for row in rows if row]


def _button(button: Button) -> dict[str, str | None]:
    if button.press is None:
        return {"text": button.label, "url": button.url}
    data = PressData(action=button.press.action, turn=button.press.turn, item=button.press.item)
    return {"text": button.label, "callback_data": data.pack()}
