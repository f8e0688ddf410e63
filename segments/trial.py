"""A trial of a translator: recorded requests, each judged by exactly whom it reaches."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from segments.audience import members
from segments.condition import Condition
from segments.definition import parse_definition
from segments.exceptions import FixCase, InvalidDefinition
from segments.moment import Moment
from segments.translation import Translation

Translate = Callable[[str], Awaitable[Translation]]
#: right; asked: nobody is shown where somebody was meant; wrong: the wrong people are shown.
Outcome = Literal["right", "asked", "wrong"]


@dataclass(frozen=True)
class Case:
    """A request and whom it means; without `gold` the data cannot answer it."""

    text: str
    language: str
    kinds: tuple[str, ...]
    gold: Condition | None


@dataclass(frozen=True)
class Verdict:
    """How a case went, and what the translation took in seconds."""

    case: Case
    outcome: Outcome
    translation: Translation
    seconds: float


@dataclass(frozen=True)
class Score:
    """The verdicts of some cases, counted; `seconds` is the mean."""

    right: int
    asked: int
    wrong: int
    seconds: float

    @property
    def total(self) -> int:
        return self.right + self.asked + self.wrong


def read_cases(path: Path) -> list[Case]:
    """The cases of a JSON Lines file or of all those in a folder.

    A line holds `text`, `lang`, `kinds`, `gold` (a definition), or `answerable` false where there is none.
    Raises FixCase with the file and line of the first one that cannot be read.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    return [
        _case(line, f"{file.name}, line {number}")
        for file in files
        for number, line in enumerate(_lines(file), start=1)
        if line.strip()
    ]


async def try_out(case: Case, translate: Translate) -> tuple[Translation, float]:
    """The translation of the case's words, and what it took in seconds."""
    began = time.perf_counter()
    translation = await translate(case.text)
    return translation, time.perf_counter() - began


async def judge(
    session: AsyncSession, case: Case, translation: Translation, seconds: float, moments: Sequence[Moment]
) -> Verdict:
    """Compares the people whom a translation reaches with those who are meant, at each moment."""
    outcome = await _outcome(session, case.gold, translation, moments)
    return Verdict(case, outcome, translation, seconds)


def scores(verdicts: Iterable[Verdict]) -> dict[tuple[str, str], Score]:
    """By language and kind; the kind "" stands for all of a language."""
    groups: dict[tuple[str, str], list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        for kind in ("", *verdict.case.kinds):
            groups[verdict.case.language, kind].append(verdict)
    return {key: _score(groups[key]) for key in sorted(groups)}


async def _outcome(
    session: AsyncSession, gold: Condition | None, translation: Translation, moments: Sequence[Moment]
) -> Outcome:
    found = translation.definition
    if gold is None or found is None:
        return "right" if found is gold else "asked" if found is None else "wrong"
    if found == gold:
        return "right"
    for moment in moments:
        if await members(session, found, moment) != await members(session, gold, moment):
            return "wrong"
    return "right"


def _score(verdicts: Sequence[Verdict]) -> Score:
    outcomes = [verdict.outcome for verdict in verdicts]
    seconds = sum(verdict.seconds for verdict in verdicts) / len(verdicts)
    return Score(outcomes.count("right"), outcomes.count("asked"), outcomes.count("wrong"), seconds)


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise FixCase(f"{file} cannot be read: {error}") from error


def _case(line: str, place: str) -> Case:
    try:
        told: dict[str, Any] = json.loads(line)
        text, language = told["text"], told["lang"]
        gold = parse_definition(told["gold"]) if told.get("answerable", True) else None
        return Case(text, language, tuple(told.get("kinds", ())), gold)
    except (ValueError, KeyError, TypeError, InvalidDefinition) as error:
        raise FixCase(f"{place}: {error!s}") from error
