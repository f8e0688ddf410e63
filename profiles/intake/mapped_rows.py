"""Mapped rows: rows of a foreign file, read as a mapping says, into what rows of our own mean."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping as AnyMapping
from decimal import Decimal
from typing import Any

from profiles.exceptions import RefusedValue
from profiles.intake.event_rows import EventReader, EventRow
from profiles.intake.file_import import Skipped
from profiles.intake.mapped_columns import Filler, MappedColumns
from profiles.intake.mapping import Mapping, Source
from profiles.intake.profile_rows import ProfileRow, ReadTrait, read_profile
from profiles.intake.rows import Head, Rejection, Row
from profiles.intake.totals import Totals

#: The property that keeps an amount which had to be rounded.
EXACT = "exact_amount"
#: Characters of the longest id that is written out; of a longer one its beginning and a digest are left.
LONGEST_ID = 80
BEGINNING = 40


class MappedEvents:
    """Reads the rows of one file of events, in their order."""

    def __init__(self, mapping: Mapping, *, head: Head, currency: str, read_trait: ReadTrait) -> None:
        self._mapping = mapping
        self._columns = MappedColumns(mapping, currency=currency)
        self._read = EventReader(currency)
        self._read_trait = read_trait
        self._filler = Filler(mapping.fill_down, head) if mapping.fill_down else None
        own = dict(mapping.fields)
        self._identity = self._columns.finders(
            {name: own[name] for name in ("order_id", "id") if name in own}
        )
        self._fields = self._columns.finders(
            {name: own[name] for name in own if name not in ("order_id", "id")}
        )
        self._customer = self._columns.finders(mapping.customer or {})
        #: The amount with the sign that the file gives it.
        amount = own.get("amount", Source(constant=""))
        self._signed = self._columns.finders({"amount": amount.model_copy(update={"absolute": False})})
        self._order: str | None = None
        self._seen: Counter[str] = Counter()
        self.totals = Totals()

    def __call__(self, row: Row) -> EventRow | Rejection | Skipped:
        """What the row says; a Rejection names the file's own columns."""
        if self._filler is not None:
            self._filler(row)
        self.totals.rows += 1
        read = self._take(row)
        return self._in_their_words(read) if isinstance(read, Rejection) else read

    def _take(self, row: Row) -> EventRow | Rejection | Skipped:
        identity = self._columns.read(self._identity, row)
        if isinstance(identity, Rejection):
            return identity
        self._tell_apart(identity)
        if reason := self._columns.skips(row.values):
            self.totals.skip(reason).add(self._amount(row))
            return Skipped(row.line, reason)
        given = self._columns.read(self._fields, row)
        if isinstance(given, Rejection):
            return given
        return self._event(row, identity | given)

    def _event(self, row: Row, given: dict[str, Any]) -> EventRow | Rejection:
        try:
            self._columns.check_currency(row.values)
            properties = self._columns.further(row.values)
        except RefusedValue as refused:
            return Rejection(row.line, self._mapping.currency, refused.reason)
        person = self._person(row, given)
        if isinstance(person, Rejection):
            return person
        exact = self._round(given)
        read = self._read(Row(row.line, properties | exact | given))
        if isinstance(read, EventRow):
            self._count(row, read, given, exact)
            read.person = person
        return read

    def _person(self, row: Row, given: dict[str, Any]) -> ProfileRow | Rejection | None:
        """Who the customer is; gives the event its customer where only an address names them."""
        if self._mapping.customer is None:
            return None
        told = self._columns.read(self._customer, row)
        if isinstance(told, Rejection):
            return told
        if "customer_id" not in given and "email" in told:
            given["customer_id"] = by_email(told["email"])
        if "customer_id" not in given:
            return None
        return read_profile(Row(row.line, told | {"id": given["customer_id"]}), self._read_trait)

    def _tell_apart(self, identity: dict[str, Any]) -> None:
        """Of rows with one id the second becomes `#2`, and so on.

        Only rows that follow one another are told apart, those of one order where there are orders: so little
        has to be remembered of a file of any length.
        """
        if "order_id" in identity:
            self.totals.order(str(identity["order_id"]))
        if "id" not in identity:
            return
        written = str(identity["id"])
        order = str(identity.get("order_id", written))
        if order != self._order:
            self._order = order
            self._seen.clear()
        self._seen[written] += 1
        if (nth := self._seen[written]) > 1:
            self.totals.repeated += 1
            if self._mapping.repeats == "number":
                written = f"{written} #{nth}"
        identity["id"] = _short(written)

    def _round(self, given: dict[str, Any]) -> dict[str, Any]:
        """Bring money to whole minor units; what rounding took from the amount stays as a property."""
        if "price" in given:
            given["price"] = self._columns.rounded(given["price"])
        exact = given.get("amount")
        if exact is None:
            return {}
        given["amount"] = self._columns.rounded(exact)
        return {} if given["amount"] == exact else {EXACT: str(exact)}

    def _count(self, row: Row, read: EventRow, given: dict[str, Any], exact: AnyMapping[str, Any]) -> None:
        self.totals.type(read.fields["type"]).add(self._amount(row))
        if exact:
            self.totals.rounded += 1
            self.totals.rounding += given["amount"] - Decimal(exact[EXACT])

    def _amount(self, row: Row) -> Decimal | None:
        read = self._columns.read(self._signed, row)
        return None if isinstance(read, Rejection) else read.get("amount")

    def _in_their_words(self, rejection: Rejection) -> Rejection:
        return in_their_words(self._mapping, rejection)


class MappedProfiles:
    """Reads the rows of one file of customers, in their order."""

    def __init__(self, mapping: Mapping, *, head: Head, read_trait: ReadTrait) -> None:
        self._mapping = mapping
        # A customer's columns hold no money.
        self._columns = MappedColumns(mapping, currency="XXX")
        self._read_trait = read_trait
        self._filler = Filler(mapping.fill_down, head) if mapping.fill_down else None
        self._fields = self._columns.finders(mapping.fields)

    def __call__(self, row: Row) -> ProfileRow | Rejection | Skipped:
        """What the row says; a Rejection names the file's own columns."""
        if self._filler is not None:
            self._filler(row)
        if reason := self._columns.skips(row.values):
            return Skipped(row.line, reason)
        read = self._take(row)
        return in_their_words(self._mapping, read) if isinstance(read, Rejection) else read

    def _take(self, row: Row) -> ProfileRow | Rejection:
        given = self._columns.read(self._fields, row)
        if isinstance(given, Rejection):
            return given
        if "id" not in given and "email" in given:
            given["id"] = by_email(given["email"])
        try:
            traits = self._columns.further(row.values)
        except RefusedValue as refused:
            return Rejection(row.line, None, refused.reason)
        return read_profile(Row(row.line, traits | given), self._read_trait)


def by_email(address: Any) -> str:
    """The reference of somebody of whom only the e-mail address is known, as `profile.meet` makes it."""
    return f"email:{str(address).strip().lower()}"


def in_their_words(mapping: Mapping, rejection: Rejection) -> Rejection:
    """The same, naming the columns of the file in the place of ours."""
    source = mapping.sources.get(rejection.column or "")
    if source is None or not source.named:
        return rejection
    columns = ", ".join(dict.fromkeys(source.named))
    return Rejection(rejection.line, columns, rejection.reason)


def _short(text: str) -> str:
    if len(text) <= LONGEST_ID:
        return text
    digest = hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
    return f"{text[:BEGINNING]}~{digest}"
