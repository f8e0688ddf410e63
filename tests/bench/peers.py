"""Other ways of searching the same products, as somebody would use them who had no Shopkeeper."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

#: The ids found for a text with their scores, best first.
Search = Callable[[str], list[tuple[str, float]]]

#: Results that a search gives.
DEPTH = 100


def rows(products: Path) -> Iterator[tuple[str, str, str, str]]:
    """Id, title, description and facts of each product of a Merchant file."""
    with products.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            known = ("id", "title", "description", "brand", "price", "image_link")
            facts = " ".join(str(value) for name, value in row.items() if name not in known)
            yield row["id"], row["title"], f"{row['brand'] or ''} {row['description']}", facts


def fts5(products: Path) -> Search:
    """SQLite's full text with the Porter stemmer and its own BM25, title 5, description 2, facts 1."""
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE goods USING fts5"
        "(id UNINDEXED, title, description, facts, tokenize = 'porter unicode61')"
    )
    connection.executemany("INSERT INTO goods VALUES (?, ?, ?, ?)", rows(products))

    def search(text: str) -> list[tuple[str, float]]:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", text))
        if not words:
            return []
        found = connection.execute(
            "SELECT id, -bm25(goods, 0, 5, 2, 1) AS score FROM goods WHERE goods MATCH ?"
            " ORDER BY score DESC LIMIT ?",
            (words, DEPTH),
        )
        return found.fetchall()

    return search


def plain_bm25(products: Path) -> Search:
    """bm25s with its defaults over title, brand and description; with the facts it is worse."""
    import bm25s

    listed = list(rows(products))
    index = bm25s.BM25()
    texts = [f"{title} {description}" for _, title, description, _ in listed]
    index.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)

    def search(text: str) -> list[tuple[str, float]]:
        asked = bm25s.tokenize([text], stopwords="en", show_progress=False, return_ids=False)
        places, scores = index.retrieve(asked, k=DEPTH, show_progress=False)
        return [
            (listed[place][0], float(score))
            for place, score in zip(places[0], scores[0], strict=True)
            if score > 0
        ]

    return search
