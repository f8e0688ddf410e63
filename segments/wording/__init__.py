"""How definitions are said, in each language that the console and the chat speak."""

from __future__ import annotations

from segments.wording.chinese import Chinese
from segments.wording.english import English
from segments.wording.russian import Russian
from segments.wording.words import Words

LANGUAGES: dict[str, type[Words]] = {"en": English, "zh": Chinese, "ru": Russian}


def words_of(language: str, currency: str) -> Words:
    """The words of this language; English where it is none of ours."""
    return LANGUAGES.get(language.lower().replace("_", "-").partition("-")[0], English)(currency)
