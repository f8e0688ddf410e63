"""The library's rows: what is known before a sync, and what a plan changes in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.batches import batches
from knowledge.content import staging
from knowledge.content.entries import GONE, retire_entries
from knowledge.content.entry import faq_text, passage_text, product_text
from knowledge.content.plan import Kept, Known, Plan
from knowledge.content.records import DocumentRecord, FaqRecord, Key
from knowledge.content.spool import Prepared
from knowledge.index import synonyms
from knowledge.index.vectors import KINDS
from knowledge.schema import Document, Faq, IndexEntry, Passage, Product, Revision, Source

_BATCH = 500


async def read_known(session: AsyncSession, synced: Iterable[str], gone: Iterable[str]) -> Known:
    """What the library holds: all products, and what else is of the synced sources and of those to forget."""
    sources = await session.execute(select(Source.id, Source.location))
    locations = dict(sources.all())
    known = Known(gone=set(gone) & set(locations.values()))
    known.synonyms.update(each.words for each in await synonyms.own_lines(session))
    of_these = set(synced) | known.gone
    products = select(Product.id, Product.content_hash, Product.source_id)
    for key, content_hash, number in await session.execute(products):
        known.records["product", key] = Kept(content_hash, locations[number], key)
    numbers = [number for number, place in locations.items() if place in of_these]
    for batch in batches(numbers, _BATCH):
        await _read_texts(session, known, batch, locations)
    return known


async def _read_texts(
    session: AsyncSession, known: Known, batch: Sequence[int], locations: Mapping[int, str]
) -> None:
    questions = select(Faq.id, Faq.question, Faq.content_hash, Faq.source_id).where(Faq.source_id.in_(batch))
    for faq, question, content_hash, owner in await session.execute(questions):
        place = locations[owner or 0]
        known.records["faq", place, question] = Kept(content_hash, place, str(faq))
    documents = select(Document.id, Document.link, Document.content_hash, Document.source_id)
    for number, link, content_hash, owner in await session.execute(
        documents.where(Document.source_id.in_(batch))
    ):
        place = locations[owner]
        known.records["document", place, link or ""] = Kept(content_hash, place, str(number))


async def locations(session: AsyncSession) -> list[str]:
    """Where the remembered sources are."""
    return list(await session.scalars(select(Source.location)))


async def visits(session: AsyncSession, addresses: Sequence[str]) -> dict[str, dict[str, Any] | None]:
    """What is remembered of these addresses."""
    rows = await session.execute(select(Source.location, Source.visits).where(Source.location.in_(addresses)))
    return dict(rows.all())


async def write(
    session: AsyncSession, plan: Plan, entries: Sequence[Sequence[int]], *, now: datetime
) -> None:
    """Make the library say what the plan says; `entries` are those that were staged for its texts."""
    sources = await _write_sources(session, plan, now)
    await _forget(session, plan, [*plan.replaced, *plan.removed])
    await staging.show_products(session, [sources[each.location] for each in plan.sources])
    texts = zip(plan.texts, entries, strict=True)
    for batch in batches(texts, _BATCH):
        await _write_questions(session, batch, sources)
        for prepared, numbers in batch:
            if isinstance(prepared.record, DocumentRecord):
                await _write_document(session, prepared, prepared.record, numbers, sources)
    await synonyms.write(session, plan.synonyms)
    for gone in batches(sorted(plan.gone), _BATCH):
        await session.execute(delete(Source).where(Source.location.in_(gone)))
    await raise_revision(session)


async def _write_sources(session: AsyncSession, plan: Plan, now: datetime) -> dict[str, int]:
    there = {source.location: source for source in await session.scalars(select(Source))}
    for each in plan.sources:
        source = there.get(each.location)
        if source is None:
            source = there[each.location] = Source(location=each.location)
            session.add(source)
        source.kind, source.synced_at, source.visits = each.kind, now, each.visits
        source.folder = each.folder or source.folder
        source.report = plan.reports[each.location].as_json()
    await session.flush()
    return {location: source.id for location, source in there.items()}


async def note_failures(session: AsyncSession, failed: Mapping[str, Exception], *, now: datetime) -> None:
    """Remember why sources, or all of a folder, could not be read; their former counts stay."""
    for location, error in failed.items():
        of_these = (Source.location == location) | (Source.folder == location)
        for source in await session.scalars(select(Source).where(of_these)):
            source.synced_at, source.report = now, {**source.report, "error": str(error)}


async def _forget(session: AsyncSession, plan: Plan, keys: Sequence[Key]) -> None:
    numbers: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        numbers[key[0]].append(plan.number_of(key))
    for batch in batches(numbers["product"], _BATCH):
        await retire_entries(session, "product", batch)
        await session.execute(delete(Product).where(Product.id.in_(batch)))
    for batch in batches(numbers["faq"], _BATCH):
        await retire_entries(session, "faq", batch)
        await session.execute(delete(Faq).where(Faq.id.in_([int(each) for each in batch])))
    for batch in batches(numbers["document"], _BATCH):
        documents = [int(each) for each in batch]
        passages = await session.scalars(select(Passage.id).where(Passage.document_id.in_(documents)))
        for keys_of in batches([str(each) for each in passages], _BATCH):
            await retire_entries(session, "passage", keys_of)
        await session.execute(delete(Document).where(Document.id.in_(documents)))


async def _write_questions(
    session: AsyncSession, batch: Sequence[tuple[Prepared, Sequence[int]]], sources: Mapping[str, int]
) -> None:
    questions: list[tuple[Faq, int]] = []
    for prepared, numbers in batch:
        record = prepared.record
        if isinstance(record, FaqRecord):
            values = {name: value for name, value in vars(record).items() if name != "line"}
            faq = Faq(**values, source_id=sources[prepared.location], content_hash=prepared.content_hash)
            questions.append((faq, numbers[0]))
    session.add_all([faq for faq, _ in questions])
    await session.flush()
    await staging.show_entries(session, "faq", {number: str(faq.id) for faq, number in questions})


async def _write_document(
    session: AsyncSession,
    prepared: Prepared,
    record: DocumentRecord,
    numbers: Sequence[int],
    sources: Mapping[str, int],
) -> None:
    document = Document(
        source_id=sources[prepared.location],
        title=record.title,
        language=record.language,
        link=record.link,
        content_hash=prepared.content_hash,
    )
    session.add(document)
    await session.flush()
    passages = [
        Passage(document_id=document.id, position=position, heading=each.heading, text=each.text)
        for position, each in enumerate(record.passages)
    ]
    session.add_all(passages)
    await session.flush()
    keys = {number: str(passage.id) for number, passage in zip(numbers, passages, strict=True)}
    await staging.show_entries(session, "passage", keys)


async def raise_revision(session: AsyncSession) -> None:
    """Tell whoever keeps content in memory that it has changed."""
    raised = update(Revision).where(Revision.id == 1).values(number=Revision.number + 1)
    if not (await session.execute(raised)).rowcount:  # type: ignore[attr-defined]  # a cursor's result has it
        session.add(Revision(id=1, number=1))
        await session.flush()


async def revision(session: AsyncSession) -> int:
    """Which state of the content this is; 0 before the first."""
    return await session.scalar(select(Revision.number).where(Revision.id == 1)) or 0


async def wanted_vectors(session: AsyncSession) -> list[str]:
    """The names of all vectors that the library shows, or is about to."""
    shown = IndexEntry.kind != GONE
    return list(await session.scalars(select(IndexEntry.vector_id).where(shown).distinct()))


async def embedded_texts(session: AsyncSession, names: Sequence[str]) -> dict[str, str]:
    """What to embed under these names, made again from the rows."""
    of_these = IndexEntry.vector_id.in_(names) & IndexEntry.kind.in_(KINDS)
    keys: dict[str, list[str]] = defaultdict(list)
    for entry in await session.scalars(select(IndexEntry).where(of_these)):
        keys[entry.kind].append(entry.key)
    texts = [
        product_text(each)
        for each in await session.scalars(select(Product).where(Product.id.in_(keys["product"])))
    ]
    questions = select(Faq).where(Faq.id.in_(map(int, keys["faq"])))
    texts += [faq_text(each.question, each.answer) for each in await session.scalars(questions)]
    passages = select(Passage).where(Passage.id.in_(map(int, keys["passage"])))
    texts += [passage_text(each.heading, each.text) for each in await session.scalars(passages)]
    return {text.vector_id: text.embedded for text in texts}


async def count(session: AsyncSession, table: type[Product | Document | Passage | Faq]) -> int:
    return await session.scalar(select(func.count()).select_from(table)) or 0
