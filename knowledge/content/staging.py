"""Staging: a sync's rows, prepared beside the library in short transactions and shown in one.

SQLite has one writer, and indexing 100,000 products takes minutes. So the long work is written in batches to
where nobody looks, with the writer free between them: full text under entries of the kind `staged-...`,
products in a table of their own, facets of new products under ids that no product has yet; of the facets of
products that are there, only what changes waits in a table. One transaction then shows it all: it moves what
is prepared with a few statements inside the database, renames the entries, and calls those of the former
content `gone`. Their text, and facets that speak of nothing, are cleared away afterwards, again in batches.
A reader sees the content before that transaction or after it, never a mix; a sync that ends anywhere before
it, even by `kill -9`, has shown nothing.

What such a sync leaves behind is cleared by the next one, which also takes the pen from it: the sync that
may write is named in `Revision.sync`, and every transaction here first makes sure that it still is the one.
So two processes that sync at once never mix their rows, and no lease needs a clock. A generation number on
every row would have spared the moving, at the price of a condition in every query of the product.
"""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

from sqlalchemy import Table, case, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.batches import batches
from knowledge.content.entries import GONE, add_entries, remove_entries, retire_entries
from knowledge.content.records import ProductRecord
from knowledge.content.spool import Prepared
from knowledge.exceptions import AnotherSyncBegan
from knowledge.goods import facets
from knowledge.schema import STAGED_FACET, STAGED_PRODUCT, IndexEntry, Product, ProductFacet, Revision
from knowledge.transactions import Transactions

_STAGED = "staged-"
#: Rows in one transaction: other writers wait no longer than for these.
_BATCH = 250
_FIELDS = (
    "id", "title", "description", "brand", "category", "price", "currency", "availability",
    "quantity", "link", "image_link", "facts", "options",
)  # fmt: skip
#: The table itself: thousands of rows at once need no objects.
_FACETS = cast(Table, ProductFacet.__table__)
_FACET = ("product_id", "name", "number", "unit", "text", "variant")


class Stage:
    """The one sync that may write. Open it, add to it, show what was added, close it."""

    def __init__(self, database: Transactions) -> None:
        self._database = database
        self._token = uuid.uuid4().hex
        #: The entries of each text that is not a product, in the order in which they were added.
        self.entries: list[list[int]] = []

    async def open(self) -> None:
        """Take the pen, and clear what a sync before left behind."""
        async with self._database.begin() as session:
            row = await session.get(Revision, 1)
            if row is None:
                row = Revision(id=1, number=0)
                session.add(row)
            interrupted, row.sync = row.sync is not None, self._token
        await self._clear_entries()
        if interrupted:
            await self._clear_strangers()

    async def close(self, removed: Sequence[str]) -> None:
        """Clear away what is gone, the facets of these removed products too, and lay down the pen."""
        await self._clear_entries()
        for batch in batches(removed, _BATCH):
            async with self.writing() as session:
                await facets.forget(session, batch)
        async with self.writing() as session:
            await session.execute(update(Revision).values(sync=None))

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """A transaction of this sync; AnotherSyncBegan where it has lost the pen."""
        async with self._database.begin() as session:
            # Where engines let writers run side by side, the row keeps the next sync waiting.
            holder = select(Revision.sync).where(Revision.id == 1).with_for_update()
            if await session.scalar(holder) != self._token:
                raise AnotherSyncBegan
            yield session

    async def add_products(self, prepared: Sequence[Prepared], places: Mapping[str, int]) -> None:
        """Prepare products; `places` says which number stands for which source."""
        for batch in batches(prepared, _BATCH):
            records = [each.record for each in batch if isinstance(each.record, ProductRecord)]
            found = await asyncio.to_thread(_facets_of, records)
            rows = [
                {name: getattr(each.record, name) for name in _FIELDS}
                | {"source_id": places[each.location], "content_hash": each.content_hash}
                for each in batch
            ]
            texts = [(record.id, each.entries[0]) for record, each in zip(records, batch, strict=True)]
            async with self.writing() as session:
                await session.execute(insert(STAGED_PRODUCT), rows)
                await add_entries(session, f"{_STAGED}product", texts)
                await _add_facets(session, [record.id for record in records], found)

    async def add_texts(self, prepared: Sequence[Prepared]) -> None:
        """Prepare the entries of questions and documents; their rows are few and wait to be shown."""
        for batch in batches(prepared, _BATCH):
            keyed = [
                (f"{len(self.entries) + place}/{number}", entry)
                for place, each in enumerate(batch)
                for number, entry in enumerate(each.entries)
            ]
            async with self.writing() as session:
                numbers = iter(await add_entries(session, f"{_STAGED}text", keyed))
            self.entries += [[next(numbers) for _ in each.entries] for each in batch]

    async def _clear_entries(self) -> None:
        async with self.writing() as session:
            await session.execute(delete(STAGED_FACET))
            await session.execute(delete(STAGED_PRODUCT))
        unseen = IndexEntry.kind.startswith(_STAGED) | (IndexEntry.kind == GONE)
        while True:
            async with self.writing() as session:
                numbers = (await session.scalars(select(IndexEntry.id).where(unseen).limit(_BATCH))).all()
                if not numbers:
                    return
                await remove_entries(session, numbers)

    async def _clear_strangers(self) -> None:
        """Clear away the facets that speak of no product."""
        last = ""
        while True:
            async with self.writing() as session:
                strangers = (
                    select(ProductFacet.product_id)
                    .distinct()
                    .where(ProductFacet.product_id > last, ProductFacet.product_id.not_in(select(Product.id)))
                    .order_by(ProductFacet.product_id)
                    .limit(_BATCH)
                )
                ids = (await session.scalars(strangers)).all()
                if not ids:
                    return
                await facets.forget(session, ids)
                last = ids[-1]


