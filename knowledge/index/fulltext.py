"""The full text index: written in the transaction of the rows it speaks of, asked with tokens."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.content.entry import EntryText
from knowledge.index.remembered import remembered
from knowledge.schema import IndexEntry, Product

#: How much a match counts in the title, the summary (brand, category, description) and the detail (facts).
WEIGHTS = (5.0, 2.0, 1.0)
#: PostgreSQL keeps no more places of one word, and none behind this one.
_MOST_PLACES, _LAST_PLACE = 255, 16383

_FTS5 = table("fulltext", column("rowid"), column("title"), column("summary"), column("detail"))
_TSVECTOR = table("fulltext", column("entry_id"), column("vector"), column("tokens"))


@dataclass(frozen=True)
class Entry:
    """An entry that holds some of the tokens."""

    entry_id: int
    kind: str
    key: str
    #: The tokens of title, summary and detail, with a space before and after each.
    fields: tuple[str, str, str]


async def add(session: AsyncSession, entries: Sequence[tuple[int, EntryText]]) -> None:
    """Index entries by their number."""
    if not entries:
        return
    if _is_sqlite(session):
        statement = (
            "INSERT INTO fulltext (rowid, title, summary, detail) VALUES (:id, :title, :summary, :detail)"
        )
        rows = [
            {"id": number, "title": each.title, "summary": each.summary, "detail": each.detail}
            for number, each in entries
        ]
    else:
        statement = (
            "INSERT INTO fulltext (entry_id, vector, tokens) VALUES (:id, CAST(:vector AS tsvector), :tokens)"
        )
        rows = [
            {
                "id": number,
                "vector": tsvector(each),
                "tokens": "\n".join((each.title, each.summary, each.detail)),
            }
            for number, each in entries
        ]
    await session.execute(text(statement), rows)


async def remove(session: AsyncSession, entry_ids: Sequence[int]) -> None:
    """Forget entries by their number."""
    name = "rowid" if _is_sqlite(session) else "entry_id"
    statement = text(f"DELETE FROM fulltext WHERE {name} IN :ids").bindparams(
        bindparam("ids", expanding=True)
    )
    await session.execute(statement, {"ids": list(entry_ids)})


def tsvector(entry: EntryText) -> str:
    """The entry as PostgreSQL writes it, so that its parser does not cut our tokens again."""
    places: dict[str, list[str]] = {}
    place = 0
    for letter, field in (("A", entry.title), ("B", entry.summary), ("D", entry.detail)):
        for token in field.split():
            place = min(place + 1, _LAST_PLACE)
            places.setdefault(token, []).append(f"{place}{letter}")
    return " ".join(f"{_quoted(token)}:{','.join(found[:_MOST_PLACES])}" for token, found in places.items())


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


async def search(
    session: AsyncSession,
    tokens: Sequence[str],
    *,
    kinds: Sequence[str],
    condition: ColumnElement[bool] | None = None,
    limit: int,
) -> list[Entry]:
    """The entries with any of the tokens, best first. `condition` speaks of products and leaves only them."""
    if not tokens:
        return []
    query = _fts5_query(tokens) if _is_sqlite(session) else await _tsquery(session, tokens)
    query = query.where(IndexEntry.kind.in_(kinds))
    if condition is not None:
        query = query.join(Product, and_(IndexEntry.kind == "product", Product.id == IndexEntry.key))
        query = query.where(condition)
    # The number settles ties, so that the same question has the same answer.
    best = query.order_by(literal_column("score").desc(), IndexEntry.id).limit(limit).subquery()
    # The tokens are read once the order is known, and so only those of the best.
    stored, number, fields = _stored(session)
    rows = await session.execute(
        select(best.c.id, best.c.kind, best.c.key, *fields)
        .select_from(best.join(stored, number == best.c.id))
        .order_by(best.c.score.desc(), best.c.id)
    )
    return [_entry(number, kind, key, held) for number, kind, key, *held in rows]


async def entries_of(
    session: AsyncSession,
    vector_ids: Sequence[str],
    *,
    kinds: Sequence[str],
    condition: ColumnElement[bool] | None = None,
) -> list[tuple[str, Entry]]:
    """The entries with these vectors, each after its vector's name; under a condition only such products."""
    stored, number, fields = _stored(session)
    query = select(IndexEntry.vector_id, IndexEntry.id, IndexEntry.kind, IndexEntry.key, *fields)
    query = query.select_from(IndexEntry).join(stored, number == IndexEntry.id)
    if condition is not None:
        query = query.join(Product, and_(IndexEntry.kind == "product", Product.id == IndexEntry.key))
        query = query.where(condition)
    query = query.where(IndexEntry.vector_id.in_(vector_ids), IndexEntry.kind.in_(kinds))
    rows = await session.execute(query)
    return [(name, _entry(number, kind, key, held)) for name, number, kind, key, *held in rows]


def _stored(session: AsyncSession) -> tuple[Any, Any, list[Any]]:
    """The engine's table, its column of the entry's number, and those of the tokens."""
    if _is_sqlite(session):
        return _FTS5, _FTS5.c.rowid, [_FTS5.c.title, _FTS5.c.summary, _FTS5.c.detail]
    return _TSVECTOR, _TSVECTOR.c.entry_id, [_TSVECTOR.c.tokens]


