"""What counts as a conversion: a type of event, perhaps with a filter on its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from sqlalchemy import ColumnElement, and_

from profiles.schema import Event
from scheduler.exceptions import InvalidCampaign
from segments.conditions.event_filter import EventFilter
from segments.moment import Moment


class Goal(BaseModel):
    """`{"type": "purchase", "where": {"category": "shoes"}}`; money in `where` is in currency units."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)] = "purchase"
    where: EventFilter = Field(default_factory=EventFilter)

    @model_validator(mode="after")
    def _stands_alone(self) -> Self:
        if self.where.asks_about_customer:
            raise ValueError("the filter of a conversion compares with values, not with the customer")
        return self

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        """The condition on `Event`."""
        return and_(Event.type == self.type, *self.where.sql(moment, Event))

    def dump(self) -> dict[str, Any]:
        """The JSON form that `parse_goal` reads."""
        return self.model_dump(mode="json", by_alias=True)


def parse_goal(data: Mapping[str, Any] | None) -> Goal:
    """The goal that `data` (JSON) describes; None means a purchase. Raises InvalidCampaign."""
    try:
        return Goal() if data is None else Goal.model_validate(data)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
        said = fault["msg"].removeprefix("Value error, ").rstrip(".")
        raise InvalidCampaign(f"Its conversion: {said}.") from error
