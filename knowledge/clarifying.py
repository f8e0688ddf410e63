"""Clarifying: two readings of a question that are as close, as two buttons."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.approved.approved_answers import MARGIN, SAME, Approved, Likeness
from knowledge.draft import Draft
from knowledge.texts import say


def clarify(approved: Approved, nearest: Sequence[Likeness], language: str) -> Draft | None:
    """Asks which of two approved answers is wanted, where both are likely and neither more than the other."""
    if not nearest or nearest[0].score < SAME:
        return None
    best = nearest[0]
    rival = next((each for each in nearest if each.question.subject != best.question.subject), None)
    if rival is None or abs(best.score - rival.score) >= MARGIN:
        return None
    readings = [approved.in_language(each.question, language).question for each in (best, rival)]
    if len(set(readings)) < len(readings):
        return None
    return Draft(kind="clarify", text=say("which_question", language), suggested=tuple(readings))
