"""The plan of a sync: what the sources say now, held against what the library knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.entry import EntryText, faq_text, passage_text, product_text
from knowledge.exceptions import NothingUsable
from knowledge.records import DocumentRecord, FaqRecord, ProductRecord, Record, Refused, digest
from knowledge.source import SourceFile, read
from knowledge.spool import Prepared, Spool
from knowledge.sync import OnProgress, Progress, Rejection, SyncReport

#: (kind, what names the record there): a product's id; a location and a question; a location.
Key = tuple[str, ...]
#: Rows between two reports of progress.
_STEP = 500


@dataclass(frozen=True)
class Kept:
    """A record that the library holds: the hash of its content, where from, and its key in the index."""

    content_hash: str
    location: str
    number: str


@dataclass
class Known:
    """What the library holds of all products, and of the sources that are being synced."""

    records: dict[Key, Kept] = field(default_factory=dict)
    #: Sources of the synced folders whose files are gone.
    gone: set[str] = field(default_factory=set)


class Plan:
    """Built by `make_plan`; its spool must be closed."""

    def __init__(self, files: Sequence[SourceFile], known: Known, *, currency: str) -> None:
        self.files = files
        self.spool = Spool()
        self.replaced: list[Key] = []
        self.removed: list[Key] = []
        self.reports = {file.location: SyncReport() for file in files}
        self._known = known
        self._currency = currency
        self._synced = {file.location for file in files} | known.gone
        self._seen: dict[Key, tuple[str, int]] = {}

    @property
    def gone(self) -> set[str]:
        return self._known.gone

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
        """Read every file and decide about every record."""
        done = 0
        for file in self.files:
            for record in read(file, currency=self._currency):
                self._decide(file, record)
                done += 1
                if done % _STEP == 0:
                    progress(Progress("reading", done, None))
            self._check_usable(file)
        progress(Progress("reading", done, done))
        self._find_removed()

    def _decide(self, file: SourceFile, record: Record | Refused) -> None:
        if isinstance(record, Refused):
            self._refuse(file, record.line, record.reason)
            return
        key = key_of(file.location, record)
        clash = self._clash(file, key)
        if clash:
            self._refuse(file, record.line, clash)
            return
        self._seen[key] = (file.location, record.line)
        self._compare(file, key, record)

    def _refuse(self, file: SourceFile, line: int, reason: str) -> None:
        self.reports[file.location].rejected.append(Rejection(file.location, line, reason))

    def _clash(self, file: SourceFile, key: Key) -> str | None:
        """Why the record cannot be taken beside another one of the same key."""
        name = f'The id "{key[1]}"' if key[0] == "product" else "The question"
        if key in self._seen:
            location, line = self._seen[key]
            return f"{name} was already given in line {line} of {location}."
        kept = self._known.records.get(key)
        if kept and kept.location not in self._synced:
            return f"{name} was already given by {kept.location}."
        return None

    def _compare(self, file: SourceFile, key: Key, record: Record) -> None:
        report, kept, content_hash = self.reports[file.location], self._known.records.get(key), digest(record)
        if kept and kept.content_hash == content_hash and kept.location == file.location:
            report.unchanged += 1
            return
        if kept:
            self.replaced.append(key)
        report.changed += kept is not None
        report.added += kept is None
        self.spool.add(Prepared(file.location, record, content_hash, entries_of(record)))

    def _check_usable(self, file: SourceFile) -> None:
        report = self.reports[file.location]
        taken = report.added + report.changed + report.unchanged
        held = any(kept.location == file.location for kept in self._known.records.values())
        if held and report.rejected and not taken:
            first = report.rejected[0]
            raise NothingUsable(f"{file.location}, line {first.line}: {first.reason}")

    def _find_removed(self) -> None:
        for key, kept in self._known.records.items():
            if kept.location in self._synced and key not in self._seen:
                self.removed.append(key)
                if kept.location in self.reports:
                    self.reports[kept.location].removed += 1


def key_of(location: str, record: Record) -> Key:
    if isinstance(record, ProductRecord):
        return "product", record.id
    if isinstance(record, FaqRecord):
        return "faq", location, record.question
    return "document", location


def entries_of(record: Record) -> tuple[EntryText, ...]:
    """What is searched of a record."""
    if isinstance(record, ProductRecord):
        return (product_text(record),)
    if isinstance(record, FaqRecord):
        return (faq_text(record.question, record.answer),)
    assert isinstance(record, DocumentRecord)
    return tuple(passage_text(each.heading, each.text) for each in record.passages)


def make_plan(files: Sequence[SourceFile], known: Known, *, currency: str, progress: OnProgress) -> Plan:
    """Read the files; blocks, and leaves nothing behind when it fails."""
    plan = Plan(files, known, currency=currency)
    try:
        plan.read(progress)
    except BaseException:
        plan.spool.__exit__()
        raise
    return plan
