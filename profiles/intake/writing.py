"""Writing: how a foreign file writes times and numbers, guessed from some of its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from profiles.intake.amounts import unmarked

#: How times are written in files that do not follow ISO 8601, the likelier way first.
TIME_FORMATS = (
    "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y",
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y",
    "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M %p", "%m/%d/%Y",
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d",
    "%Y年%m月%d日 %H:%M", "%Y年%m月%d日",
)  # fmt: skip

_COMMA = re.compile(r"[+-]?[\d.\s]*\d,\d{1,4}")
_POINT = re.compile(r"[+-]?\d+\.\d{1,2}")


@dataclass(frozen=True)
class Writing:
    """How a file writes times and numbers."""

    #: As of Python's strptime; None for ISO 8601.
    time_format: str | None = None
    #: IANA name: the zone of times that have none of their own.
    zone: str = "UTC"
    #: Numbers such as 1.299,50.
    decimal_comma: bool = False


def guess(times: Sequence[str], numbers: Sequence[str], *, zone: str) -> Writing:
    """How these cells are written: the format that most times follow, ISO 8601 where none is better."""
    best = max((None, *TIME_FORMATS), key=lambda format_: sum(_follows(cell, format_) for cell in times))
    numbers = [unmarked(cell) for cell in numbers]
    commas = sum(bool(_COMMA.fullmatch(cell)) for cell in numbers)
    points = sum(bool(_POINT.fullmatch(cell)) for cell in numbers)
    return Writing(best, zone, decimal_comma=commas > points)


def _follows(cell: str, time_format: str | None) -> bool:
    try:
        if time_format is None:
            datetime.fromisoformat(cell)
        else:
            datetime.strptime(cell, time_format)  # noqa: DTZ007 - only whether it can be read
    except ValueError:
        return False
    return True
