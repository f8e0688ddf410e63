"""What operators set for the whole shop, kept by name; each kind of setting says which values it takes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import table_of
from profiles.insertion import insert_or_replace
from profiles.schema import Setting

_SETTING = table_of(Setting).c
#: Made once: a dialect then finds it among its compiled statements at once.
_VALUE = select(_SETTING.value).where(_SETTING.name == bindparam("name"))


async def read(session: AsyncSession, name: str) -> Any | None:
    """What was set under this name; None while nothing was."""
    return await session.scalar(_VALUE, {"name": name})


async def save(session: AsyncSession, name: str, value: BaseModel, *, source: str, now: datetime) -> None:
    """Keep what an operator set; `source` is `console:NAME`."""
    write = insert_or_replace(session, Setting, "name", replaced=("value", "source", "at"))
    row = {"name": name, "value": value.model_dump(mode="json"), "source": source[:100], "at": now}
    await session.execute(write, row)


def fault(error: ValidationError) -> str:
    """The first thing that is wrong with given values: `least orders: Input should be ...`"""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    name = ".".join(str(part) for part in first["loc"]).replace("_", " ")
    return f"{name}: {first['msg']}."
