"""A library in step with its sources, whatever happens in between."""

from __future__ import annotations

import gzip
import json

import pytest
from sqlalchemy import func, select

from knowledge.exceptions import (
    EmbeddingFailed,
    NothingUsable,
    UnknownFormat,
    UnreadableSource,
)
from knowledge.library import Library
from knowledge.schema import IndexEntry, Source
from knowledge.vectors import VectorIndex
from tests.conftest import NOW
from tests.knowledge.conftest import CountingEmbedder, titles, write_products, write_shop


async def test_a_folder_becomes_products_questions_and_passages_that_are_found(library, folder):
    write_shop(folder)

    report = await library.sync([str(folder)], now=NOW)

    assert report.as_json() == {"added": 14, "changed": 0, "removed": 0, "unchanged": 0, "rejected": []}
    counts = await library.counts()
    assert (counts.products, counts.faqs, counts.documents, counts.passages) == (6, 7, 1, 2)
    found = await library.search("gooseneck kettle")
    assert (found[0].kind, found[0].id, found[0].title) == ("product", "K1", "Stelling Gooseneck Kettle")
    assert found[0].source == str((folder / "products.csv").resolve())
    assert (await library.search("damage from scale"))[0].kind == "passage"
    assert (await library.search("when does the order arrive"))[0].kind == "faq"
    assert (await titles(library, "наушники"))[0].startswith("Aurora")
    assert (await titles(library, "有没有水壶"))[0].endswith("Kettle")


async def test_a_second_sync_changes_nothing_and_embeds_nothing(library, folder, embedder):
    write_shop(folder)
    await library.sync([str(folder)], now=NOW)
    embedder.given.clear()

    report = await library.sync([str(folder)], now=NOW)

    assert (report.added, report.changed, report.removed, report.unchanged) == (0, 0, 0, 14)
    assert embedder.given == []


async def test_changed_and_removed_content_is_gone_from_every_search(library, folder):
    path = folder / "goods.csv"
    location = write_products(path, "1,Red kettle,20", "2,Green toaster,30")
    await library.sync([location], now=NOW)
    write_products(path, "1,Blue teapot,20")

    report = await library.sync([location], now=NOW)

    assert (report.added, report.changed, report.removed) == (0, 1, 1)
    assert await titles(library, "red kettle") == []
    assert await titles(library, "green toaster") == []
    assert await titles(library, "blue teapot") == ["Blue teapot"]
    assert await library.product("2") is None
    assert await library.vectors.reconcile([]) == set()


async def test_a_file_that_left_its_folder_takes_its_products_with_it(library, folder):
    write_products(folder / "a.csv", "1,Red kettle,20")
    write_products(folder / "b.csv", "2,Green toaster,30")
    await library.sync([str(folder)], now=NOW)
    (folder / "b.csv").unlink()

    report = await library.sync([str(folder)], now=NOW)

    assert (report.removed, report.unchanged) == (1, 1)
    assert [source.location for source in await library.sources()] == [str((folder / "a.csv").resolve())]


async def test_syncing_one_source_leaves_the_others_alone(sqlite_library, folder):
    first = write_products(folder / "a.csv", "1,Red kettle,20")
    second = write_products(folder / "b.csv", "2,Green toaster,30")
    await sqlite_library.sync([first], now=NOW)

    report = await sqlite_library.sync([second], now=NOW)

    assert (report.added, report.removed) == (1, 0)
    assert (await sqlite_library.counts()).products == 2


async def test_an_id_that_another_source_owns_is_refused_by_name(sqlite_library, folder):
    first = write_products(folder / "a.csv", "1,Red kettle,20")
    second = write_products(folder / "b.csv", "1,Green toaster,30", "2,Lamp,5")
    together = await sqlite_library.sync([first, second], now=NOW)
    later = await sqlite_library.sync([second], now=NOW)

    for report in (together, later):
        (refused,) = report.rejected
        assert (refused.source, refused.line) == (str((folder / "b.csv").resolve()), 2)
        assert '"1"' in refused.reason
        assert str((folder / "a.csv").resolve()) in refused.reason
    assert (await sqlite_library.product("1")).title == "Red kettle"


