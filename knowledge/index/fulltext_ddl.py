"""The table of the full text index, in the words of each engine.

Both hold text that `knowledge.analysis` cut into tokens; the engines only split at spaces and rank.
"""

from __future__ import annotations

from sqlalchemy import DDL, MetaData, event

#: Statements that create the index, in order, for migrations; each engine has its own.
CREATE: dict[str, tuple[str, ...]] = {
    # The ascii tokenizer takes every letter beyond ASCII for part of a token: ours are not split again.
    "sqlite": (
        "CREATE VIRTUAL TABLE IF NOT EXISTS fulltext USING fts5(title, summary, detail, tokenize = 'ascii')",
        "CREATE VIRTUAL TABLE IF NOT EXISTS fulltext_vocabulary USING fts5vocab(fulltext, row)",
    ),
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS fulltext (entry_id BIGINT PRIMARY KEY, vector TSVECTOR NOT NULL,"
        # The tokens of title, summary and detail, a line each: a tsvector cannot be read back cheaply.
        " tokens TEXT NOT NULL)",
        "CREATE INDEX IF NOT EXISTS ix_fulltext_vector ON fulltext USING gin (vector)",
    ),
}
#: Statements that drop it, in order.
DROP: dict[str, tuple[str, ...]] = {
    "sqlite": ("DROP TABLE IF EXISTS fulltext_vocabulary", "DROP TABLE IF EXISTS fulltext"),
    "postgresql": ("DROP TABLE IF EXISTS fulltext",),
}


def attach(metadata: MetaData) -> None:
    """Create and drop the index together with the tables of `metadata`."""
    for moment, each in (("after_create", CREATE), ("after_drop", DROP)):
        for dialect, statements in each.items():
            for statement in statements:
                ddl = DDL(statement)  # type: ignore[no-untyped-call]  # SQLAlchemy left this one untyped
                event.listen(metadata, moment, ddl.execute_if(dialect=dialect))
