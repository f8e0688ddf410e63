"""What a library finds, and the answers that people write into it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from knowledge.exceptions import (
    EmbeddingFailed,
    InvalidFilter,
)
from knowledge.schema import ContentGap, Faq
from tests.conftest import NOW
from tests.knowledge.conftest import titles, write_products, write_shop


async def test_filters_hold_before_ranking_and_an_empty_result_is_an_answer(library, folder):
    write_shop(folder)
    await library.sync([str(folder)], now=NOW)

    async def ids(text, where):
        return {found.id for found in await library.search(text, where=where)}

    assert await ids("kettle", "price<40") == {"K2"}
    assert await ids("kettle", "price<40 and availability=in_stock") == set()
    assert await ids("aurora", "brand=aurora and price>=100") == {"H1"}
    assert await ids("", "category=lamps") == {"L1", "L2"}
    assert await ids("lamp", "brand!=Lumo") == set()
    assert await ids("lamp", "price>=0") == {"L1"}


async def test_a_filter_that_nobody_understands_is_refused(sqlite_library):
    with pytest.raises(InvalidFilter, match="colour"):
        await sqlite_library.search("kettle", where="colour<red")


async def test_no_text_breaks_a_search(library, folder):
    write_products(folder / "a.csv", "1,Red kettle,20")
    await library.sync([str(folder)], now=NOW)

    for text in ("", "   ", "???", '"', "' OR 7=7 --", 'NEAR("kettle" b)', "kettle* AND (", "\x00kettle"):
        assert len(await library.search(text)) == ("kettle" in text), text


async def test_asking_for_more_results_never_reorders_the_first(shop):
    few = [found.id for found in await shop.search("aurora headphones", limit=2)]

    assert [found.id for found in await shop.search("aurora headphones", limit=20)][:2] == few


async def test_search_goes_on_by_words_while_the_embedder_is_out_of_reach(sqlite_library, folder, embedder):
    location = write_products(folder / "a.csv", "1,Red kettle,20")
    await sqlite_library.sync([location], now=NOW)
    embedder.error = EmbeddingFailed("no network")

    assert await titles(sqlite_library, "kettle") == ["Red kettle"]


async def test_products_come_in_the_order_asked_for(shop):
    assert [each.id for each in await shop.products(["L1", "nothing", "K1"])] == ["L1", "K1"]
    assert (await shop.product("K1")).price == 4995


async def test_an_answer_written_by_a_person_is_found_and_closes_the_gap(library):
    async with library.database.begin() as session:
        session.add(ContentGap(question="Do you wrap gifts?", reason="no_match", asked_at=NOW))

    await library.write_faq("Do you wrap gifts?", "No.")
    await library.write_faq("Do you wrap gifts?", "Yes, for free.")

    (found,) = await library.search("gift wrapping")
    assert (found.kind, found.source) == ("faq", "console")
    async with library.database.read() as session:
        assert (await session.scalars(select(Faq.answer))).all() == ["Yes, for free."]
        assert (await session.scalars(select(ContentGap.state))).all() == ["answered"]


async def test_an_answer_is_kept_even_when_it_cannot_be_embedded(sqlite_library, embedder):
    embedder.error = EmbeddingFailed("no network")

    await sqlite_library.write_faq("Do you wrap gifts?", "Yes.")

    assert [found.title for found in await sqlite_library.search("wrap gifts")] == ["Do you wrap gifts?"]


async def test_a_sync_leaves_answers_written_in_the_console(sqlite_library, folder):
    await sqlite_library.write_faq("Do you wrap gifts?", "Yes.")
    write_shop(folder)

    await sqlite_library.sync([str(folder)], now=NOW)

    assert (await sqlite_library.counts()).faqs == 8


async def test_entries_without_a_vector_are_counted(sqlite_library, folder):
    location = write_products(folder / "a.csv", "1,Red kettle,20", "2,Blue kettle,20")
    await sqlite_library.sync([location], now=NOW)
    assert await sqlite_library.unindexed() == 0

    await sqlite_library.vectors.reconcile([])

    assert await sqlite_library.unindexed() == 2
