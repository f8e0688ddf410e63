"""The message of a campaign: a text with fields, a picture, one button."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from profiles.schema import Profile
from scheduler import messenger
from scheduler.exceptions import InvalidMessage, MissingField, TooLong

#: Columns of the profile that a text may name.
FIELDS = ("name", "city", "country", "language")
#: The strictest channel's limits, in characters after the fields are filled in.
TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

_FIELD = re.compile(r"\{\s*(\w+)\s*(?:\|([^{}]*))?\}")
_STOP_LABELS = {"en": "Stop these messages", "zh": "退订", "ru": "Отписаться"}


def _web_address(value: str) -> str:
    if not re.match(r"https?://[^\s/]+", value):
        raise ValueError("must be an address that starts with http:// or https://")
    return value


def _picture_address(value: str) -> str:
    return value if re.match(r"/media/[^/\s]+$", value) else _web_address(value)


class Button(BaseModel):
    """The one button of a message; its address becomes a tracked link."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
    url: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=2048), AfterValidator(_web_address)
    ]


class Message(BaseModel):
    """What `Campaign.message` holds. Fields are written `{name}`, or `{name|friend}` with a fallback."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    #: An http(s) address or `/media/NAME`.
    image: Annotated[str, Field(max_length=2048), AfterValidator(_picture_address)] | None = None
    button: Button | None = None


@dataclass(frozen=True)
class Problem:
    """Something to know before sending. A blocking one keeps the campaign from starting."""

    #: unknown_field | stray_brace | too_long | empty | no_fallback
    code: str
    text: str
    blocking: bool


@dataclass(frozen=True)
class Preview:
    """A message as one customer would see it; fields without a value stay visible and are listed."""

    text: str
    image: str | None
    button_label: str | None
    button_url: str | None
    stop_label: str
    missing: tuple[str, ...]


def parse(data: object) -> Message:
    """The message that `data` (JSON) describes. Raises InvalidMessage naming the place."""
    try:
        return Message.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "message"
        raise InvalidMessage(f"{place}: {first['msg']}.") from error


def dump(message: Message) -> dict[str, Any]:
    """The JSON form that `parse` reads."""
    return message.model_dump(mode="json")


def check(message: Message) -> list[Problem]:
    """What a marketer should know before this message goes out."""
    found = [
        problem for match in _FIELD.finditer(message.text) if (problem := _field_problem(*match.groups()))
    ]
    if re.search(r"[{}]", _FIELD.sub("", message.text)):
        found.append(Problem("stray_brace", "A { or } stands alone: customers would see it.", blocking=True))
    return list(dict.fromkeys([*found, *_length_problems(message)]))


def _field_problem(name: str, fallback: str | None) -> Problem | None:
    if name not in FIELDS:
        text = f"{{{name}}} is not a field. Fields are: {', '.join(FIELDS)}."
        return Problem("unknown_field", text, blocking=True)
    if fallback is None:
        text = f"{{{name}}} has no fallback, as in {{{name}|…}}: customers without a {name} will not get it."
        return Problem("no_fallback", text, blocking=False)
    return None


def _length_problems(message: Message) -> list[Problem]:
    # With a fallback the shortest expansion is a guess: a name may be shorter, so only sure cases block.
    shortest = len(_FIELD.sub("", message.text))
    if shortest > limit(message):
        text = f"The text has {shortest} characters without its fields; {limit(message)} fit."
        return [Problem("too_long", text, blocking=True)]
    if not _FIELD.sub(lambda match: "x" if match[2] is None else match[2], message.text).strip():
        return [Problem("empty", "Customers without these values would get an empty text.", blocking=True)]
    return []


def limit(message: Message) -> int:
    """How many characters the text may have once its fields are filled in."""
    return CAPTION_LIMIT if message.image else TEXT_LIMIT


def render(message: Message, profile: Profile) -> str:
    """The text for this customer. Raises MissingField or TooLong."""

    def missing(name: str) -> str:
        raise MissingField(f"{name}.")

    text = _fill(message.text, profile, missing)
    if len(text) > limit(message):
        raise TooLong(f"It has {len(text)} characters; {limit(message)} fit.")
    return text


def preview(message: Message, profile: Profile) -> Preview:
    """The message as `profile` would see it; never raises."""
    missing: list[str] = []

    def keep(name: str) -> str:
        missing.append(name)
        return f"{{{name}}}"

    return Preview(
        text=_fill(message.text, profile, keep),
        image=message.image,
        button_label=message.button.label if message.button else None,
        button_url=message.button.url if message.button else None,
        stop_label=stop_label(profile.language),
        missing=tuple(dict.fromkeys(missing)),
    )


def outgoing(message: Message, profile: Profile, *, link: str, stop_url: str) -> messenger.Outgoing:
    """What a messenger gets: `link` replaces the button's own address. Raises as `render` does."""
    button = messenger.Button(message.button.label, link) if message.button else None
    return messenger.Outgoing(
        render(message, profile), message.image, button, stop_url, stop_label(profile.language)
    )


def stop_label(language: str | None) -> str:
    """The words of the stop link in the customer's language, English where we have none."""
    return _STOP_LABELS.get((language or "en").lower().replace("_", "-").split("-")[0], _STOP_LABELS["en"])


def _fill(text: str, profile: Profile, missing: Callable[[str], str]) -> str:
    def value(match: re.Match[str]) -> str:
        name, fallback = match[1], match[2]
        found = getattr(profile, name) if name in FIELDS else None
        if found is not None and str(found).strip():
            return str(found).strip()
        return missing(name) if fallback is None else fallback.strip()

    return _FIELD.sub(value, text)
