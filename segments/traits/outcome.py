"""What a profile's computed traits are to be, from what it did and how the shop grades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from profiles.traits import Value
from segments.moment import Moment
from segments.traits.activity import TICK, Activity
from segments.traits.answering import Message, preferred_channel
from segments.traits.grade import Buying, Standards, grade, next_change
from segments.traits.held import COLUMNS, NAMES, Basis, Held
from segments.traits.purchases import Habit, Purchases


@dataclass(frozen=True)
class Outcome:
    """A name without a value has none; a name that is not here is left as it is."""

    basis: Basis
    values: Mapping[str, Value | None]
    #: None leaves them as they are.
    habits: Mapping[str, Habit] | None = None


@dataclass(frozen=True)
class Record:
    """What was read about one profile's doings."""

    purchases: Purchases = field(default_factory=Purchases)
    activity: Activity = field(default_factory=Activity)
    messages: Sequence[Message] = ()
    band: str | None = None


def outcome(held: Held, record: Record, standards: Standards, moment: Moment) -> Outcome:
    """Everything about one profile."""
    state, ends = record.activity.state(_known_since(held), _last_seen(held, record.activity), moment.now)
    ahead = None if held.next_at is None else held.next_at + TICK
    due = min(filter(None, (ends, ahead)), default=None)
    graded = regraded(record.purchases.buying(moment), due, record.band, standards, moment)
    own = {
        **record.purchases.traits(moment),
        "activity_state": state,
        "best_hour": record.activity.best_hour(held.zone),
        "preferred_channel": preferred_channel(record.messages),
    }
    values = dict.fromkeys(NAMES) | own | dict(graded.values)
    return Outcome(graded.basis, values, record.purchases.habits(moment))


def regraded(
    buying: Buying, activity_due_at: datetime | None, band: str | None, standards: Standards, moment: Moment
) -> Outcome:
    """What follows from a customer's orders once the shop's figures have changed."""
    day = next_change(buying, standards, moment.today)
    due = min(filter(None, (activity_due_at, moment.start_of(day) if day else None)), default=None)
    basis = Basis(buying.orders, buying.spent, buying.last_order_on, activity_due_at, due)
    return Outcome(basis, vars(grade(buying, standards, moment.today)) | {"paid_price_band": band})


def wanted(held: Held, outcome: Outcome) -> dict[str, str | None]:
    """The columns of the profile as they are to be: what somebody gave stands."""
    return {
        name: held.traits[name].text if held.given(name) else str(value) if value is not None else None
        for name, value in outcome.values.items()
        if name in COLUMNS
    }


def _known_since(held: Held) -> datetime:
    return held.created_at if held.first_at is None else min(held.created_at, held.first_at)


def _last_seen(held: Held, activity: Activity) -> datetime | None:
    if held.given("last_seen_at") or not activity.hours:
        return held.last_seen_at
    last = activity.hours[-1][1]
    return last if held.last_seen_at is None else max(held.last_seen_at, last)
