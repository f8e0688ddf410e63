"""The shop's vocabulary as a marketer may write it: any case, plural, with a slip of the pen."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from segments.reading.pieces import Name
from segments.reading.tokens import Token, fold, tokenise

if TYPE_CHECKING:
    from segments.vocabulary import Vocabulary

Words = tuple[str, ...]
#: A misspelled word must be at least this long, and this similar, to be taken for a name.
SHORTEST, SIMILAR = 4, 84
#: Two names this close to each other in similarity are both possible.
UNDECIDED = 6
MONTH = re.compile(r"^(.*?)[_ -](\d{4})[_ -](\d{2})$")
OTHER_NAMES = {"US": ("USA", "America", "United States of America"), "GB": ("UK", "England", "Britain")}


class Names:
    """Finds names of the vocabulary among tokens."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._by_words: dict[Words, list[Name]] = defaultdict(list)
        for name, written in _written_forms(vocabulary):
            words = _words(written)
            if words and name not in self._by_words[words]:
                self._by_words[words].append(name)
        self._longest = max(map(len, self._by_words), default=0)

    def at(self, tokens: Sequence[Token], start: int) -> tuple[tuple[Name, ...], int] | None:
        """The longest name that begins here, with everything that it may mean, and where it ends."""
        for end in range(min(len(tokens), start + self._longest), start, -1):
            found = self._by_words.get(_words_of(tokens[start:end]), [])
            meant = tuple(name for name in found if not _is_lower_case_code(name, tokens[start]))
            if meant:
                return meant, end
        return None

    def like(self, token: Token) -> list[tuple[Name, ...]]:
        """What a misspelled word may have meant, most similar first: one, or several to choose from."""
        word = " ".join(_words_of([token]))
        if len(word) < SHORTEST or word.isdigit():
            return []
        near = process.extract(word, self._joined, scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=4)
        return [
            tuple(self._by_words[self._keys[place]])
            for _, score, place in near
            if near[0][1] - score < UNDECIDED
        ]

    @cached_property
    def _keys(self) -> list[Words]:
        return list(self._by_words)

    @cached_property
    def _joined(self) -> list[str]:
        return [" ".join(words) for words in self._keys]


def _is_lower_case_code(name: Name, token: Token) -> bool:
    """ "in" and "us" are words; India and the United States are IN and US."""
    return name.field == "country" and token.word == fold(name.value) and not token.text.isupper()


def _written_forms(vocabulary: Vocabulary) -> Iterator[tuple[Name, str]]:
    plain = {
        "category": vocabulary.categories,
        "brand": vocabulary.brands,
        "city": vocabulary.cities,
        "channel": vocabulary.channels,
        "tags": vocabulary.tags,
        "lifecycle_stage": vocabulary.lifecycle_stages,
        "rfm_type": vocabulary.rfm_types,
        "campaign_id": vocabulary.campaigns,
        "topic": vocabulary.topics,
        "sentiment": vocabulary.sentiments,
        "trait": vocabulary.traits,
        "event": vocabulary.event_types,
    }
    for field, values in plain.items():
        for value in values:
            yield Name(field, value), value
    for identifier, title in vocabulary.products.items():
        yield Name("product_id", identifier), identifier
        yield Name("product_id", identifier), title
    yield from _campaign_forms(vocabulary.campaigns)
    yield from _place_forms(vocabulary)


def _campaign_forms(campaigns: Sequence[str]) -> Iterator[tuple[Name, str]]:
    """`newsletter_2026_08` is also the August newsletter, `summer_sale_2026` the summer sale."""
    from babel import Locale

    months = Locale("en").months["format"]["wide"]
    for campaign in campaigns:
        dated = MONTH.match(campaign)
        if dated and 1 <= int(dated[3]) <= 12:
            month = months[int(dated[3])]
            yield Name("campaign_id", campaign), f"{month} {dated[1]}"
            yield Name("campaign_id", campaign), f"{month} one"
            yield Name("campaign_id", campaign), f"{month} {dated[2]} {dated[1]}"
        undated = re.sub(r"[_ -]?\b(19|20)\d\d(?!\d)", "", campaign.replace("_", " ")).strip()
        if undated and not dated:
            yield Name("campaign_id", campaign), undated


def _place_forms(vocabulary: Vocabulary) -> Iterator[tuple[Name, str]]:
    from babel import Locale

    english = Locale("en")
    for code in vocabulary.languages:
        yield Name("language", code), english.languages.get(code, code)
    for code in vocabulary.countries:
        for written in (english.territories.get(code, code), *OTHER_NAMES.get(code, ())):
            yield Name("country", code), written
        yield Name("country", code), code


def _words(text: str) -> Words:
    return _words_of(tokenise(text.replace("_", " ")))


def _words_of(tokens: Sequence[Token]) -> Words:
    return tuple(singular(word) for token in tokens for word in token.word.split())


def singular(word: str) -> str:
    """A plural and its singular are written alike; both sides go through here."""
    word = word.removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
