"""How the first operator, and any other, gets into the console."""

from __future__ import annotations

from datetime import datetime, timedelta
from getpass import getuser

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import audit, operators
from profiles.schema import Operator

#: The name of the operator that a first run makes; they choose their own when they sign in.
FIRST = "owner"

LIFETIME = timedelta(days=1)


async def sign_in_link(session: AsyncSession, name: str, address: str, *, now: datetime) -> str:
    """An address that signs the operator in once; makes the operator where there is none of that name."""
    found = await session.scalar(select(Operator).where(Operator.name == name))
    operator = found or await operators.create(session, name, now=now)
    secret = await operators.issue(session, operator.id, "link", now=now, lifetime=LIFETIME)
    return f"{address}/console/enter?token={secret}"


async def record_command(session: AsyncSession, action: str, subject: object = "", *, now: datetime) -> None:
    """Keeps in the audit log what was changed on the command line, by the name of the machine's user."""
    await audit.record(
        session, operator=_user(), face="command line", action=action, subject=str(subject), now=now
    )


def _user() -> str:
    try:
        return getuser()
    except (KeyError, OSError):  # a container may run under a number without a name
        return "somebody"


async def first_run_link(session: AsyncSession, address: str, *, now: datetime) -> str | None:
    """A sign-in link while nobody has set a password yet; None afterwards."""
    settled = await session.scalar(select(Operator.id).where(Operator.password_hash.is_not(None)).limit(1))
    if settled is not None:
        return None
    first = await session.scalar(select(Operator).order_by(Operator.id).limit(1))
    return await sign_in_link(session, first.name if first else FIRST, address, now=now)
