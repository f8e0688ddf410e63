"""What was read of one revision of the content, kept for the questions that follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

_KEY = "remembered_content"
#: So many words are counted once; who asks for more is no shopper.
_MOST = 100_000


@dataclass
class Remembered:
    """Numbers and spellings of one revision. One that no session keeps forgets them again."""

    #: How many entries there are of each kind; None until they were counted.
    sizes: Mapping[str, int] | None = None
    #: How many entries hold a token; 0 for one that none holds.
    holders: dict[str, int] = field(default_factory=dict)
    #: Whether some product has options with prices of their own; None until somebody looked.
    has_options: bool | None = None
    #: The values that occur in a column of products, each with its normal form.
    spellings: dict[str, Sequence[tuple[str, str]]] = field(default_factory=dict)

    def count(self, asked: Sequence[str], found: Mapping[str, int]) -> None:
        """Keeps how many entries hold each of the asked tokens."""
        if len(self.holders) > _MOST:
            self.holders.clear()
        self.holders.update({token: found.get(token, 0) for token in asked})


def remember(session: AsyncSession, remembered: Remembered) -> None:
    """Gives a session what was read of the revision that it sees."""
    session.info[_KEY] = remembered


def remembered(session: AsyncSession) -> Remembered:
    """That of the session's revision; an empty one for a session that has not caught up."""
    found: Remembered | None = session.info.get(_KEY)
    return found or Remembered()
