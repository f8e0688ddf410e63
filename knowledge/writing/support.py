"""Support: whether the evidence that a sentence cites bears it out.

Figures, prices, names, claims and polarity are compared; that, and no more, is what a rule can tell.
Where sentence and evidence are written in different languages, words and most polarity cannot be compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, cached_property

from knowledge.analysis import fold, is_stop_word, tokens
from knowledge.content.entry import truth
from knowledge.goods.cards import price_of
from knowledge.language import detect_language
from knowledge.money import format_price
from knowledge.words import lines
from knowledge.writing.figures import (
    all_among,
    amounts,
    figures,
    speaks_of_giveaway,
    speaks_of_money,
    speaks_of_price,
)
from knowledge.writing.prompt import Item
from knowledge.writing.untrusted import tidy

#: The share of a sentence's words that the cited evidence must hold.
_ENOUGH = 0.6
#: A sentence and a piece of evidence with so many words in common speak of the same thing.
_SAME = 2
_LINK = re.compile(
    r"https?|hxxp|www\.|//|\w@\w|@\w{3,}|\]\(|<[a-z/!]|\bt\.me\b|\[\.\]|\bdot\s(?:com|net|org)\b|xn--"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b"
    r"|\b[\w-]+\.(?:com|net|org|io|ru|cn|shop|store|info|biz|xyz|top|site|online|app|dev|ai|co|me|eu|de|fr|es|it|nl"
    r"|pl|uk|us|tk|cc|to|ly|gl|link|click|example|test|рф|中国|公司|网络)\b",
    re.IGNORECASE,
)
#: Marks of markup and code, which plain sentences of a shop have no use for.
_CODE = re.compile(r"[{}<>`\\|]|\[[^\]]*\]\s*\(|[a-z]_[a-z]+\(|&[a-z]+;|%[0-9a-f]{2}", re.IGNORECASE)
#: What may be a name: in English a capital inside a sentence, in other scripts any Latin word.
_CAPITAL = re.compile(r"(?<=[^.!?\s]\s)[A-Z][\w-]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z\d-]{2,}")
#: Other languages are not checked for names: German nouns would all look like brands.
_NAMES = {"en": _CAPITAL, "zh": _LATIN, "ru": _LATIN, "ja": _LATIN, "ko": _LATIN, "uk": _LATIN}
_NOT = {
    # As folded text writes them: isn't is isnt there.
    "en": r"\b(?:not|no|never|none|nor|neither|without|cannot|"
    r"(?:is|are|does|do|wo|ca|has|have|was|were)nt)\b",
    "zh": r"[不没無无非未别勿]",
    "ja": r"ない|ません|なく|無し|不可",
    "ru": r"(?<!\w)(?:не|нет|ни|без|нельзя|невозможно|отсутству\w+|никогда)(?!\w)",
    "uk": r"(?<!\w)(?:не|нема\w*|ні|без|неможливо)(?!\w)",
    "de": r"\b(?:nicht|kein\w*|nie|niemals|ohne|weder)\b",
    "fr": r"\b(?:ne|pas|sans|jamais|aucune?|non)\b|\bn'",
    "es": r"\b(?:no|sin|nunca|ningun[ao]?|tampoco)\b",
    "it": r"\b(?:non|senza|mai|nessun\w*|no)\b",
    "pt": r"\b(?:nao|sem|nunca|nenhum\w*)\b",
    "nl": r"\b(?:niet|geen|nooit|zonder)\b",
}
#: Words with a negation inside that negate nothing.
_NO_NOT = re.compile(
    r"不锈钢|不仅|不但|不错|不同|不断|不粘|无线|无绳|无论|非常|未来|特别|分别|别墅|级别|性别|类别"
    r"|\bnot only\b|\bno matter\b|не только"
)
_UNIT = re.compile(r"[^.!?。！？\n]+(?:[.!?](?=\d)[^.!?。！？\n]+)*")


class Cited:
    """The evidence that one sentence cites."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items

    def bears_out(self, said: str, language: str) -> bool:
        """Whether a sentence, without its marks, is borne out; `language` is the one it is written in."""
        if _LINK.search(said) or _CODE.search(said):
            return False
        return (
            self._knows_figures(said)
            and self._knows_names(said, language)
            and self._knows_claims(said)
            and (not self._shares_language(language) or self._knows_words(said))
            and self._agrees(said, language)
        )

    @cached_property
    def text(self) -> str:
        return tidy("\n".join(line for item in self.items for line in _lines(item)))

    @cached_property
    def _tokens(self) -> set[str]:
        return set(tokens(self.text))

    @cached_property
    def _units(self) -> list[tuple[set[str], str]]:
        """Each sentence and fact with its words."""
        found = [each for line in self.text.split("\n") for each in _UNIT.findall(line)]
        return [(set(_content(each)), each) for each in found]

    def _knows_figures(self, said: str) -> bool:
        if any(item.product for item in self.items):
            # Of goods nothing but the row tells the price, whatever a text says of it.
            if speaks_of_giveaway(said):
                return False
            if speaks_of_price(said):
                return self._knows_price(said)
        if speaks_of_money(said) and not (amounts(said) and all_among(amounts(said), amounts(self.text))):
            return False
        return all_among(figures(said), figures(self.text))

    def _knows_price(self, said: str) -> bool:
        known = {figure for item in self.items for figure in figures(" ".join(_prices(item)))}
        if speaks_of_money(said) and not amounts(said):
            return False
        return all_among(figures(said), known)

    def _knows_names(self, said: str, language: str) -> bool:
        names = _NAMES.get(language)
        known = _plain(self.text)
        return names is None or all(_plain(name) in known for name in names.findall(said))

    def _knows_claims(self, said: str) -> bool:
        spoken, known = set(tokens(said)), self._tokens
        return all(claim & known for claim in _claims() if claim & spoken)

    def _knows_words(self, said: str) -> bool:
        content = _content(said)
        held = sum(token in self._tokens for token in content)
        return bool(content) and held >= _ENOUGH * len(content)

    def _shares_language(self, language: str) -> bool:
        found = detect_language(self.text, fallback="")
        return found == language or (not found and language == "en")

    def _agrees(self, said: str, language: str) -> bool:
        """Whether a sentence denies what its evidence denies, and nothing else."""
        denies = _denies(said, language)
        if not self._shares_language(language):
            source = detect_language(self.text)
            return any(_denies(unit, source) == denies for _, unit in self._units)
        content = set(_content(said))
        shared = [(len(words & content), _denies(unit, language)) for words, unit in self._units]
        most = max((count for count, _ in shared), default=0)
        if most < min(_SAME, len(content)):
            return not denies
        return any(count == most and each == denies for count, each in shared)


def _lines(item: Item) -> Iterable[str]:
    for value in item.content.values():
        if isinstance(value, list):
            yield from map(str, value)
        else:
            yield str(value).replace("_", " ")


def _prices(item: Item) -> Iterable[str]:
    """The prices of a product's row and of its variants; a passage has none."""
    product = item.product
    if product is None or product.currency is None:
        return
    yield price_of(product, "en") or ""
    for option in getattr(product, "options", None) or ():
        if isinstance(option.get("price"), int):
            yield format_price(option["price"], product.currency, "en")


def _content(text: str) -> list[str]:
    """The words that say something; a yes or no is borne out by what follows it."""
    return [
        each
        for each in dict.fromkeys(tokens(text))
        if not is_stop_word(each) and not each[0].isdigit() and truth(each) is None
    ]


def _denies(text: str, language: str) -> bool:
    _, colon, value = text.partition(":")
    if colon and truth(value.strip()) is False:
        return True
    plain = _NO_NOT.sub(" ", _plain(text))
    return bool(re.search(_NOT.get(language, _NOT["en"]), plain))


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


@cache
def _claims() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(token for word in line for token in tokens(word)) for line in lines("claims"))
