"""Synonyms: words that stand for the same thing, the shipped ones and the shop's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.analysis import is_stop_word, query_words
from knowledge.exceptions import InvalidSynonyms
from knowledge.goods.vocabulary import groups
from knowledge.schema import Synonym

#: More words in one line are no synonyms but a list of goods; longer ones are no words.
MOST_WORDS, LONGEST = 20, 60
#: A word has at most this many others: each makes the search wider.
_MOST_OTHERS = 16
_LONGEST_OTHER = 3


class Synonyms:
    """The other words for a search token."""

    def __init__(self, lines: Iterable[Sequence[str]]) -> None:
        self._others = _others(lines)

    def own(self, token: str) -> tuple[str, ...]:
        """The tokens that the shop itself says mean the same."""
        return self._others.get(token, ())

    def expand(self, token: str) -> tuple[str, ...]:
        """The tokens that mean the same; an alternative counts as the same word, not as one more."""
        own = self._others.get(token, ())
        return tuple(dict.fromkeys((*own, *_shipped().get(token, ()))))[:_MOST_OTHERS]


def _others(lines: Iterable[Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """For each word of one token, the others of its lines; those of several tokens joined by spaces."""
    others: dict[str, dict[str, None]] = defaultdict(dict)
    for line in lines:
        words = dict.fromkeys(tuple(found) for word in line if (found := _significant(word)))
        joined = {" ".join(found): len(found) for found in words if len(found) <= _LONGEST_OTHER}
        for word, length in joined.items():
            if length == 1:
                others[word].update((each, None) for each in joined if each != word)
    return {token: tuple(words) for token, words in others.items()}


def _significant(word: str) -> list[str]:
    whole = dict.fromkeys(token for ways in query_words(word) for token in ways[0])
    return [token for token in whole if not is_stop_word(token)]


@cache
def _shipped() -> dict[str, tuple[str, ...]]:
    """Kinds, colours and features in the words of all languages."""
    return _others(_shipped_lines())


def _shipped_lines() -> Iterator[Sequence[str]]:
    for name in ("kinds", "colours", "brands"):
        for head, phrases in groups(name):
            yield (head.partition("<")[0].strip(), *phrases) if name == "brands" else phrases


async def load_synonyms(session: AsyncSession) -> Synonyms:
    """The shipped synonyms and the shop's own."""
    return Synonyms([words_of(line) for line in await session.scalars(select(Synonym.words))])


def words_of(line: str) -> tuple[str, ...]:
    """The words of a line: parted by commas, semicolons or |."""
    for mark in ";|，、；":
        line = line.replace(mark, ",")
    return tuple(dict.fromkeys(word for part in line.split(",") if (word := " ".join(part.split()))))


def checked(line: str) -> str:
    """The line as it is kept; InvalidSynonyms where it is none."""
    words = words_of(line)
    if not 2 <= len(words) <= MOST_WORDS or any(len(word) > LONGEST for word in words):
        raise InvalidSynonyms
    return ", ".join(words)[:500]


async def own_lines(session: AsyncSession) -> list[Synonym]:
    """The shop's own lines, in the order they were written."""
    return list(await session.scalars(select(Synonym).order_by(Synonym.id)))


async def write(session: AsyncSession, lines: Sequence[str]) -> int:
    """Add lines that are not there yet; how many were new. The caller raises the revision."""
    wanted = list(dict.fromkeys(checked(line) for line in lines))
    there = set(await session.scalars(select(Synonym.words).where(Synonym.words.in_(wanted))))
    new = [Synonym(words=line) for line in wanted if line not in there]
    session.add_all(new)
    await session.flush()
    return len(new)


async def remove(session: AsyncSession, number: int) -> None:
    """Take one line out. The caller raises the revision."""
    await session.execute(delete(Synonym).where(Synonym.id == number))
