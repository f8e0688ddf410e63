"""Variants of a campaign: messages that differ in text, picture, offer or hour, and their shares."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from scheduler.exceptions import InvalidCampaign
from scheduler.messages import message as messages
from scheduler.messages.message import Message
from scheduler.messages.message_check import Problem, check
from scheduler.schema import Campaign

#: More of them would each reach too few customers to tell anything.
MOST = 12
#: What the text of a message with offers holds in the place of the offer.
OFFER = "{offer}"
_LETTERS = "ABCDEFGHIJKL"

Code = Annotated[str, StringConstraints(pattern=r"^[\w-]{1,40}$")]
Hour = Annotated[int, Field(ge=0, le=23)]


class Variant(BaseModel):
    """What one variant has instead of the campaign's own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    #: Its name; a letter by its place where none is given.
    key: Annotated[str, StringConstraints(pattern=r"^[\w-]{1,16}$")]
    #: Fields of the message, as in Campaign.message.
    message: dict[str, Any] = Field(default_factory=dict)
    #: Stands where the text says {offer}.
    offer: Code | None = None
    #: The message leaves in this hour of the customer's own time; None: when it is due.
    hour: Hour | None = None
    #: How many parts of the audience get it, beside the parts of the others.
    share: Annotated[int, Field(ge=1, le=1000)] = 1


class Factors(BaseModel):
    """What to combine: every choice of one factor with every choice of the others."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: tuple[str, ...] = ()
    image: tuple[str | None, ...] = ()
    button: tuple[dict[str, Any] | None, ...] = ()
    offer: tuple[Code, ...] = ()
    hour: tuple[Hour, ...] = ()

    def combined(self) -> list[dict[str, Any]]:
        """A variant's values for each combination."""
        given = {name: values for name in type(self).model_fields if (values := getattr(self, name))}
        return [_variant(dict(zip(given, values, strict=True))) for values in product(*given.values())]


class Experiment(BaseModel):
    """The variants of a campaign, and how customers are given to them.

    `fixed` keeps the shares; `bandit` sends in batches and shifts the shares towards what does well.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    variants: Annotated[tuple[Variant, ...], Field(min_length=2, max_length=MOST)]
    allocation: Literal["fixed", "bandit"] = "fixed"
    #: What a variant is judged by.
    judged_by: Literal["conversion", "click"] = "conversion"
    #: How long after a message its success is waited for; None: as long as the attribution window, for a
    #: bandit no longer than the pause.
    settle_hours: Annotated[int | None, Field(ge=1, le=24 * 365)] = None
    #: So many settled messages each variant needs before one can win.
    least: Annotated[int, Field(ge=50, le=1_000_000)] = 200
    #: Customers of one batch of a bandit, and the time between the beginnings of two.
    batch: Annotated[int, Field(ge=50, le=1_000_000)] = 500
    pause_hours: Annotated[int, Field(ge=1, le=24 * 30)] = 24

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        given = dict(data)
        factors = given.pop("factors", None)
        if factors is not None and given.get("variants"):
            raise ValueError("write either variants or factors")
        written = given.get("variants", ()) if factors is None else Factors.model_validate(factors).combined()
        if isinstance(written, (list, tuple)) and len(written) <= MOST:
            given["variants"] = [_named(each, place) for place, each in enumerate(written)]
        elif isinstance(written, (list, tuple)):
            raise ValueError(f"there are {len(written)} variants; {MOST} at most")
        return given

    @model_validator(mode="after")
    def _tells_apart(self) -> Self:
        keys = [variant.key for variant in self.variants]
        if len(set(keys)) < len(keys):
            raise ValueError("two variants have the same key")
        return self

    def settled_after(self, attribution_days: int) -> int:
        """Hours after which a message's success is known."""
        window = attribution_days * 24
        waited = min(window, self.pause_hours) if self.allocation == "bandit" else window
        return self.settle_hours or waited

    @property
    def fixed_shares(self) -> dict[str, float]:
        """Variant -> its share of the audience; they add up to 1."""
        total = sum(variant.share for variant in self.variants)
        return {variant.key: variant.share / total for variant in self.variants}

    def variant(self, key: str | None) -> Variant | None:
        return next((variant for variant in self.variants if variant.key == key), None)

    def dump(self) -> dict[str, Any]:
        """The JSON form that `parse_experiment` reads."""
        return self.model_dump(mode="json")


def parse_experiment(data: Mapping[str, Any] | None) -> Experiment | None:
    """The experiment that `data` (JSON) describes; None without one. Raises InvalidCampaign."""
    try:
        return None if data is None else Experiment.model_validate(data)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in fault["loc"]) or "variants"
        said = fault["msg"].removeprefix("Value error, ").rstrip(".")
        raise InvalidCampaign(f"Its variants, at {place}: {said}.") from error


def message_of(campaign: Campaign, key: str | None) -> dict[str, Any]:
    """The message, as JSON, that a delivery with this variant carries."""
    experiment = parse_experiment(campaign.experiment)
    variant = experiment.variant(key) if experiment else None
    return campaign.message if variant is None else _with(campaign.message, variant)


def messages_of(campaign: Campaign) -> list[Message]:
    """The messages of all its variants; its own without any. Raises InvalidMessage."""
    experiment = parse_experiment(campaign.experiment)
    variants = experiment.variants if experiment else ()
    written = [_with(campaign.message, variant) for variant in variants] or [campaign.message]
    return [messages.parse(each) for each in written]


def check_messages(campaign: Campaign) -> list[Problem]:
    """What is to know about each message of the campaign before it goes out. Raises InvalidMessage."""
    return list(dict.fromkeys(problem for each in messages_of(campaign) for problem in check(each)))


def _with(message: Mapping[str, Any], variant: Variant) -> dict[str, Any]:
    merged = messages.changed(message, variant.message)
    if variant.offer and isinstance(merged.get("text"), str):
        merged["text"] = merged["text"].replace(OFFER, variant.offer)
    return merged


def _named(variant: Any, place: int) -> Any:
    return {"key": _LETTERS[place], **variant} if isinstance(variant, Mapping) else variant


def _variant(values: dict[str, Any]) -> dict[str, Any]:
    own: dict[str, Any] = {name: values.pop(name) for name in ("offer", "hour") if name in values}
    return {**own, "message": values}
