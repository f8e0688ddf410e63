"""A library in step with its sources, whatever happens in between."""

from __future__ import annotations

import gzip
import io
import json
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import func, select

from knowledge.exceptions import (
    EmbeddingFailed,
    NothingUsable,
    UnknownFormat,
    UnknownSource,
    UnreadableSource,
)
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from knowledge.schema import IndexEntry, ProductFacet, Source, Synonym
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

    monkeypatch.setattr("knowledge.content.storage.raise_revision", crash)
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

    assert list(dict.fromkeys(each.stage for each in told)) == ["reading", "indexing", "showing"]
    assert {(each.stage, each.done, each.total) for each in told} >= {
        ("reading", 14, 14),
        ("indexing", 14, 14),
        ("showing", 14, 14),
    }


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


BROKEN = [
    ("a.csv.gz", b"\x1f\x8b\x08\x00broken"),
    ("a.xml", b"<rss><channel><item><id>1</id><title>Red"),
    ("a.csv", "id,title\n1,x\n".encode("utf-16")[:-1]),
    ("a.csv", b""),
    ("a.pdf", b"%PDF-1.7 half"),
    ("a.docx", b"PK half"),
]


@pytest.mark.parametrize(("name", "content"), BROKEN)
async def test_a_broken_file_is_told_beside_the_others_and_keeps_what_it_brought(
    sqlite_library, folder, name, content
):
    good = write_products(folder / "good.csv", "2,Green toaster,30")
    await sqlite_library.sync([str(folder)], now=NOW)
    (folder / name).write_bytes(GOOD[name])
    await sqlite_library.sync([str(folder)], now=NOW)
    before = await sqlite_library.counts()
    (folder / name).write_bytes(content)
    write_products(folder / "good.csv", "2,Green toaster,30", "3,Lamp,5")

    report = await sqlite_library.sync([str(folder)], now=NOW)

    (refused,) = report.rejected
    assert (refused.source, refused.line) == (str((folder / name).resolve()), 0)
    assert (report.added, report.removed) == (1, 0)
    after = await sqlite_library.counts()
    assert (after.products - before.products, after.passages) == (1, before.passages)
    errors = {Path(each.location).name: each.report.get("error") for each in await sqlite_library.sources()}
    assert errors[Path(good).name] is None
    assert errors[name]


def _packed_word():
    from docx import Document

    out = io.BytesIO()
    document = Document()
    document.add_paragraph("A red kettle.")
    document.save(out)
    return out.getvalue()


def _pdf():
    from tests.knowledge.readers.test_documents import pdf

    with tempfile.TemporaryDirectory() as folder:
        return pdf(Path(folder) / "a.pdf", ["A red kettle is here for you."]).read_bytes()


GOOD = {
    "a.csv.gz": gzip.compress(b"id,title\n1,Red kettle\n"),
    "a.xml": b"<rss><channel><item><id>1</id><title>Red kettle</title></item></channel></rss>",
    "a.csv": b"id,title\n1,Red kettle\n",
    "a.pdf": _pdf(),
    "a.docx": _packed_word(),
}


async def test_a_broken_file_takes_back_what_it_said_before_it_broke(sqlite_library, folder):
    """Its rows before the break neither replace nor refuse anything."""
    rows = [json.dumps({"id": str(number), "title": f"Kettle {number}"}) for number in range(2000)]
    packed = gzip.compress("\n".join(rows).encode())
    (folder / "a.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    write_products(folder / "b.csv", "5,Toaster 5,30")

    report = await sqlite_library.sync([str(folder)], now=NOW)

    assert (report.added, len(report.rejected)) == (1, 1)
    assert (await sqlite_library.product("5")).title == "Toaster 5"


async def test_the_state_of_a_source_that_is_gone_is_remembered(sqlite_library, folder):
    location = write_products(folder / "a.csv", "1,Red kettle,20")
    await sqlite_library.sync([location], now=NOW)
    (folder / "a.csv").unlink()

    with pytest.raises(UnreadableSource):
        await sqlite_library.sync([location], now=NOW)

    (source,) = await sqlite_library.sources()
    assert "Not found" in source.report["error"]
    assert await titles(sqlite_library, "kettle") == ["Red kettle"]


async def test_a_forgotten_source_takes_everything_with_it(library, folder):
    write_shop(folder)
    await library.sync([str(folder)], now=NOW)

    report = await library.forget(str(folder / "products.csv"), now=NOW)

    assert report.removed == 6
    assert (await library.counts()).products == 0
    assert await library.search("kettle", where="price>0") == []
    async with library.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(ProductFacet)) == 0
    with pytest.raises(UnknownSource):
        await library.forget("nothing.csv", now=NOW)


async def test_what_changed_is_gone_from_facets_options_and_vectors(library, folder):
    columns = "id,title,price,color,size,item_group_id"
    location = write_products(
        folder / "a.csv", "1,Shirt Blue,20,Blue,M,S", "2,Shirt Red,25,Red,L,S", columns=columns
    )
    await library.sync([location], now=NOW)
    assert [each["options"] for each in (await library.product("S")).options] == [
        {"color": "Blue", "size": "M"},
        {"color": "Red", "size": "L"},
    ]
    write_products(
        folder / "a.csv", "1,Shirt Blue,20,Blue,M,S", "3,Shirt Green,25,Green,L,S", columns=columns
    )

    report = await library.sync([location], now=NOW)

    assert report.changed == 1
    assert [each["id"] for each in (await library.product("S")).options] == ["1", "3"]
    async with library.database.read() as session:
        texts = set(await session.scalars(select(ProductFacet.text)))
        assert "green" in texts
        assert not any("red" in (text or "").split() for text in texts)
        held = await session.execute(select(ProductFacet.product_id).distinct())
        assert held.scalars().all() == ["S"]
        shown = set(await session.scalars(select(IndexEntry.kind)))
    assert shown == {"product"}


async def test_facets_are_the_same_whichever_way_they_came(library, folder):
    """New products' facets go to their place at once, those of changed ones by their differences."""
    location = write_products(folder / "a.csv", "1,Red kettle,20,1.5 l", columns="id,title,price,capacity")
    await library.sync([location], now=NOW)
    write_products(folder / "a.csv", "1,Blue kettle,25,2 l", columns="id,title,price,capacity")
    await library.sync([location], now=NOW)

    async def facets():
        columns = (ProductFacet.name, ProductFacet.number, ProductFacet.unit, ProductFacet.text)
        async with library.database.read() as session:
            return sorted(map(repr, await session.execute(select(*columns))))

    changed = await facets()
    await library.forget(location, now=NOW)
    await library.sync([location], now=NOW)

    assert changed == await facets()


async def test_a_folder_is_remembered_for_what_comes_into_it(sqlite_library, folder):
    write_products(folder / "a.csv", "1,Red kettle,20")
    await sqlite_library.sync([str(folder)], now=NOW)

    (source,) = await sqlite_library.sources()
    assert source.folder == str(folder.resolve())


async def test_the_shops_synonyms_come_from_a_file_of_their_own(sqlite_library, folder):
    (folder / "synonyms.csv").write_text("synonyms\nsettee,couch,sofa\nalone\n")

    report = await sqlite_library.sync([str(folder)], now=NOW)

    assert (report.added, [(each.line, each.column) for each in report.rejected]) == (1, [(3, "synonyms")])
    assert (await sqlite_library.sync([str(folder)], now=NOW)).unchanged == 1
    async with sqlite_library.database.read() as session:
        assert (await session.scalars(select(Synonym.words))).all() == ["settee, couch, sofa"]
