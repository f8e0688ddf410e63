"""After an upgrade the first sync makes anew what is made of a row, though the row is the same."""

from __future__ import annotations

from sqlalchemy import select

from knowledge.content import form
from knowledge.schema import Product, ProductFacet
from tests.conftest import NOW
from tests.knowledge.conftest import write_products


async def _values(library):
    async with library.database.read() as session:
        named = select(ProductFacet.text).where(ProductFacet.name == "value")
        return list(await session.scalars(named))


async def _forget_facets(library):
    """The library as an earlier version left it, which knew no such facets."""
    async with library.database.begin() as session:
        for each in await session.scalars(select(ProductFacet).where(ProductFacet.name == "value")):
            await session.delete(each)


async def test_an_unchanged_row_gets_its_facets_anew_from_a_version_that_makes_others(
    library, folder, monkeypatch
):
    location = write_products(folder / "a.csv", "1,Spring green tea,9 EUR", "2,Steel kettle,20 EUR")
    await library.sync([location], now=NOW)
    await _forget_facets(library)

    report = await library.sync([location], now=NOW)
    assert (report.changed, report.unchanged, await _values(library)) == (0, 2, [])

    monkeypatch.setattr("knowledge.content.records.form_of_products", lambda: "of the next version")
    report = await library.sync([location], now=NOW)

    assert (report.changed, report.unchanged) == (2, 0)
    assert await _values(library) == ["green tea"]
    async with library.database.read() as session:
        assert len(list(await session.scalars(select(Product.id)))) == 2


async def test_nothing_is_embedded_again_for_it(sqlite_library, embedder, folder, monkeypatch):
    location = write_products(folder / "a.csv", "1,Spring green tea,9 EUR")
    await sqlite_library.sync([location], now=NOW)
    embedder.given.clear()
    monkeypatch.setattr("knowledge.content.records.form_of_products", lambda: "of the next version")

    await sqlite_library.sync([location], now=NOW)

    assert embedder.given == []


def test_changed_word_lists_are_another_form_and_the_same_ones_the_same(monkeypatch):
    before = form.form_of_products()
    form.form_of_products.cache_clear()
    assert form.form_of_products() == before
    form.form_of_products.cache_clear()
    monkeypatch.setattr(form, "raw", lambda name: ["another list"])
    assert form.form_of_products() != before
    form.form_of_products.cache_clear()