async def test_an_id_given_twice_in_one_file_is_refused_with_the_first_line(sqlite_library, folder):
    location = write_products(folder / "a.csv", "1,Red kettle,20", "1,Green toaster,30")

    report = await sqlite_library.sync([location], now=NOW)

    assert [(each.line, "line 2" in each.reason) for each in report.rejected] == [(3, True)]


async def test_a_product_that_moves_to_another_source_stays_one_product(sqlite_library, folder):
    write_products(folder / "a.csv", "1,Red kettle,20", "2,Lamp,5")
    write_products(folder / "b.csv", "3,Mug,5")
    await sqlite_library.sync([str(folder)], now=NOW)
    write_products(folder / "a.csv", "2,Lamp,5")
    write_products(folder / "b.csv", "3,Mug,5", "1,Red kettle,20")

    report = await sqlite_library.sync([str(folder)], now=NOW)

    assert (report.added, report.changed, report.removed, report.rejected) == (0, 1, 0, [])
    (found,) = await sqlite_library.search("red kettle")
    assert found.source.endswith("b.csv")


async def test_bad_rows_are_refused_with_their_place_and_the_rest_is_kept(library, folder):
    location = write_products(
        folder / "a.csv", "1,Red kettle,20", "2,Lamp,cheap", ",Nameless,5", "4,Mug,4.50"
    )

    report = await library.sync([location], now=NOW)

    assert [(each.line, each.reason.split(";")[0]) for each in report.rejected] == [
        (3, '"cheap" is no price'),
        (4, "The column id is empty."),
    ]
    assert report.added == 2
    (source,) = await library.sources()
    assert source.report["rejected"][0]["line"] == 3


async def test_a_feed_of_nothing_but_bad_rows_does_not_empty_the_shop(sqlite_library, folder):
    location = write_products(folder / "a.csv", "1,Red kettle,20")
    await sqlite_library.sync([location], now=NOW)
    write_products(folder / "a.csv", "1,Red kettle,cheap")

    with pytest.raises(NothingUsable, match="line 2"):
        await sqlite_library.sync([location], now=NOW)

    assert await titles(sqlite_library, "kettle") == ["Red kettle"]


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("nothing.csv", None, UnreadableSource),
        ("image.png", b"\x89PNG", UnknownFormat),
        ("other.csv", b"a,b\n1,2\n", UnknownFormat),
        ("empty.csv", b"", UnknownFormat),
        ("broken.csv.gz", b"\x1f\x8b\x08\x00broken", UnreadableSource),
    ],
)
async def test_a_source_that_cannot_be_read_fails_the_sync_and_keeps_what_was(
    sqlite_library, folder, name, content, error
):
    good = write_products(folder / "a.csv", "1,Red kettle,20")
    await sqlite_library.sync([good], now=NOW)
    if content is not None:
        (folder / name).write_bytes(content)

    with pytest.raises(error, match=name):
        await sqlite_library.sync([good, str(folder / name)], now=NOW)

    assert (await sqlite_library.counts()).products == 1


