"""The second step of a sign-in: a code of six digits that an app on the operator's phone shows (RFC 6238)."""

from __future__ import annotations

import hmac
from datetime import datetime

from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.exceptions import EnterTheCode
from profiles.schema import Operator

#: Seconds for which a code holds.
STEP = 30
#: A phone's clock may be off by this many steps, as RFC 6238 (5.2) advises.
TOLERANCE = 1
ISSUER = "Shopkeeper"


def new_secret() -> str:
    """A secret to be shared with the operator's phone, in base32."""
    import pyotp

    return pyotp.random_base32()


def address(secret: str, name: str) -> str:
    """What the phone reads from a QR code."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def step_of(secret: str, code: str, *, now: datetime) -> int | None:
    """The step, counted from 1970, whose code this is; None for a wrong one."""
    import pyotp

    codes = pyotp.TOTP(secret)
    present = int(now.timestamp()) // STEP
    steps = range(present - TOLERANCE, present + TOLERANCE + 1)
    given = "".join(code.split()).encode()
    return next((step for step in steps if hmac.compare_digest(codes.at(step * STEP).encode(), given)), None)


async def turn_on(
    session: AsyncSession, operator: Operator, secret: str, code: str, *, now: datetime
) -> None:
    """From now on a sign-in needs a code as well; raises EnterTheCode where the code is not its own."""
    step = step_of(secret, code, now=now)
    if step is None:
        raise EnterTheCode()
    operator.totp_secret, operator.totp_step = secret, step
    await session.flush()


async def turn_off(session: AsyncSession, operator: Operator, code: str, *, now: datetime) -> None:
    """A password alone is enough again; raises EnterTheCode for a wrong code."""
    if not await accept(session, operator, code, now=now):
        raise EnterTheCode()
    operator.totp_secret = operator.totp_step = None
    await session.flush()


async def accept(session: AsyncSession, operator: Operator, code: str, *, now: datetime) -> bool:
    """Whether the code is right and was not used before; it cannot be used again."""
    step = step_of(operator.totp_secret, code, now=now) if operator.totp_secret else None
    if step is None:
        return False
    used = await session.execute(
        update(Operator)
        .where(Operator.id == operator.id, or_(Operator.totp_step.is_(None), Operator.totp_step < step))
        .values(totp_step=step)
        .returning(Operator.id)
    )
    return used.first() is not None
