"""The shop's vocabulary as a marketer may write it: any case, plural, language, with a slip of the pen."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from segments.reading.namesakes import Namesakes, shipped
from segments.reading.pieces import Name
from segments.reading.tokens import HAN, Token, fold, singular, tokenise

if TYPE_CHECKING:
    from segments.vocabulary import Vocabulary

Words = tuple[str, ...]
#: A misspelled word must be at least this long, and this similar, to be taken for a name.
SHORTEST, SIMILAR = 4, 84
#: From this length on letters may stand in another order.
SWAPPED = 6
#: Two names this close to each other in similarity are both possible.
UNDECIDED = 6
DATED = re.compile(r"^(.*?)[_ -]((?:19|20)\d\d)(?:[_ -](\d{2}))?$")
PLAIN, PLAIN_WORD = re.compile(r"[A-Za-z0-9_ ]+"), re.compile(r"[a-z]+|\d+")
#: Languages that marketers write in.
LOCALES = ("en", "zh", "ru")
#: Fields whose values have usual names in other words and languages.
TRANSLATED = ("category", "city", "channel", "tags", "lifecycle_stage", "rfm_type", "topic", "sentiment")


class Names:
    """Finds names of the vocabulary among tokens."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._by_words: dict[Words, list[Name]] = defaultdict(list)
        for name, written in _written_forms(vocabulary, shipped(), Namesakes.of_lists(vocabulary.synonyms)):
            words = _words(written)
            if words and name not in self._by_words[words]:
                self._by_words[words].append(name)
        self._longest = max(map(len, self._by_words), default=0)

    def at(
        self, tokens: Sequence[Token], start: int, *, codes: bool = False
    ) -> tuple[tuple[Name, ...], int] | None:
        """The longest name that begins here, with everything that it may mean, and where it ends.

        `codes` where a code such as `de` can only be one: "language = de".
        """
        for end in range(min(len(tokens), start + self._longest), start, -1):
            found = self._by_words.get(_words_of(tokens[start:end]), [])
            meant = tuple(name for name in found if codes or not _is_lower_case_code(name, tokens[start]))
            if meant:
                return meant, end
        return None

    def like(self, token: Token) -> list[tuple[Name, ...]]:
        """What a misspelled word may have meant, most similar first: one, or several to choose from."""
        word = " ".join(_words_of([token]))
        if len(word) < SHORTEST or word.isdigit():
            return []
        near = process.extract(word, self._joined, scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=4)
        near = near or [(word, SIMILAR, place) for place in self._of_letters.get(_letters(word), ())]
        found: list[tuple[Name, ...]] = []
        for _, score, place in near:
            names = tuple(self._by_words[self._keys[place]])
            if near[0][1] - score < UNDECIDED and names not in found:
                found.append(names)
        return found

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of every name."""
        return frozenset(word for words in self._by_words for word in words)

    @cached_property
    def _of_letters(self) -> dict[str, list[int]]:
        """Where the names of the same letters in another order are: "bycicle"."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, joined in enumerate(self._joined):
            found[_letters(joined)].append(place)
        return found

    @cached_property
    def _keys(self) -> list[Words]:
        return list(self._by_words)

    @cached_property
    def _joined(self) -> list[str]:
        return [" ".join(words) for words in self._keys]


def _letters(word: str) -> str:
    """The first letter and the others in the order of the alphabet; short words are too close to others."""
    return word[0] + "".join(sorted(word[1:])) if len(word) >= SWAPPED else word


def _is_lower_case_code(name: Name, token: Token) -> bool:
    """ "in" and "us" are words; India and the United States are IN and US."""
    is_code = name.field in ("country", "language") and token.surface == fold(name.value)
    return is_code and not token.text.isupper()


def _written_forms(vocabulary: Vocabulary, usual: Namesakes, own: Namesakes) -> Iterator[tuple[Name, str]]:
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
            for other in (*own.of(value), *(usual.of(value, field) if field in TRANSLATED else ())):
                yield Name(field, value), other
    for identifier, title in vocabulary.products.items():
        yield Name("product_id", identifier), identifier
        yield Name("product_id", identifier), title
    for campaign in vocabulary.campaigns:
        for written in _campaign_forms(campaign, usual):
            yield Name("campaign_id", campaign), written
    yield from _place_forms(vocabulary, usual)


def _campaign_forms(campaign: str, usual: Namesakes) -> Iterator[str]:
    """`newsletter_2026_08` is the August newsletter too, `summer_sale_2026` the summer sale."""
    dated = DATED.match(campaign)
    base, year, month = dated.groups() if dated else (campaign, None, None)
    for plain in (base.replace("_", " "), *usual.of(base, "campaign")):
        if year and month:
            for named in usual.months.get(int(month), ()):
                yield from (f"{named} {plain}", f"{plain} {named}", f"{named} {year} {plain}")
                yield from (f"{year} {named} {plain}", f"{year}年{named} {plain}", f"{plain} {named} {year}")
        else:
            yield plain
        if year and not month:
            yield from (f"{plain} {year}", f"{year} {plain}", f"{year}年{plain}", f"{year} 年的 {plain}")
    if year and month:
        for named in usual.months.get(int(month), ()):
            yield f"{named} one" if named.isascii() else named if not re.search(f"[{HAN}]", named) else ""


def _place_forms(vocabulary: Vocabulary, usual: Namesakes) -> Iterator[tuple[Name, str]]:
    from babel import Locale

    locales = [Locale(code) for code in LOCALES]
    for code in vocabulary.languages:
        yield Name("language", code), code
        for locale in locales:
            yield Name("language", code), locale.languages.get(code, code)
        for written in usual.of(code, "language"):
            yield Name("language", code), written
    for code in vocabulary.countries:
        yield Name("country", code), code
        for locale in locales:
            yield Name("country", code), locale.territories.get(code, code)
        for written in usual.of(code, "country"):
            yield Name("country", code), written


def _words(text: str) -> Words:
    if PLAIN.fullmatch(text):
        # What `tokenise` would find, several times faster: a shop may have ten thousand titles.
        return tuple(singular(singular(word)) for word in PLAIN_WORD.findall(text.lower()))
    return _words_of(tokenise(text))


def _words_of(tokens: Iterable[Token]) -> Words:
    return tuple(_one_form(word) for token in tokens for word in token.stem.split())


def _one_form(word: str) -> str:
    return singular(word) if word.isascii() else word
