"""A batch of event rows: whose they are, who has to be made for them, and into the log with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import events
from profiles.identity.schema import Alias
from profiles.intake.event_rows import EventRow
from profiles.intake.import_report import ImportReport
from profiles.intake.profile_batch import ProfileBatch
from profiles.intake.profile_rows import ProfileRow
from profiles.intake.rows import Rejection
from profiles.membership import one_of
from profiles.schema import Identity, Profile


class EventBatch:
    """Some rows of a file or request. `source` is shown where a customer has to be made for a row.

    `advice` says what to do where a customer is not known.
    """

    def __init__(
        self,
        rows: Sequence[EventRow],
        *,
        now: datetime,
        source: str,
        advice: str = "import the customers first",
    ) -> None:
        self._rows = rows
        self._advice = advice
        self._now = now
        self._source = source
        #: Profile ids by the reference that rows use.
        self._ids: dict[str, int] = {}
        self._refused: dict[str, Rejection] = {}
        self._made = 0

    async def write(self, session: AsyncSession, *, given_stands: bool) -> ImportReport:
        """Add the events; `given_stands` as of `events.append`."""
        await self._find(session, {row.customer for row in self._rows})
        await self._find_by_address(session)
        await self._make(session)
        new, refused = [], []
        for row in self._rows:
            profile_id = self._ids.get(row.customer)
            if profile_id is None:
                refused.append(self._unknown(row))
            else:
                row.fields["profile_id"] = profile_id
                new.append(row.fields)
        added = await events.append_fields(session, new, received_at=self._now, given_stands=given_stands)
        return ImportReport(
            accepted=added, duplicates=len(new) - added, rejected=refused, customers=self._made
        )

    async def refusals(self, session: AsyncSession) -> list[Rejection]:
        """The rows that `write` would refuse because nobody knows their customer; writes nothing."""
        await self._find(session, {row.customer for row in self._rows})
        await self._find_by_address(session)
        return [
            self._unknown(row) for row in self._rows if row.customer not in self._ids and row.person is None
        ]

    async def _find(self, session: AsyncSession, references: Iterable[str]) -> None:
        wanted = set(references)
        for reference, profile_id in (
            (Profile.reference, Profile.id),
            (Alias.reference, Alias.profile_id),
        ):
            found = await session.execute(
                select(reference, profile_id).where(one_of(session, reference, wanted))
            )
            self._ids.update(dict(found.all()))
            wanted -= self._ids.keys()
            if not wanted:
                return

    async def _find_by_address(self, session: AsyncSession) -> None:
        """A customer whose reference nobody knows may be known by an address that the row gives."""
        people = self._unknown_people()
        addresses = {address for person in people for address in person.addresses}
        if not addresses:
            return
        found = select(Identity.channel, Identity.external_id, Identity.profile_id).where(
            one_of(session, Identity.channel, {channel for channel, _ in addresses}),
            one_of(session, Identity.external_id, {external_id for _, external_id in addresses}),
        )
        owners = {(row.channel, row.external_id): row.profile_id for row in await session.execute(found)}
        for person in people:
            known = [owners[address] for address in person.addresses if address in owners]
            if known:
                self._ids[person.reference] = known[0]

    async def _make(self, session: AsyncSession) -> None:
        people = self._unknown_people()
        if not people:
            return
        batch = ProfileBatch(people, now=self._now, source=self._source)
        await batch.load(session)
        for person in people:
            outcome = batch.fold(person)
            if isinstance(outcome, Rejection):
                self._refused[person.reference] = outcome
        await batch.write(session)
        made = {person.reference for person in people}
        await self._find(session, made)
        self._made = len(made & self._ids.keys())

    def _unknown_people(self) -> list[ProfileRow]:
        people = {
            row.customer: row.person
            for row in reversed(self._rows)
            if row.person is not None and row.customer not in self._ids
        }
        return list(people.values())[::-1]

    def _unknown(self, row: EventRow) -> Rejection:
        if refused := self._refused.get(row.customer):
            return Rejection(row.line, refused.column, refused.reason)
        reason = f"There is no customer {row.customer!r}; {self._advice}."
        return Rejection(row.line, "customer_id", reason)
