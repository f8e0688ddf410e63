"""What the packages below say of wrong input: whole sentences with the places of their values.

They make their refusals in English, with the values in place, because files and the API have them so. Here
each is found among the sentences that it is made of, so that a page says it in its reader's language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from console.texts.sentences import SENTENCES
from scheduler.speech import Speech

#: Values that may be texts of ours themselves.
OURS = frozenset({"channel", "detail", "error", "fault", "kind", "place", "reason", "state", "verb", "what"})

_FIELD = re.compile(r"%\((\w+)\)s")
#: What the values of a field look like, where not anything goes.
_VALUES = {
    "address": r".*?",
    "value": r"'[^']*'|\"[^\"]*\"|[^\s.]+",
    "place": r"[\w.\[\]-]+(?: [\w.\[\]-]+){0,3}",
    "choices": r"'.*",
    "number": r"[\d.,]+",
    "count": r"[\d.,]+",
}
#: What pydantic puts before a sentence that one of our own validators has said.
_OWN_FAULT = "Value error, "
_END = re.compile(r"(?<=[.;]) ")


def told(text: str, say: Speech) -> str:
    """A refusal said by `say`, as far as it is made of sentences that are known; the rest stays as it is."""
    text = text.removeprefix(_OWN_FAULT)
    if not text or say(text) != text:
        return say(text)
    for pattern, compiled in _compiled():
        found = compiled.fullmatch(text)
        if found is not None:
            return say(pattern, **dict(_values(found.groupdict(), say)))
    return _sentence_by_sentence(text, say)


def _values(found: dict[str, str], say: Speech) -> Iterator[tuple[str, str]]:
    for name, value in found.items():
        if name == "choices":
            yield name, ", ".join(re.findall(r"'[^']*'", value))
        else:
            yield name, told(value, say) if name in OURS else value


def _sentence_by_sentence(text: str, say: Speech) -> str:
    for end in reversed([found.start() for found in _END.finditer(text)]):
        head, rest = text[:end], text[end + 1 :]
        said = told(head, say)
        if said != head:
            return f"{said} {told(rest, say)}"
    return _unclosed(text, say)


def _unclosed(text: str, say: Speech) -> str:
    """What is a sentence but for the full stop, which the sentence around it has taken."""
    if text.endswith("."):
        return text
    closed = f"{text}."
    said = told(closed, say)
    return text if said == closed else said.rstrip(".。")


@lru_cache
def _compiled() -> list[tuple[str, re.Pattern[str]]]:
    """The sentence with most words of its own first: what is left of it says least."""
    words = sorted(SENTENCES, key=lambda sentence: -len(_FIELD.sub("", sentence)))
    return [(sentence, _pattern(sentence)) for sentence in words]


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = _FIELD.split(sentence)
    written = (
        f"(?P<{part}>{_VALUES.get(part, '.+?')})" if place % 2 else re.escape(part)
        for place, part in enumerate(parts)
    )
    return re.compile("".join(written), re.DOTALL)
