"""The library's rows: what is known before a sync, and a plan written in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import fulltext
from knowledge.batches import batches
from knowledge.entry import EntryText, faq_text, passage_text, product_text
from knowledge.plan import Kept, Key, Known, Plan
from knowledge.records import DocumentRecord, FaqRecord, ProductRecord
from knowledge.schema import Document, Faq, IndexEntry, Passage, Product, Revision, Source
from knowledge.source import SourceFile
from knowledge.spool import Prepared
from knowledge.sync import OnProgress, Progress

_BATCH = 500
_FIELDS = (
    "id", "title", "description", "brand", "category", "price", "currency",
    "availability", "quantity", "link", "image_link", "facts",
)  # fmt: skip


async def read_known(session: AsyncSession, files: Sequence[SourceFile], folders: Sequence[Path]) -> Known:
    """What the library holds of the files' content, and which files of the folders are gone."""
    sources = await session.execute(select(Source.id, Source.location))
    locations = dict(sources.all())
    named = {file.location for file in files}
    gone = {each for each in locations.values() if each not in named and _is_below(each, folders)}
    known = Known(gone=gone)
    products = select(Product.id, Product.content_hash, Product.source_id)
    for key, content_hash, number in await session.execute(products):
        known.records["product", key] = Kept(content_hash, locations[number], key)
    synced = [number for number, place in locations.items() if place in named | gone]
    questions = select(Faq.id, Faq.question, Faq.content_hash, Faq.source_id).where(Faq.source_id.in_(synced))
    for faq, question, content_hash, owner in await session.execute(questions):
        place = locations[owner or 0]
        known.records["faq", place, question] = Kept(content_hash, place, str(faq))
    documents = select(Document.id, Document.content_hash, Document.source_id)
    for document, content_hash, owner in await session.execute(
        documents.where(Document.source_id.in_(synced))
    ):
        place = locations[owner]
        known.records["document", place] = Kept(content_hash, place, str(document))
    return known


def _is_below(location: str, folders: Iterable[Path]) -> bool:
    return any(Path(location).is_relative_to(folder) for folder in folders)


async def write(session: AsyncSession, plan: Plan, *, now: datetime, progress: OnProgress) -> None:
    """Make the library say what the plan says."""
    sources = await _write_sources(session, plan, now)
    await _forget(session, plan, [*plan.replaced, *plan.removed])
    done = 0
    for batch in batches(plan.spool, _BATCH):
        await _write_products(session, batch, sources)
        await _write_questions(session, batch, sources)
        for prepared in batch:
            if isinstance(prepared.record, DocumentRecord):
                await _write_document(session, prepared, prepared.record, sources[prepared.location])
        done += len(batch)
        progress(Progress("writing", done, plan.spool.length))
    await session.execute(delete(Source).where(Source.location.in_(plan.gone)))
    await raise_revision(session)


async def _write_sources(session: AsyncSession, plan: Plan, now: datetime) -> dict[str, int]:
    there = {source.location: source for source in await session.scalars(select(Source))}
    for file in plan.files:
        source = there.get(file.location)
        if source is None:
            source = there[file.location] = Source(location=file.location)
            session.add(source)
        source.kind, source.synced_at = file.kind, now
        source.report = plan.reports[file.location].as_json()
    await session.flush()
    return {location: source.id for location, source in there.items()}


async def _forget(session: AsyncSession, plan: Plan, keys: Sequence[Key]) -> None:
    numbers: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        numbers[key[0]].append(plan.number_of(key))
    for batch in batches(numbers["product"], _BATCH):
        await forget_entries(session, "product", batch)
        await session.execute(delete(Product).where(Product.id.in_(batch)))
    for batch in batches(numbers["faq"], _BATCH):
        await forget_entries(session, "faq", batch)
        await session.execute(delete(Faq).where(Faq.id.in_([int(each) for each in batch])))
    for number in numbers["document"]:
        passages = await session.scalars(select(Passage.id).where(Passage.document_id == int(number)))
        for batch in batches([str(each) for each in passages], _BATCH):
            await forget_entries(session, "passage", batch)
        await session.execute(delete(Document).where(Document.id == int(number)))


async def forget_entries(session: AsyncSession, kind: str, keys: Sequence[str]) -> None:
    """Take things out of the full text index."""
    of_these = (IndexEntry.kind == kind, IndexEntry.key.in_(keys))
    numbers = (await session.scalars(select(IndexEntry.id).where(*of_these))).all()
    await fulltext.remove(session, numbers)
    await session.execute(delete(IndexEntry).where(*of_these))


async def add_entries(session: AsyncSession, kind: str, texts: Sequence[tuple[str, EntryText]]) -> None:
    """Put things into the full text index, by their keys."""
    entries = [IndexEntry(kind=kind, key=key, vector_id=each.vector_id) for key, each in texts]
    session.add_all(entries)
    await session.flush()
    await fulltext.add(session, [(entry.id, each) for entry, (_, each) in zip(entries, texts, strict=True)])


async def _write_products(session: AsyncSession, batch: Sequence[Prepared], sources: dict[str, int]) -> None:
    rows: list[dict[str, Any]] = []
    texts: list[tuple[str, EntryText]] = []
    for prepared in batch:
        if isinstance(prepared.record, ProductRecord):
            row = {name: getattr(prepared.record, name) for name in _FIELDS}
            number = sources[prepared.location]
            rows.append({**row, "source_id": number, "content_hash": prepared.content_hash})
            texts.append((prepared.record.id, prepared.entries[0]))
    if rows:
        await session.execute(insert(Product), rows)
        await add_entries(session, "product", texts)


async def _write_questions(session: AsyncSession, batch: Sequence[Prepared], sources: dict[str, int]) -> None:
    questions: list[tuple[Faq, EntryText]] = []
    for prepared in batch:
        record = prepared.record
        if isinstance(record, FaqRecord):
            values = {name: value for name, value in vars(record).items() if name != "line"}
            faq = Faq(**values, source_id=sources[prepared.location], content_hash=prepared.content_hash)
            questions.append((faq, prepared.entries[0]))
    session.add_all([faq for faq, _ in questions])
    await session.flush()
    await add_entries(session, "faq", [(str(faq.id), text) for faq, text in questions])


async def _write_document(
    session: AsyncSession, prepared: Prepared, record: DocumentRecord, source_id: int
) -> None:
    document = Document(
        source_id=source_id, title=record.title, language=record.language, content_hash=prepared.content_hash
    )
    session.add(document)
    await session.flush()
    passages = [
        Passage(document_id=document.id, position=position, heading=each.heading, text=each.text)
        for position, each in enumerate(record.passages)
    ]
    session.add_all(passages)
    await session.flush()
    texts = zip(passages, prepared.entries, strict=True)
    await add_entries(session, "passage", [(str(passage.id), text) for passage, text in texts])


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
    """The names of all vectors that the library shows."""
    return list(await session.scalars(select(IndexEntry.vector_id).distinct()))


async def embedded_texts(session: AsyncSession, names: Sequence[str]) -> dict[str, str]:
    """What to embed under these names, made again from the rows."""
    entries = (await session.scalars(select(IndexEntry).where(IndexEntry.vector_id.in_(names)))).all()
    keys: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
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
