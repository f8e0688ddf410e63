"""Attribution: which of the messages before an order it is credited to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal, get_args

Model = Literal["last", "first", "linear"]
MODELS: tuple[Model, ...] = get_args(Model)


@dataclass(frozen=True)
class Touch:
    """A message that a customer got, and until when a conversion counts for it."""

    campaign_id: int
    at: datetime
    until: datetime


@dataclass(frozen=True)
class Share:
    """What one campaign gets of an order: a part of it, and minor units of its amount."""

    part: Fraction
    amount: int


def share_out(touches: Sequence[Touch], at: datetime, amount: int, model: Model) -> dict[int, Share]:
    """What each campaign gets of an order of `amount` at `at`; nothing where no message counts.

    A message counts from just after it up to the end of its window. `last` and `first` give all of it to
    one message, `linear` an equal part to each: the parts add up to 1, the amounts to the whole amount.
    """
    counting = sorted(
        (touch for touch in touches if touch.at < at < touch.until),
        key=lambda touch: (touch.at, touch.campaign_id),
    )
    chosen = {"last": counting[-1:], "first": counting[:1], "linear": counting}[model]
    shares: dict[int, Share] = {}
    for place, touch in enumerate(chosen):
        # Cumulated before rounding, so that no minor unit is lost or made.
        part = amount * (place + 1) // len(chosen) - amount * place // len(chosen)
        held = shares.get(touch.campaign_id, Share(Fraction(0), 0))
        shares[touch.campaign_id] = Share(held.part + Fraction(1, len(chosen)), held.amount + part)
    return shares
