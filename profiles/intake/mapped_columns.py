"""Mapped columns: the cells of a foreign row under our own names, and cells that a file writes once."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

from profiles import values
from profiles.exceptions import RefusedValue
from profiles.intake import mapped_values
from profiles.intake.mapped_values import MomentReader, NumberReader, Value
from profiles.intake.mapping import REST, FillDown, Source
from profiles.intake.mapping import Mapping as ColumnMapping
from profiles.intake.rows import Head, Rejection, Row

#: Our columns that hold money, and those that hold a time.
MONEY = frozenset({"price", "amount"})
MOMENTS = frozenset({"at", "created_at", "last_seen_at"})
ROUNDING = {"half_even": ROUND_HALF_EVEN, "half_up": ROUND_HALF_UP}


class MappedColumns:
    """Reads the cells of a row into our columns; money becomes that of the shop's `currency`."""

    def __init__(self, mapping: ColumnMapping, *, currency: str) -> None:
        exponent = values.exponent(currency)
        self._mapping = mapping
        self._currency = currency
        self._unit = Decimal(1).scaleb(-exponent)
        self._minor = exponent if mapping.money == "minor" else 0
        self._number = NumberReader(decimal_comma=mapping.decimal_comma, currency=currency)
        self._whole = NumberReader(decimal_comma=mapping.decimal_comma)
        self._moment = MomentReader(zone=mapping.zone, time_format=mapping.time_format)
        self._skips = [(mapped_values.holds(skip.when, self._number), skip.reason) for skip in mapping.skip]
        self._further = self.finders(mapping.further)
        self._named = mapping.named

    def finders(self, sources: Mapping[str, Source]) -> dict[str, Value]:
        """The functions that find the values of our columns in a row."""
        return {name: self._finder(name, source) for name, source in sources.items()}

    def read(self, finders: Mapping[str, Value], row: Row) -> dict[str, Any] | Rejection:
        """What the row says, by our columns; or why it is refused, by our column."""
        given: dict[str, Any] = {}
        for column, find in finders.items():
            try:
                found = find(row.values)
            except RefusedValue as refused:
                return Rejection(row.line, column, refused.reason)
            if found is not None and found != "":
                given[column] = found
        return given

    def skips(self, cells: Mapping[str, Any]) -> str | None:
        """The reason for which the mapping leaves this row out."""
        for holds, reason in self._skips:
            try:
                if holds(cells):
                    return reason
            except RefusedValue:
                # A cell that is no number is refused where it is read.
                continue
        return None

    def further(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """Properties or traits, by name. Raises RefusedValue."""
        found = {name: value for name, find in self._further.items() if (value := find(cells)) is not None}
        keep = self._mapping.keep
        if keep == REST:
            return found | {name: cell for name, cell in cells.items() if name not in self._named}
        return found | {name: cells[name] for name in keep if name in cells}

    def check_currency(self, cells: Mapping[str, Any]) -> None:
        """Raises RefusedValue where the row's money is not the shop's."""
        given = cells.get(self._mapping.currency or "")
        if given is not None and str(given).upper() != self._currency:
            raise RefusedValue(f"The amounts are in {given}, and the shop's are in {self._currency}.")

    def rounded(self, amount: Decimal) -> Decimal:
        """The amount in whole minor units; as it is where the mapping does not allow rounding."""
        mode = ROUNDING.get(self._mapping.rounding)
        return amount if mode is None else amount.quantize(self._unit, mode)

    def _finder(self, name: str, source: Source) -> Value:
        find = mapped_values.value(source, self._whole if name == "quantity" else self._number)
        if name in MOMENTS:
            return _then(find, self._moment)
        if name in MONEY:
            return _then(find, self._money)
        if name == "birthday" and self._mapping.time_format is not None:
            return _then(find, mapped_values.DayReader(self._mapping.time_format))
        return _then(find, self._pieces if name == "quantity" else _plain)

    def _pieces(self, found: Any) -> str:
        return str(found if isinstance(found, Decimal) else self._whole(found))

    def _money(self, found: Any) -> Decimal:
        amount = found if isinstance(found, Decimal) else self._number(found)
        if abs(amount) > values.LARGEST_AMOUNT:
            raise RefusedValue(f"{str(found)[:60]!r} is too large.")
        return amount.scaleb(-self._minor) if self._minor else amount


class Filler:
    """Fills the cells that a file writes in the first of some rows only."""

    def __init__(self, fill: FillDown, head: Head) -> None:
        self._fill = fill
        self._head = head
        self._key: Any = None
        self._held: dict[str, Any] = {}

    def __call__(self, row: Row) -> None:
        """Completes the row, its text as well: alone in a file of refused rows it must say all."""
        key = row.values.get(self._fill.by)
        if key is None or key != self._key:
            self._key = key
            self._held = {name: row.values[name] for name in self._fill.columns if name in row.values}
            return
        missing = {name: cell for name, cell in self._held.items() if name not in row.values}
        if missing:
            row.values |= missing
            row.text = self._written(row.values)

    def _written(self, cells: Mapping[str, Any]) -> str:
        if self._head.separator is None:
            return json.dumps(cells, ensure_ascii=False)
        text = io.StringIO()
        writer = csv.writer(text, delimiter=self._head.separator, lineterminator="")
        writer.writerow([cells.get(name, "") for name in self._head.columns])
        return text.getvalue()


def _then(find: Value, read: Callable[[Any], Any]) -> Value:
    return lambda cells: None if (found := find(cells)) is None or found == "" else read(found)


def _plain(found: Any) -> Any:
    return str(found) if isinstance(found, Decimal) else found
