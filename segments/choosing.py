"""What a marketer chooses from where a request may mean several things."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from segments import audience
from segments.condition import Condition
from segments.moment import Moment
from segments.sentence import describe
from segments.translation import Translation


@dataclass(frozen=True)
class Reading:
    """One of the audiences that a request may mean."""

    sentence: str
    condition: Condition
    count: int


async def counted(
    session: AsyncSession, translation: Translation, moment: Moment, *, language: str = "en"
) -> list[Reading]:
    """Every reading with its head count; none where there is but one."""
    if len(translation.alternatives) < 2:
        return []
    return [
        Reading(describe(one, moment.currency, language), one, await audience.count(session, one, moment))
        for one in translation.alternatives
    ]


def with_choice(words: str, translation: Translation, choice: str) -> str | None:
    """The request with a choice in place of the word that it answers; None where that word is not known."""
    if not translation.doubtful:
        return None
    found = re.search(re.escape(translation.doubtful), words, re.IGNORECASE)
    return f"{words[: found.start()]}{choice}{words[found.end() :]}" if found else None
