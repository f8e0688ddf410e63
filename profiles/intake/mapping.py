"""Mapping: what the columns of a foreign file mean, as data that is checked before any row is read."""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from profiles.exceptions import FixMapping
from profiles.intake import event_rows, profile_rows

#: Each says where a value comes from; a source has exactly one of them.
ORIGINS = ("column", "first", "columns", "product", "constant", "cases")
#: Each says what must hold of a cell; a condition has exactly one of them.
TESTS = ("empty", "equals", "one_of", "starts_with", "above", "below")
#: Properties or traits: every column that the mapping does not name otherwise.
REST = "rest"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Condition(_Part):
    """Something that holds of one cell. An empty cell is neither above nor below anything."""

    column: str
    empty: bool | None = None
    equals: str | None = None
    one_of: tuple[str, ...] | None = None
    starts_with: str | None = None
    above: Decimal | None = None
    below: Decimal | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        _exactly_one(self, TESTS)
        return self


def _listed(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


def _spelled_out(value: Any) -> Any:
    return {"column": value} if isinstance(value, str) else value


#: All of them must hold.
Conditions = Annotated[tuple[Condition, ...], BeforeValidator(_listed), Field(min_length=1)]


class Case(_Part):
    when: Conditions
    value: str


class Source(_Part):
    """Where a value comes from; a bare text in a mapping is the name of a column."""

    column: str | None = None
    #: The first of these columns that is filled.
    first: tuple[str, ...] | None = None
    #: These columns, written one after another.
    columns: tuple[str, ...] | None = None
    join: str = " "
    #: The product of two columns, less a third.
    product: tuple[str, str] | None = None
    less: str | None = None
    constant: str | None = None
    #: The value of the first case that holds.
    cases: tuple[Case, ...] | None = None
    otherwise: str | None = None
    #: A number without its sign.
    absolute: bool = False
    #: A number without the `.0` that spreadsheets add.
    whole: bool = False
    #: Characters that are taken off both ends.
    strip: str | None = None
    #: What stands between the parts of a list, such as tags.
    split: str | None = None
    #: Other words for what the file says; what is not among them stays.
    words: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check(self) -> Self:
        _exactly_one(self, ORIGINS)
        return self

    @property
    def named(self) -> tuple[str, ...]:
        """The columns that it reads."""
        tested = tuple(test.column for case in self.cases or () for test in case.when)
        single = tuple(name for name in (self.column, self.less) if name)
        return (*single, *(self.first or ()), *(self.columns or ()), *(self.product or ()), *tested)


Cell = Annotated[Source, BeforeValidator(_spelled_out)]


class Skip(_Part):
    """Rows that are left out on purpose: counted by the reason, not refused."""

    reason: str = Field(min_length=1, max_length=100)
    when: Conditions


class FillDown(_Part):
    """Cells that a file writes once: rows that share `by` with the row before take them from there."""

    by: str
    columns: tuple[str, ...]


class Mapping(_Part):
    """What the columns of a foreign file mean."""

    kind: Literal["events", "profiles"]
    name: str | None = Field(None, min_length=1, max_length=100)
    #: In one sentence, what files it is for.
    about: str = Field("", max_length=500)
    #: IANA name: the zone of times that have none of their own.
    zone: str = "UTC"
    #: As of Python's strptime; ISO 8601 without it.
    time_format: str | None = None
    #: Numbers such as 1.299,50.
    decimal_comma: bool = False
    #: Whether money is in currency units (49.95) or in minor units (4995).
    money: Literal["units", "minor"] = "units"
    #: What becomes of amounts with a fraction of a minor unit.
    rounding: Literal["refuse", "half_even", "half_up"] = "refuse"
    #: The column that names the currency; a row in another one than the shop's is refused.
    currency: str | None = None
    fill_down: FillDown | None = None
    skip: tuple[Skip, ...] = ()
    #: Our columns, and where their values come from.
    fields: dict[str, Cell]
    #: Events: `same` takes two rows with one id for one event; `number` counts them apart within an order.
    repeats: Literal["same", "number"] = "same"
    #: Events: what the row says of the customer; one who is not known yet is made of it.
    customer: dict[str, Cell] | None = None
    #: Further properties or traits, by the name they get.
    further: dict[str, Cell] = Field(default_factory=dict)
    #: Columns that are kept as properties or traits under their own names, or "rest".
    keep: tuple[str, ...] | Literal["rest"] = ()
    #: A file with all of these columns is such a file, without being told.
    recognised_by: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        own = event_rows.COLUMNS if self.kind == "events" else profile_rows.KNOWN
        _only(self.fields, own, "fields")
        if self.kind == "events":
            _only(self.customer or {}, profile_rows.KNOWN - {"id"}, "customer")
            by_address = "email" in (self.customer or {})
            needed = ("type", "at", *(() if by_address else ("customer_id",)))
        else:
            needed = profile_rows.REQUIRED if "email" not in self.fields else ()
            if self.customer is not None or self.repeats != "same":
                raise ValueError("customer and repeats are for events")
        if missing := [name for name in needed if name not in self.fields]:
            raise ValueError(f"fields lacks {', '.join(missing)}")
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{self.zone!r} is not a time zone such as Europe/Berlin") from None
        return self

    @property
    def sources(self) -> dict[str, Source]:
        """Every source by what it gives."""
        return {**self.fields, **(self.customer or {}), **self.further}

    @property
    def named(self) -> frozenset[str]:
        """The columns that it reads, but for those that are only kept."""
        read = {name for source in self.sources.values() for name in source.named}
        read |= {test.column for skip in self.skip for test in skip.when}
        return frozenset(read | ({self.currency} if self.currency else set()))


def read_mapping(path: Path) -> Mapping:
    """A mapping from a TOML or JSON file. Raises FixMapping, which says what is wrong and where."""
    try:
        text = path.read_text(encoding="utf-8")
        data = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except OSError as error:
        raise FixMapping(f"{path.name} cannot be opened: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise FixMapping(f"{path.name}: {error}.") from None
    return parse_mapping(data, name=path.name)


def parse_mapping(data: Any, *, name: str) -> Mapping:
    """Raises FixMapping; `name` is what the mapping is called there."""
    try:
        return Mapping.model_validate(data)
    except ValidationError as error:
        faults = (_fault(found["loc"], found["msg"]) for found in error.errors())
        raise FixMapping(f"{name}: {' '.join(faults)}") from None


def _fault(place: tuple[int | str, ...], message: str) -> str:
    message = message.removeprefix("Value error, ")
    return f"{'.'.join(map(str, place))}: {message}." if place else f"{message}."


def _exactly_one(part: _Part, names: tuple[str, ...]) -> None:
    given = [name for name in names if getattr(part, name) is not None]
    if len(given) != 1:
        raise ValueError(f"give exactly one of {', '.join(names)}")


def _only(given: dict[str, Source], known: frozenset[str], place: str) -> None:
    if unknown := sorted(given.keys() - known):
        raise ValueError(f"{place} has no {', '.join(unknown)}; what has no field of its own is `further`")
