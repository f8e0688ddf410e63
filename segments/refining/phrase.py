"""A phrase that speaks about the audience at hand, and what it asks for."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

#: Each is a file beside this module.
LANGUAGES = ("english", "chinese", "russian")


class Wish(Enum):
    """What is done with the audience at hand."""

    KEEP = "keep"  #: only those for whom `rest` holds as well
    DROP = "drop"  #: without those for whom `rest` holds
    WIDEN = "widen"  #: those for whom `rest` holds too
    WINDOW = "window"  #: the time that `rest` names instead of the one it has
    COUNT = "count"  #: how many of them are as `rest` says
    GOODS = "goods"  #: what they buy
    EARLIER = "earlier"  #: how many they were at the time that `rest` names
    PLOT = "plot"  #: what they did, step by step through time


@dataclass(frozen=True)
class Phrase:
    """`pattern` is a regular expression over the whole request; `example` is a request that it reads."""

    wish: Wish
    pattern: str
    example: str

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.IGNORECASE)


@dataclass(frozen=True)
class RefiningLanguage:
    """`sentences` make a whole request out of what is left of one; `times` one that says when."""

    phrases: tuple[Phrase, ...]
    sentences: tuple[str, ...]
    times: tuple[str, ...]
    #: The step of a plot, by the words that name it.
    steps: dict[str, str]
    #: The event type of a plot, by the words that name it; `spent` is money.
    deeds: dict[str, str]
    #: Times before now, as a duration.
    ago: dict[str, str]
    #: What is said where something is not understood, by its name.
    questions: dict[str, str]

    def question(self, name: str, **values: str) -> str:
        """The question in this language, its `{name}` filled in."""
        return self.questions[name].format(**values)


@cache
def languages() -> tuple[RefiningLanguage, ...]:
    """All languages, as their files say."""
    return tuple(_language(name) for name in LANGUAGES)


def _language(name: str) -> RefiningLanguage:
    written = files("segments.refining").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    told: dict[str, Any] = tomllib.loads(written)
    phrases = tuple(Phrase(Wish(one.pop("wish")), **one) for one in told.pop("phrases"))
    return RefiningLanguage(
        phrases=phrases, sentences=tuple(told.pop("sentences")), times=tuple(told.pop("times")), **told
    )
