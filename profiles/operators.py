"""Operators: the people of the shop, and the secrets by which they are known.

A secret is 32 random bytes; the database keeps its SHA-256 only, which is enough for a value that
cannot be guessed. Passwords can be guessed, so they are kept as argon2 hashes.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.exceptions import ChooseLongerPassword, ChooseOtherName, KeepAnAdmin
from profiles.insertion import insert_or_keep
from profiles.roles import Role
from profiles.schema import Operator, OperatorToken

if TYPE_CHECKING:
    from argon2 import PasswordHasher

#: link signs in once, session is the console's cookie, telegram links a chat once, api is an API key;
#: code stands for a password that was right, until the code of the second step comes.
Kind = Literal["link", "session", "telegram", "api", "code"]

#: Kinds that are used up by their first use.
ONCE: frozenset[str] = frozenset({"link", "telegram"})

#: Characters of the shortest password that is accepted (NIST SP 800-63B).
SHORTEST_PASSWORD = 8


async def create(session: AsyncSession, name: str, *, now: datetime, role: Role = "admin") -> Operator:
    """A new operator without a password, who signs in by a link first."""
    made = insert_or_keep(session, Operator, "name").returning(Operator.id)
    operator_id = await session.scalar(made, {"name": name.strip(), "role": role, "created_at": now})
    if operator_id is None:
        raise ChooseOtherName(name)
    return (await session.scalars(select(Operator).where(Operator.id == operator_id))).one()


async def set_role(session: AsyncSession, operator: Operator, role: Role) -> None:
    """Raises KeepAnAdmin where nobody else could run the console then."""
    if role != "admin":
        await _require_other_admin(session, operator)
    operator.role = role
    await session.flush()


async def remove(session: AsyncSession, operator: Operator) -> None:
    """Ends the operator's sessions, keys and chat; what they did stays. Raises KeepAnAdmin."""
    await _require_other_admin(session, operator)
    await session.delete(operator)
    await session.flush()


async def _require_other_admin(session: AsyncSession, operator: Operator) -> None:
    others = select(Operator.id).where(Operator.role == "admin", Operator.id != operator.id)
    if operator.role == "admin" and await session.scalar(others.limit(1)) is None:
        raise KeepAnAdmin()


async def count(session: AsyncSession) -> int:
    """How many operators there are; with none, the first run offers a link."""
    return await session.scalar(select(func.count()).select_from(Operator)) or 0


async def by_name(session: AsyncSession, name: str) -> Operator | None:
    """The operator of this name."""
    return await session.scalar(select(Operator).where(Operator.name == name.strip()))


async def by_telegram(session: AsyncSession, telegram_id: str) -> Operator | None:
    """The operator who may use the marketers' commands in this chat."""
    return await session.scalar(select(Operator).where(Operator.telegram_id == telegram_id))


async def link_telegram(session: AsyncSession, operator: Operator, telegram_id: str) -> None:
    """Let this chat speak for the operator, and for nobody else any more."""
    await session.execute(
        update(Operator)
        .where(Operator.telegram_id == telegram_id)
        .values(telegram_id=None)
        .execution_options(synchronize_session="fetch")
    )
    operator.telegram_id = telegram_id
    await session.flush()


async def issue(
    session: AsyncSession,
    operator_id: int,
    kind: Kind,
    *,
    now: datetime,
    lifetime: timedelta | None,
    label: str | None = None,
) -> str:
    """A new secret that stands for the operator; it is shown once and cannot be read again."""
    secret = secrets.token_urlsafe(32)
    session.add(
        OperatorToken(
            hash=fingerprint(secret),
            operator_id=operator_id,
            kind=kind,
            label=label and label[:100],
            created_at=now,
            expires_at=None if lifetime is None else now + lifetime,
        )
    )
    await session.flush()
    return secret


async def redeem(session: AsyncSession, secret: str, kind: Kind, *, now: datetime) -> Operator | None:
    """The operator behind a valid secret of this kind.

    A link and a telegram secret are used up, which needs a writing transaction; a session and an API key
    are only read, so that every request of the console can be a reading one.
    """
    valid = _valid(secret, kind, now)
    if kind not in ONCE:
        found = select(Operator).join(OperatorToken, OperatorToken.operator_id == Operator.id).where(valid)
        return await session.scalar(found)
    operator_id = await session.scalar(
        update(OperatorToken)
        .where(valid, OperatorToken.used_at.is_(None))
        .values(used_at=now)
        .returning(OperatorToken.operator_id)
        .execution_options(synchronize_session=False)
    )
    return None if operator_id is None else await session.get(Operator, operator_id)


async def revoke(session: AsyncSession, secret: str) -> None:
    """End a secret, such as a session at sign-out."""
    await revoke_key(session, fingerprint(secret))


async def revoke_key(session: AsyncSession, token_hash: str) -> None:
    """End a secret that is known by its hash only, such as an API key in a list."""
    await session.execute(delete(OperatorToken).where(OperatorToken.hash == token_hash))


async def api_keys(session: AsyncSession) -> list[OperatorToken]:
    """All API keys, newest first. They know their hash and label, not the secret."""
    keys = select(OperatorToken).where(OperatorToken.kind == "api")
    return list(await session.scalars(keys.order_by(OperatorToken.created_at.desc(), OperatorToken.hash)))


async def set_password(session: AsyncSession, operator: Operator, password: str) -> None:
    """Give the operator a password; raises ChooseLongerPassword."""
    if len(password) < SHORTEST_PASSWORD:
        raise ChooseLongerPassword(f"At least {SHORTEST_PASSWORD} characters are needed.")
    operator.password_hash = await asyncio.to_thread(_hasher().hash, password)
    await session.flush()


async def sign_in(session: AsyncSession, name: str, password: str) -> Operator | None:
    """The operator with this name and password. An unknown name takes as long as a wrong password."""
    operator = await by_name(session, name)
    matches = await asyncio.to_thread(_matches, operator.password_hash if operator else None, password)
    return operator if matches else None


def fingerprint(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _valid(secret: str, kind: str, now: datetime) -> ColumnElement[bool]:
    return and_(
        OperatorToken.hash == fingerprint(secret),
        OperatorToken.kind == kind,
        or_(OperatorToken.expires_at.is_(None), OperatorToken.expires_at > now),
    )


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # only who signs in pays for it

    return PasswordHasher()


def _matches(password_hash: str | None, password: str) -> bool:
    from argon2.exceptions import VerifyMismatchError

    hasher = _hasher()
    if password_hash is None:
        hasher.hash(password)  # the same work as a verification, so that time tells nothing
        return False
    try:
        return hasher.verify(password_hash, password)
    except VerifyMismatchError:
        return False
