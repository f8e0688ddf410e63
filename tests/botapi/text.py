"""Texts and captions: what is left after entities parsing, and whether it fits."""

from __future__ import annotations

import re
from html import unescape

from tests.botapi.exceptions import BadRequest
from tests.botapi.fields import Fields

MESSAGE_LIMIT = 4096
CAPTION_LIMIT = 1024

#: The tags of https://core.telegram.org/bots/api#html-style.
TAGS = frozenset(
    {
        "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler", "a", "tg-emoji",
        "code", "pre", "blockquote",
    }
)  # fmt: skip
MARKUP = re.compile(r"<(/?)([a-zA-Z0-9-]*)([^>]*)>?")


def read_text(fields: Fields, name: str, *, limit: int, may_be_empty: bool = False) -> str:
    """The plain text of the field; refused where it is empty or longer than `limit` characters."""
    what = "message caption" if name == "caption" else "message"
    plain = parse(fields.text(name) or "", fields.text("parse_mode")).strip()
    if not plain and not may_be_empty:
        raise BadRequest("message text is empty")
    if len(plain) > limit:
        raise BadRequest(f"{what} is too long")
    return plain


def parse(text: str, mode: str | None) -> str:
    """Plain text. This server knows parse_mode HTML; others are refused as unknown ones are."""
    if not mode:
        return text
    if mode.lower() != "html":
        raise BadRequest("unsupported parse_mode")
    return _parse_html(text)


def _parse_html(text: str) -> str:
    opened: list[str] = []
    plain, at = "", 0
    for tag in MARKUP.finditer(text):
        plain += unescape(text[at : tag.start()])
        at = tag.end()
        closing, name = bool(tag[1]), tag[2].lower()
        if name not in TAGS:
            raise BadRequest(
                f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {tag.start()}'
            )
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            raise BadRequest(f"can't parse entities: Unexpected end tag at byte offset {tag.start()}")
    if opened:
        raise BadRequest(
            f"can't parse entities: Can't find end tag corresponding to start tag \"{opened[-1]}\""
        )
    return plain + unescape(text[at:])
