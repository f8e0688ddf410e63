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
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.entry import EntryText
from knowledge.schema import IndexEntry, Product

#: How much a match counts in the title, the summary (brand, category, description) and the detail (facts).
WEIGHTS = (5.0, 2.0, 1.0)
#: PostgreSQL keeps no more places of one word, and none behind this one.
_MOST_PLACES, _LAST_PLACE = 255, 16383

_FTS5 = table("fulltext", column("rowid"), column("title"), column("summary"), column("detail"))
_TSVECTOR = table("fulltext", column("entry_id"), column("vector"))


@dataclass(frozen=True)
class Match:
    """An entry that holds some of the tokens; a higher score is better."""

    entry_id: int
    kind: str
    key: str
    score: float


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
        statement = "INSERT INTO fulltext (entry_id, vector) VALUES (:id, CAST(:vector AS tsvector))"
        rows = [{"id": number, "vector": tsvector(each)} for number, each in entries]
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
) -> list[Match]:
    """The entries with any of the tokens, best first. `condition` speaks of products and leaves only them."""
    if not tokens:
        return []
    query = _fts5_query(tokens) if _is_sqlite(session) else await _tsquery(session, tokens)
    query = query.where(IndexEntry.kind.in_(kinds))
    if condition is not None:
        query = query.join(Product, and_(IndexEntry.kind == "product", Product.id == IndexEntry.key))
        query = query.where(condition)
    # The number settles ties, so that the same question has the same answer.
    rows = await session.execute(query.order_by(literal_column("score").desc(), IndexEntry.id).limit(limit))
    return [Match(number, kind, key, float(score)) for number, kind, key, score in rows]


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
    total = await session.scalar(select(func.count()).select_from(IndexEntry)) or 0
    holding = await frequencies(session, tokens)
    return {
        token: math.log(1 + (total - number + 0.5) / (number + 0.5))
        for token, number in ((token, holding.get(token, 0)) for token in tokens)
    }


async def frequencies(session: AsyncSession, tokens: Sequence[str]) -> dict[str, int]:
    """How many entries hold each token; tokens that none holds are left out."""
    if _is_sqlite(session):
        statement = text("SELECT term, doc FROM fulltext_vocabulary WHERE term IN :tokens")
        statement = statement.bindparams(bindparam("tokens", expanding=True))
        rows = await session.execute(statement, {"tokens": list(tokens)})
        return dict(rows.all())
    counts = {}
    for token in tokens:
        holding = (
            select(func.count())
            .select_from(_TSVECTOR)
            .where(_TSVECTOR.c.vector.op("@@")(_tsquery_of([token])))
        )
        counts[token] = await session.scalar(holding) or 0
    return {token: number for token, number in counts.items() if number}


def _is_sqlite(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "sqlite"
