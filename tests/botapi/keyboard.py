"""Inline keyboards: which buttons may be shown."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from tests.botapi.exceptions import BadRequest
from tests.botapi.fields import Fields

#: Exactly one of these makes a button do something.
ACTIONS = frozenset(
    {
        "url", "callback_data", "web_app", "login_url", "switch_inline_query",
        "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text", "callback_game",
        "pay",
    }
)  # fmt: skip
LOOKS = frozenset({"text", "style", "icon_custom_emoji_id"})
MOST_BUTTONS = 100
LONGEST_CALLBACK = 64


def read_keyboard(fields: Fields) -> list[list[dict[str, Any]]]:
    """The rows of buttons of `reply_markup`; none where there is no markup or it removes a keyboard."""
    markup = fields.data("reply_markup")
    if markup is None:
        return []
    if not isinstance(markup, dict):
        raise BadRequest("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return []
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadRequest('field "inline_keyboard" must be of type Array')
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise BadRequest("reply markup is too long")
    for row in rows:
        for button in row:
            _check(button)
    return [row for row in rows if row]


def _check(button: Any) -> None:
    if not isinstance(button, dict):
        raise BadRequest("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not str(button.get("text") or "").strip():
        raise BadRequest('can\'t parse inline keyboard button: Field "text" must be of type String')
    # A null is an absent field: the documented clients leave them out, some send them.
    given = {name for name, value in button.items() if value is not None}
    unknown = given - ACTIONS - LOOKS
    if unknown:
        raise BadRequest(f"can't parse inline keyboard button: unknown field {sorted(unknown)[0]}")
    if len(given & ACTIONS) != 1:
        raise BadRequest(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if "callback_data" in given and not 1 <= len(button["callback_data"].encode()) <= LONGEST_CALLBACK:
        raise BadRequest("BUTTON_DATA_INVALID")
    if "url" in given:
        check_url(button["url"], f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def check_url(url: str, complaint: str) -> None:
    """http, https or tg; like the real server it refuses hosts without a dot, such as localhost."""
    parts = urlsplit(url)
    if parts.scheme == "tg":
        return
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not ("." in host or ":" in host) or " " in url:
        raise BadRequest(complaint)