def _facets_of(products: Sequence[ProductRecord]) -> list[dict[str, Any]]:
    return [row for each in products for row in facets.rows_of(each)]


async def _add_facets(session: AsyncSession, ids: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    """New products' facets go to their place, where nobody finds them yet; of the others', what changes."""
    there = set(await session.scalars(select(Product.id).where(Product.id.in_(ids))))
    fresh = [row for row in rows if row["product_id"] not in there]
    if fresh:
        # In the order of the widest index: SQLite then writes its pages one after the other.
        fresh.sort(key=lambda row: (row["name"], row["text"] or "", row["number"] or 0.0))
        await session.execute(insert(_FACETS), fresh)
    if not there:
        return
    coming = Counter(tuple(row[name] for name in _FACET) for row in rows if row["product_id"] in there)
    columns = (getattr(ProductFacet, name) for name in _FACET)
    held = select(ProductFacet.id, *columns).where(ProductFacet.product_id.in_(there))
    changes: list[dict[str, Any]] = []
    for number, *values in await session.execute(held):
        facet = tuple(values)
        if coming[facet]:
            coming[facet] -= 1
        else:
            changes.append(dict.fromkeys(_FACET) | {"gone_id": number})
    changes += [dict(zip(_FACET, facet, strict=True)) | {"gone_id": None} for facet in coming.elements()]
    if changes:
        await session.execute(insert(STAGED_FACET), changes)


async def show_products(session: AsyncSession, sources: Sequence[int]) -> None:
    """Show the products that were prepared, in place of those of the same ids; `sources` by their places."""
    prepared = select(STAGED_PRODUCT.c.id)
    await retire_entries(session, "product", prepared)
    await session.execute(delete(Product).where(Product.id.in_(prepared)), execution_options=_IN_DATABASE)
    if sources:
        owner = case(dict(enumerate(sources)), value=STAGED_PRODUCT.c.source_id)
        names = STAGED_PRODUCT.columns.keys()
        values = [owner if name == "source_id" else STAGED_PRODUCT.c[name] for name in names]
        await session.execute(insert(Product).from_select(names, select(*values)))
    await _show_facets(session)
    shown = update(IndexEntry).where(IndexEntry.kind == f"{_STAGED}product").values(kind="product")
    await session.execute(shown, execution_options=_IN_DATABASE)


#: Nothing of these tables is in a session's memory while it shows what was staged.
_IN_DATABASE = {"synchronize_session": False}


async def _show_facets(session: AsyncSession) -> None:
    gone = select(STAGED_FACET.c.gone_id).where(STAGED_FACET.c.gone_id.is_not(None))
    await session.execute(
        delete(ProductFacet).where(ProductFacet.id.in_(gone)), execution_options=_IN_DATABASE
    )
    coming = select(*(STAGED_FACET.c[name] for name in _FACET)).where(STAGED_FACET.c.gone_id.is_(None))
    await session.execute(insert(ProductFacet).from_select(_FACET, coming))


async def show_entries(session: AsyncSession, kind: str, keys: Mapping[int, str]) -> None:
    """Show entries under the keys of the rows they speak of, by their numbers."""
    if keys:
        rows = [{"id": number, "kind": kind, "key": key} for number, key in keys.items()]
        await session.execute(update(IndexEntry), rows)
