"""The vector index and the traps of Chroma that it walks around."""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path

import pytest

from knowledge.exceptions import VectorsUnavailable
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from tests.conftest import NOW
from tests.knowledge.conftest import CountingEmbedder

ROOT = Path(__file__).parents[2]


async def test_a_vector_is_added_once_whoever_asks_again(vectors, embedder):
    texts = {"product:a": "red kettle", "product:b": "desk lamp", "faq:c": "do you ship"}

    assert await vectors.add(texts) == 3
    assert await vectors.add(texts) == 0
    assert embedder.given == ["red kettle", "desk lamp", "do you ship"]
    assert await vectors.nearest("product", "kettle", limit=1) == pytest.approx({"product:a": 0.6}, abs=0.2)


async def test_kinds_are_searched_apart(vectors):
    await vectors.add({"product:a": "kettle", "passage:b": "kettle"})

    assert set(await vectors.nearest("passage", "kettle", limit=9)) == {"passage:b"}


async def test_names_limit_a_search_and_no_names_find_nothing(vectors):
    await vectors.add({"product:a": "red kettle", "product:b": "blue kettle"})

    assert set(await vectors.nearest("product", "kettle", limit=9, among=["product:b"])) == {"product:b"}
    assert await vectors.nearest("product", "kettle", limit=9, among=[]) == {}
    assert await vectors.nearest("product", "kettle", limit=9, among=["product:gone"]) == {}


async def test_reconciling_drops_what_is_not_wanted_and_names_what_is_missing(vectors):
    await vectors.add({"product:a": "red kettle", "product:b": "blue kettle"})

    assert await vectors.reconcile(["product:a", "faq:x"]) == {"faq:x"}
    assert set(await vectors.nearest("product", "kettle", limit=9)) == {"product:a"}


async def test_a_text_without_words_is_like_nothing(vectors):
    await vectors.add({"product:a": "red kettle"})

    assert await vectors.nearest("product", "???", limit=9) == {}


async def test_chroma_neither_fetches_a_model_nor_reports_to_anybody(vectors, monkeypatch):
    def refuse(*_):
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    await vectors.add({"product:a": "red kettle"})
    await vectors.nearest("product", "kettle", limit=1)

    assert vectors._open().get_settings().anonymized_telemetry is False


async def test_our_own_env_file_does_not_disturb_chroma(tmp_path, embedder, monkeypatch):
    (tmp_path / ".env").write_text("SHOPKEEPER_CURRENCY=EUR\nCHROMA_SERVER_HTTP_PORT=nonsense\n")
    monkeypatch.chdir(tmp_path)
    index = VectorIndex(embedder, path=tmp_path / "chroma")

    assert await index.add({"product:a": "red kettle"}) == 1
    index.close()


async def test_a_server_that_does_not_answer_is_named_as_such(embedder):
    index = VectorIndex(embedder, url="http://127.0.0.1:9")

    with pytest.raises(VectorsUnavailable):
        await index.nearest("product", "kettle", limit=1)


def test_an_index_needs_a_folder_or_an_address(embedder, tmp_path):
    with pytest.raises(ValueError, match="path or a url"):
        VectorIndex(embedder)
    with pytest.raises(ValueError, match="path or a url"):
        VectorIndex(embedder, path=tmp_path, url="http://localhost")


SECOND_PROCESS = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from knowledge.library import Library
from knowledge.index.vectors import VectorIndex
from profiles.database import Database
from tests.knowledge.conftest import CountingEmbedder

async def main(database, chroma, source):
    library = Library(Database(database), VectorIndex(CountingEmbedder(), path=Path(chroma)), currency="EUR")
    await library.sync([source], now=datetime(2026, 9, 16, tzinfo=UTC))
    await library.database.close()

asyncio.run(main(*sys.argv[1:]))
"""


async def test_vectors_that_another_process_adds_are_seen_after_its_sync(
    sqlite_database, sqlite_url, folder, tmp_path
):
    source = folder / "a.csv"
    source.write_text("id,title\n1,red kettle\n")
    library = Library(
        sqlite_database, VectorIndex(CountingEmbedder(), path=tmp_path / "chroma"), currency="EUR"
    )
    await library.sync([str(source)], now=NOW)
    await library.search("kettle")
    source.write_text("id,title\n1,red kettle\n2,green teapot\n")

    command = [sys.executable, "-c", SECOND_PROCESS, sqlite_url, str(tmp_path / "chroma"), str(source)]
    done = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stderr=asyncio.subprocess.PIPE)
    _, errors = await done.communicate()
    assert done.returncode == 0, errors

    await library.search("teapot")
    assert max((await library.vectors.nearest("product", "green teapot", limit=1)).values()) > 0.5
    library.vectors.close()
