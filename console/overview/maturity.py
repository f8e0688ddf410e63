"""How mature the shop's practice is: five areas of five levels, from what it actually did."""

from __future__ import annotations

from dataclasses import dataclass

from console.overview.maturity_facts import Facts

#: The highest level of an area.
HIGHEST = 5
#: Fewer questions than that tell nothing about how many are answered.
LEAST_ASKED = 20


@dataclass(frozen=True)
class Practice:
    """One thing that a shop of some level does: a number of it, and how large it has to be."""

    #: The page knows its words and where it is done.
    name: str
    #: A share lies between 0 and 1, money is in minor units.
    value: float
    needed: float
    reached: bool


@dataclass(frozen=True)
class Area:
    """One side of the shop's practice; each practice after the first builds on those before it."""

    name: str
    practices: tuple[Practice, ...]

    @property
    def level(self) -> int:
        """From 1 to 5: one more for each practice, up to the first that is missing."""
        following = self.following
        return 1 + (len(self.practices) if following is None else self.practices.index(following))

    @property
    def following(self) -> Practice | None:
        """What leads to the next level; None on the highest."""
        return next((each for each in self.practices if not each.reached), None)


@dataclass(frozen=True)
class Maturity:
    areas: tuple[Area, ...]

    @property
    def following(self) -> Area | None:
        """The area to go on with, which is furthest behind; None where all are on the highest level."""
        behind = min(self.areas, key=lambda area: area.level)
        return behind if behind.following else None


def score(facts: Facts) -> Maturity:
    """The levels that these facts give."""
    enough = facts.asked >= LEAST_ASKED
    return Maturity(
        (
            _area("targeting", segments=(facts.segments, 1), addressed=(facts.addressed, 1),
                  personal=(facts.personal, 1), variety=(facts.variety, 3)),
            _area("engagement", messages=(facts.messages, 1), answered=(facts.answered_share, 0.5, enough),
                  journeys=(facts.journeys, 1), many_journeys=(facts.journeys, 3)),
            _area("conversion", purchases=(facts.purchases, 1), clicked=(facts.clicked, 1),
                  revenue=(facts.revenue, 1), experiments=(facts.experiments, 1)),
            _area("analytics", completed=(facts.completed, 1), holdouts=(facts.holdouts, 1),
                  control_group=(facts.control_percent, 1), conclusive=(facts.conclusive, 1)),
            _area("technology", sources=(facts.sources, 1), channels=(facts.channels, 2),
                  feeds=(facts.feeds, 1), protected=(facts.protected, max(facts.operators, 1))),
        )
    )  # fmt: skip


def _area(name: str, **practices: tuple[float, float] | tuple[float, float, bool]) -> Area:
    return Area(name, tuple(_practice(each, *numbers) for each, numbers in practices.items()))


def _practice(name: str, value: float, needed: float, telling: bool = True) -> Practice:
    """What is not `telling` yet, for it rests on too little, is not reached whatever its value."""
    return Practice(name, value, needed, telling and value >= needed)
