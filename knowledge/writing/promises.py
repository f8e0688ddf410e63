"""Promises of work that would be done after the reply, which nobody would do."""

from __future__ import annotations

from dataclasses import replace

from knowledge.draft import Draft
from knowledge.texts import say
from knowledge.writing.phrases import has_phrase

#: The reason of a draft that offers a person in the place of a promise.
PROMISED = "promised"


def is_promise(text: str) -> bool:
    """Whether somebody would have to do something later ("I'll check and get back to you").

    What the shop does by its rules ("we refund within 14 days", "delivery will take 3 days") is none.
    """
    return has_phrase("promises", text)


def instead_of_promise(draft: Draft | None, language: str) -> Draft:
    """What is true of a draft, with the offer of a person; without a draft only the offer."""
    offer = say("promised", language)
    if draft is None:
        return Draft(kind="unanswered", text=offer, reason=PROMISED)
    return replace(draft, text=f"{draft.text}\n\n{offer}", reason=PROMISED)
