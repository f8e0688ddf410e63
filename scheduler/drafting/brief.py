"""The brief of a draft: what a model is told, as data. It says nothing about any single customer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.writing.untrusted import harmless, tidy
from scheduler.messages import fields
from scheduler.messages.limits import LIMITS, STRICTEST
from scheduler.schema import Material
from segments import audience
from segments.definition import Condition, dump
from segments.moment import Moment
from segments.sentence import describe

#: The longest wish, and the longest text of a material, that is sent, in letters.
LONGEST_WISH, LONGEST_MATERIAL = 500, 4000
#: The sentence of a smaller audience would say something about its few members.
LEAST_AUDIENCE = 5


@dataclass(frozen=True)
class Brief:
    """What is wanted, and what may be used for it."""

    wish: str
    #: Who gets it, in a sentence; None where nobody is chosen or the sentence would name customers.
    audience: str | None
    materials: Sequence[Material]
    language: str
    currency: str
    with_picture: bool = False
    with_offer: bool = False

    @property
    def unsafe(self) -> list[str]:
        """Names of materials whose texts speak to an assistant: the model does not see these."""
        return [one.name for one in self.materials if one.text and not harmless(one.text)]

    def messages(self, mark: str) -> list[tuple[str, str]]:
        """The prompt; `mark` is something that nobody who wrote the data could guess."""
        written = json.dumps(self._data(), ensure_ascii=False)
        return [("system", _rules().format(mark=mark)), ("human", f"{mark}\n{written}\n{mark}")]

    def _data(self) -> dict[str, Any]:
        made = fields.MADE if self.with_offer else (fields.REFERRAL_LINK,)
        return {
            "wish": tidy(self.wish)[:LONGEST_WISH],
            "audience": self.audience,
            "materials": [_told(one) for one in self.materials if harmless(one.text)],
            "language": self.language,
            "currency": self.currency,
            "fields": [*(f"{{{name}|…}}" for name in fields.FIELDS), *(f"{{{name}}}" for name in made)],
            "most_characters": STRICTEST.of(with_picture=self.with_picture),
            "most_characters_by_channel": {
                channel: limit.of(with_picture=self.with_picture) for channel, limit in LIMITS.items()
            },
        }


async def sentence_for(
    session: AsyncSession, condition: Condition, moment: Moment, language: str = "en"
) -> str | None:
    """The audience in a sentence; None where that would tell of single customers."""
    if _names_customers(dump(condition)):
        return None
    if await audience.count(session, condition, moment) < LEAST_AUDIENCE:
        return None
    return describe(condition, moment.currency, language)


def _names_customers(part: Any) -> bool:
    if isinstance(part, list):
        return any(map(_names_customers, part))
    if not isinstance(part, Mapping):
        return False
    named = "list" in part or part.get("attr") in ("reference", "name")
    return named or any(map(_names_customers, part.values()))


def _told(material: Material) -> dict[str, str]:
    text = harmless(material.text)[:LONGEST_MATERIAL]
    return {"name": harmless(material.name), "language": material.language or "", "text": text}


@cache
def _rules() -> str:
    return files("scheduler.drafting").joinpath("rules.txt").read_text(encoding="utf-8")
