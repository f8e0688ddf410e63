"""What a run of pieces came to."""

from __future__ import annotations

from dataclasses import dataclass, field

from segments.reading.clause import Clause
from segments.reading.pieces import Piece, Problem
from segments.reading.tree import Node


@dataclass
class Said:
    """The statements of one run, and what found no place in them."""

    nodes: list[Node] = field(default_factory=list)
    #: What describes the people themselves: "VIP customers in Berlin who ...".
    descriptions: list[Node] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    #: It has a noun of its own: "customers".
    is_noun: bool = False
    #: Pieces that found no place yet.
    waiting: list[Piece] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.nodes or self.descriptions)
