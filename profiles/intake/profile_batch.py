"""A batch of customer rows, folded into what the database holds and written back in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import Table, bindparam, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import consent
from profiles.consent import MARKETING
from profiles.identity.merging import merge
from profiles.identity.schema import Alias
from profiles.identity.suppression import suppressed
from profiles.insertion import insert_or_replace
from profiles.intake.profile_rows import COLUMNS, ProfileRow
from profiles.intake.rows import Rejection
from profiles.intake.standing import Address, Standing
from profiles.membership import one_of
from profiles.schema import Consent, Identity, Profile, Tag, Trait
from profiles.sources import COMPUTED
from profiles.tags import STAYS, stays
from profiles.traits import stored

Outcome = Literal["accepted", "updated", "duplicate"]

PROFILE = cast(Table, Profile.__table__)
#: Columns whose address marks a person in a file that is trusted to have verified it.
PROOFS = frozenset({"email", "phone"})
HELD = ("reference", "consent", *COLUMNS)


class ProfileBatch:
    """Some rows of a file: load what is held, fold each row in its turn, write what is new."""

    def __init__(
        self, rows: Sequence[ProfileRow], *, now: datetime, source: str, trusted: bool = False
    ) -> None:
        self._rows = rows
        self._now = now
        self._source = source
        self._trusted = trusted
        self._suppressed: set[str | Address] = set()
        #: Pairs that a trusted row showed to be one person: who stays, and who is absorbed.
        self._joined: list[tuple[Standing, Standing]] = []
        self._by_reference: dict[str, Standing] = {}
        self._by_address: dict[Address, Standing] = {}
        #: Rows whose consent differs from what is recorded, which stands.
        self.consent_kept = 0

    async def load(self, session: AsyncSession) -> None:
        """Fetch what the database holds about everybody in the rows, and lock it until it is written."""
        owners = await self._owners(session)
        references = {row.reference for row in self._rows}
        addresses = {address for row in self._rows for address in row.addresses}
        self._suppressed = await suppressed(session, references, addresses)
        aliases = await self._aliases(session, references)
        wanted = or_(
            one_of(session, PROFILE.c.reference, references),
            one_of(session, PROFILE.c.id, {*owners.values(), *aliases.values()}),
        )
        found = select(PROFILE.c.id, *(PROFILE.c[name] for name in HELD)).where(wanted)
        by_id: dict[int, Standing] = {}
        for row in await session.execute(found.order_by(PROFILE.c.id).with_for_update()):
            columns = dict(row._mapping)
            by_id[row.id] = Standing(columns.pop("id"), columns)
            self._by_reference[row.reference] = by_id[row.id]
        for address, profile_id in owners.items():
            self._by_address[address] = by_id[profile_id]
            by_id[profile_id].addresses.add(address)
        self._by_reference |= {alias: by_id[profile_id] for alias, profile_id in aliases.items()}
        await self._load_decisions(session, by_id)
        await self._load_traits(session, by_id)
        await self._load_tags(session, by_id)

    async def _owners(self, session: AsyncSession) -> dict[Address, int]:
        addresses = {address for row in self._rows for address in row.addresses}
        if not addresses:
            return {}
        found = select(Identity.channel, Identity.external_id, Identity.profile_id).where(
            one_of(session, Identity.channel, {channel for channel, _ in addresses}),
            one_of(session, Identity.external_id, {external_id for _, external_id in addresses}),
        )
        rows = await session.execute(found)
        return {(channel, external_id): owner for channel, external_id, owner in rows}

    async def _aliases(self, session: AsyncSession, references: set[str]) -> dict[str, int]:
        found = select(Alias.reference, Alias.profile_id).where(one_of(session, Alias.reference, references))
        return dict((await session.execute(found)).all())

    async def _load_decisions(self, session: AsyncSession, by_id: dict[int, Standing]) -> None:
        if by_id and any(row.channel_consents for row in self._rows):
            for profile_id, found in (await consent.decisions(session, list(by_id))).items():
                by_id[profile_id].decisions = found

    async def _load_traits(self, session: AsyncSession, by_id: dict[int, Standing]) -> None:
        names = {name for row in self._rows for name in row.traits}
        if names and by_id:
            found = select(Trait.profile_id, Trait.name, Trait.text_value).where(
                one_of(session, Trait.profile_id, by_id),
                one_of(session, Trait.name, names),
                # A given value stands, also where it is what was worked out before.
                Trait.source != COMPUTED,
            )
            for profile_id, name, text in await session.execute(found):
                by_id[profile_id].traits[name] = text

    async def _load_tags(self, session: AsyncSession, by_id: dict[int, Standing]) -> None:
        if by_id and any(row.tags is not None for row in self._rows):
            found = select(Tag.profile_id, Tag.tag, Tag.source).where(one_of(session, Tag.profile_id, by_id))
            for profile_id, tag, source in await session.execute(found):
                held = by_id[profile_id]
                if stays(source):
                    held.kept_tags |= {tag}
                else:
                    held.tags |= {tag}

    def fold(self, row: ProfileRow) -> Outcome | Rejection:
        """Take over what the row says; the database follows at `write`."""
        if erased := self._erased(row):
            return erased
        standing = self._by_reference.get(row.reference) or self._met_in_chat(row)
        shared = {
            address: column for address, column in row.addresses.items() if self._elses(address, standing)
        }
        for address, column in shared.items():
            if not (self._trusted and column in PROOFS):
                owner = self._by_address[address].columns["reference"]
                return Rejection(row.line, column, f"{address[1]!r} belongs to the customer {owner} already.")
        if not shared:
            return self._take(row, standing)
        own = {address: column for address, column in row.addresses.items() if address not in shared}
        outcome = self._take(replace(row, addresses=own), standing)
        here = self._by_reference[row.reference]
        self._joined += [(here, self._by_address[address]) for address in shared]
        return "updated" if outcome == "duplicate" else outcome

    def _elses(self, address: Address, standing: Standing | None) -> bool:
        owner = self._by_address.get(address)
        return owner is not None and owner is not standing

    def _take(self, row: ProfileRow, standing: Standing | None) -> Outcome:
        if standing is not None:
            return "updated" if self._apply(standing, row) else "duplicate"
        empty: dict[str, Any] = dict.fromkeys(HELD)
        self._apply(Standing(None, empty | {"created_at": self._now}), row)
        return "accepted"

    def _erased(self, row: ProfileRow) -> Rejection | None:
        if not self._suppressed:
            return None
        reason = "This person was erased, and stays away from imports."
        if row.reference in self._suppressed:
            return Rejection(row.line, "id", reason)
        columns = (column for address, column in row.addresses.items() if address in self._suppressed)
        return next((Rejection(row.line, column, reason) for column in columns), None)

    def _met_in_chat(self, row: ProfileRow) -> Standing | None:
        """The profile that only a chat knew until now: the row gives it the shop's own reference."""
        for address in row.addresses:
            owner = self._by_address.get(address)
            if owner is not None and owner.columns["reference"] == ":".join(address):
                return owner
        return None

    def _apply(self, standing: Standing, row: ProfileRow) -> bool:
        self._by_address.update(dict.fromkeys(row.addresses, standing))
        if self._contradicts(standing, row):
            self.consent_kept += 1
        renamed = False
        if row.reference not in self._by_reference:
            self._by_reference.pop(standing.columns["reference"], None)
            self._by_reference[row.reference] = standing
            renamed = standing.put("reference", row.reference)
        return standing.apply(row) or renamed

    def _contradicts(self, standing: Standing, row: ProfileRow) -> bool:
        if row.consent is not None and standing.columns["consent"] not in (None, row.consent):
            return True
        said = row.channel_consents.items()
        return any(standing.says(channel) not in (None, granted) for channel, granted in said)

    async def write(self, session: AsyncSession) -> None:
        """Bring the database to what was folded."""
        # An alias and the reference lead to one standing, which is written once.
        standings = list(dict.fromkeys(self._by_reference.values()))
        await self._insert_profiles(session, [held for held in standings if held.id is None])
        await self._update_profiles(session, standings)
        await self._write_consents(session, standings)
        await self._write_identities(session, standings)
        await self._write_traits(session, standings)
        await self._write_tags(session, [held for held in standings if held.new_tags])

    async def join(self, session: AsyncSession) -> int:
        """Merge the profiles that trusted rows showed to be one person, after `write`; how many went."""
        gone: dict[int, int] = {}
        for staying, absorbed in self._joined:
            survivor, other = _remaining(gone, staying), _remaining(gone, absorbed)
            if survivor != other:
                await merge(session, survivor=survivor, absorbed=other, proof=self._source, now=self._now)
                gone[other] = survivor
        return len(gone)

    async def _insert_profiles(self, session: AsyncSession, fresh: Sequence[Standing]) -> None:
        if not fresh:
            return
        await session.execute(insert(PROFILE), [held.columns for held in fresh])
        references = [held.columns["reference"] for held in fresh]
        found = select(PROFILE.c.reference, PROFILE.c.id).where(
            one_of(session, PROFILE.c.reference, references)
        )
        ids = dict((await session.execute(found)).all())
        for held in fresh:
            held.id = ids[held.columns["reference"]]
            # Written with the row; consent stays marked, for its entry in the ledger.
            held.new_columns &= {"consent"}

    async def _update_profiles(self, session: AsyncSession, standings: Sequence[Standing]) -> None:
        alike: dict[frozenset[str], list[Standing]] = defaultdict(list)
        for held in standings:
            if held.new_columns:
                alike[frozenset(held.new_columns)].append(held)
        for names, group in alike.items():
            change = update(PROFILE).where(PROFILE.c.id == bindparam("profile_id"))
            rows = [{"profile_id": held.id} | {name: held.columns[name] for name in names} for held in group]
            await session.execute(change.values({name: bindparam(name) for name in names}), rows)

    async def _write_consents(self, session: AsyncSession, standings: Sequence[Standing]) -> None:
        decided: list[tuple[int | None, str | None, bool]] = [
            (held.id, None, held.columns["consent"]) for held in standings if "consent" in held.new_columns
        ]
        decided += [
            (held.id, decision.channel, decision.granted)
            for held in standings
            for decision in held.new_decisions
        ]
        entries = [
            {"profile_id": profile_id, "channel": channel, "granted": granted}
            for profile_id, channel, granted in decided
        ]
        if entries:
            alike = {"purpose": MARKETING, "at": self._now, "source": self._source}
            await session.execute(insert(Consent), [entry | alike for entry in entries])

    async def _write_identities(self, session: AsyncSession, standings: Sequence[Standing]) -> None:
        rows = [
            {"profile_id": held.id, "channel": channel, "external_id": external_id, "created_at": self._now}
            for held in standings
            for channel, external_id in held.new_addresses
        ]
        if rows:
            await session.execute(insert(Identity), rows)

    async def _write_traits(self, session: AsyncSession, standings: Sequence[Standing]) -> None:
        rows: list[dict[str, Any]] = []
        for held in standings:
            for name, value in held.new_traits.items():
                text, number = stored(value)
                row = {"profile_id": held.id, "name": name, "text_value": text, "number_value": number}
                rows.append(row | {"source": self._source, "at": self._now, "confidence": None})
        if rows:
            replaced = ("text_value", "number_value", "source", "at", "confidence")
            write = insert_or_replace(session, Trait, "profile_id", "name", replaced=replaced)
            await session.execute(write, rows)

    async def _write_tags(self, session: AsyncSession, standings: Sequence[Standing]) -> None:
        if standings:
            replaced = one_of(session, Tag.profile_id, [held.id for held in standings])
            await session.execute(delete(Tag).where(replaced, ~STAYS))
        rows = [{"profile_id": held.id, "tag": tag} for held in standings for tag in sorted(held.tags)]
        if rows:
            await session.execute(insert(Tag), rows)


def _remaining(gone: dict[int, int], standing: Standing) -> int:
    """The id of the profile that this one has become."""
    profile_id = standing.id
    assert profile_id is not None
    while profile_id in gone:
        profile_id = gone[profile_id]
    return profile_id
