"""Inspection: what is known of a drafted text before a person takes it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.writing.untrusted import harmless
from scheduler.drafting.links import foreign_links
from scheduler.drafting.promises import gives_away, unfounded_numbers
from scheduler.messages.message import Message
from scheduler.messages.message_check import Problem, check
from scheduler.messages.proofreading import proofread, whoever_reads
from scheduler.schema import Material
from scheduler.speech import Speech, english
from segments.condition import Condition
from segments.moment import Moment

#: The code of a problem with a link that a model made up.
FOREIGN_LINK = "foreign_link"
#: The code of a problem with a number or a gift that nobody spoke of: a person decides.
PROMISE = "promise"


async def inspect(
    session: AsyncSession,
    message: Message,
    materials: Sequence[Material],
    condition: Condition | None,
    moment: Moment,
    *,
    wish: str,
    public_url: str,
    say: Speech = english,
) -> list[Problem]:
    """Fields, length, the shop's lists, links and promises, for those who meet the (expanded) condition.

    `wish` is what the marketer asked for.
    """
    if condition is None:
        found = [*check(message, say), *await whoever_reads(session, message, say)]
    else:
        found = await proofread(session, [message], condition, moment, public_url=public_url, say=say)
    # What the model did not see founds nothing.
    seen = [harmless(one.text) for one in materials]
    return [*_of_links(message, seen, say), *_of_promises(message, [wish, *seen], say), *found]


def _of_links(message: Message, seen: Sequence[str], say: Speech) -> list[Problem]:
    return [
        Problem(
            FOREIGN_LINK,
            say("It leads to %(address)s, which stands in none of the materials.", address=address),
            blocking=True,
        )
        for address in foreign_links(message.text, seen)
    ]


def _of_promises(message: Message, sources: Sequence[str], say: Speech) -> list[Problem]:
    found = [
        say("It says %(number)s, which stands neither in your words nor in the materials.", number=number)
        for number in unfounded_numbers(message.text, sources)
    ]
    if gives_away(message.text, sources):
        found.append(
            say("It promises a discount or a gift of which neither your words nor the materials speak.")
        )
    return [Problem(PROMISE, text, blocking=False) for text in found]
