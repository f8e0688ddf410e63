"""Answers to content gaps: what a person writes once becomes the approved answer to a whole group."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from knowledge.gaps import content_gaps as gaps
from knowledge.gaps.gap_groups import plain
from knowledge.gaps.gap_report import GapGroup, gap_group
from knowledge.language import detect_language
from knowledge.library import Library

#: Wordings of one group that become approved questions.
MOST_WORDINGS = 30
#: Characters of a topic's name.
_LONGEST_TOPIC = 100
#: What may tell who asked: long figures, addresses. An approved question may be shown to others.
_PERSONAL = re.compile(r"\d[\d \-/]{4,}\d|\S@\S|(?:\+|00)\d|#\d")


def tells_who(question: str) -> bool:
    """Whether a question holds something that belongs to its asker alone: an order's number, an address."""
    return _PERSONAL.search(question) is not None


async def answer_group(
    library: Library,
    group_id: int,
    answers: Mapping[str, str],
    *,
    question: str,
    chosen: Collection[int],
    topic: str | None = None,
) -> bool:
    """Approve an answer to a group's questions and close the group; False where it is not open any more.

    `answers` are texts by language, the main one first. `question` is how the group's question reads best;
    the gaps in `chosen` lend their own wordings. All share a topic, so that each is answered in the asker's
    language where there is a text, else in the main one. What was not chosen is grouped anew.
    """
    async with library.database.read() as session:
        group = await gap_group(session, group_id, "open")
    if group is None:
        return False
    main = next(iter(answers))
    wordings = _wordings(group, question.strip(), main, chosen)
    for wording, language in wordings.items():
        text = answers.get(language, answers[main])
        name = (topic or question).strip()[:_LONGEST_TOPIC]
        await library.write_faq(wording, text, language=language, topic=name)
    await _close(library, group, {plain(wording) for wording in wordings})
    return True


def _wordings(group: GapGroup, question: str, main: str, chosen: Collection[int]) -> dict[str, str]:
    """The questions to approve, with their languages."""
    found = {question: detect_language(question, fallback=main)}
    for gap in group.phrasings():
        if gap.id in chosen and len(found) < MOST_WORDINGS:
            found.setdefault(gap.question.strip(), gap.language or main)
    return found


async def _close(library: Library, group: GapGroup, approved: Collection[str]) -> None:
    left = [gap.id for gap in group.gaps if plain(gap.question) not in approved]
    async with library.database.begin() as session:
        if len(left) < len(group.gaps):
            await gaps.release(session, left)
        await gaps.move_group(session, group.id, before="open", after="answered")
