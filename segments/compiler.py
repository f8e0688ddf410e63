"""A definition as one SQL query, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from sqlalchemy import Select, select

from profiles.schema import Profile
from segments.condition import Condition
from segments.moment import Moment


def members_query(condition: Condition, moment: Moment) -> Select[int]:
    """Selects `profile.id` of every member."""
    return select(Profile.id).where(condition.sql(moment))
