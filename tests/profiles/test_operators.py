"""Operators are known by a password or by a secret, and secrets end when they should."""

import asyncio
import hashlib
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from profiles import operators
from profiles.database import Database
from profiles.exceptions import ChooseLongerPassword, ChooseOtherName
from profiles.operators import Kind
from profiles.schema import Operator, OperatorToken

HOUR = timedelta(hours=1)


async def eve(database: Database, now: datetime) -> Operator:
    async with database.begin() as session:
        return await operators.create(session, " Eve ", now=now)


async def issued(database: Database, operator: Operator, kind: Kind, now: datetime, **more: str) -> str:
    async with database.begin() as session:
        return await operators.issue(session, operator.id, kind, now=now, lifetime=HOUR, **more)


async def redeemed(database: Database, secret: str, kind: Kind, now: datetime) -> str | None:
    async with database.begin() as session:
        operator = await operators.redeem(session, secret, kind, now=now)
        return operator and operator.name


async def test_the_first_operator_is_counted(database: Database, now: datetime) -> None:
    async with database.read() as session:
        assert await operators.count(session) == 0
    made = await eve(database, now)
    assert (made.name, made.password_hash, made.created_at) == ("Eve", None, now)
    async with database.read() as session:
        assert await operators.count(session) == 1
        found = await operators.by_name(session, "Eve")
        assert found is not None
        assert found.id == made.id


async def test_a_name_is_taken_once(database: Database, now: datetime) -> None:
    await eve(database, now)
    with pytest.raises(ChooseOtherName, match="Eve"):
        await eve(database, now)


async def test_only_the_hash_of_a_secret_is_stored(database: Database, now: datetime) -> None:
    secret = await issued(database, await eve(database, now), "api", now, label="till")
    assert len(secret) >= 43
    async with database.read() as session:
        (stored,) = await session.scalars(select(OperatorToken))
    assert stored.hash == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(vars(stored))


@pytest.mark.parametrize("kind", ["link", "telegram"])
async def test_a_link_works_once(database: Database, now: datetime, kind: Kind) -> None:
    secret = await issued(database, await eve(database, now), kind, now)
    tries = await asyncio.gather(*(redeemed(database, secret, kind, now) for _ in range(4)))
    assert sorted(tries, key=str) == ["Eve", None, None, None]


@pytest.mark.parametrize("kind", ["session", "api"])
async def test_a_session_works_until_it_ends_in_a_reading_transaction(
    database: Database, now: datetime, kind: Kind
) -> None:
    secret = await issued(database, await eve(database, now), kind, now)
    last = now + HOUR - timedelta(microseconds=1)
    for moment, name in ((now, "Eve"), (last, "Eve"), (now + HOUR, None)):
        async with database.read() as session:
            operator = await operators.redeem(session, secret, kind, now=moment)
            assert (operator and operator.name) == name


async def test_an_expired_link_is_worth_nothing(database: Database, now: datetime) -> None:
    secret = await issued(database, await eve(database, now), "link", now)
    assert await redeemed(database, secret, "link", now + HOUR) is None


async def test_a_key_without_lifetime_does_not_end(database: Database, now: datetime) -> None:
    operator = await eve(database, now)
    async with database.begin() as session:
        secret = await operators.issue(session, operator.id, "api", now=now, lifetime=None)
    assert await redeemed(database, secret, "api", now + timedelta(days=10_000)) == "Eve"


@pytest.mark.parametrize("asked", ["session", "telegram", "api"])
async def test_a_secret_of_one_kind_is_no_other(database: Database, now: datetime, asked: Kind) -> None:
    secret = await issued(database, await eve(database, now), "link", now)
    assert await redeemed(database, secret, asked, now) is None
    assert await redeemed(database, "made up", asked, now) is None
    assert await redeemed(database, secret, "link", now) == "Eve"


async def test_a_revoked_session_is_over(database: Database, now: datetime) -> None:
    operator = await eve(database, now)
    mine, other = [await issued(database, operator, "session", now) for _ in range(2)]
    async with database.begin() as session:
        await operators.revoke(session, mine)
    assert await redeemed(database, mine, "session", now) is None
    assert await redeemed(database, other, "session", now) == "Eve"


async def test_api_keys_are_listed_newest_first_and_can_be_ended(database: Database, now: datetime) -> None:
    operator = await eve(database, now)
    await issued(database, operator, "session", now)
    secret = await issued(database, operator, "api", now, label="till")
    await issued(database, operator, "api", now + HOUR, label="web shop")
    async with database.begin() as session:
        keys = await operators.api_keys(session)
        assert [key.label for key in keys] == ["web shop", "till"]
        await operators.revoke_key(session, keys[1].hash)
    assert await redeemed(database, secret, "api", now) is None


async def test_a_password_opens_the_door_and_another_does_not(
    sqlite_database: Database, now: datetime
) -> None:
    await eve(sqlite_database, now)
    async with sqlite_database.begin() as session:
        operator = await operators.by_name(session, "Eve")
        assert operator is not None
        await operators.set_password(session, operator, "correct horse")
    async with sqlite_database.read() as session:
        signed_in = await operators.sign_in(session, "Eve", "correct horse")
        assert signed_in is not None
        assert signed_in.name == "Eve"
        assert (signed_in.password_hash or "").startswith("$argon2id$")
        assert await operators.sign_in(session, "Eve", "correct horsf") is None
        assert await operators.sign_in(session, "Mallory", "correct horse") is None


async def test_somebody_without_a_password_cannot_sign_in_with_one(
    sqlite_database: Database, now: datetime
) -> None:
    await eve(sqlite_database, now)
    async with sqlite_database.read() as session:
        assert await operators.sign_in(session, "Eve", "") is None


async def test_a_short_password_is_refused(sqlite_database: Database, now: datetime) -> None:
    operator = await eve(sqlite_database, now)
    async with sqlite_database.begin() as session:
        with pytest.raises(ChooseLongerPassword, match="8 characters"):
            await operators.set_password(session, operator, "1234567")


async def test_a_chat_speaks_for_one_operator(database: Database, now: datetime) -> None:
    async with database.begin() as session:
        first = await operators.create(session, "Eve", now=now)
        second = await operators.create(session, "Bob", now=now)
        await operators.link_telegram(session, first, "99")
        await operators.link_telegram(session, second, "99")
    async with database.read() as session:
        found = await operators.by_telegram(session, "99")
        assert found is not None
        assert found.name == "Bob"
        assert await operators.by_telegram(session, "98") is None
