"""Trait types: traits of the shop's own that it declared, and the check of every value that comes in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import protected, values
from profiles.exceptions import ProtectedTrait, RefusedValue
from profiles.identity.schema import TraitType
from profiles.insertion import insert_or_replace
from profiles.intake.profile_rows import KNOWN
from profiles.schema import Trait
from profiles.traits import LONGEST, Value

#: Every type, in a person's words.
TYPES = {
    "text": "text",
    "number": "a number",
    "flag": "yes or no",
    "date": "a date",
    "money": "an amount of money",
    "choice": "one of a list",
}
#: Amounts keep their decimals as written; no currency has more.
MOST_DECIMALS = 3

_name = values.text(100)
_description = values.text(500)


@dataclass(frozen=True)
class TraitTypes:
    """The declared traits, as values are checked against them."""

    declared: Mapping[str, TraitType]

    def read(self, name: str, value: Any) -> Value:
        """What `value` means for this trait; one that was not declared takes what it is given.

        Raises ProtectedTrait, a RefusedValue, for a protected name that was not declared, and RefusedValue
        for a value that does not fit the type.
        """
        kind = self.declared.get(name)
        if kind is None:
            if found := protected.matter(name):
                raise ProtectedTrait(name, found)
            return _observed(value)
        return _as_declared(kind, value)


async def load(session: AsyncSession) -> TraitTypes:
    """The shop's declared traits."""
    return TraitTypes({kind.name: kind for kind in await trait_types(session)})


async def trait_types(session: AsyncSession) -> Sequence[TraitType]:
    """All declared traits by name."""
    found = select(TraitType).order_by(TraitType.name).execution_options(populate_existing=True)
    return list(await session.scalars(found))


async def declare(
    session: AsyncSession,
    name: str,
    type_: str,
    *,
    description: str,
    choices: Collection[str] = (),
    allowed: Collection[str] = (),
    now: datetime,
) -> TraitType:
    """Declare a trait, or change its declaration; values that are held already stay as they are.

    `allowed` are the protected names for which the shop says that it has the legal ground.
    Raises RefusedValue, and ProtectedTrait for a protected name that is not allowed.
    """
    name = _name(name.strip())
    if not name or name in KNOWN:
        raise RefusedValue(f"{name} is a column that every customer has." if name else "Give it a name.")
    if type_ not in TYPES:
        raise RefusedValue(f"{type_!r} is no type; the types are {', '.join(TYPES)}.")
    if (found := protected.matter(name)) and name not in allowed:
        raise ProtectedTrait(name, found)
    row = {"name": name, "type": type_, "description": _description(description.strip()), "created_at": now}
    row |= {"choices": _choices(choices) if type_ == "choice" else None}
    write = insert_or_replace(
        session, TraitType, "name", replaced=("type", "description", "choices", "created_at")
    )
    await session.execute(write, row)
    return await session.get_one(TraitType, name, populate_existing=True)


async def remove(session: AsyncSession, name: str) -> bool:
    """Take a declaration back; whether there was one. Values that are held stay."""
    gone = delete(TraitType).where(TraitType.name == name).returning(TraitType.name)
    return await session.scalar(gone) is not None


async def misfits(session: AsyncSession, kind: TraitType) -> int:
    """How many profiles hold a value that the declared type would refuse."""
    held = select(Trait.text_value).where(Trait.name == kind.name, Trait.text_value.is_not(None))
    found = 0
    async for text in await session.stream_scalars(held):
        try:
            _as_declared(kind, text)
        except RefusedValue:
            found += 1
    return found


def _choices(given: Collection[str]) -> list[str]:
    read = values.text(LONGEST)
    found = list(dict.fromkeys(clean for each in given if (clean := read(each.strip()))))
    if not found:
        raise RefusedValue("Say what it is one of.")
    return found


def _observed(value: Any) -> Value:
    clean = values.scalar(value)
    return values.text(LONGEST)(clean) if isinstance(clean, str) else clean


def _as_declared(kind: TraitType, value: Any) -> Value:
    match kind.type:
        case "number":
            return _number(value)
        case "flag":
            return values.flag(value)
        case "date":
            return values.day(value).isoformat()
        case "money":
            return _money(value)
        case "choice":
            return _choice(kind, value)
    return values.text(LONGEST)(value)


def _number(value: Any) -> Value:
    return float(values.decimal(value)) if isinstance(value, float) else _plain(values.decimal(value))


def _money(value: Any) -> str:
    """An amount in units of the shop's currency, exactly as many decimals as it needs."""
    amount = values.decimal(value)
    decimals = -int(amount.normalize().as_tuple().exponent)
    if decimals > MOST_DECIMALS:
        raise RefusedValue(f"{value!r} has more decimals than money has.")
    return _plain(amount)


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}" if amount else "0"


def _choice(kind: TraitType, value: Any) -> str:
    written = values.text(LONGEST)(value).strip()
    for choice in kind.choices or ():
        if choice.casefold() == written.casefold():
            return choice
    raise RefusedValue(f"{written[:60]!r} is none of {', '.join(kind.choices or ())}.")
