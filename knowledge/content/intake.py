"""Intake: what brings the library in step with its sources."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from threading import Event

import structlog

from knowledge.batches import batches
from knowledge.content import storage
from knowledge.content.address import is_web_address, parse_address
from knowledge.content.fetching import Fetcher
from knowledge.content.plan import Known, Plan, make_plan
from knowledge.content.source import BrokenFile, SourceContent, find_all, find_folders, left_of, remembered_as
from knowledge.content.staging import Stage
from knowledge.content.sync import OnProgress, Progress, SyncReport
from knowledge.content.visits import Visits
from knowledge.content.website import Website
from knowledge.exceptions import KnowledgeError, UnknownFormat, UnknownSource
from knowledge.index.vectors import VectorIndex
from knowledge.transactions import Transactions

_BATCH = 500


class Intake:
    """Syncs sources, one sync at a time."""

    def __init__(
        self, database: Transactions, vectors: VectorIndex, *, currency: str, fetcher: Fetcher
    ) -> None:
        self.database = database
        self.vectors = vectors
        self.currency = currency
        #: The revision that the last sync of this process made.
        self.revision: int | None = None
        #: Held while vectors change: one that was just added must not look like one that nothing names.
        self.vectors_change = asyncio.Lock()
        self._fetcher = fetcher
        self._syncing = asyncio.Lock()
        self._log = structlog.get_logger("library")

    async def sync(
        self, locations: Sequence[str], *, now: datetime, progress: OnProgress | None = None
    ) -> SyncReport:
        """Bring the library in step with files, folders and addresses; a failed sync leaves the former state.

        New vectors come first, under names that no row shows yet; then the rows, prepared where nobody
        looks and shown in one transaction (see `staging`); then what no row names any more goes.
        A source that cannot be read is told in the report and keeps what it brought; where none can be
        read, its error is raised.
        """
        tell = progress or (lambda _: None)
        async with self._syncing:
            try:
                sources, gone = await self._sources_of(locations)
            except KnowledgeError as error:
                await self._note_failures({remembered_as(each): error for each in locations}, now)
                raise
            return await self._bring(sources, gone, now, tell)

    async def forget(self, location: str, *, now: datetime) -> SyncReport:
        """Forget a source and all that it brought. UnknownSource where there is none of this location."""
        async with self._syncing:
            async with self.database.read() as session:
                known = set(await storage.locations(session))
            name = location if location in known else await asyncio.to_thread(remembered_as, location)
            if name not in known:
                raise UnknownSource(location)
            return await self._bring([], {name}, now, lambda _: None)

    async def _sources_of(self, locations: Sequence[str]) -> tuple[list[SourceContent], set[str]]:
        """What to read, and the sources whose files have left the folders."""
        files = await asyncio.to_thread(find_all, locations)
        folders = await asyncio.to_thread(find_folders, locations)
        sources: list[SourceContent] = list(files)
        async with self.database.read() as session:
            known = await storage.locations(session)
            addresses = dict.fromkeys(str(parse_address(each)) for each in locations if is_web_address(each))
            visits = await storage.visits(session, list(addresses))
        left = await asyncio.to_thread(left_of, known, folders, {each.location for each in files})
        sources += [BrokenFile(Path(each), UnknownFormat(each)) for each in sorted(left.remaining)]
        sources += [Website(each, self._fetcher, Visits(visits.get(each))) for each in addresses]
        return sources, left.gone

    async def _bring(
        self, sources: Sequence[SourceContent], gone: set[str], now: datetime, tell: OnProgress
    ) -> SyncReport:
        async with self.database.read() as session:
            known = await storage.read_known(session, [each.location for each in sources], gone)
        with await self._plan(sources, known, tell) as plan:
            await self._note_failures(plan.failed, now)
            if plan.failed and not plan.sources and not plan.gone:
                raise next(iter(plan.failed.values()))
            stage = Stage(self.database)
            await stage.open()
            await self._write(plan, stage, now, tell)
            await self._reconcile(tell)
            await stage.close([key[1] for key in plan.removed if key[0] == "product"])
        return self._reported(sources, plan)

    async def _plan(self, sources: Sequence[SourceContent], known: Known, tell: OnProgress) -> Plan:
        """The plan, read in a thread; one that nobody waits for any more ends at its next step."""
        abandoned = Event()

        def step(progress: Progress) -> None:
            if abandoned.is_set():
                raise asyncio.CancelledError
            tell(progress)

        try:
            return await asyncio.to_thread(make_plan, sources, known, currency=self.currency, progress=step)
        finally:
            abandoned.set()

    async def _note_failures(self, failed: Mapping[str, Exception], now: datetime) -> None:
        if failed:
            async with self.database.begin() as session:
                await storage.note_failures(session, failed, now=now)

    async def _write(self, plan: Plan, stage: Stage, now: datetime, tell: OnProgress) -> None:
        places = {each.location: place for place, each in enumerate(plan.sources)}
        done = 0
        for spool in (plan.products, plan.texts):
            for batch in batches(spool, _BATCH):
                await self.vectors.add(
                    {each.vector_id: each.embedded for row in batch for each in row.entries}
                )
                if spool is plan.products:
                    await stage.add_products(batch, places)
                else:
                    await stage.add_texts(batch)
                done += len(batch)
                tell(Progress("indexing", done, plan.length))
        async with stage.writing() as session:
            await storage.write(session, plan, stage.entries, now=now)
            self.revision = await storage.revision(session)
        tell(Progress("showing", plan.length, plan.length))

    async def _reconcile(self, tell: OnProgress) -> None:
        """Drop vectors that nothing names, and make those again that were lost or are another embedder's."""
        async with self.vectors_change:
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

    def _reported(self, sources: Sequence[SourceContent], plan: Plan) -> SyncReport:
        report = plan.report()
        self._log.info(
            "The library is in step with its sources.",
            action="library_synced",
            sources=len(sources),
            added=report.added,
            changed=report.changed,
            removed=report.removed,
            unchanged=report.unchanged,
            rejected=len(report.rejected),
        )
        return report
