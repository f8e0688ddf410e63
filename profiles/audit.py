"""Who did what: one entry for every change that a person made, on whichever face."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import AuditEntry

Face = Literal["console", "api", "chat", "command line"]

#: Letters that are kept of an action and of the address it was done at.
LONGEST = 200


async def record(
    session: AsyncSession, *, operator: str, face: Face, action: str, subject: str = "", now: datetime
) -> None:
    """Keeps one entry; `action` is words such as "campaigns start", `subject` what they were done to.

    The operator is kept by name, so that an entry outlives whom it is about.
    """
    session.add(
        AuditEntry(at=now, operator=operator, face=face, action=action[:LONGEST], subject=subject[:LONGEST])
    )
    await session.flush()


def entries(words: str = "") -> Select[AuditEntry]:
    """The entries in which every one of these words occurs, newest first."""
    found = select(AuditEntry).order_by(AuditEntry.id.desc())
    columns = (AuditEntry.operator, AuditEntry.face, AuditEntry.action, AuditEntry.subject)
    for word in words.split():
        found = found.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return found


async def prune(session: AsyncSession, *, keep: timedelta, now: datetime) -> None:
    """Forgets the entries that are older than `keep`."""
    await session.execute(delete(AuditEntry).where(AuditEntry.at < now - keep))
