"""Values, comparisons and windows in English, precise enough to tell any two definitions apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from segments.calendar import unit_of
from segments.comparison import exact
from segments.moment import Moment
from segments.window import Ago, Calendar, Days, Ever, Last, OlderThan, Window, split_duration

if TYPE_CHECKING:
    from segments.condition import Condition

UNITS = {"min": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month", "y": "year"}
COMPARED = {
    "=": "exactly {}",
    "!=": "other than {}",
    "<": "less than {}",
    "<=": "at most {}",
    ">": "more than {}",
    ">=": "at least {}",
}
#: A value that reads as part of a sentence without quotation marks.
PLAIN = re.compile(r"\w[\w.\-]*(?: \w[\w.\-]*)*")
#: Words that would read as the sentence's own.
RESERVED = re.compile(
    r"\b(and|or|not|are|did|do|have|live|one|a|the|in|on|at|with|than|ever|today|yesterday|since|before|between|"
    r"from|to|as|times?|once|twice|exactly|more|less|fewer|this|last|who|something|anything)\b",
    re.IGNORECASE,
)


class English:
    """The words of one sentence, with money in one currency."""

    def __init__(self, currency: str) -> None:
        self._currency = currency

    def inner(self, condition: Condition) -> str:
        """A condition inside another one, set apart."""
        return f"({condition.predicate(self)})"

    def not_so(self, phrase: str) -> str:
        """The negation of a plain predicate: "are ..." or a verb in the present tense."""
        for verb in ("are ", "were "):
            if phrase.startswith(verb):
                return f"{verb}not {phrase.removeprefix(verb)}"
        return f"do not {phrase}"

    def listed(self, items: Iterable[str], link: str = "or") -> str:
        """`a, b or c`."""
        *front, last = items
        return f"{', '.join(front)} {link} {last}" if front else last

    def value(self, text: str) -> str:
        """A value as the data spell it; in quotation marks where it could be misread."""
        return text if PLAIN.fullmatch(text) and not RESERVED.search(text) else self.quoted(text)

    def quoted(self, text: str) -> str:
        escaped = text.replace("\\", "\\\\").replace("”", "\\”")
        return f"“{escaped}”"

    def named(self, attr: str, code: str) -> str:
        """A code with its name: `German (de)`."""
        from babel import Locale

        english = Locale("en")
        names = english.languages if attr == "language" else english.territories
        if attr in ("language", "country") and code in names:
            return f"{names[code]} ({code})"
        return f"the country {self.value(code)}" if attr == "country" else self.value(code)

    def number(self, value: float) -> str:
        return f"{exact(value).normalize():,f}"

    def money(self, value: float) -> str:
        from babel.numbers import format_currency

        return format_currency(exact(value), self._currency, locale="en", decimal_quantization=False)

    def minor_money(self, value: Fraction, moment: Moment) -> str:
        """A sum of minor units, rounded to whole ones for reading."""
        from babel.numbers import format_currency, get_currency_precision

        units = Decimal(round(value)).scaleb(-get_currency_precision(moment.currency))
        return format_currency(units, moment.currency, locale="en")

    def amount(self, value: Fraction | None, moment: Moment, *, money: bool) -> str:
        """A computed value for reading."""
        if value is None:
            return "nothing"
        return self.minor_money(value, moment) if money else self.rounded(value)

    def rounded(self, value: Fraction) -> str:
        """At most two decimal places, for reading."""
        return f"{round(float(value), 2):,g}" if value.denominator > 1 else f"{int(value):,}"

    def comparison(self, op: str, value: Any, render: Callable[[Any], str]) -> str:
        """`at least 5`, `between 5 and 7`, `one of 5 or 6`."""
        if op == "between":
            return f"between {render(value[0])} and {render(value[1])}"
        if op == "in":
            return f"one of {self.listed(map(render, value))}"
        return COMPARED[op].format(render(value))

    def times(self, op: str, value: Any) -> str:
        """`at least twice`, `exactly 3 times`, `between 2 and 4 times`."""
        if op == "between":
            return f"between {self.number(value[0])} and {self.number(value[1])} times"
        said = {1: "once", 2: "twice"}.get(value, f"{self.number(value)} times")
        return (
            f"a number of times other than {self.number(value)}"
            if op == "!="
            else (COMPARED[op].replace("less", "fewer").format(said))
        )

    def duration(self, text: str) -> str:
        count, unit = split_duration(text)
        return f"{count} {UNITS[unit]}{'' if count == 1 else 's'}"

    def window(self, window: Window) -> str:
        """The window as an adverb; empty for all history."""
        match window:
            case Ever():
                return ""
            case Last():
                return f"in the last {self.duration(window.last)}"
            case Ago():
                return f"between {self.duration(window.from_ago)} and {self.duration(window.to_ago)} ago"
            case OlderThan():
                least = "at least" if window.inclusive else "more than"
                return f"{least} {self.duration(window.older_than)} ago"
            case Calendar():
                return self._calendar(window.calendar)
            case Days():
                return self._days(window)

    def then(self, *parts: str) -> str:
        """The parts that say something, in order."""
        return " ".join(part for part in parts if part)

    def on_day(self, at: datetime, moment: Moment) -> str:
        """`on 12 Sep`, with the year where it is not the present one."""
        from babel.dates import format_date

        day = at.astimezone(moment.zone).date()
        form = "d MMM" if day.year == moment.today.year else "d MMM yyyy"
        return f"on {format_date(day, form, locale='en')}"

    def _calendar(self, name: str) -> str:
        if name.startswith("since_"):
            return f"since {name.removeprefix('since_').capitalize()}"
        if "-" not in name:
            return name.replace("_", " ")
        unit, back = unit_of(name)
        return f"in the calendar {unit} {back} before the current one"

    def _days(self, window: Days) -> str:
        if window.to is None:
            return f"since {window.from_}"
        if window.from_ is None:
            return f"before {window.to}"
        return f"from {window.from_} until before {window.to}"
