"""A campaign written down in a file: what `campaign create` reads."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.exceptions import AppError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from scheduler.schema import Campaign


class CampaignFileIsWrong(AppError):
    """The campaign's file does not say what is needed."""


class CampaignFile(BaseModel):
    """Who: saved segments by name (`segment`, or several `segments`), or a `definition` written out."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    segment: str | None = None
    segments: tuple[str, ...] = ()
    #: Saved segments, by name, whose customers do not get it.
    excluded_segments: tuple[str, ...] = ()
    #: Whoever has left the audience when the message would leave does not get it.
    live: bool = False
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
    #: By whose clock it is sent and how often; see docs.
    timing: dict[str, Any] | None = None
    #: From then on nothing is sent any more; with a zone.
    expires_at: datetime | None = None
    #: No more than so many leave in a minute.
    messages_per_minute: int | None = Field(None, ge=1)
    #: What counts, what a thousand messages cost in minor units, which variants compete; see docs.
    conversion: dict[str, Any] | None = None
    cost_per_thousand: int | None = Field(None, ge=0)
    experiment: dict[str, Any] | None = None

    @property
    def included(self) -> tuple[str, ...]:
        """The names of the segments that it goes to."""
        return (*((self.segment,) if self.segment is not None else ()), *self.segments)


async def create_from(session: AsyncSession, data: object, *, now: datetime, currency: str) -> Campaign:
    """Creates the draft that the file describes; raises CampaignFileIsWrong with the place."""
    from scheduler.campaign import create
    from segments.definition import parse_definition
    from segments.segment import by_name
    from segments.sentence import describe

    file = _parse(data)
    condition = parse_definition(file.definition) if file.definition is not None else None
    return await create(
        session,
        name=file.name,
        segments=[await by_name(session, name) for name in file.included],
        excluded=[await by_name(session, name) for name in file.excluded_segments],
        condition=condition,
        audience_name=describe(condition, currency) if condition is not None else None,
        message=file.message,
        now=now,
        holdout_percent=file.holdout_percent,
        attribution_days=file.attribution_days,
        live=file.live,
        timing=file.timing,
        expires_at=file.expires_at,
        messages_per_minute=file.messages_per_minute,
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
    if bool(file.included) == (file.definition is not None):
        raise CampaignFileIsWrong("The campaign's file must have either segments or a definition.")
    return file
