"""Segments and a draft campaign to begin with, so that no page of the console is empty."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from scheduler import campaign, nudge
from segments import segment
from segments.definition import parse_definition
from segments.schema import Segment


class Example(NamedTuple):
    """A segment as a marketer would ask for it."""

    name: str
    request: str
    definition: dict[str, Any]


def _count(
    event: str | list[str], op: str, value: int, window: dict[str, Any], **where: str
) -> dict[str, Any]:
    selection: dict[str, Any] = {"type": event, "window": window}
    return {"count": selection | ({"where": where} if where else {}), "op": op, "value": value}


_EVER = {"ever": True}

#: The first one is the audience of the draft campaign.
EXAMPLES = (
    Example(
        "Coffee is running out",
        "bought coffee at least 3 times but not in the last 35 days",
        {
            "all": [
                _count("purchase", ">=", 3, _EVER, category="Coffee"),
                _count("purchase", "=", 0, {"last": "35d"}, category="Coffee"),
            ]
        },
    ),
    Example(
        "Undecided runners",
        "viewed running shoes at least twice but bought none in the last 30 days",
        {
            "all": [
                _count("view", ">=", 2, {"last": "30d"}, category="Running shoes"),
                _count("purchase", "=", 0, {"last": "30d"}, category="Running shoes"),
            ]
        },
    ),
    Example(
        "Left in the cart",
        "added something to the cart in the last 7 days and bought nothing in the last 7 days",
        {
            "all": [
                _count("add_to_cart", ">=", 1, {"last": "7d"}),
                _count("purchase", "=", 0, {"last": "7d"}),
            ]
        },
    ),
    Example(
        "Loyal and pleased",
        "bought at least 5 times in the last 12 months and never complained",
        {
            "all": [
                _count("purchase", ">=", 5, {"last": "12mo"}),
                _count("complaint", "=", 0, _EVER),
            ]
        },
    ),
)

CAMPAIGN = "Fresh beans before the bag is empty"
_MESSAGE = {
    "text": (
        "Hello {name|there}, your last bag of coffee must be nearly empty. We roasted Harbour Espresso again "
        "on Tuesday, and orders before 14:00 leave the same day."
    ),
    "image": "/media/COF-03.png",
    "button": {"label": "To the beans", "url": "https://shop.example/p/COF-03"},
}


async def save_examples(session: AsyncSession, *, now: datetime) -> int:
    """Adds what is not there yet, by name; the number of segments and campaigns added."""
    saved = {each.name: each for each in await segment.all_segments(session)}
    missing = [example for example in EXAMPLES if example.name not in saved]
    for example in missing:
        saved[example.name] = await _save(session, example, now)
    await nudge.ensure_nudges(session, now=now)
    names = {each.name for each in await campaign.all_campaigns(session)}
    if CAMPAIGN in names:
        return len(missing)
    audience = saved[EXAMPLES[0].name]
    await campaign.create(
        session, name=CAMPAIGN, segment=audience, message=_MESSAGE, now=now, holdout_percent=10
    )
    return len(missing) + 1


async def _save(session: AsyncSession, example: Example, now: datetime) -> Segment:
    condition = parse_definition(example.definition)
    return await segment.save(
        session, name=example.name, condition=condition, request=example.request, now=now
    )
