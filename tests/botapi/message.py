"""A message of the bot, as its reader sees it and as the Bot API shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: The date that every message carries, seconds since 1970.
DATE = 1789569000


@dataclass
class SentMessage:
    """A message of the bot as its reader sees it."""

    message_id: int
    chat_id: int
    text: str
    rows: list[list[dict[str, Any]]]
    #: The uploaded bytes, or the address or file id that was sent; None without a picture.
    photo: bytes | str | None = None
    #: Name and content of a document.
    document: tuple[str, bytes] | None = None
    deleted: bool = False
    edits: int = 0

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.rows for button in row]

    def button(self, label: str) -> dict[str, Any]:
        """The button whose label is or contains `label`."""
        for match in (lambda text: text == label, lambda text: label.lower() in text.lower()):
            for row in self.rows:
                for button in row:
                    if match(button["text"]):
                        return button
        raise AssertionError(f"no button {label!r} among {self.labels}")

    def as_json(self, chat: dict[str, Any], bot: dict[str, Any]) -> dict[str, Any]:
        """The Message object."""
        shown: dict[str, Any] = {"message_id": self.message_id, "date": DATE, "chat": chat, "from": bot}
        shown["caption" if self.photo or self.document else "text"] = self.text
        if self.photo:
            size = {"file_id": f"photo{self.message_id}", "file_unique_id": f"u{self.message_id}"}
            shown["photo"] = [size | {"width": 90, "height": 90}]
        if self.document:
            shown["document"] = {"file_id": f"document{self.message_id}", "file_unique_id": "d"}
        if self.rows:
            shown["reply_markup"] = {"inline_keyboard": self.rows}
        return shown
