"""A small shop in files, a library of it, and what stands in for a network."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.index.embedder import built_in_embedder
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from profiles.database import Database
from tests.conftest import NOW

#: Six products, seven questions in three languages, a document of two passages.
SHOP = Path(__file__).parent / "shop"


class CountingEmbedder:
    """The built-in embedder under any name, which remembers what it was given and can be told to fail."""

    weight, scale, question_scale, knows_meaning = 0.2, (0.35, 1.0), (0.0, 1.0), False

    def __init__(self, name: str = "counting") -> None:
        self.name = name
        self.given: list[str] = []
        self.error: Exception | None = None

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        if self.error:
            raise self.error
        self.given += texts
        return built_in_embedder().embed(texts)


@pytest.fixture
def embedder() -> CountingEmbedder:
    return CountingEmbedder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for sources."""
    path = tmp_path / "sources"
    path.mkdir()
    return path


@pytest.fixture
def vectors(tmp_path: Path, embedder: CountingEmbedder):
    index = VectorIndex(embedder, path=tmp_path / "chroma")
    yield index
    index.close()


@pytest.fixture
def library(database: Database, vectors: VectorIndex) -> Library:
    """An empty library, on each engine."""
    return Library(database, vectors, currency="EUR")


@pytest.fixture
def sqlite_library(sqlite_database: Database, vectors: VectorIndex) -> Library:
    """An empty library, where the engine does not matter."""
    return Library(sqlite_database, vectors, currency="EUR")


def write_shop(path: Path) -> None:
    shutil.copytree(SHOP, path, dirs_exist_ok=True)


def write_products(path: Path, *rows: str, columns: str = "id,title,price") -> str:
    """A product file of these rows; its location."""
    path.write_text("\n".join([columns, *rows]) + "\n", encoding="utf-8")
    return str(path)


async def titles(library: Library, text: str, **options) -> list[str]:
    """The titles that a search finds."""
    return [found.title for found in await library.search(text, **options)]


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A folder with the small shop's database and vectors, copied for each test."""
    path = tmp_path_factory.mktemp("stocked")
    (path / "sources").mkdir()
    write_shop(path / "sources")
    shutil.copy(sqlite_template, path / "shop.sqlite")
    asyncio.run(_stock(path))
    return path


async def _stock(path: Path) -> None:
    database = Database(f"sqlite:///{path / 'shop.sqlite'}")
    index = VectorIndex(built_in_embedder(), path=path / "chroma")
    await Library(database, index, currency="EUR").sync([str(path / "sources")], now=NOW)
    index.close()
    await database.close()


@pytest.fixture
async def shop(stocked: Path, tmp_path: Path) -> AsyncIterator[Library]:
    """A library with the small shop in it."""
    path = tmp_path / "shop"
    shutil.copytree(stocked, path)
    database = Database(f"sqlite:///{path / 'shop.sqlite'}")
    index = VectorIndex(built_in_embedder(), path=path / "chroma")
    yield Library(database, index, currency="EUR")
    index.close()
    await database.close()
