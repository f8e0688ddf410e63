"""The message of a campaign: a text with fields, a picture, up to three buttons, in several languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from profiles.schema import Profile
from profiles.values import language_code
from scheduler import messenger
from scheduler.exceptions import InvalidMessage, MissingField, TooLong
from scheduler.messages import fields
from scheduler.messages.limits import most, units

#: More of them hide the text on a phone.
MOST_BUTTONS = 3
NOTHING: Mapping[str, str] = {}

_STOP_LABELS = {"en": "Stop these messages", "zh": "退订", "ru": "Отписаться"}


def _web_address(value: str) -> str:
    # Browsers read a backslash as a slash, so what follows it would not be the host that we check.
    if not re.match(r"https?://[^\s/\\]+(?=[/?#]|$)", value):
        raise ValueError("must be an address that starts with http:// or https://")
    return value


def _picture_address(value: str) -> str:
    return value if re.match(r"/media/[^/\s]+$", value) else _web_address(value)


def _language(value: str) -> str:
    code = language_code(value)
    if not re.fullmatch(r"[a-z]{2,3}", code):
        raise ValueError("must be a language such as en or ru")
    return code


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Picture = Annotated[str, Field(max_length=2048), AfterValidator(_picture_address)]
Language = Annotated[str, AfterValidator(_language)]


class Button(BaseModel):
    """A button of a message; its address becomes a tracked link."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
    url: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=2048), AfterValidator(_web_address)
    ]


Buttons = Annotated[tuple[Button, ...], Field(max_length=MOST_BUTTONS)]


class Translation(BaseModel):
    """The message in another language; what is left out is as in the message itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Text
    image: Picture | None = None
    buttons: Buttons = ()


class Message(BaseModel):
    """What `Campaign.message` holds. `button` is another way to write a single one of `buttons`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Text
    #: An http(s) address or `/media/NAME`.
    image: Picture | None = None
    buttons: Buttons = ()
    #: The name of the offer whose code the text gives.
    offer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)] | None = (
        None
    )
    #: What `text` is written in; None where nobody has said.
    language: Language | None = None
    translations: dict[Language, Translation] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _one_button(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or "button" not in data:
            return data
        if data.get("buttons"):
            raise ValueError("write either button or buttons")
        rest = {name: value for name, value in data.items() if name != "button"}
        return rest if data["button"] is None else {**rest, "buttons": [data["button"]]}

    @model_validator(mode="after")
    def _as_many_buttons(self) -> Self:
        for language, each in self.translations.items():
            if each.buttons and len(each.buttons) != len(self.buttons):
                raise ValueError(f"the text in {language} must have as many buttons as the others")
        return self


@dataclass(frozen=True)
class Written:
    """A message in one language."""

    #: None for the text that stands for every language without one of its own.
    language: str | None
    text: str
    image: str | None
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class Preview:
    """A message as one customer would see it; fields without a value stay visible and are listed."""

    text: str
    image: str | None
    buttons: tuple[Button, ...]
    stop_label: str
    missing: tuple[str, ...]
    #: Of the text that was chosen; None for the default one.
    language: str | None = field(default=None, kw_only=True)


def parse(data: object) -> Message:
    """The message that `data` (JSON) describes. Raises InvalidMessage naming the place."""
    try:
        return Message.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "message"
        raise InvalidMessage(f"{place}: {first['msg']}.") from error


def dump(message: Message) -> dict[str, Any]:
    """The JSON form that `parse` reads; what is as it is by default is left out."""
    return message.model_dump(mode="json", exclude_defaults=True)


def changed(data: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON form of a message with other values, which then hold in every language.

    Another text has only the translations that come with it.
    """
    merged = {**data, **changes}
    if "button" in changes:
        merged.pop("buttons", None)
    elif "buttons" in changes:
        merged.pop("button", None)
    if "text" in changes and "translations" not in changes:
        merged.pop("translations", None)
    own = {"buttons" if name == "button" else name for name in changes} & {"image", "buttons"}
    if own and "translations" in merged and "translations" not in changes:
        merged["translations"] = {
            language: {name: value for name, value in each.items() if name not in own}
            for language, each in merged["translations"].items()
        }
    return merged


def written(message: Message, language: str | None) -> Written:
    """The message in this language, or as it is by default."""
    code = language_code(language or "")
    if (found := message.translations.get(code)) is None:
        return Written(None, message.text, message.image, message.buttons)
    return Written(code, found.text, found.image or message.image, found.buttons or message.buttons)


def every(message: Message) -> Iterator[Written]:
    """The message in each of its languages, the default one first."""
    yield written(message, None)
    yield from (written(message, language) for language in message.translations)


def named(message: Message) -> frozenset[str]:
    """The names of all fields, in any language."""
    return frozenset(one.name for each in every(message) for one in fields.fields(each.text))


def asked(message: Message, language: str | None) -> frozenset[str]:
    """The names of the fields in the text for this language."""
    return frozenset(one.name for one in fields.fields(written(message, language).text))


def render(
    message: Message, profile: Profile, made: Mapping[str, str] = NOTHING, *, channel: str | None = None
) -> str:
    """The text for this customer, with traits and codes from `made`. Raises MissingField or TooLong.

    Without a channel it has to fit the strictest one.
    """
    chosen = written(message, profile.language)

    def value(each: fields.Field) -> str:
        found = fields.value_of(profile, made, each.name) or each.fallback
        if found is None:
            raise MissingField(f"{each.name}.")
        return found

    text = fields.fill(chosen.text, value)
    fit = most(channel, with_picture=chosen.image is not None)
    if fit is not None and units(text) > fit:
        raise TooLong(f"It has {units(text)} characters; {fit} fit.")
    return text


def preview(
    message: Message, profile: Profile, made: Mapping[str, str] = NOTHING, *, language: str | None = None
) -> Preview:
    """The message as `profile` would see it, were `language` theirs; never raises.

    What is made for each customer may be left out.
    """
    language = language or profile.language
    chosen = written(message, language)
    missing: list[str] = []

    def value(each: fields.Field) -> str:
        found = fields.value_of(profile, made, each.name)
        if found is None and each.fallback is None and each.name not in fields.MADE:
            missing.append(each.name)
        return found or (f"{{{each.name}}}" if each.fallback is None else each.fallback)

    return Preview(
        fields.fill(chosen.text, value),
        chosen.image,
        chosen.buttons,
        stop_label(language),
        tuple(dict.fromkeys(missing)),
        language=chosen.language,
    )


def outgoing(
    message: Message,
    profile: Profile,
    *,
    link: Callable[[int], str],
    stop_url: str,
    made: Mapping[str, str] = NOTHING,
    channel: str | None = None,
) -> messenger.Outgoing:
    """What a messenger gets. `link` gives the address of the button at a place. Raises as `render` does."""
    chosen = written(message, profile.language)
    return messenger.Outgoing(
        render(message, profile, made, channel=channel),
        chosen.image,
        tuple(messenger.Button(each.label, link(place)) for place, each in enumerate(chosen.buttons)),
        stop_url,
        stop_label(profile.language),
    )


def stop_label(language: str | None) -> str:
    """The words of the stop link in the customer's language, English where we have none."""
    return _STOP_LABELS.get(language_code(language or "en"), _STOP_LABELS["en"])
