"""Spelling: slips of the keys and of the ear, corrected by the words that the shop itself uses.

A word that occurs anywhere in the shop's content, an everyday word, a model number, a figure and a text in
an unspaced script are never touched.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.analysis import fold, is_stop_word, stem
from knowledge.index import fulltext
from knowledge.schema import Faq, Passage, Product
from knowledge.words import words

#: A word on its own: no part of a model number, an address or a number with its unit.
_WORD = re.compile(r"(?<![^\W_])(?<![\w@#][\-./_&+'’])[^\W\d_]+(?![^\W_])(?![\-./_&+'’@][^\W_])")
_LETTERS = re.compile(r"[^\W\d_]+")
_SPACED = re.compile(r"[a-zа-я]+")
#: From this length on a word may have one slip, from that on two; below only neighbours may be swapped.
_ONE_SLIP, _TWO_SLIPS = 5, 8
#: The shortest word that is looked at, and the longest that anybody means.
_SHORTEST, _LONGEST = 4, 30
#: How often the shop must use a word before one, or two, slips are taken for it.
_USED, _USED_TWICE = 3, 5
#: The same for a word that goes on where the given one ends.
_FORM_USED = 20
#: A word that the shop uses no more often than this may be a slip of its own, if it uses the like of it so
#: many times as often.
_SELDOM, _TIMES_AS_OFTEN = 2, 50
#: Lists whose words customers type, whatever the shop sells.
_KNOWN_LISTS = (
    "everyday", "shopping", "asking", "concepts", "units", "colours", "kinds", "features", "measures",
    "comparatives", "superlatives", "quantities", "greeting", "thanks", "farewell", "person", "accessories",
    "wishing",
)  # fmt: skip
#: What such a word counts as, beside the shop's own.
_LISTED = 5

_ENGLISH = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_ENGLISH = str.maketrans(_RUSSIAN, _ENGLISH)
_TO_RUSSIAN = str.maketrans(_ENGLISH, _RUSSIAN)


@dataclass(frozen=True)
class Correction:
    """A text with its slips corrected, and what was changed into what."""

    text: str
    changes: tuple[tuple[str, str], ...] = ()
    #: Words left as they are, for they occur, with what may be meant: to be searched for besides.
    doubts: tuple[tuple[str, str], ...] = ()

    def expand(self, token: str) -> tuple[str, ...]:
        """What else to search for where this token is asked for."""
        return tuple(stem(fold(other)) for given, other in self.doubts if stem(fold(given)) == token)


class Speller:
    """Corrects texts by a vocabulary: stems by how many entries hold them, words by how often names do."""

    def __init__(
        self, known: Mapping[str, int], used: Counter[str], pairs: frozenset[str] = frozenset()
    ) -> None:
        self._known = known
        self._used = used
        #: Words that stand side by side in names: "mouse pad".
        joined = {pair.replace(" ", ""): pair for pair in sorted(pairs)}
        self._pairs = {word: pair for word, pair in joined.items() if stem(word) not in known}
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for word in used:
            self._by_letter[word[0]].append(word)

    def correct(self, text: str) -> Correction:
        """The text with every slip corrected that leaves no doubt."""
        changes: list[tuple[str, str]] = []
        doubts: list[tuple[str, str]] = []
        parts, end = [], 0
        for found in _WORD.finditer(text):
            word = fold(found[0])
            if not _may_be_slip(word):
                continue
            if self.knows(word) and word not in self._pairs:
                doubts += [(found[0], other) for other in self._meant(word)]
            elif better := self._better(word):
                changes.append((found[0], better))
                parts += [text[end : found.start()], better]
                end = found.end()
        return Correction("".join((*parts, text[end:])), tuple(changes), tuple(doubts))

    def _better(self, word: str) -> str | None:
        return self._pairs.get(word) or self._on_other_keys(word) or self._nearest(word)

    def _meant(self, word: str) -> tuple[str, ...]:
        """What a word that is hardly used may be a slip of, the shop's own included."""
        held = self._known.get(stem(word), 0)
        if held > _SELDOM or _is_listed(word):
            return ()
        other = self._nearest(word)
        often = other is not None and self._used[other] >= _TIMES_AS_OFTEN * held
        return (other,) if other and often and stem(other) != stem(word) else ()

    def knows(self, word: str) -> bool:
        """Whether a folded word, or a form of it, occurs in the shop or in everyday life."""
        return stem(word) in self._known or _is_listed(word)

    def _on_other_keys(self, word: str) -> str | None:
        """The word as the same keys write it in the other alphabet: ьщтшещк is "monitor"."""
        other = word.translate(_TO_RUSSIAN if word.isascii() else _TO_ENGLISH)
        return other if other != word and other in self._used else None

    def _nearest(self, word: str) -> str | None:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        most = 1 if len(word) < _TWO_SLIPS else 2
        alike = self._by_letter.get(word[0], [])
        near = process.extract(word, alike, scorer=OSA.distance, score_cutoff=most, limit=20)
        swapped = word[1] + word[0] + word[2:]
        if swapped in self._used:
            near.append((swapped, 1, 0))
        fitting = [(other, slips) for other, slips, _ in near if self._is_likely(word, other, int(slips))]
        # A slip less says more than any frequency.
        return min(fitting, key=lambda each: (each[1], -log(self._used[each[0]]), each[0]), default=(None,))[
            0
        ]

    def _is_likely(self, word: str, other: str, slips: int) -> bool:
        # Another form of the word is no slip: "delivery" is not meant for "deliver".
        if word.startswith(other) and word != other + other[-1]:
            return False
        misses_one = word.isascii() and len(other) - len(word) == 1 and _is_of_goods(other)
        goes_on = other.startswith(word) and other != word + word[-1]
        if goes_on and self._used[other] < _FORM_USED and not misses_one:
            return False
        if len(word) < _ONE_SLIP and sorted(word) != sorted(other) and not misses_one:
            return False
        return self._used[other] >= (_USED if slips < 2 else _USED_TWICE)


