"""What a customer's page shows of traits and tags: where each comes from, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date
from sqlalchemy.ext.asyncio import AsyncSession

from console.formats import DAYS
from profiles import corrections, kinds, tags, traits
from profiles.birthday import year_is_known
from profiles.editing import OWN
from profiles.intake.profile_rows import KNOWN
from profiles.learning import confidence_at
from profiles.schema import Correction, Profile, Tag, Trait
from profiles.sources import COMPUTED

#: How a birthday is written whose year nobody knows.
YEARLESS = {"en": "d MMM", "zh": "M月d日", "ru": "d MMM"}


@dataclass(frozen=True)
class Fact:
    """One trait or tag as it is shown."""

    name: str
    value: str
    source: str
    at: datetime | None
    #: From 0 to 1 at this moment; None where somebody said so.
    confidence: float | None
    #: What the field holds in which an operator corrects it.
    written: str = ""
    #: Whether an operator may change it here.
    editable: bool = True


@dataclass(frozen=True)
class Facts:
    """All of a customer's, and what operators rejected."""

    traits: tuple[Fact, ...]
    tags: tuple[Fact, ...]
    rejected: tuple[Correction, ...]


async def facts_of(session: AsyncSession, profile: Profile, *, now: datetime, language: str) -> Facts:
    held = await traits.traits(session, profile.id)
    own = {row.name: row for row in held if row.name in OWN}
    shown = [
        _own_fact(profile, name, own.get(name), language)
        for name in OWN
        if getattr(profile, name) is not None
    ]
    for row in held:
        # What Shopkeeper computed has a section of its own.
        if row.name not in OWN and row.source != COMPUTED:
            confidence = confidence_at(row.name, row.confidence, row.at, now)
            editable = row.name not in KNOWN
            text = row.text_value or ""
            shown.append(Fact(row.name, text, row.source, row.at, confidence, text, editable))
    return Facts(
        tuple(shown),
        tuple([_tag_fact(row, now) for row in await tags.tag_rows(session, profile.id)]),
        tuple(row for row in await corrections.corrections(session, profile.id) if row.state == "rejected"),
    )


def readable(value: str | date, language: str) -> str:
    """A value as people write it; a birthday without its year where nobody knows it."""
    if not isinstance(value, date):
        return value
    patterns = DAYS if year_is_known(value) else YEARLESS
    return str(format_date(value, patterns[language], locale=language))


def _own_fact(profile: Profile, name: str, row: Trait | None, language: str) -> Fact:
    value = getattr(profile, name)
    text = value.isoformat() if isinstance(value, date) else value
    # An import writes the column alone: then the trait speaks of an older value.
    said = row if row is not None and row.text_value == text else None
    yearless = isinstance(value, date) and not year_is_known(value)
    return Fact(
        name,
        readable(value, language),
        said.source if said else "import",
        said.at if said else None,
        said.confidence if said else None,
        text[5:] if yearless else text,
    )


def _tag_fact(row: Tag, now: datetime) -> Fact:
    meant = kinds.of_tag(row.tag)
    confidence = confidence_at(meant[0], row.confidence, row.at, now) if meant else row.confidence
    return Fact(row.tag, row.tag, row.source or "import", row.at, confidence)
