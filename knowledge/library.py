"""The library: everything the shop can say, kept in step with its sources, searchable."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import gaps, storage
from knowledge.batches import batches
from knowledge.entry import faq_text
from knowledge.exceptions import EmbeddingFailed, VectorsUnavailable
from knowledge.filters import condition_of, parse_filters
from knowledge.found import Found, found
from knowledge.language import detect_language
from knowledge.plan import Plan, make_plan
from knowledge.records import FaqRecord, digest
from knowledge.retrieval import Hit, retrieve
from knowledge.schema import Document, Faq, Passage, Product, Source
from knowledge.source import SourceFile, find_all, find_folders
from knowledge.sync import OnProgress, Progress, Rejection, SyncReport
from knowledge.transactions import Transactions
from knowledge.vectors import KINDS, VectorIndex

__all__ = ["Counts", "Found", "Library", "Progress", "Rejection", "SyncReport"]

_BATCH = 500


@dataclass(frozen=True)
class Counts:
    """How much the library holds."""

    products: int
    documents: int
    passages: int
    faqs: int


class Library:
    """The shop's content. One process owns an embedded vector index; several need a Chroma server."""

    def __init__(self, database: Transactions, vectors: VectorIndex, *, currency: str) -> None:
        self.database = database
        self.vectors = vectors
        self.currency = currency
        self._syncing = asyncio.Lock()
        self._revision: int | None = None
        self._log = structlog.get_logger("library")

    async def sync(
        self, locations: Sequence[str], *, now: datetime, progress: OnProgress | None = None
    ) -> SyncReport:
        """Bring the library in step with files and folders; a failed sync leaves the former state.

        New vectors come first, under names that no row shows yet; then all rows in one transaction; then
        the vectors that no row names any more go. Wherever it stops, what is shown belongs together.
        """
        tell = progress or (lambda _: None)
        async with self._syncing:
            files = await asyncio.to_thread(find_all, locations)
            folders = await asyncio.to_thread(find_folders, locations)
            async with self.database.read() as session:
                known = await storage.read_known(session, files, folders)
            plan = await asyncio.to_thread(make_plan, files, known, currency=self.currency, progress=tell)
            with plan.spool:
                await self._write(plan, now, tell)
            await self._reconcile(tell)
        return self._reported(files, plan)

    async def _write(self, plan: Plan, now: datetime, tell: OnProgress) -> None:
        done = 0
        for batch in batches(plan.spool, _BATCH):
            await self.vectors.add({each.vector_id: each.embedded for row in batch for each in row.entries})
            done += len(batch)
            tell(Progress("embedding", done, plan.spool.length))
        async with self.database.begin() as session:
            await storage.write(session, plan, now=now, progress=tell)
            self._revision = await storage.revision(session)

    async def _reconcile(self, tell: OnProgress) -> None:
        """Drop vectors that nothing names, and make those again that were lost or are another embedder's."""
        async with self.database.read() as session:
            wanted = await storage.wanted_vectors(session)
        missing = sorted(await self.vectors.reconcile(wanted))
        done = 0
        for batch in batches(missing, _BATCH):
            async with self.database.read() as session:
                texts = await storage.embedded_texts(session, batch)
            await self.vectors.add(texts)
            done += len(batch)
            tell(Progress("embedding", done, len(missing)))

    def _reported(self, files: Sequence[SourceFile], plan: Plan) -> SyncReport:
        report = plan.report()
        self._log.info(
            "The library is in step with its sources.",
            action="library_synced",
            sources=len(files),
            added=report.added,
            changed=report.changed,
            removed=report.removed,
            unchanged=report.unchanged,
            rejected=len(report.rejected),
        )
        return report

    async def search(self, text: str, *, limit: int = 10, where: str | None = None) -> list[Found]:
        """The best matches, best first. `where` is a hard filter such as "price<50 and brand=Sony"."""
        filters = parse_filters(where, currency=self.currency) if where else ()
        async with self.database.read() as session:
            await self.catch_up(session)
            condition = await condition_of(session, filters)
            kinds = KINDS if condition is None else ("product",)
            hits = await retrieve(session, self.vectors, text, kinds=kinds, condition=condition, limit=limit)
            if condition is not None and not text.strip():
                hits = await _all_products(session, condition, limit)
            return await found(session, hits)

    async def product(self, product_id: str) -> Product | None:
        async with self.database.read() as session:
            return await session.get(Product, product_id)

    async def products(self, ids: Sequence[str]) -> list[Product]:
        """The products of these ids that exist, in the given order."""
        async with self.database.read() as session:
            there = {
                each.id: each for each in await session.scalars(select(Product).where(Product.id.in_(ids)))
            }
        return [there[each] for each in ids if each in there]

    async def unindexed(self) -> int:
        """How many entries have no vector: all of them between a change of the embedder and the next sync."""
        async with self.database.read() as session:
            wanted = await storage.wanted_vectors(session)
        return len(await self.vectors.missing(wanted))

    async def counts(self) -> Counts:
        async with self.database.read() as session:
            return Counts(*[await storage.count(session, each) for each in (Product, Document, Passage, Faq)])

    async def sources(self) -> list[Source]:
        """The remembered sources, by location."""
        async with self.database.read() as session:
            return list(await session.scalars(select(Source).order_by(Source.location)))

    async def write_faq(
        self, question: str, answer: str, *, language: str | None = None, topic: str | None = None
    ) -> None:
        """Add an answer that a person approved; the same question again replaces its answer."""
        language = language or detect_language(question)
        record = FaqRecord(
            line=0, question=question.strip(), answer=answer.strip(), topic=topic, language=language
        )
        text = faq_text(record.question, record.answer)
        try:
            await self.vectors.add({text.vector_id: text.embedded})
        except (EmbeddingFailed, VectorsUnavailable) as error:
            # Its words are found all the same, and the next sync makes the vector.
            self._log.warning("A question has no vector yet.", action="vector_missing", error=str(error))
        async with self.database.begin() as session:
            await _replace_faq(session, record)
            await gaps.mark_answered(session, record.question)
            await storage.raise_revision(session)
            self._revision = await storage.revision(session)

    async def catch_up(self, session: AsyncSession) -> int:
        """The revision of the content; opens the vectors anew where another process has changed them.

        An embedded index shows what is added elsewhere only to who opens it afterwards.
        """
        revision = await storage.revision(session)
        if self._revision not in {None, revision}:
            await asyncio.to_thread(self.vectors.close)
        self._revision = revision
        return revision


async def _replace_faq(session: AsyncSession, record: FaqRecord) -> None:
    same = select(Faq.id).where(Faq.source_id.is_(None), Faq.question == record.question)
    numbers = (await session.scalars(same)).all()
    await storage.forget_entries(session, "faq", [str(number) for number in numbers])
    await session.execute(delete(Faq).where(Faq.id.in_(numbers)))
    values: dict[str, Any] = {name: value for name, value in vars(record).items() if name != "line"}
    faq = Faq(**values, content_hash=digest(record))
    session.add(faq)
    await session.flush()
    await storage.add_entries(session, "faq", [(str(faq.id), faq_text(record.question, record.answer))])


async def _all_products(session: AsyncSession, condition: ColumnElement[bool], limit: int) -> list[Hit]:
    ids = await session.scalars(
        select(Product.id).where(condition).order_by(Product.price, Product.id).limit(limit)
    )
    return [Hit("product", each, 0.0, 0.0, 0.0) for each in ids]
