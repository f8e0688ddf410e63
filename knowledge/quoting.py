"""Quoting: a passage of the shop's documents that speaks of what was asked."""

from __future__ import annotations

from knowledge.draft import Citation, Draft
from knowledge.goods.evidence import Evidence, PassageHit
from knowledge.texts import say

#: The share of the asked words that a passage must hold.
ENOUGH = 0.6
#: Practically every asked word.
_ALL = 0.95


def quote(evidence: Evidence, language: str) -> Draft | None:
    """The passage that holds most of the question, with where it stands; None where none holds enough."""
    best = best_passage(evidence, language)
    if best is None:
        return None
    return Draft(
        kind="passage",
        text=say("quoted", language, heading=best.heading, text=best.passage.text),
        citations=(Citation(f"passage:{best.passage.id}", best.heading),),
    )


def best_passage(evidence: Evidence, language: str) -> PassageHit | None:
    """The passage to quote; between equals the one that was found first.

    One in another language is quoted only where it holds practically all that was asked.
    """
    hits = [hit for hit in evidence.passages if _is_readable(hit, language) or hit.coverage >= _ALL]
    best = max(hits, key=lambda hit: hit.coverage, default=None)
    if best is None or best.coverage < ENOUGH:
        return None
    # One word proves little, unless the passage is about it.
    return best if len(evidence.request.words) > 1 or best.heading_coverage else None


def _is_readable(hit: PassageHit, language: str) -> bool:
    written = hit.document.language
    return not written or written.partition("-")[0] == language.partition("-")[0]
