"""One line of the bench's table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    what: str
    measured: str
    #: The peer's figure from the same run, or what it is held against.
    beside: str = ""
