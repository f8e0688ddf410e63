"""How many of the members, and how many of everybody else, have each feature: one query for all of them."""

from __future__ import annotations

from sqlalchemy import (
    CTE,
    CompoundSelect,
    Integer,
    Select,
    String,
    cast,
    distinct,
    func,
    literal,
    select,
    union_all,
)

from profiles.schema import Event, Profile, Tag, Trait
from segments.condition import Condition
from segments.insight.local_hour import LocalHour
from segments.insight.population import everyone, sample
from segments.moment import Moment
from segments.unsearched import Unsearched
from segments.window import Bounds

#: Values of the profile itself.
ATTRIBUTES = ("language", "country", "city", "channel", "lifecycle_stage", "rfm_type")
#: Values of what the customer did in the window, and what they are called here.
DEEDS = {
    "type": "event",
    "category": "category",
    "brand": "brand",
    "topic": "topic",
    "channel": "event_channel",
    "hour": "hour",
}
TRAIT = "trait:"
#: Dimensions of the rows that count people, not those of them who have something.
EVERYONE, SAMPLE = "everyone", "sample"


def features(condition: Condition, moment: Moment, bounds: Bounds) -> CompoundSelect[str, str, int, int]:
    """Rows of dimension, value, inside (1 or 0) and how many different customers."""
    people = everyone(condition, moment)
    chosen = sample(people)
    done = _done(chosen, moment, bounds)
    parts = [_size(people, EVERYONE), _size(chosen, SAMPLE), _tags(chosen), _traits(chosen)]
    parts += [_attribute(chosen, name) for name in ATTRIBUTES]
    parts += [_deed(done, name) for name in DEEDS]
    return union_all(*parts)


def _size(people: CTE, name: str) -> Select[str, str, int, int]:
    counted = select(literal(name), literal(""), people.c.inside, func.count())
    return counted.group_by(people.c.inside)


def _attribute(people: CTE, name: str) -> Select[str, str, int, int]:
    column = getattr(Profile, name)
    counted = select(literal(name), column, people.c.inside, func.count())
    counted = counted.join_from(people, Profile, Profile.id == people.c.id)
    return counted.where(column.is_not(None)).group_by(column, people.c.inside)


def _tags(people: CTE) -> Select[str, str, int, int]:
    counted = select(literal("tag"), Tag.tag, people.c.inside, func.count())
    counted = counted.join_from(people, Tag, Tag.profile_id == people.c.id)
    return counted.group_by(Tag.tag, people.c.inside)


def _traits(people: CTE) -> Select[str, str, int, int]:
    counted = select(literal(TRAIT) + Trait.name, Trait.text_value, people.c.inside, func.count())
    counted = counted.join_from(people, Trait, Trait.profile_id == people.c.id)
    known = counted.where(Trait.text_value.is_not(None))
    return known.group_by(Trait.name, Trait.text_value, people.c.inside)


def _done(people: CTE, moment: Moment, bounds: Bounds) -> CTE:
    """What these people did in the window, each thing once."""
    hour = LocalHour(Event.at.expression, moment.zone, moment.now)
    columns = [hour if name == "hour" else getattr(Event, name) for name in DEEDS]
    labelled = [column.label(name) for column, name in zip(columns, DEEDS, strict=True)]
    did = select(people.c.inside, Event.profile_id, *labelled).distinct()
    did = did.join_from(people, Event, Event.profile_id == people.c.id)
    # Found by customer: the window holds what everybody did.
    return did.where(bounds.sql(Unsearched(Event.at.expression))).cte("done")


def _deed(done: CTE, name: str) -> Select[str, str, int, int]:
    value = done.c[name]
    counted = select(
        literal(DEEDS[name]),
        cast(value, String),
        done.c.inside,
        cast(func.count(distinct(done.c.profile_id)), Integer),
    )
    return counted.where(value.is_not(None)).group_by(value, done.c.inside)
