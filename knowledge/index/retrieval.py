"""Retrieval: full text and vectors, each searched for itself, then joined by one weighted sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.exceptions import EmbeddingFailed, VectorsUnavailable
from knowledge.index import fulltext
from knowledge.index.embedder import Embedder
from knowledge.index.fulltext import Entry
from knowledge.index.ranking import Ranked, Word, Wording, rank, weigh
from knowledge.index.vectors import VectorIndex
from knowledge.schema import IndexEntry, Product

#: Each way of searching looks this deep whatever is asked for: asking for more must not reorder the top.
DEPTH = 150
#: With fewer products than this behind a filter, vectors are compared among exactly these.
_FEW = 2000
#: A token that more than this share of all entries hold finds nothing that rarer ones do not find better.
_EVERYWHERE = 0.1
#: Where the best entry leaves no more than this of the question unsaid, no vectors are asked.
_SAID = 0.1

#: Kind and key of an entry.
Key = tuple[str, str]


@dataclass(frozen=True)
class Hit:
    """An entry with its score, and what each way of searching gave it."""

    kind: str
    key: str
    #: The share of the question that the entry holds or is like, from 0 to 1: comparable across searches.
    #: Nothing scores higher than what is ranked before it.
    score: float
    lexical: float
    likeness: float


async def retrieve(
    session: AsyncSession,
    vectors: VectorIndex,
    text: str | Wording,
    *,
    kinds: Sequence[str],
    condition: ColumnElement[bool] | None = None,
    limit: int,
) -> list[Hit]:
    """The best entries of these kinds, best first; under a condition only products that meet it."""
    depth = max(DEPTH, limit)
    wording = Wording(text) if isinstance(text, str) else text
    asked = wording.words()
    tokens = list(dict.fromkeys(token for each in asked for token in each.tokens))
    if not tokens:
        return []
    sizes, frequencies = await fulltext.frequencies(session, tokens)
    total, kinds = sum(sizes.values()), [kind for kind in kinds if kind in sizes]
    if not kinds:
        return []
    words = weigh(asked, frequencies, total)
    telling = _telling(words, frequencies, total * _EVERYWHERE if condition is None else total, depth)
    entries = await fulltext.search(session, telling, kinds=kinds, condition=condition, limit=depth)
    ranked = rank(words, entries)
    if not _is_in_doubt(ranked, words, vectors.embedder):
        return fuse(ranked, {}, vectors.embedder, limit)
    near = await _nearest(session, vectors, kinds, wording.text, condition, depth)
    there = {entry.entry_id for entry in entries}
    entries += [entry for entry, _ in near if entry.entry_id not in there]
    likeness = {(entry.kind, entry.key): cosine for entry, cosine in near}
    return fuse(rank(words, entries), likeness, vectors.embedder, limit)


def _telling(words: Sequence[Word], frequencies: Mapping[str, int], many: float, depth: int) -> list[str]:
    """The tokens to look entries up by: without those that too many hold, if the others find enough."""
    tokens = dict.fromkeys(token for word in words for token in word.tokens if token in frequencies)
    rare = [token for token in tokens if frequencies[token] <= many]
    return rare if sum(frequencies[token] for token in rare) >= depth else list(tokens)


def _is_in_doubt(ranked: Sequence[Ranked], words: Sequence[Word], embedder: Embedder) -> bool:
    """Whether the words leave something for the vectors to say."""
    if embedder.knows_meaning:
        return 1 - _most_held(ranked) > _SAID
    return not any(word.is_known for word in words)


def _most_held(ranked: Sequence[Ranked]) -> float:
    return max((each.held for each in ranked), default=0.0)


def fuse(
    ranked: Sequence[Ranked], likeness: Mapping[Key, float], embedder: Embedder, limit: int | None = None
) -> list[Hit]:
    """Words and likeness brought to 0..1 and summed; ties by kind and key.

    Likeness counts as much as the words leave unsaid: an entry that holds them all needs no guess.
    """
    highest = max((each.rank for each in ranked), default=0.0) or 1.0
    share = embedder.weight * (1 - _most_held(ranked))
    found = []
    for each in ranked:
        key = (each.entry.kind, each.entry.key)
        alike = _alike(likeness[key], embedder.scale) if key in likeness else 0.0
        order = (1 - share) * each.rank / highest + share * alike * each.worth
        # Something is always nearest; that alone does not make it a find.
        if order:
            found.append((-order, key, each, max(each.held, share * alike)))
    hits, lowest = [], 1.0
    for _, key, each, score in sorted(found, key=lambda one: one[:2])[:limit]:
        lowest = min(lowest, score)
        hits.append(Hit(*key, lowest, each.rank, likeness.get(key, 0.0)))
    return hits


def _alike(cosine: float, scale: tuple[float, float]) -> float:
    low, high = scale
    return min(1.0, max(0.0, (cosine - low) / (high - low)))


async def _nearest(
    session: AsyncSession,
    vectors: VectorIndex,
    kinds: Sequence[str],
    text: str,
    condition: ColumnElement[bool] | None,
    depth: int,
) -> list[tuple[Entry, float]]:
    """The nearest entries; none where the vectors are out of reach, for words go a long way."""
    among = None
    if condition is not None:
        entries = select(IndexEntry.vector_id).where(IndexEntry.kind == "product")
        entries = entries.join(Product, Product.id == IndexEntry.key).where(condition)
        few = (await session.scalars(entries.limit(_FEW + 1))).all()
        among = few if len(few) <= _FEW else None
    try:
        found: dict[str, float] = {}
        for kind in kinds:
            found |= await vectors.nearest(kind, text, limit=depth, among=among)
    except (EmbeddingFailed, VectorsUnavailable) as error:
        log = structlog.get_logger("retrieval")
        log.warning(
            "The vectors cannot be searched; words alone are.", action="vectors_skipped", error=str(error)
        )
        return []
    near = await fulltext.entries_of(session, list(found), kinds=kinds, condition=condition)
    return [(entry, found[name]) for name, entry in near]