def _entry(number: int, kind: str, key: str, held: Sequence[str]) -> Entry:
    title, summary, detail = held if len(held) > 1 else held[0].split("\n")
    return Entry(number, kind, key, (f" {title} ", f" {summary} ", f" {detail} "))


def _fts5_query(tokens: Iterable[str]) -> Select[Any]:
    words = " OR ".join('"' + token.replace('"', '""') + '"' for token in tokens)
    score = (-func.bm25(literal_column("fulltext"), *WEIGHTS)).label("score")
    return (
        select(IndexEntry.id, IndexEntry.kind, IndexEntry.key, score)
        .select_from(_FTS5)
        .join(IndexEntry, IndexEntry.id == _FTS5.c.rowid)
        .where(literal_column("fulltext").op("MATCH")(words))
    )


async def _tsquery(session: AsyncSession, tokens: Sequence[str]) -> Select[Any]:
    """PostgreSQL's own rank does not know that a rare word says more, so each word is ranked and weighed."""
    rarity = await rarities(session, tokens)
    highest = max(WEIGHTS)
    # The order that ts_rank wants: weights of D, C, B, A.
    weights: ColumnElement[Any] = literal_column(
        f"'{{{WEIGHTS[2] / highest},0,{WEIGHTS[1] / highest},1}}'::real[]"
    )
    ranks = [
        rarity[token] * func.ts_rank(weights, _TSVECTOR.c.vector, _tsquery_of([token]), 1) for token in tokens
    ]
    return (
        select(IndexEntry.id, IndexEntry.kind, IndexEntry.key, sum(ranks[1:], ranks[0]).label("score"))
        .select_from(_TSVECTOR)
        .join(IndexEntry, IndexEntry.id == _TSVECTOR.c.entry_id)
        .where(_TSVECTOR.c.vector.op("@@")(_tsquery_of(tokens)))
    )


def _tsquery_of(tokens: Iterable[str]) -> ColumnElement[Any]:
    return cast(" | ".join(map(_quoted, tokens)), TSQUERY)


async def rarities(session: AsyncSession, tokens: Sequence[str]) -> dict[str, float]:
    """How much each token says, from about 0 for one that is everywhere; the most for an unknown one."""
    kinds, holding = await frequencies(session, tokens)
    total = sum(kinds.values())
    return {token: rarity(holding.get(token, 0), total) for token in tokens}


def rarity(holding: int, total: int) -> float:
    """How much a token says that so many of all entries hold."""
    return math.log(1 + (max(0, total - holding) + 0.5) / (holding + 0.5))


async def frequencies(session: AsyncSession, tokens: Sequence[str]) -> tuple[dict[str, int], dict[str, int]]:
    """How many entries there are of each kind, and how many hold each token, if any does."""
    known = remembered(session)
    unknown = [token for token in tokens if token not in known.holders]
    if unknown or known.sizes is None:
        sizes, holders = await _count(session, unknown, sizes=known.sizes is None)
        known.sizes = known.sizes or sizes
        known.count(unknown, holders)
    holding = {token: known.holders[token] for token in tokens if known.holders[token]}
    return dict(known.sizes), holding


async def holds(session: AsyncSession, kind: str) -> bool:
    """Whether there is any entry of this kind."""
    sizes, _ = await frequencies(session, ())
    return sizes.get(kind, 0) > 0


async def _count(
    session: AsyncSession, tokens: Sequence[str], *, sizes: bool
) -> tuple[dict[str, int], dict[str, int]]:
    # One statement, for each costs more than what it looks up; only the sizes read every entry.
    if _is_sqlite(session):
        counted = ["SELECT 0, kind, count(*) FROM index_entry GROUP BY kind"] if sizes else []
        counted.append("SELECT 1, term, doc FROM fulltext_vocabulary WHERE term IN :tokens")
        statement = text(" UNION ALL ".join(counted)).bindparams(bindparam("tokens", expanding=True))
        rows = await session.execute(statement, {"tokens": list(tokens)})
    else:
        of_kinds = select(literal(0), IndexEntry.kind, func.count()).group_by(IndexEntry.kind)
        rows = await session.execute(union_all(*([of_kinds] if sizes else []), *map(_counted, tokens)))
    found: tuple[dict[str, int], dict[str, int]] = ({}, {})
    for which, name, number in rows:
        if number:
            found[which][name] = number
    return found


def _counted(token: str) -> Select[int, str, int]:
    holding = _TSVECTOR.c.vector.op("@@")(_tsquery_of([token]))
    return select(literal(1), literal(token), func.count()).select_from(_TSVECTOR).where(holding)


async def vocabulary(session: AsyncSession) -> dict[str, int]:
    """Every token, and how many entries hold it."""
    if _is_sqlite(session):
        statement = "SELECT term, doc FROM fulltext_vocabulary"
    else:
        statement = "SELECT word, ndoc FROM ts_stat('SELECT vector FROM fulltext')"
    return dict(map(tuple, await session.execute(text(statement))))


def _is_sqlite(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "sqlite"
