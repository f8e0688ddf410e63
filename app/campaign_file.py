"""A campaign written down in a file: what `campaign create` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.exceptions import AppError, NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from scheduler.schema import Campaign
    from segments.schema import Segment


class CampaignFileIsWrong(AppError):
    """The campaign's file does not say what is needed."""


class CampaignFile(BaseModel):
    """`segment` names a saved segment; `definition` is one written out. Exactly one is given."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    segment: str | None = None
    definition: dict[str, Any] | None = None
    message: dict[str, Any]
    holdout_percent: int = Field(0, ge=0, le=100)
    attribution_days: int = Field(7, ge=1, le=365)
    #: What the customer waits for: no frequency cap holds it back.
    transactional: bool = False
    #: What becomes of its messages in quiet hours; as the shop's setting says where nothing is written.
    when_quiet: Literal["hold", "skip"] | None = None
    #: So late a message is skipped; it is sent however late where nothing is written.
    skip_after_minutes: int | None = Field(None, ge=1)
    #: What counts, what a thousand messages cost in minor units, which variants compete; see docs.
    conversion: dict[str, Any] | None = None
    cost_per_thousand: int | None = Field(None, ge=0)
    experiment: dict[str, Any] | None = None


async def create_from(session: AsyncSession, data: object, *, now: datetime, currency: str) -> Campaign:
    """Creates the draft that the file describes; raises CampaignFileIsWrong with the place."""
    from scheduler.campaign import create
    from segments.definition import parse_definition
    from segments.sentence import describe

    file = _parse(data)
    segment = await _segment(session, file.segment) if file.segment is not None else None
    condition = parse_definition(file.definition) if file.definition is not None else None
    return await create(
        session,
        name=file.name,
        segment=segment,
        condition=condition,
        audience_name=describe(condition, currency) if condition is not None else None,
        message=file.message,
        now=now,
        holdout_percent=file.holdout_percent,
        attribution_days=file.attribution_days,
        transactional=file.transactional,
        when_quiet=file.when_quiet,
        skip_after_minutes=file.skip_after_minutes,
        conversion=file.conversion,
        cost_per_thousand=file.cost_per_thousand,
        experiment=file.experiment,
    )


def _parse(data: object) -> CampaignFile:
    try:
        file = CampaignFile.model_validate(data)
    except ValidationError as error:
        places = (f"{'.'.join(map(str, e['loc'])) or 'the file'}: {e['msg']}" for e in error.errors())
        raise CampaignFileIsWrong("The campaign's file is wrong at " + "; ".join(places)) from error
    if (file.segment is None) == (file.definition is None):
        raise CampaignFileIsWrong("The campaign's file must have either segment or definition.")
    return file


async def _segment(session: AsyncSession, name: str) -> Segment:
    from segments.segment import by_name

    segment = await by_name(session, name)
    if segment is None:
        raise NotFound(f"There is no segment called {name}.")
    return segment
