"""The plan of a sync: what the sources say now, held against what the library knows."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from knowledge.content.entry import EntryText, faq_text, passage_text, product_text
from knowledge.content.records import (
    DocumentRecord,
    FaqRecord,
    Key,
    ProductRecord,
    Record,
    Refused,
    SynonymRecord,
    Untouched,
    digest,
    key_of,
)
from knowledge.content.source import SourceContent
from knowledge.content.spool import Mark, Prepared, Spool
from knowledge.content.sync import OnProgress, Progress, Rejection, SyncReport
from knowledge.exceptions import KnowledgeError, NothingUsable, UnknownFormat, UnreadableSource

#: Rows between two reports of progress.
_STEP = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """A record that the library holds: the hash of its content, where from, and its key in the index."""

    content_hash: str
    location: str
    number: str


@dataclass
class Known:
    """What the library holds of all products, and of the sources that are being synced."""

    records: dict[Key, Kept] = field(default_factory=dict)
    #: Sources that are to be forgotten: the synced folders' whose files are gone.
    gone: set[str] = field(default_factory=set)
    #: The shop's own synonyms, which stay where no source names them any more: people edit them.
    synonyms: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Before:
    """How the plan stood before a source was read."""

    products: Mark
    texts: Mark
    replaced: int


class Plan(AbstractContextManager["Plan"]):
    """What is new, replaced and removed; its rows are on disk until it is closed."""

    def __init__(self, sources: Sequence[SourceContent], known: Known, *, currency: str) -> None:
        #: The sources that could be read.
        self.sources: list[SourceContent] = []
        #: Why each of the others could not.
        self.failed: dict[str, KnowledgeError] = {}
        self.products = Spool()
        self.texts = Spool()
        self.synonyms: list[str] = []
        self.replaced: list[Key] = []
        self.removed: list[Key] = []
        self.reports: dict[str, SyncReport] = {}
        self._asked = sources
        self._known = known
        self._currency = currency
        self._synced = {each.location for each in sources} | known.gone
        self._held = {kept.location for kept in known.records.values()}
        self._seen: dict[Key, tuple[str, int]] = {}
        self._done = 0

    def __exit__(self, *_: object) -> None:
        self.products.__exit__()
        self.texts.__exit__()

    @property
    def gone(self) -> set[str]:
        return self._known.gone

    @property
    def length(self) -> int:
        """New and changed records."""
        return self.products.length + self.texts.length

    def number_of(self, key: Key) -> str:
        """The key in the index of a record that the library holds."""
        return self._known.records[key].number

    def report(self) -> SyncReport:
        """All sources together."""
        total = SyncReport(removed=len(self.removed))
        for each in self.reports.values():
            total.added += each.added
            total.changed += each.changed
            total.unchanged += each.unchanged
            total.rejected += each.rejected
        return total

    def read(self, progress: OnProgress) -> None:
        """Read every source and decide about every record. A source that breaks off counts as not read."""
        for source in self._asked:
            before = _Before(self.products.mark(), self.texts.mark(), len(self.replaced))
            self.reports[source.location] = SyncReport()
            try:
                self._read(source, progress)
                self._check_usable(source)
                self.sources.append(source)
            except (UnreadableSource, UnknownFormat, NothingUsable) as error:
                self._take_back(source, before, error)
        progress(Progress("reading", self._done, self._done))
        self._find_removed()

    def _read(self, source: SourceContent, progress: OnProgress) -> None:
        for record in source.read(currency=self._currency):
            self._decide(source, record)
            self._done += 1
            if self._done % _STEP == 0:
                progress(Progress("reading", self._done, None))

    def _take_back(self, source: SourceContent, before: _Before, error: KnowledgeError) -> None:
        """Undo what a source said; what it brought before stays."""
        self.products.rewind(before.products)
        self.texts.rewind(before.texts)
        del self.replaced[before.replaced :]
        self._seen = {key: place for key, place in self._seen.items() if place[0] != source.location}
        self._synced.discard(source.location)
        self.failed[source.location] = error
        refused = Rejection(source.location, 0, f"{error} What it brought before is kept.")
        self.reports[source.location] = SyncReport(rejected=[refused])

    def _decide(self, source: SourceContent, record: Record | Refused | Untouched) -> None:
        if isinstance(record, Refused):
            self._refuse(source, record.line, record.reason, record.column)
        elif isinstance(record, Untouched):
            self._keep(source, record)
        elif isinstance(record, SynonymRecord):
            self._add_synonyms(self.reports[source.location], record.synonyms)
        else:
            key = key_of(source.location, record)
            if clash := self._clash(key):
                self._refuse(source, record.line, clash, "id" if key[0] == "product" else None)
                return
            self._seen[key] = (source.location, record.line)
            self._compare(source, key, record)

    def _add_synonyms(self, report: SyncReport, words: str) -> None:
        if words in self._known.synonyms:
            report.unchanged += 1
        else:
            report.added += 1
            self._known.synonyms.add(words)
            self.synonyms.append(words)

    def _refuse(self, source: SourceContent, line: int, reason: str, column: str | None) -> None:
        self.reports[source.location].rejected.append(Rejection(source.location, line, reason, column))

    def _keep(self, source: SourceContent, untouched: Untouched) -> None:
        """Count what is not read again as seen."""
        keys = self._known.records if untouched.keys is None else untouched.keys
        for key in keys:
            kept = self._known.records.get(key)
            if kept is not None and kept.location == source.location and key not in self._seen:
                self._seen[key] = (source.location, 1)
                self.reports[source.location].unchanged += 1

    def _clash(self, key: Key) -> str | None:
        """Why the record cannot be taken beside another one of the same key."""
        names = {"product": f'The id "{key[1]}"', "faq": "The question"}
        name = names.get(key[0], "The page")
        if key in self._seen:
            location, line = self._seen[key]
            return f"{name} was already given in line {line} of {location}."
        kept = self._known.records.get(key)
        if kept and kept.location not in self._synced:
            return f"{name} was already given by {kept.location}."
        return None

    def _compare(self, source: SourceContent, key: Key, record: Record) -> None:
        location, kept, content_hash = source.location, self._known.records.get(key), digest(record)
        report = self.reports[location]
        if kept and kept.content_hash == content_hash and kept.location == location:
            report.unchanged += 1
            return
        if kept:
            self.replaced.append(key)
        report.changed += kept is not None
        report.added += kept is None
        spool = self.products if isinstance(record, ProductRecord) else self.texts
        spool.add(Prepared(location, record, content_hash, entries_of(record)))

    def _check_usable(self, source: SourceContent) -> None:
        report = self.reports[source.location]
        taken = report.added + report.changed + report.unchanged
        if source.location in self._held and report.rejected and not taken:
            first = report.rejected[0]
            raise NothingUsable(f"{source.location}, line {first.line}: {first.reason}")

    def _find_removed(self) -> None:
        for key, kept in self._known.records.items():
            if kept.location in self._synced and key not in self._seen:
                self.removed.append(key)
                if kept.location in self.reports:
                    self.reports[kept.location].removed += 1


def entries_of(record: Record) -> tuple[EntryText, ...]:
    """What is searched of a record."""
    if isinstance(record, ProductRecord):
        return (product_text(record),)
    if isinstance(record, FaqRecord):
        return (faq_text(record.question, record.answer),)
    assert isinstance(record, DocumentRecord)
    return tuple(passage_text(each.heading, each.text) for each in record.passages)


def make_plan(sources: Sequence[SourceContent], known: Known, *, currency: str, progress: OnProgress) -> Plan:
    """Read the sources; blocks, and leaves nothing behind when it fails.

    A source that cannot be read is told in the report beside the others; where none can be, its error
    is raised.
    """
    plan = Plan(sources, known, currency=currency)
    try:
        plan.read(progress)
    except BaseException:
        plan.__exit__()
        raise
    return plan
