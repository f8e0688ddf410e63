"""The form that says what the columns of a file become: as it is first shown, and as it comes back."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console.exceptions import CorrectTheForm
from console.intake.field_names import BY_KIND
from console.texts import N_, Texts
from profiles import values
from profiles.intake import column_choices, column_mappings, writing
from profiles.intake.column_choices import ColumnChoices, guessed, settled
from profiles.intake.column_mappings import Kind
from profiles.intake.event_rows import COLUMNS as EVENT_COLUMNS
from profiles.intake.mapped_columns import MOMENTS, MONEY
from profiles.intake.mapping import Mapping
from profiles.intake.preview import Sample
from profiles.intake.profile_rows import KNOWN as PROFILE_COLUMNS
from profiles.intake.writing import TIME_FORMATS, Writing

#: The type of events in a file that does not tell it: mostly such a file is one of orders.
USUAL_TYPE = "purchase"
#: Types that are offered; others are welcome.
TYPES = ("purchase", "view", "add_to_cart", "favorite", "click", "message", "question", "reply", "referral")
#: Cells of a column that are shown beside its name, and characters of each.
SHOWN_CELLS, SHOWN_CHARACTERS = 3, 32
#: A time that tells every format from the others.
EXAMPLE = datetime(2026, 12, 31, 16, 45)  # noqa: DTZ001 - it is only written, in formats without a zone

LACKING = {
    "id": N_("Say which column is the customer's id, or at least the e-mail address."),
    "customer_id": N_("Say which column is the customer's id, or at least the e-mail address."),
    "type": N_("Say of what type the events are."),
    "at": N_("Say which column is the time of the event."),
}

_name = values.text(100)
_type = values.text(64)


@dataclass(frozen=True)
class ColumnForm:
    """What an operator says of a file's columns."""

    choices: ColumnChoices
    #: The name under which the mapping is to be remembered; empty where it is not.
    name: str = ""

    def problems(self, texts: Texts) -> list[str]:
        """What stands in the way of reading the file like this."""
        labels = BY_KIND[self.choices.kind]
        clashing = [
            texts.say(
                "More than one column becomes “%(field)s”. Choose one of them.",
                field=texts.say(labels[target]),
            )
            for target in self.choices.clashing
        ]
        return clashing + [texts.say(LACKING[field]) for field in self.choices.lacking]

    def mapping(self, texts: Texts) -> Mapping:
        """Raises CorrectTheForm."""
        if problems := self.problems(texts):
            raise CorrectTheForm(" ".join(problems))
        return self.choices.mapping()


def sent(params: AnyMapping[str, Any]) -> bool:
    """Whether somebody has chosen; the page comes first without any choice."""
    return "c0" in params


def read(params: AnyMapping[str, Any], taken: Sample, kind: Kind) -> ColumnForm:
    """The form as it was sent. Raises RefusedValue for what no page of ours offers."""
    offered = {*BY_KIND[kind], column_choices.KEPT}
    chosen = {}
    for number, column in enumerate(taken.columns):
        target = str(params.get(f"c{number}", ""))
        chosen[column] = settled(column, target, kind) if target in offered else column_choices.LEFT_OUT
    time_format = str(params.get("times", ""))
    written = Writing(
        time_format if time_format in TIME_FORMATS else None,
        values.zone(str(params.get("zone", "UTC"))),
        decimal_comma="comma" in params,
    )
    type_ = _type(str(params.get("type", "")).strip()) if kind == "events" else ""
    name = _name(str(params.get("name", "")).strip())
    return ColumnForm(ColumnChoices(kind, chosen, written, type_), name)


def guess(taken: Sample, kind: Kind, *, zone: str, name: str) -> ColumnForm:
    """The form as it is first shown, with what its columns probably are. `zone` is the shop's."""
    columns = guessed(taken.columns, kind)
    times = _cells(taken, columns, MOMENTS | {"birthday"})
    numbers = _cells(taken, columns, MONEY | {"quantity"})
    # Our own files say that times without a zone are UTC.
    zone = "UTC" if column_mappings.is_own(taken.columns, kind) else zone
    for column, target in columns.items():
        if target == "tags" and _by_comma(taken.cells(column)):
            columns[column] = column_choices.TAGS_BY_COMMA
    told = "type" in columns.values()
    type_ = USUAL_TYPE if kind == "events" and not told else ""
    return ColumnForm(ColumnChoices(kind, columns, writing.guess(times, numbers, zone=zone), type_), name)


def shown_columns(form: ColumnForm, taken: Sample) -> list[dict[str, Any]]:
    """Every column with some of its cells, as the page lists them."""
    own = PROFILE_COLUMNS if form.choices.kind == "profiles" else EVENT_COLUMNS
    return [
        {
            "name": column,
            "cells": [_short(cell) for cell in list(dict.fromkeys(taken.cells(column)))[:SHOWN_CELLS]],
            "target": form.choices.columns.get(column, column_choices.LEFT_OUT),
            "own": column in own,
        }
        for column in taken.columns
    ]


def time_formats() -> dict[str, str]:
    """Every format by what it is, with a time that is written so."""
    # strftime of some systems does not take letters other than ASCII.
    return {each: _written(each) for each in TIME_FORMATS}


def _written(time_format: str) -> str:
    parts = {f"%{letter}": EXAMPLE.strftime(f"%{letter}") for letter in "YmdHMSIp"}
    for code, part in parts.items():
        time_format = time_format.replace(code, part)
    return time_format


def _cells(taken: Sample, columns: AnyMapping[str, str], targets: frozenset[str]) -> list[str]:
    chosen = (column for column, target in columns.items() if target in targets)
    return [cell for column in chosen for cell in taken.cells(column)]


def _by_comma(cells: list[str]) -> bool:
    return any("," in cell and not cell.startswith("[") for cell in cells) and not any(
        "|" in cell for cell in cells
    )


def _short(cell: str) -> str:
    return cell if len(cell) <= SHOWN_CHARACTERS else f"{cell[: SHOWN_CHARACTERS - 1]}…"
