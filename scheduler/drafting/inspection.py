"""Inspection: what is known of a drafted text before a person takes it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.writing.untrusted import harmless
from scheduler.drafting.links import foreign_links
from scheduler.messages.message import Message
from scheduler.messages.message_check import Problem, check
from scheduler.messages.proofreading import proofread, whoever_reads
from scheduler.schema import Material
from scheduler.speech import Speech, english
from segments.condition import Condition
from segments.moment import Moment

#: The code of a problem with a link that a model made up.
FOREIGN_LINK = "foreign_link"


async def inspect(
    session: AsyncSession,
    message: Message,
    materials: Sequence[Material],
    condition: Condition | None,
    moment: Moment,
    *,
    public_url: str,
    say: Speech = english,
) -> list[Problem]:
    """Fields, length, the shop's lists, and links, for those who meet the (expanded) condition."""
    if condition is None:
        found = [*check(message, say), *await whoever_reads(session, message, say)]
    else:
        found = await proofread(session, [message], condition, moment, public_url=public_url, say=say)
    return [*_of_links(message, materials, say), *found]


def _of_links(message: Message, materials: Sequence[Material], say: Speech) -> list[Problem]:
    # What the model did not see gives it no link either.
    seen = [harmless(one.text) for one in materials]
    return [
        Problem(
            FOREIGN_LINK,
            say("It leads to %(address)s, which stands in none of the materials.", address=address),
            blocking=True,
        )
        for address in foreign_links(message.text, seen)
    ]