async def test_a_packed_file_cut_short_leaves_the_former_state(sqlite_library, folder):
    rows = [json.dumps({"id": str(number), "title": f"Kettle {number}"}) for number in range(2000)]
    packed = gzip.compress("\n".join(rows).encode())
    path = folder / "a.jsonl.gz"
    path.write_bytes(packed)
    await sqlite_library.sync([str(path)], now=NOW)
    path.write_bytes(packed[: len(packed) // 2])

    with pytest.raises(UnreadableSource):
        await sqlite_library.sync([str(path)], now=NOW)

    assert (await sqlite_library.counts()).products == 2000


async def test_an_embedder_that_fails_leaves_the_former_state(library, folder, embedder):
    location = write_products(folder / "a.csv", "1,Red kettle,20")
    await library.sync([location], now=NOW)
    write_products(folder / "a.csv", "1,Blue teapot,20")
    embedder.error = EmbeddingFailed("no network")

    with pytest.raises(EmbeddingFailed):
        await library.sync([location], now=NOW)

    assert (await library.product("1")).title == "Red kettle"
    assert await titles(library, "red kettle") == ["Red kettle"]
    assert await titles(library, "blue teapot") == []


async def test_a_crash_between_vectors_and_rows_shows_nothing_and_heals(library, folder, monkeypatch):
    location = write_products(folder / "a.csv", "1,Red kettle,20")

    async def crash(*_, **__):
        raise RuntimeError("killed")

    monkeypatch.setattr("knowledge.storage.raise_revision", crash)
    with pytest.raises(RuntimeError):
        await library.sync([location], now=NOW)
    assert await titles(library, "red kettle") == []
    monkeypatch.undo()

    report = await library.sync([location], now=NOW)

    assert report.added == 1
    assert await titles(library, "red kettle") == ["Red kettle"]


async def test_a_crash_before_old_vectors_go_heals_at_the_next_sync(sqlite_library, folder, monkeypatch):
    location = write_products(folder / "a.csv", "1,Red kettle,20")
    await sqlite_library.sync([location], now=NOW)
    write_products(folder / "a.csv", "1,Blue teapot,20")

    async def crash(*_):
        raise RuntimeError("killed")

    monkeypatch.setattr(sqlite_library.vectors, "reconcile", crash)
    with pytest.raises(RuntimeError):
        await sqlite_library.sync([location], now=NOW)
    monkeypatch.undo()
    assert await titles(sqlite_library, "red kettle") == []
    assert len(await sqlite_library.vectors.nearest("product", "red kettle", limit=9)) == 2

    await sqlite_library.sync([location], now=NOW)

    assert len(await sqlite_library.vectors.nearest("product", "red kettle", limit=9)) == 1


async def test_a_lost_vector_folder_is_made_again_from_the_rows(sqlite_database, folder, tmp_path, embedder):
    write_shop(folder)
    first = VectorIndex(embedder, path=tmp_path / "lost")
    await Library(sqlite_database, first, currency="EUR").sync([str(folder)], now=NOW)
    first.close()
    second = VectorIndex(embedder, path=tmp_path / "empty")
    library = Library(sqlite_database, second, currency="EUR")

    report = await library.sync([str(folder)], now=NOW)

    assert report.unchanged == 14
    assert len(await second.nearest("product", "kettle", limit=99)) == 6
    second.close()


async def test_another_embedder_rebuilds_the_vectors_and_drops_the_old(sqlite_database, folder, tmp_path):
    write_shop(folder)
    for name in ("one", "two"):
        index = VectorIndex(CountingEmbedder(name), path=tmp_path / "chroma")
        await Library(sqlite_database, index, currency="EUR").sync([str(folder)], now=NOW)
        index.close()

    old = VectorIndex(CountingEmbedder("one"), path=tmp_path / "chroma")
    new = VectorIndex(CountingEmbedder("two"), path=tmp_path / "chroma")

    assert len(await new.nearest("product", "kettle", limit=99)) == 6
    assert await old.nearest("product", "kettle", limit=99) == {}
    old.close()
    new.close()


async def test_a_price_alone_changes_without_a_new_vector_and_the_old_one_no_longer_matches(
    library, folder, embedder
):
    location = write_products(folder / "a.csv", "1,Red kettle,20")
    await library.sync([location], now=NOW)
    embedder.given.clear()
    write_products(folder / "a.csv", "1,Red kettle,")

    report = await library.sync([location], now=NOW)

    assert report.changed == 1
    assert embedder.given == []
    assert await titles(library, "kettle", where="price<50") == []


async def test_progress_is_told_by_stage(sqlite_library, folder):
    write_shop(folder)
    told = []

    await sqlite_library.sync([str(folder)], now=NOW, progress=told.append)

    assert [each.stage for each in told] == ["reading", "embedding", "writing"]
    assert {(each.done, each.total) for each in told} == {(14, 14)}


async def test_every_entry_has_its_row_in_the_full_text(sqlite_library, folder):
    write_shop(folder)
    await sqlite_library.sync([str(folder)], now=NOW)
    for path in folder.iterdir():
        path.write_text(path.read_text(encoding="utf-8").replace("Kettle", "Teapot"), encoding="utf-8")
    await sqlite_library.sync([str(folder)], now=NOW)

    async with sqlite_library.database.read() as session:
        entries = await session.scalar(select(func.count()).select_from(IndexEntry))
        assert entries == 15
        assert await session.scalar(select(func.count()).select_from(Source)) == 3
        assert (await session.connection()).dialect.name == "sqlite"
        raw = await session.connection()
        assert (await raw.exec_driver_sql("SELECT count(*) FROM fulltext")).scalar() == 15
