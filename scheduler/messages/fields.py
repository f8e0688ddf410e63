"""Fields: the places of a text that each customer's own values fill.

`{name}` is a field, `{name|friend}` one with a fallback; `{{ name }}` and `{{ name | default: "friend" }}`,
as other systems write them, mean the same. A text is no program: nothing in it can be run, and all that it
asks for can be listed, and looked for in the audience, before anything is sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from profiles.schema import Profile

#: Columns of the profile that a text may name.
FIELDS = ("name", "city", "country", "language")
#: What stands before the name of a trait.
TRAIT = "trait."
OFFER_CODE, OFFER_UNTIL = "offer.code", "offer.until"
REFERRAL_LINK = "referral.link"
#: What is found for each customer when the message is made.
MADE = (OFFER_CODE, OFFER_UNTIL, REFERRAL_LINK)

_INSIDE = r"\s*(trait\.[^{}|]*[^{}|\s]|[\w.]+)\s*(?:\|([^{}]*))?"
_FIELD = re.compile(rf"\{{\{{{_INSIDE}\}}\}}|\{{{_INSIDE}\}}")
_DEFAULT = re.compile(r"""default\s*[:(]\s*(["'])(.*)\1\s*\)?""", re.DOTALL)


@dataclass(frozen=True)
class Field:
    """A field as a text names it; without a fallback a customer who lacks it cannot get the text."""

    name: str
    fallback: str | None = None

    @property
    def known(self) -> bool:
        return self.name in FIELDS or self.name in MADE or self.name.startswith(TRAIT)


def fields(text: str) -> Iterator[Field]:
    """The fields of a text, in its order."""
    return map(_field, _FIELD.finditer(text))


def fill(text: str, value: Callable[[Field], str]) -> str:
    """The text with a value in the place of each field."""
    return _FIELD.sub(lambda match: value(_field(match)), text)


def value_of(profile: Profile, made: Mapping[str, str], name: str) -> str | None:
    """The customer's own value; None where there is none. `made` holds traits and what is in MADE."""
    found = getattr(profile, name) if name in FIELDS else made.get(name)
    return (str(found).strip() or None) if found is not None else None


def _field(match: re.Match[str]) -> Field:
    name, fallback = (match[1], match[2]) if match[1] is not None else (match[3], match[4])
    if fallback is None:
        return Field(name)
    written = _DEFAULT.fullmatch(fallback.strip())
    return Field(name, written[2] if written else fallback.strip())
