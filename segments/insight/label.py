"""How a feature is called on pages and in the terminal, in English."""

from __future__ import annotations

from segments.insight.features import TRAIT

NAMES = {
    "language": "language",
    "country": "country",
    "city": "city",
    "channel": "main channel",
    "lifecycle_stage": "lifecycle stage",
    "rfm_type": "RFM type",
    "tag": "tag",
    "event": "did",
    "category": "category",
    "brand": "brand",
    "topic": "topic",
    "event_channel": "was on",
    "hour": "hour of the day",
}


def label(dimension: str, value: str) -> tuple[str, str]:
    """The dimension and the value in words: ("hour of the day", "09:00 to 10:00")."""
    if dimension == "hour":
        hour = int(value)
        return NAMES[dimension], f"{hour:02}:00 to {(hour + 1) % 24:02}:00"
    return NAMES.get(dimension, dimension.removeprefix(TRAIT)), value
