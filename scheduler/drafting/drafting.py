"""What came of asking a model for drafts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

#: So many drafts are shown, none of them longer than any form takes.
MOST, LONGEST = 3, 10_000
#: The longest words of a model about the wish itself that are shown, in letters.
LONGEST_QUESTION = 300
#: Letters that hide something from whoever reads a draft; emoji need their joiners.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    r"\U000e0000-\U000e0fff]"
)

#: limits: the day's calls are used up. resting: it failed again and again, and is left alone for a while.
Fault = Literal["limits", "resting", "slow", "failed", "unusable"]


class Drafted(BaseModel):
    """Up to three texts for the message, or why there are none."""

    model_config = ConfigDict(title="drafts")

    texts: list[str] = Field(default_factory=list, description="The texts, the best first.")
    question: str | None = Field(default=None, description="What is missing, where there is no text.")


@dataclass(frozen=True)
class Drafting:
    """Texts; else what the model says instead, or what went wrong."""

    texts: tuple[str, ...] = ()
    question: str | None = None
    fault: Fault | None = None


def drafting_of(drafted: Drafted | None, refusal: str | None) -> Drafting:
    """What can be shown of an answer."""
    texts = tuple(dict.fromkeys(_readable(drafted.texts))) if drafted else ()
    if texts:
        return Drafting(texts[:MOST])
    said = (drafted.question if drafted else None) or refusal or ""
    question = " ".join(_HIDDEN.sub("", said).split())[:LONGEST_QUESTION]
    return Drafting(question=question) if question else Drafting(fault="unusable")


def _readable(texts: Iterable[str]) -> Iterable[str]:
    plain = (_HIDDEN.sub("", text.replace("\r\n", "\n")).strip() for text in texts)
    return (text for text in plain if text and len(text) <= LONGEST)