async def doubts(session: AsyncSession, text: str) -> bool:
    """Whether a word of the text may be a slip: it is of no list, and the shop hardly uses it."""
    spoken = (fold(word) for word in _WORD.findall(text))
    asked = {stem(word) for word in spoken if _may_be_slip(word) and not _is_listed(word)}
    if not asked:
        return False
    _, frequencies = await fulltext.frequencies(session, sorted(asked))
    return any(frequencies.get(each, 0) <= _SELDOM for each in asked)


def _may_be_slip(word: str) -> bool:
    return _SHORTEST <= len(word) <= _LONGEST and bool(_SPACED.fullmatch(word)) and not is_stop_word(word)


def _is_listed(word: str) -> bool:
    return word in _listed() or stem(word) in _listed_stems()


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    """The words of our own lists."""
    return frozenset(word for name in _KNOWN_LISTS for word in _letters(" ".join(words(name))))


@lru_cache(maxsize=1)
def _listed_stems() -> frozenset[str]:
    return frozenset(map(stem, _listed()))


def _is_of_goods(word: str) -> bool:
    """Whether shops call or describe goods so, as the word stands."""
    return word in _of_goods()


@lru_cache(maxsize=1)
def _of_goods() -> frozenset[str]:
    return frozenset(word for name in ("kinds", "colours") for word in _letters(" ".join(words(name))))


def _letters(text: str) -> list[str]:
    folded = text.lower() if text.isascii() else fold(text)
    return [word for word in _LETTERS.findall(folded) if _SPACED.fullmatch(word)]


async def load_speller(session: AsyncSession) -> Speller:
    """The speller of all that the library holds."""
    known = await fulltext.vocabulary(session)
    rows = await session.execute(select(Product.title, Product.brand, Product.category))
    names = [" . ".join(each for each in row if each) for row in rows]
    names += await session.scalars(select(Faq.question))
    names += await session.scalars(select(Passage.heading))
    # A hundred thousand titles take a second, and others wait for this loop.
    return await asyncio.to_thread(make_speller, known, names)


def make_speller(known: Mapping[str, int], names: Iterable[str]) -> Speller:
    """The speller of these stems, which corrects into the words of these names."""
    used: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for name in names:
        spoken = _letters(name)
        used.update(spoken)
        pairs.update(f"{one} {other}" for one, other in pairwise(spoken) if min(len(one), len(other)) > 2)
    for word in _listed():
        used[word] += _LISTED
    usual = frozenset(pair for pair, number in pairs.items() if number >= _USED)
    return Speller(known, Counter({word: n for word, n in used.items() if len(word) >= _SHORTEST}), usual)
