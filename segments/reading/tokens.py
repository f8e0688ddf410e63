"""A request cut into words, numbers and signs."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

SIGNS = r"[$€£¥₽%]|元|>=|<=|!=|[<>=+,;:()&/]"
TOKEN = re.compile(
    rf"\d{{4}}-\d{{2}}-\d{{2}}|\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|{SIGNS}|[“\"]([^”\"]+)[”\"]|[^\W\d_][\w']*|\w+|[^\s]"
)
#: Signs between words that only separate them.
SEPARATORS = frozenset("-–—.!?'’_")


class Token(NamedTuple):
    """`text` as written, `word` folded for comparison; `quoted` where it stood in quotation marks."""

    text: str
    word: str
    start: int
    quoted: bool = False


def tokenise(text: str) -> list[Token]:
    """The tokens of a request; full stops, dashes and the like only separate."""
    found = []
    for match in TOKEN.finditer(text.replace("’", "'")):
        written = match[1] or match[0]
        if written not in SEPARATORS:
            found.append(Token(written, fold(written), match.start(), quoted=match[1] is not None))
    return found


def fold(text: str) -> str:
    """Lower case without accents, so that `Zürich` and `zurich` are one word."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
