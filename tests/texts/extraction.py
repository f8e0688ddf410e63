"""Finds every text of the console in its source, as babel's catalogs take it."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file

from console import texts

ROOT = Path(__file__).resolve().parents[2]
CONSOLE = ROOT / "console"
TEMPLATES = CONSOLE / "templates"
#: Function -> the places of its texts, counted from 1; two places are one text for one and for several.
IN_TEMPLATES: dict[str, Any] = {"_": None, "gettext": None, "ngettext": (1, 2), "count": (2, 3)}
IN_PYTHON: dict[str, Any] = {
    "N_": None, "say": None, "back": (3,), "leave": (3,), "HTTPException": (2,), "count": (2, 3),
}  # fmt: skip
IN_SCHEDULER: dict[str, Any] = {"N_": None, "say": None}
NUDGES = ROOT / "scheduler" / "journeys" / "nudges"
#: Where the kinds of errors stand that pages tell: their advice is their docstring.
ERRORS = (
    "console.exceptions",
    "profiles.exceptions",
    "knowledge.exceptions",
    "segments.exceptions",
    "segments.traits.settings",
    "scheduler.exceptions",
    "scheduler.journeys.exceptions",
)
#: Packages whose errors say more in their first argument.
SPEAKING = ("console", "scheduler")


def texts_of_source() -> Catalog:
    """A catalog without translations, in the order of files and lines."""
    found = Catalog()
    kinds = list(_errors())
    for name, line, message, comments in _calls({kind.__name__ for kind in kinds}):
        found.add(message, locations=[(name, line)], auto_comments=comments)
    for path in sorted(NUDGES.glob("*.json")):
        nudge = json.loads(path.read_text("utf-8"))
        for name in ("name", "explanation"):
            found.add(nudge[name], locations=[(str(path.relative_to(ROOT)), 1)])
    for error in kinds:
        advice = " ".join((error.__doc__ or "").split())
        if advice:
            found.add(advice, locations=[(error.__module__.replace(".", "/") + ".py", 1)])
    return found


def catalog_path(language: str) -> Path:
    return texts.CATALOGS / f"{language}.po"


def _errors() -> Iterator[type[Exception]]:
    for module in ERRORS:
        for value in vars(importlib.import_module(module)).values():
            if isinstance(value, type) and issubclass(value, Exception) and value.__module__ == module:
                yield value


def _calls(kinds: set[str]) -> Iterator[tuple[str, int, Any, list[str]]]:
    errors = dict.fromkeys(kinds, (1,))
    for path in sorted(TEMPLATES.glob("*.html")):
        options = {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"}
        yield from _of_file("jinja2.ext:babel_extract", path, IN_TEMPLATES, options)
    for package in SPEAKING:
        keywords = {**errors, **(IN_PYTHON if package == "console" else IN_SCHEDULER)}
        for path in sorted((ROOT / package).rglob("*.py")):
            if path.parent == CONSOLE / "api":
                continue  # The API speaks English.
            yield from _of_file("python", path, keywords, {})


def _of_file(
    method: str, path: Path, keywords: dict[str, Any], options: dict[str, str]
) -> Iterator[tuple[str, int, Any, list[str]]]:
    for line, message, comments, _ in extract_from_file(method, path, keywords, options=options):
        if message and any(message if isinstance(message, tuple) else (message.strip(),)):
            yield str(path.relative_to(ROOT)), line, message, comments
