"""The console's languages: English in the source, the others as gettext catalogs beside this file."""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import escape

from console.texts.refusals import told

#: What each language calls itself; the first is the one that the source is written in.
LANGUAGES: Mapping[str, str] = {"en": "English", "zh": "中文", "ru": "Русский"}
ENGLISH = next(iter(LANGUAGES))
CATALOGS = Path(__file__).parent


def N_(message: str) -> str:  # noqa: N802  # the name that gettext gives it everywhere
    """Marks a text for the catalogs where it stands; it is translated where it is shown."""
    return message


class Texts:
    """What the console says in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalog = _read(language)

    def gettext(self, message: str) -> str:
        return self._catalog.gettext(message)

    def in_markup(self, message: str) -> str:
        """The same for a template, whose texts may hold tags and fields; what is no text of ours is plain."""
        if message in _known():
            return self.gettext(message)
        return str(escape(message)).replace("%", "%%")

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self._catalog.ngettext(one, many, number)

    def say(self, message: str, /, **values: Any) -> str:
        """`message` in this language, its `%(name)s` filled in."""
        said = self.gettext(message) if message else ""
        return said % values if values else said

    def problem(self, error: Exception) -> str:
        """What an error says. Its advice is the docstring of its kind; what follows belongs to the case."""
        message, advice = str(error), " ".join((type(error).__doc__ or "").split())
        if not advice or not message.startswith(advice):
            return self.told(message)
        return f"{self.say(advice)} {self.told(message[len(advice) :].strip())}".strip()

    def told(self, message: str) -> str:
        """A refusal that was made in English, with its values in place."""
        return message if self.language == ENGLISH else told(message, self.say)


@lru_cache
def _known() -> frozenset[str]:
    """Every text that is not counted: the catalogs have the same ones."""
    with (CATALOGS / "zh.po").open("rb") as source:
        return frozenset(one.id for one in read_po(source, locale="zh") if isinstance(one.id, str))


def _read(language: str) -> gettext.NullTranslations:
    path = CATALOGS / f"{language}.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
