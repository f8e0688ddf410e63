"""What Chroma does that nobody expects, and that none of it reaches an answer.

Each trap is sprung once on Chroma itself: where a later Chroma has lost it, the test says so.
"""

from __future__ import annotations

import chromadb
import pytest
from chromadb.config import Settings

from knowledge.index.vectors import KINDS, VectorIndex
from knowledge.library import Library
from tests.conftest import NOW
from tests.knowledge.conftest import CountingEmbedder, titles, write_products


@pytest.fixture
def raw(tmp_path):
    """A collection of Chroma's own, without us."""
    client = chromadb.PersistentClient(
        str(tmp_path / "raw"), Settings(_env_file=None, anonymized_telemetry=False)
    )
    yield client.create_collection("raw", embedding_function=None)
    client.close()


async def test_a_price_that_was_removed_survives_in_chroma_and_not_in_a_search(raw, library, folder):
    raw.upsert(ids=["1"], embeddings=[[1.0, 0.0]], metadatas=[{"price": 20, "brand": "Havn"}])
    raw.upsert(ids=["1"], embeddings=[[1.0, 0.0]], metadatas=[{"brand": "Havn"}])
    assert raw.get(where={"price": 20})["ids"] == ["1"]

    location = write_products(folder / "a.csv", "1,Red kettle,20")
    await library.sync([location], now=NOW)
    write_products(folder / "a.csv", "1,Red kettle,")
    await library.sync([location], now=NOW)

    assert await titles(library, "kettle", where="price<50") == []
    assert await titles(library, "kettle") == ["Red kettle"]


async def test_a_number_stored_as_text_never_matches_in_chroma_and_does_in_a_search(raw, library, folder):
    raw.add(ids=["1"], embeddings=[[1.0, 0.0]], metadatas=[{"price": "20"}])
    assert raw.get(where={"price": {"$lt": 50}})["ids"] == []

    path = folder / "a.jsonl"
    path.write_text('{"id": "1", "title": "Red kettle", "price": "20", "quantity": "3"}\n')
    await library.sync([str(path)], now=NOW)

    assert await titles(library, "kettle", where="price<50 and quantity>2") == ["Red kettle"]


async def test_a_filter_of_two_keys_is_an_error_in_chroma_and_holds_in_a_search(raw, library, folder):
    raw.add(ids=["1"], embeddings=[[1.0, 0.0]], metadatas=[{"price": 20, "brand": "Havn"}])
    with pytest.raises(ValueError, match="exactly one operator"):
        raw.get(where={"price": 20, "brand": "Havn"})

    columns = "id,title,price,brand"
    location = write_products(
        folder / "a.csv",
        "1,Red kettle,20,Havn",
        "2,Red kettle,20,Lumo",
        "3,Red kettle,70,Havn",
        columns=columns,
    )
    await library.sync([location], now=NOW)

    found = await library.search("kettle", where="price<50 and brand=Havn")
    assert [each.id for each in found] == ["1"]


async def test_nothing_but_vectors_and_their_names_is_given_to_chroma(library, folder):
    location = write_products(folder / "a.csv", "1,Red kettle,20")
    await library.sync([location], now=NOW)

    for kind in KINDS:
        collection = library.vectors._collection(kind)
        held = collection.get(include=["metadatas", "documents"])
        assert set(held["metadatas"]) | set(held["documents"]) <= {None}
        # With one of its own it would make other vectors of what it is asked, out of a model it fetches.
        assert collection._embedding_function is None


async def test_vectors_of_another_embedder_are_never_compared_with_ours(sqlite_database, folder, tmp_path):
    """The collection says who made it; until the next sync makes new vectors, words alone are searched."""
    location = write_products(folder / "a.csv", "1,Red kettle,20")
    old = VectorIndex(CountingEmbedder("old"), path=tmp_path / "chroma")
    await Library(sqlite_database, old, currency="EUR").sync([location], now=NOW)
    assert old._collection("product").metadata["embedder"] == "old"
    old.close()
    new = VectorIndex(CountingEmbedder("new"), path=tmp_path / "chroma")
    library = Library(sqlite_database, new, currency="EUR")

    assert await new.nearest("product", "red kettle", limit=9) == {}
    assert await titles(library, "red kettle") == ["Red kettle"]
    assert await library.unindexed() == 1
    report = await library.sync([location], now=NOW)

    assert report.unchanged == 1
    assert len(await new.nearest("product", "red kettle", limit=9)) == 1
    new.close()
