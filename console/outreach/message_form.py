"""The part of a form that says what a message is: text, picture, buttons, offer, languages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Annotated, Any

from pydantic import BaseModel, Field

from scheduler.messages import message as messages
from scheduler.messages.message import Button, Message, Translation

Short = Annotated[str, Field(max_length=200)]
Address = Annotated[str, Field(max_length=2048)]
Long = Annotated[str, Field(max_length=10_000)]
#: More languages than any shop writes in.
Several = Annotated[list[Long], Field(max_length=40)]


class TranslationRow(BaseModel):
    """A text in another language as it stands in the form."""

    language: str = ""
    text: str = ""
    image: str = ""
    #: A button a line: `label`, or `label | address` where it leads elsewhere than the one of the message.
    buttons: str = ""


class MessageForm(BaseModel):
    """The fields as they were typed; the same field once for each translation makes lists."""

    text: Long = ""
    image: Address = ""
    button_label: Short = ""
    button_url: Address = ""
    button_label_2: Short = ""
    button_url_2: Address = ""
    button_label_3: Short = ""
    button_url_3: Address = ""
    offer: Short = ""
    language: Annotated[str, Field(max_length=20)] = ""
    translation_language: Several = Field(default_factory=list)
    translation_text: Several = Field(default_factory=list)
    translation_image: Several = Field(default_factory=list)
    translation_buttons: Several = Field(default_factory=list)

    @property
    def translations(self) -> list[TranslationRow]:
        """One row for each, and an empty one to write another."""
        return [*self._rows(), TranslationRow()]

    def message(self) -> Message:
        """Raises InvalidMessage naming the place."""
        buttons = self._buttons()
        rows = {row.language: _translation(row, buttons) for row in self._rows()}
        given = {"text": self.text, "image": self.image, "offer": self.offer, "language": self.language}
        data: dict[str, Any] = {
            name: value for name, value in given.items() if name == "text" or value.strip()
        }
        return messages.parse(data | {"buttons": buttons} | ({"translations": rows} if rows else {}))

    def _buttons(self) -> list[dict[str, str]]:
        pairs = (
            (self.button_label, self.button_url),
            (self.button_label_2, self.button_url_2),
            (self.button_label_3, self.button_url_3),
        )
        return [{"label": label, "url": url} for label, url in pairs if label.strip() or url.strip()]

    def _rows(self) -> list[TranslationRow]:
        columns = (self.translation_language, self.translation_text, self.translation_image)
        rows = zip_longest(*columns, self.translation_buttons, fillvalue="")
        return [
            TranslationRow(language=language.strip(), text=text, image=image, buttons=buttons)
            for language, text, image, buttons in rows
            if language.strip() or text.strip()
        ]


def fields_of(message: Message) -> dict[str, Any]:
    """The form's fields for a message that is there."""
    found: dict[str, Any] = {
        "text": message.text,
        "image": message.image or "",
        "offer": message.offer or "",
        "language": message.language or "",
    }
    for place, button in enumerate(message.buttons, start=1):
        tail = f"_{place}" if place > 1 else ""
        found |= {f"button_label{tail}": button.label, f"button_url{tail}": button.url}
    for language, each in message.translations.items():
        row = {
            "language": language,
            "text": each.text,
            "image": each.image or "",
            "buttons": _lines(each, message.buttons),
        }
        for name, value in row.items():
            found.setdefault(f"translation_{name}", []).append(value)
    return found


def _translation(row: TranslationRow, buttons: Sequence[dict[str, str]]) -> dict[str, Any]:
    lines = [line for line in row.buttons.splitlines() if line.strip()]
    own = [_button(line, place, buttons) for place, line in enumerate(lines)]
    found: dict[str, Any] = {"text": row.text, "buttons": own}
    return found | ({"image": row.image} if row.image.strip() else {})


def _button(line: str, place: int, buttons: Sequence[dict[str, str]]) -> dict[str, str]:
    label, _, url = line.partition("|")
    inherited = buttons[place]["url"] if place < len(buttons) else ""
    return {"label": label, "url": url.strip() or inherited}


def _lines(translation: Translation, buttons: Sequence[Button]) -> str:
    return "\n".join(
        each.label if each.url == inherited.url else f"{each.label} | {each.url}"
        for each, inherited in zip(translation.buttons, buttons, strict=False)
    )
