"""Who was erased stays away from imports, known only by a keyed hash, until somebody lifts that."""

from datetime import datetime

import pytest
from sqlalchemy import select

from profiles import consent, profile
from profiles.database import Database
from profiles.identity import merging, suppression
from profiles.identity.schema import Suppression, SuppressionKey
from profiles.schema import Identity, Profile

EMAIL, CHAT = ("email", "ann@example.com"), ("telegram", "7")


async def erased(database: Database, now: datetime) -> None:
    """C1, who also was telegram:7, is erased."""
    async with database.begin() as session:
        shopper = Profile(reference="C1", consent=True, created_at=now)
        session.add(shopper)
        await session.flush()
        session.add(Identity(profile_id=shopper.id, channel=EMAIL[0], external_id=EMAIL[1], created_at=now))
        chat = await profile.meet(session, channel=CHAT[0], external_id=CHAT[1], now=now)
        await merging.merge(session, survivor=shopper.id, absorbed=chat.id, proof="link", now=now)
        await profile.forget(session, shopper.id)


async def kept_away(database: Database) -> set[object]:
    async with database.read() as session:
        return set(
            await suppression.suppressed(session, ["C1", "telegram:7", "C2"], [EMAIL, CHAT, ("web", "1")])
        )


async def test_nobody_is_suppressed_before_somebody_is_erased(database: Database) -> None:
    assert await kept_away(database) == set()


async def test_references_and_addresses_of_who_was_erased_are_known_again(
    database: Database, now: datetime
) -> None:
    await erased(database, now)
    assert await kept_away(database) == {"C1", "telegram:7", EMAIL, CHAT}


async def test_only_hashes_under_a_key_of_this_database_remain(database: Database, now: datetime) -> None:
    await erased(database, now)
    async with database.read() as session:
        hashes = list(await session.scalars(select(Suppression.hash)))
        key = (await session.scalars(select(SuppressionKey.key))).one()
    assert len(hashes) == 4
    assert all(len(each) == 64 and int(each, 16) for each in (*hashes, key))


async def test_who_comes_back_by_themselves_is_met_anew_without_consent(
    database: Database, now: datetime
) -> None:
    await erased(database, now)
    async with database.begin() as session:
        met = await profile.meet(session, channel=CHAT[0], external_id=CHAT[1], now=now)
        assert (met.reference, met.consent) == ("telegram:7", None)
        assert await consent.ledger(session, met.id) == []
    assert await kept_away(database) == {"C1", EMAIL}


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("C1", {"telegram:7", EMAIL, CHAT}),
        ("Ann@Example.com", {"C1", "telegram:7", CHAT}),
        ("email:ann@example.com", {"C1", "telegram:7", CHAT}),
        ("telegram:7", {"C1", EMAIL}),
    ],
)
async def test_an_operator_lifts_it_by_name(
    database: Database, now: datetime, name: str, left: set[object]
) -> None:
    await erased(database, now)
    async with database.begin() as session:
        assert await suppression.lift_named(session, name)
        assert not await suppression.lift_named(session, name)
    assert await kept_away(database) == left


async def test_lifting_what_nobody_was_called_says_so(database: Database, now: datetime) -> None:
    async with database.begin() as session:
        assert not await suppression.lift_named(session, "C1")
    await erased(database, now)
    async with database.begin() as session:
        assert not await suppression.lift_named(session, "C9")
