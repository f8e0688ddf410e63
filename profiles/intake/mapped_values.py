"""Values of a mapped row: functions from the cells of a row to what a source of the mapping means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from profiles import values
from profiles.exceptions import RefusedValue
from profiles.intake.amounts import bare
from profiles.intake.mapping import Condition, Source

#: A time by which a file's form of times is shown.
EXAMPLE = datetime(2026, 9, 16, 14, 30, tzinfo=UTC)
#: The cells of a row that say something, by column.
Cells = Mapping[str, Any]
#: None where the cells say nothing.
Value = Callable[[Cells], Any]
Holds = Callable[[Cells], bool]


class NumberReader:
    """Reads numbers as the file writes them; amounts of `currency` may have its sign or code beside them."""

    def __init__(self, *, decimal_comma: bool, currency: str | None = None) -> None:
        self._comma = decimal_comma
        self._currency = currency
        # Prices and quantities come again and again.
        self._remembered = lru_cache(maxsize=10_000)(self._read)

    def __call__(self, cell: Any) -> Decimal:
        """Raises RefusedValue."""
        return self._remembered(cell) if isinstance(cell, str) else values.decimal(cell)

    def _read(self, text: str) -> Decimal:
        number = text if self._currency is None else bare(text, self._currency)
        return values.decimal(number.replace(".", "").replace(",", ".") if self._comma else number)


class MomentReader:
    """Reads times as the file writes them; one without a zone is in the file's zone."""

    def __init__(self, *, zone: str, time_format: str | None) -> None:
        self._zone = ZoneInfo(zone)
        self._format = time_format
        # Lines of one order share their time.
        self._remembered = lru_cache(maxsize=1000)(self._read)

    def __call__(self, cell: Any) -> datetime:
        """Raises RefusedValue."""
        return self._remembered(str(cell))

    def _read(self, text: str) -> datetime:
        try:
            at = self._parse(text)
        except (ValueError, OverflowError):
            example = EXAMPLE.strftime(self._format) if self._format else "2026-09-16T14:30:00Z"
            raise RefusedValue(f"{text[:60]!r} is not a time such as {example}.") from None
        # A time that the clocks show twice is taken as the first of the two.
        return values.moment(at if at.tzinfo else at.replace(tzinfo=self._zone))

    def _parse(self, text: str) -> datetime:
        if self._format is None:
            return datetime.fromisoformat(text)
        return datetime.strptime(text, self._format)  # noqa: DTZ007 - the file's zone is put on afterwards


class DayReader:
    """Reads days as the file writes its times, or as ISO 8601 has them."""

    def __init__(self, time_format: str) -> None:
        #: The part of the format that tells the day.
        self._format = (time_format.split() or [""])[0]

    def __call__(self, cell: Any) -> str:
        """What is no such day stays as it is, for the reader of the field to refuse."""
        for written in (str(cell), *str(cell).split()[:1]):
            try:
                return datetime.strptime(written, self._format).date().isoformat()  # noqa: DTZ007 - a day
            except ValueError:
                continue
        return str(cell)


def holds(conditions: Sequence[Condition], number: NumberReader) -> Holds:
    """Whether all of the conditions hold of a row."""
    tests = [_test(condition, number) for condition in conditions]
    if len(tests) == 1:
        return tests[0]
    return lambda cells: all(test(cells) for test in tests)


def value(source: Source, number: NumberReader) -> Value:
    """What the source means in a row. The function raises RefusedValue."""
    find = _origin(source, number)
    if source.strip is not None:
        find = _stripped(find, source.strip)
    if source.words:
        find = _translated(find, source.words)
    if source.split is not None:
        find = _split(find, source.split)
    return _number(find, source, number) if source.absolute or source.whole else find


def _test(condition: Condition, number: NumberReader) -> Holds:
    column = condition.column
    if condition.empty is not None:
        empty = condition.empty
        return lambda cells: (column not in cells) is empty
    if (start := condition.starts_with) is not None:
        return lambda cells: str(cells.get(column, "")).startswith(start)
    if (above := condition.above) is not None:
        return lambda cells: column in cells and number(cells[column]) > above
    if (below := condition.below) is not None:
        return lambda cells: column in cells and number(cells[column]) < below
    wanted = frozenset(condition.one_of or ([condition.equals] if condition.equals is not None else ()))
    return lambda cells: str(cells.get(column, "")) in wanted


def _origin(source: Source, number: NumberReader) -> Value:
    if source.column is not None:
        name = source.column
        return lambda cells: cells.get(name)
    if source.constant is not None:
        constant = source.constant
        return lambda cells: constant
    if source.first is not None:
        names = source.first
        return lambda cells: next((cells[name] for name in names if name in cells), None)
    if source.columns is not None:
        return _joined(source.columns, source.join)
    if source.product is not None:
        return _product(*source.product, source.less, number)
    cases = [(holds(case.when, number), case.value) for case in source.cases or ()]
    otherwise = source.otherwise
    return lambda cells: next((value for test, value in cases if test(cells)), otherwise)


def _joined(names: tuple[str, ...], join: str) -> Value:
    return lambda cells: join.join(str(cells[name]) for name in names if name in cells) or None


def _product(one: str, other: str, less: str | None, number: NumberReader) -> Value:
    def find(cells: Cells) -> Decimal | None:
        if one not in cells or other not in cells:
            return None
        result = number(cells[one]) * number(cells[other])
        return result - number(cells[less]) if less is not None and less in cells else result

    return find


def _stripped(find: Value, characters: str) -> Value:
    def stripped(cells: Cells) -> Any:
        found = find(cells)
        return found.strip(characters).strip() or None if isinstance(found, str) else found

    return stripped


def _translated(find: Value, words: Mapping[str, str]) -> Value:
    return lambda cells: None if (found := find(cells)) is None else words.get(str(found), found)


def _split(find: Value, separator: str) -> Value:
    return lambda cells: None if (found := find(cells)) is None else str(found).split(separator)


def _number(find: Value, source: Source, number: NumberReader) -> Value:
    def read(cells: Cells) -> Any:
        found = find(cells)
        if found is None:
            return None
        amount = number(found) if not isinstance(found, Decimal) else found
        if source.absolute:
            amount = abs(amount)
        if source.whole and amount == amount.to_integral_value():
            amount = amount.to_integral_value()
        return amount

    return read
