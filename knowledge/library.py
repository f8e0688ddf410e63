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

from knowledge.content import storage
from knowledge.content.address import PublicAddresses
from knowledge.content.entries import add_entries, forget_entries
from knowledge.content.entry import EntryText, faq_text
from knowledge.content.fetching import Fetcher
from knowledge.content.intake import Intake
from knowledge.content.records import FaqRecord, digest
from knowledge.content.sync import OnProgress, Progress, Rejection, SyncReport
from knowledge.exceptions import (
    EmbeddingFailed,
    VectorsUnavailable,
)
from knowledge.gaps import content_gaps as gaps
from knowledge.goods.filters import condition_of
from knowledge.goods.lexicon import Lexicon, load_lexicon
from knowledge.goods.where import parse_filters
from knowledge.index.found import Found, found
from knowledge.index.ranking import Wording
from knowledge.index.remembered import Remembered, remember
from knowledge.index.retrieval import Hit, retrieve
from knowledge.index.spelling import Correction, Speller
from knowledge.index.vectors import KINDS, VectorIndex
from knowledge.index.wordings import Wordings
from knowledge.language import detect_language
from knowledge.schema import Document, Faq, Passage, Product, Source
from knowledge.transactions import Transactions

__all__ = ["Counts", "Found", "Library", "Progress", "Rejection", "SyncReport"]


@dataclass(frozen=True)
class Counts:
    """How much the library holds."""

    products: int
    documents: int
    passages: int
    faqs: int


class Library:
    """The shop's content. One process owns an embedded vector index; several need a Chroma server."""

    def __init__(
        self,
        database: Transactions,
        vectors: VectorIndex,
        *,
        currency: str,
        fetcher: Fetcher | None = None,
    ) -> None:
        self.database = database
        self.vectors = vectors
        self.currency = currency
        fetcher = fetcher or Fetcher(PublicAddresses())
        self._intake = Intake(database, vectors, currency=currency, fetcher=fetcher)
        self._revision: int | None = None
        self._lexicon: tuple[int, Lexicon] | None = None
        self._remembered: tuple[int, Remembered] = (-1, Remembered())
        self._wordings = Wordings()
        self._log = structlog.get_logger("library")

    async def sync(
        self, locations: Sequence[str], *, now: datetime, progress: OnProgress | None = None
    ) -> SyncReport:
        """Bring the library in step with files, folders and addresses; one that fails changes nothing."""
        try:
            return await self._intake.sync(locations, now=now, progress=progress)
        finally:
            self._revision = self._intake.revision or self._revision

    async def forget(self, location: str, *, now: datetime) -> SyncReport:
        """Forget a source and all that it brought. UnknownSource where there is none of this location."""
        try:
            return await self._intake.forget(location, now=now)
        finally:
            self._revision = self._intake.revision or self._revision

    async def search(self, text: str, *, limit: int = 10, where: str | None = None) -> list[Found]:
        """The best matches, best first. `where` is a hard filter such as "price<50 and brand=Sony"."""
        filters = parse_filters(where, currency=self.currency) if where else ()
        async with self.database.read() as session:
            condition = await condition_of(session, filters)
            hits = await retrieve(
                session,
                self.vectors,
                await self.wording(session, text),
                kinds=KINDS if condition is None else ("product",),
                condition=condition,
                limit=limit,
            )
            if condition is not None and not text.strip():
                hits = await _all_products(session, condition, limit)
            return await found(session, hits)

    async def wording(self, session: AsyncSession, text: str) -> Wording:
        """A text as it is searched for: its slips corrected, and other words for its words."""
        return await self._wordings.of(session, await self.catch_up(session), text)

    async def correct(self, session: AsyncSession, text: str) -> Correction:
        """The text with its slips corrected; quick where every word is known."""
        return await self._wordings.correct(session, await self.catch_up(session), text)

    async def speller(self, session: AsyncSession) -> Speller:
        """What corrects slips by the words of the content."""
        return await self._wordings.speller(session, await self.catch_up(session))

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
        async with self._intake.vectors_change:
            await self._add_faq(record, text)

    async def forget_faq(self, number: int) -> bool:
        """Take out an answer that was written in the console; False where it is none, or is gone."""
        async with self.database.begin() as session:
            faq = await session.get(Faq, number)
            if faq is None or faq.source_id is not None:
                return False
            await forget_entries(session, "faq", [str(number)])
            await session.delete(faq)
            await storage.raise_revision(session)
            self._revision = await storage.revision(session)
        return True

    async def _add_faq(self, record: FaqRecord, text: EntryText) -> None:
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

    async def lexicon(self, session: AsyncSession) -> Lexicon:
        """What requests are read with; read again when the content has changed, by whichever process."""
        revision = await self.catch_up(session)
        if self._lexicon is None or self._lexicon[0] != revision:
            self._lexicon = (revision, await load_lexicon(session))
        return self._lexicon[1]

    async def catch_up(self, session: AsyncSession) -> int:
        """The revision of the content; opens the vectors anew where another process has changed them.

        An embedded index shows what is added elsewhere only to who opens it afterwards.
        """
        # A session that only reads sees one state, however often it is asked.
        revision: int | None = session.info.get("library_revision")
        if revision is not None:
            return revision
        revision = session.info["library_revision"] = await storage.revision(session)
        if self._revision not in {None, revision}:
            await asyncio.to_thread(self.vectors.close)
        self._revision = revision
        if self._remembered[0] != revision:
            self._remembered = (revision, Remembered())
        remember(session, self._remembered[1])
        return revision


async def _replace_faq(session: AsyncSession, record: FaqRecord) -> None:
    same = select(Faq.id).where(Faq.source_id.is_(None), Faq.question == record.question)
    numbers = (await session.scalars(same)).all()
    await forget_entries(session, "faq", [str(number) for number in numbers])
    await session.execute(delete(Faq).where(Faq.id.in_(numbers)))
    values: dict[str, Any] = {name: value for name, value in vars(record).items() if name != "line"}
    faq = Faq(**values, content_hash=digest(record))
    session.add(faq)
    await session.flush()
    await add_entries(session, "faq", [(str(faq.id), faq_text(record.question, record.answer))])


async def _all_products(session: AsyncSession, condition: ColumnElement[bool], limit: int) -> list[Hit]:
    ids = await session.scalars(
        select(Product.id).where(condition).order_by(Product.price, Product.id).limit(limit)
    )
    return [Hit("product", each, 0.0, 0.0, 0.0) for each in ids]
