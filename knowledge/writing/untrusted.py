"""Text that others wrote, made ready to be shown to a model as data.

Invisible letters are taken out, and texts that speak to an assistant are left out: not the guard against
injection (that is the check of what the model writes), but what is not read cannot be obeyed.
"""

from __future__ import annotations

import re
import unicodedata

from knowledge.writing.phrases import has_phrase

#: Letters nobody sees: controls, zero widths, directions, variation selectors, tags.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
#: A run of letters that no language has: encoded text.
_ENCODED = re.compile(r"[A-Za-z0-9+/_=-]{40,}")
_ROLE = re.compile(
    r"(?:^|[\n.!?:。！？：])\W*(?:system|assistant|user|developer|human|tool|ai)\s*[:：]", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")
#: Letters of other scripts that look like Latin ones.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһкмтвнАЕОРСУХІЈЅКМТВНαορνιτκεΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhkmtbhAEOPCYXIJSKMTBHaopvitkeABEZHIKMNOPTYX",
)
_LATIN = re.compile(r"[a-zA-Z]")


def tidy(text: str) -> str:
    """The text without invisible letters, with one form and one kind of digits for each letter."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    if plain.isascii():
        return plain
    return "".join(str(unicodedata.digit(each)) if each.isdecimal() else each for each in plain)


def speaks_to_assistant(text: str) -> bool:
    """Whether a text, or what hides in it, instructs an assistant."""
    plain = _unmasked(tidy(text))
    return bool(_ROLE.search(plain) or _ENCODED.search(plain)) or has_phrase("instructions", plain)


def harmless(text: str) -> str:
    """The text as data, tidy; nothing of one that speaks to an assistant, for more of it may be planted."""
    plain = tidy(text)
    return "" if speaks_to_assistant(plain) else plain


def _unmasked(text: str) -> str:
    """The text with look-alikes replaced in words that mix scripts, and s p a c e d words closed up."""
    mixed = _WORD.sub(lambda found: _one_script(found[0]), text)
    return re.sub(r"(?<!\w)(?:\w[ .*_-]){3,}\w(?!\w)", lambda found: re.sub(r"[ .*_-]", "", found[0]), mixed)


def _one_script(word: str) -> str:
    if word.isascii() or not _LATIN.search(word):
        return word
    return word.translate(_LOOKALIKES)
