"""Speech: sentences that are made in English here and said in the reader's language by a face.

A function that makes sentences takes `say`, which translates a literal and fills in its `%(name)s`. What was
stored as a sentence stays English; `retold` says it in another language by the pattern that it was made of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

Speech = Callable[..., str]

_FIELD = re.compile(r"%\((\w+)\)s")
#: Fields of stored sentences whose values may be texts of ours.
_OURS = ("channel", "error", "event", "name")
#: What the values of a field look like, where not anything goes.
_VALUES = {"day": r"\d{4}-\d\d-\d\d"}


def N_(message: str) -> str:  # noqa: N802  # the name that gettext gives it everywhere
    """Marks a text that is translated where it is said."""
    return message


def english(message: str, /, **values: object) -> str:
    """The message itself, its `%(name)s` filled in."""
    return message % values if values else message


def customers(many: int, say: Speech) -> str:
    """How many of them."""
    return say("1 customer") if many == 1 else say("%(n)s customers", n=f"{many:,}")


def retold(text: str, patterns: Iterable[str], say: Speech) -> str:
    """A stored sentence, made of one of these patterns, said by `say`; of any other one what is ours."""
    for pattern in patterns:
        found = _compiled(pattern).fullmatch(text)
        if found is not None:
            values = found.groupdict()
            ours = {name: _begun(value, say) for name, value in values.items() if name in _OURS}
            return say(pattern, **values | ours)
    return _begun(text, say)


def _begun(text: str, say: Speech) -> str:
    """The text with as many of its first sentences said by `say` as are known."""
    ends = [found.start() + 1 for found in re.finditer(r"[.:] ", text)]
    for end in (len(text), *reversed(ends)):
        known = text[:end]
        if known and say(known) != known:
            return say(known) + text[end:]
    return text


@lru_cache(maxsize=200)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = _FIELD.split(pattern)
    written = (
        f"(?P<{part}>{_VALUES.get(part, '.+?')})" if place % 2 else re.escape(part.replace("%%", "%"))
        for place, part in enumerate(parts)
    )
    return re.compile("".join(written), re.DOTALL)
